"""The figures of the results: which ones an organisation reads, and those that are words."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmbudget.analysis.chance_checks import SOLVENT, YES_OR_NO
from llmbudget.analysis.runway import WORDS as RUNWAY
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.model.facts import MONTHS_PER_YEAR
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.hints import STALE, is_old

_COMMON = {
    "wall_clock_days": "Main run",
    "accelerator_hours": "Accelerator-hours",
    "least_accelerators": "Accelerators at least",
    "energy_mwh": "Energy",
    "emissions_tonnes": "Emissions, t CO2e",
}
_UNIT_IN_LABEL = frozenset(
    {"accelerator_hours", "least_accelerators", "emissions_tonnes", "allocated_hours_used", "person_months"}
)

_CHANCES = {"runway_months": SOLVENT}
"""Figures that say yes or no in other words, and the result whose chance stands beside them."""

_MONTHS = ("total_cost_by_month", "credits_used_by_month", "cash_out_by_month", "closing_cash")
_LIMITS = ("spent_to_date", "alert_level")
"""What spending limits are held against, and which of them a month has reached."""


def tiles(profile: str) -> Mapping[str, str]:
    """Return the quantities on top of the results of a profile, and what they are called there."""
    return {**ORGANIZATIONS[profile].tiles, **_COMMON}


def tile(name: str, label: str) -> dict[str, str]:
    """Return what a tile says around its figure."""
    unit = "" if name in _UNIT_IN_LABEL else model().quantities[name].unit
    return {"id": name, "label": label, "unit": unit, "chance": chance(name)}


def chance(name: str) -> str:
    """Return the id of the yes/no result whose chance stands beside a figure; nothing where there is none."""
    return name if model().quantities[name].unit == YES_OR_NO else _CHANCES.get(name, "")


def months_shown(profile: str) -> tuple[str, ...]:
    """Return the quantities that the table of months shows beside the categories of cost."""
    view = ORGANIZATIONS[profile].view
    return (*(view.rows if view.monthly else _MONTHS), *_LIMITS)


def figures(budget: Budget) -> dict[str, float | str]:
    """Return every figure that the plan's profile shows, as a number or in words."""
    profile = budget.plan.profile
    names = dict.fromkeys((*tiles(profile), *ORGANIZATIONS[profile].view.figures))
    return {name: WORDS[name](budget) if name in WORDS else number(budget[name]) for name in names}


def years(budget: Budget) -> dict[str, Any]:
    """Return the rows of a finance view that goes by year, each as far as the budget goes."""
    view = ORGANIZATIONS[budget.plan.profile].view
    n_years = -(-int(budget["horizon_months"]) // MONTHS_PER_YEAR)
    rows = {} if view.monthly else {name: [number(v) for v in np.ravel(budget[name])[:n_years]] for name in view.rows}
    return {"count": n_years, "rows": rows}


def _least(budget: Budget) -> float | str:
    """Return how many accelerators hold the model; 0 means that activations alone fill one, so that none do."""
    return number(budget["least_accelerators"]) if budget["least_accelerators"] else "none fits"


def _profit(budget: Budget) -> str:
    """Return when revenue covers spending: 0 months mean at once or never."""
    months = float(budget["months_to_profit"])
    at_once = budget["later_revenue"] >= budget["later_spending"]
    return "at once" if at_once else f"{months:,.0f} months" if months > 0 else "never"


def _burnt(budget: Budget) -> float | str:
    """Return what is burnt until revenue covers spending; where it never does, no sum is."""
    return "no profit in sight" if _profit(budget) == "never" else number(budget["burnt_until_profit_cost"])


def _owning(budget: Budget) -> str:
    share = float(budget["owning_break_even_share"])
    if not budget["installed_price"]:
        return "no purchase price"
    return f"{share:.0%} use" if 0 < share <= 1 else "never"


def _chargeback(budget: Budget) -> float | str:
    return number(budget["chargeback_price"]) if budget["owned_hours"] else "no owned hours"


def _rent(budget: Budget) -> float | str:
    """Return the price of renting, and in words where it rests on one that is old."""
    price = number(budget["rent_instead_price"])
    return f"${price:,.2f}/h, {STALE}" if is_old(budget) and isinstance(price, float) else price


WORDS: Mapping[str, Callable[[Budget], float | str]] = {
    **RUNWAY,
    "least_accelerators": _least,
    "months_to_profit": _profit,
    "burnt_until_profit_cost": _burnt,
    "owning_break_even_share": _owning,
    "chargeback_price": _chargeback,
    "rent_instead_price": _rent,
}
"""Figures that are said in words where the number alone would mislead."""
