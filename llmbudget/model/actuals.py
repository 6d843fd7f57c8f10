"""Actuals: amounts spent, which months of a cost line are past, and amounts that match no line.

A month is past for a cost line if the line has an amount there, or if the books are closed through that month: an
empty month then means that nothing was spent. All other months are still to come and keep their budget in the
forecast, however late the invoice of a line is.
"""

from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

from llmbudget.model.lines import budget_lines, lines_of
from llmbudget.model.totals import CATEGORIES
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

Amounts = npt.NDArray[np.float64]
Months = npt.NDArray[np.bool_]

MONTHS = np.arange(1, MAX_MONTHS + 1)
"""The numbers of the months, counted from 1."""


def spent(plan: Plan, name: str) -> Amounts:
    """Return the amount spent on a line in each month, 0 if none is entered."""
    amounts = plan.actuals.get(name, {})
    return np.array([amounts.get(int(month), 0.0) for month in MONTHS])


def past(plan: Plan, name: str) -> Months:
    """Return which months of a line are past: it has an amount there, or the books are closed."""
    return np.isin(MONTHS, list(plan.actuals.get(name, {}))) | (plan.reporting.closed_months >= MONTHS)


def last_actual_month(plan: Plan) -> int:
    """Return the last month, counted from 1, in which anything was spent on a line of the budget; 0 for none."""
    names = {line.name for line in budget_lines()}
    return max((month for name, amounts in plan.actuals.items() if name in names for month in amounts), default=0)


def open_months(plan: Plan, name: str, planned: Amounts) -> Months:
    """Return which months of a line have a budget but no amount, although another line has one then or later."""
    return ~past(plan, name) & (last_actual_month(plan) >= MONTHS) & (planned != 0)


def unknown_actuals(plan: Plan) -> list[str]:
    """Return the ids of actuals that match no line of the budget: they count nowhere."""
    return sorted(set(plan.actuals) - {line.name for line in budget_lines()})


def known_lines_only(plan: Plan) -> Plan:
    """Return the plan if all its actuals match lines of the budget.

    Raises:
        PlanError: some match none; each with its path in the plan file, and the line where its amounts belong.
    """
    if unknown := unknown_actuals(plan):
        raise PlanError([f"actuals.{name}: this id {instead_of(name)}" for name in unknown])
    return plan


def instead_of(name: str) -> str:
    """Return the rest of a sentence about an id that matches no line: what is wrong, and where its amounts belong."""
    sums = {f"{category}_cost": category for category in CATEGORIES}
    if name in sums:
        return f"is the category {CATEGORIES[sums[name]]}; {_into_lines(sums[name])}"
    [near] = get_close_matches(name, [*(line.name for line in budget_lines()), *sums], n=1, cutoff=0)
    nearest = f"is not a cost line of the budget; the nearest id is {near!r}"
    return (
        f"{nearest}, the category {CATEGORIES[sums[near]]}; {_into_lines(sums[near])}"
        if near in sums
        else f"{nearest}."
    )


def _into_lines(category: str) -> str:
    return f"enter the amounts in its lines: {', '.join(line.name for line in lines_of(category))}."
