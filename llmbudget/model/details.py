"""What a failed check found, in the numbers of the plan: "It needs at least 4 accelerators."."""

from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Any]


def _counted(number: float, noun: str) -> str:
    return f"{number:,.0f} {noun}{'' if round(float(number)) == 1 else 's'}"


def _memory(v: Values) -> str:
    if not v["least_accelerators"]:
        return "No number of these accelerators is enough."
    return f"It needs at least {_counted(v['least_accelerators'], 'accelerator')}."


def _window(days: float, months: float) -> str:
    return f"It takes {_counted(days, 'day')}; the window has {_counted(months, 'month')}."


def _horizon(v: Values) -> str:
    last = max(v[f"{phase}_start"] + v[f"{phase}_months"] - 1 for phase in ("data", "training", "evaluation"))
    return f"The last of them ends in month {last:.0f}, and the budget in month {v['horizon_months']:.0f}."


def _commitment(v: Values) -> str:
    names = {"1y": "a year", "3y": "three years"}
    shares = {term: (v[f"reserved_{term}_use_share"], v[f"reserved_{term}_break_even_share"]) for term in names}
    return " ".join(
        f"Of what is committed for {names[term]}, {used:.0%} is used; it pays off from {needed:.0%}."
        for term, (used, needed) in shares.items()
        if v[f"committed_{term}_hours"] > 0 and used < needed
    )


def _cluster(v: Values) -> str:
    room = v["cluster_room_hours"]
    return f"{v['owned_hours']:,.0f} hours are needed; others leave {room:,.0f} in the months of the work."


def _allocations(v: Values) -> str:
    return f"{v['allocated_hours_used']:,.0f} of {v['allocated_hours']:,.0f} hours are used."


def _data(v: Values) -> str:
    if not v["unique_tokens"]:
        return "There are no tokens in the datasets."
    return f"Training passes over them {v['data_repeats']:,.1f} times; up to {v['max_repeats']:,.0f} help."


DETAILS: Mapping[str, Callable[[Values], str]] = {
    "check_memory": _memory,
    "check_deadline": lambda v: _window(v["training_window_days"], v["training_months"]),
    "check_generation": lambda v: _window(v["generation_window_days"], v["data_months"]),
    "check_spot": lambda v: (
        f"A useful hour on spot costs {v['spot_price'] * v['spot_overhead']:,.2f} USD, "
        f"one on demand {v['on_demand_price']:,.2f}."
    ),
    "check_evaluation": lambda v: _window(v["evaluation_window_days"], v["evaluation_months"]),
    "check_horizon": _horizon,
    "check_price_age": lambda v: f"It is {_counted(v['price_age_months'], 'month')} old.",
    "check_commitment": _commitment,
    "check_cluster": _cluster,
    "check_allocations": _allocations,
    "check_data": _data,
    "check_equipment": lambda v: f"{v['equipment_cost']:,.0f} USD of the purchase price are not eligible.",
    "check_cash": lambda v: f"{-v['lowest_cash']:,.0f} USD are missing in the worst month.",
}
"""By check; those that need no number are not in it, nor those that brought their own."""
