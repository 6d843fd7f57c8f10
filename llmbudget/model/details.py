"""Details of failed checks, in the numbers of the plan: "It needs at least 4 accelerators."."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Values = Mapping[str, Any]


def _counted(number: float, noun: str) -> str:
    return f"{number:,.0f} {noun}{'' if round(float(number)) == 1 else 's'}"


def _memory(v: Values) -> str:
    if v["least_accelerators"]:
        return f"It needs at least {_counted(v['least_accelerators'], 'accelerator')}."
    loss = v["tokens_at_once"] * v["vocabulary"] * v["loss_bytes"] * v["fragmentation_factor"] / v["giga"]
    return (
        f"No number of these accelerators is enough. Each needs {v['needed_gigabytes']:,.0f} GB, {loss:,.0f} GB of it "
        f"for the loss, but has {v['usable_gigabytes']:,.0f} GB usable."
    )


def _steps(v: Values) -> str:
    at_once = v["tokens"] / v["steps_at_most"]
    return (
        f"{v['tokens']:,.0f} training tokens take at most {_few(v['steps_at_most'])} steps: "
        f"{_counted(v['n_accelerators'], 'accelerator')} read {at_once:,.0f} at once. "
        f"No model learns in fewer than {v['least_steps']:,.0f} steps."
    )


def _few(number: float) -> str:
    """Return a number with decimals if it is small."""
    return f"{number:,.3g}"


def _scale(v: Values) -> str:
    sizes = (
        (v["n_accelerators"], "accelerators", v["most_accelerators_known"], "largest known cluster has"),
        (v["people_at_once"], "people", v["most_people_known"], "largest laboratories have about"),
    )
    return " ".join(
        f"The plan has {planned:,.0f} {noun}; the {known} {most:,.0f}."
        for planned, noun, most, known in sizes
        if planned > most
    )


def _request(v: Values) -> str:
    return (
        f"Partners contribute {v['contributed_cash_cost']:,.0f} USD in cash, credits pay {v['credits_used']:,.0f} USD, "
        f"and the institution pays {v['institution_cost']:,.0f} USD. Together, this is {-v['request_cost']:,.0f} USD "
        f"more than the cost of {v['total_cost']:,.0f} USD."
    )


def _window(v: Values, hours: str, days: str, months: str) -> str:
    slow = v[hours] * v["owned_part_share"] >= v[days] * v["owned_daily_hours"] > 0
    where = f" on the {_counted(v['n_owned'], 'accelerator')} of the own cluster" if slow else ""
    needed = f"{_counted(v[days], 'day')} ({v[days] / v['days_per_month']:,.1f} months)"
    return f"It takes {needed}{where}; the window has {_counted(v[months], 'month')}."


def _late(v: Values, hours: str, days: str, months: str) -> str:
    """Return what does not fit into a window, and what the delay of the whole plan costs."""
    late, cost, price = v["paid_delay_months"], v["delay_total_cost"], v["delay_month_price"]
    paid = f"The delay of {_counted(late, 'month')} costs {cost:,.0f} USD; each month costs {price:,.0f} USD."
    follows = "Its months assume that all granted hours are used before they expire." if v["windows_follow"] else ""
    return " ".join(filter(None, (_window(v, hours, days, months), follows, paid if late else "")))


def delay_counts(v: Values) -> str:
    """Return what a plan saved by an earlier version, in which being late cost nothing, now costs more.

    Empty if the plan is not late.
    """
    late, cost = v["paid_delay_months"], v["delay_total_cost"]
    return f"Being late now costs money: {_counted(late, 'month')} of delay add {cost:,.0f} USD." if late else ""


def _horizon(v: Values) -> str:
    last = max(v[f"{phase}_start"] + v[f"{phase}_months"] - 1 for phase in ("data", "training", "evaluation"))
    return f"The last phase ends in month {last:.0f}, the budget in month {v['horizon_months']:.0f}."


def price_lists(v: Values) -> str:
    """Return the number of price lists behind a median price, and their range; empty if the price is no median."""
    if not v["price_lists"]:
        return ""
    low, high = v["lowest_list_price"], v["highest_list_price"]
    range_ = f"{low:,.2f} to {high:,.2f}" if low < high else f"{high:,.2f}"
    few = ", an assumption" if v["price_lists"] < v["enough_price_lists"] else ""
    return f"{_counted(v['price_lists'], 'price list')}, {range_} USD/h{few}"


def _price_age(v: Values) -> str:
    ages = {"price of rented hours": v["rented_age_months"], "purchase price": v["purchase_age_months"]}
    old = {name: age for name, age in ages.items() if age > v["months_per_year"]}
    return " ".join(f"The {name} is {_counted(age, 'month')} old." for name, age in old.items())


def _commitment(v: Values) -> str:
    names = {"1y": "a year", "3y": "three years"}
    shares = {term: (v[f"reserved_{term}_use_share"], v[f"reserved_{term}_break_even_share"]) for term in names}
    return " ".join(
        f"You use {used:.0%} of the hours committed for {names[term]}; the commitment pays off from {needed:.0%}."
        for term, (used, needed) in shares.items()
        if v[f"committed_{term}_hours"] > 0 and used < needed
    )


def _cluster(v: Values) -> str:
    room = v["own_cluster_room_hours"]
    return f"The project needs {v['owned_hours']:,.0f} hours; other projects leave {room:,.0f} while the work runs."


def _allocations(v: Values) -> str:
    return f"You use {v['allocated_hours_used']:,.0f} of {v['allocated_hours']:,.0f} hours."


def _credits(v: Values) -> str:
    lost = np.ravel(v["credit_turn_amount"]) - np.ravel(v["credit_taken_to"]) + np.ravel(v["credit_taken_from"])
    month = float(np.ravel(v["credit_turn_last_month"])[np.argmax(lost)])
    return (
        f"You use {v['credits_used']:,.0f} of {v['credits_granted']:,.0f} USD. Credits expire in month {month:.0f}; "
        f"outside their months, you pay {v['expired_credits_cost']:,.0f} USD of eligible spending in cash."
    )


def _data(v: Values) -> str:
    if not v["unique_tokens"]:
        return "The datasets have no tokens."
    return f"The main run passes over them {v['data_repeats']:,.1f} times; up to {v['max_repeats']:,.0f} passes help."


DETAILS: Mapping[str, Callable[[Values], str]] = {
    "check_memory": _memory,
    "check_steps": _steps,
    "check_utilisation": lambda v: (
        f"You entered {v['mfu']:.0%}; the highest published MFU is {v['most_mfu_share']:.0%}."
    ),
    "check_scale": _scale,
    "check_request": _request,
    "check_deadline": lambda v: _late(v, "window_hours", "training_window_days", "training_months"),
    "check_generation": lambda v: _window(v, "generation_hours", "generation_window_days", "data_months"),
    "check_spot": lambda v: (
        f"A useful hour on spot costs {v['spot_price'] * v['spot_overhead']:,.2f} USD, "
        f"an hour on demand {v['on_demand_price']:,.2f} USD."
    ),
    "check_evaluation": lambda v: _late(v, "evaluation_window_hours", "evaluation_window_days", "evaluation_months"),
    "check_horizon": _horizon,
    "check_price_age": _price_age,
    "check_price_lists": lambda v: f"It is the median of {price_lists(v)}.",
    "check_exchange_rate": lambda v: f"Amounts in {v['report_currency']} are US dollars × {v['report_rate']:,.6g}.",
    "check_commitment": _commitment,
    "check_cluster": _cluster,
    "check_allocations": _allocations,
    "check_credits_used": _credits,
    "check_data": _data,
    "check_equipment": lambda v: f"{v['equipment_cost']:,.0f} USD of the purchase price is not eligible.",
    "check_cash": lambda v: (
        f"Month {v['zero_cash_month']:,.0f} is the first to end below zero. "
        f"The shortfall peaks at {-v['lowest_cash']:,.0f} USD."
    ),
}
"""By check. Excludes checks without numbers, and checks that state their own detail."""


def regulation(v: Values) -> str:
    """Return what the EU presumes of a model of this computing; empty below its thresholds."""
    flops, passed = v["model_flops"], v["eu_threshold_flops"]
    if not passed:
        return ""
    head = f"The model takes {_powers(flops)} FLOP. Above {_powers(passed)}, the EU "
    if passed >= v["systemic_risk_flops"]:
        return (
            f"{head}presumes systemic risk: notify the Commission, and plan for evaluations, incident reports and "
            "security (AI Act, Articles 51 to 55)."
        )
    return (
        f"{head}counts it as general-purpose AI: plan for documentation, a copyright policy and a summary of the data "
        "(AI Act, Article 53)."
    )


REGULATED = ("model_flops", "eu_threshold_flops", "systemic_risk_flops")
"""What `regulation` reads."""


def _powers(number: float) -> str:
    return f"{float(number):.2g}".replace("e+", "e")


REMARKS: Mapping[str, Callable[[Values], str]] = {
    **dict.fromkeys(
        ("on_demand_price", "listed_on_demand_price", "market_price"),
        lambda v: f"It is the median of {price_lists(v)}." if v["price_lists"] else "",
    ),
    "eu_threshold_flops": regulation,
}
"""Notes that `explain` adds to a quantity, in the numbers of the plan; empty for none."""
