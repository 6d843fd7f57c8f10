"""Figures of the results: which ones each organization sees, and figures given in words."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmbudget.analysis.chance_checks import SOLVENT, YES_OR_NO
from llmbudget.analysis.covered import covered, why
from llmbudget.analysis.figure_words import WORDS as FIGURE_WORDS
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.hints import is_old

_COMMON = {
    "wall_clock_days": phrase("main_run"),
    "delay_month_price": phrase("month_of_delay"),
    "accelerator_hours": phrase("accelerator_hours"),
    "prediction_class": phrase("hours_evidence"),
    "least_accelerators": phrase("least_accelerators"),
    "energy_mwh": phrase("energy"),
    "emissions_tonnes": phrase("emissions"),
}
_UNIT_IN_LABEL = frozenset(
    {
        "accelerator_hours",
        "prediction_class",
        "least_accelerators",
        "emissions_tonnes",
        "allocated_hours_used",
        "person_months",
    }
)

_CHANCES = {"runway_months": SOLVENT}
"""Yes-or-no figures in other words, with the result whose chance is shown beside them."""

_MONTHS = ("total_cost_by_month", "credits_used_by_month", "cash_out_by_month", "closing_cash")
_LIMITS = ("spent_to_date", "alert_level")
"""Spending that limits are compared with, and the limit a month has reached."""


def tiles(profile: str) -> Mapping[str, str]:
    """Return the quantities at the top of a profile's results, with their labels."""
    return {**ORGANIZATIONS[profile].tiles, **_COMMON}


def tile(name: str, label: str) -> dict[str, str]:
    """Return the texts of a tile."""
    unit = "" if name in _UNIT_IN_LABEL else model().quantities[name].unit
    return {"id": name, "label": label, "unit": unit, "chance": chance(name)}


def chance(name: str) -> str:
    """Return the id of the result whose chance is shown beside a figure; empty if there is none."""
    return name if model().quantities[name].unit == YES_OR_NO else _CHANCES.get(name, "")


def months_shown(profile: str) -> tuple[str, ...]:
    """Return the quantities in the table of months, besides the cost categories."""
    view = ORGANIZATIONS[profile].view
    return (*(view.rows if view.monthly else _MONTHS), *_LIMITS)


def figures(budget: Budget) -> dict[str, float | str]:
    """Return each figure that the plan's profile shows, as a number or in words."""
    profile = budget.plan.profile
    names = dict.fromkeys((*tiles(profile), *ORGANIZATIONS[profile].view.figures))
    return {name: _figure(budget, name) for name in names}


def _figure(budget: Budget, name: str) -> float | str:
    figure = WORDS[name](budget) if name in WORDS else budget[name]
    return figure if isinstance(figure, str) else number(figure)


def years(budget: Budget) -> dict[str, Any]:
    """Return the rows of a yearly finance view, for the years of the budget."""
    view = ORGANIZATIONS[budget.plan.profile].view
    n_years = -(-int(budget["horizon_months"]) // MONTHS_PER_YEAR)
    rows = {} if view.monthly else {name: [number(v) for v in np.ravel(budget[name])[:n_years]] for name in view.rows}
    return {"count": n_years, "rows": rows}


def _evidence(budget: Budget) -> str:
    """Return how well published runs cover the hours of the main run, and for what they do not."""
    thin = why(budget)
    return f"{covered(budget)}: {thin}" if thin else covered(budget)


def _rent(budget: Budget) -> float | str:
    """Return the price of renting; in words if it is based on an old price."""
    price = number(budget["rent_instead_price"])
    return f"${price:,.2f}/h, {phrase('stale')}" if is_old(budget) and isinstance(price, float) else price


WORDS: Mapping[str, Callable[[Budget], float | str]] = {
    **FIGURE_WORDS,
    "prediction_class": _evidence,
    "rent_instead_price": _rent,
}
"""Figures given in words where the number alone would mislead."""
