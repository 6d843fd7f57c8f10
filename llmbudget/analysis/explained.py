"""Why spending to date differs from the budget to date: price, hours, scope, timing, currency; parts add up exactly.

Timing: work done earlier or later than planned, at the planned cost. Hours and price split the rest of the lines
of hours × price: first hours at the planned price, then the price of all hours paid. What nobody measured is named so.
"""

from typing import TYPE_CHECKING

import numpy as np

from llmbudget.analysis.variance import variance
from llmbudget.model import exchange, progress
from llmbudget.model import variance as rules
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.plan.reporting import BASE_CURRENCY

if TYPE_CHECKING:
    import pandas as pd

PARTS = {
    "price": "Price",
    "hours": "Hours",
    "scope": "Scope",
    "timing": "Timing",
    "currency": "Currency",
    "other": "Not measured",
}
"""The parts of a variance, with their labels."""


def explained(budget: Evaluation, approved: Evaluation | None = None) -> "pd.DataFrame":
    """Return the variance to date of each line and its parts, in the report currency: `PARTS` add up to ``variance``.

    Args:
        budget: the plan with its actuals, as it is now.
        approved: the plan that was approved; what the plan changed since is scope. None if nothing changed.
    """
    table = variance(budget)
    first = _approved_to_date(approved, budget) if approved else table["budget_to_date"].to_numpy()
    budgets = table["budget"].to_numpy()
    to_date, actual = table["budget_to_date"].to_numpy(), table["actual_to_date"].to_numpy()
    names = [line.name for line in budget_lines()]
    done = np.array([float(budget["main_done_share"]) if name == progress.RUN else 0.0 for name in names])
    earned = rules.earned(budgets, to_date, done)
    by_rate = np.array([name in exchange.LINES for name in names])
    currency = np.where(by_rate, actual - earned, [_by_currency(budget, name) for name in names])
    left = actual - earned - currency
    hours, price = _hours_and_price(budget, names, actual - currency, earned)
    return table[["category", "label"]].assign(
        variance=actual - first, price=price, hours=hours, scope=to_date - first, timing=earned - to_date,
        currency=currency, other=left - hours - price,
    )  # fmt: skip


def _approved_to_date(approved: Evaluation, budget: Evaluation) -> "np.ndarray":
    """Return the budget to date of each line as it was approved, for the months that are past now."""
    now = approved.for_plan(
        approved.plan.replace(closed_months=budget.plan.reporting.closed_months).model_copy(
            update={"actuals": budget.plan.actuals}
        )
    )
    return variance(now)["budget_to_date"].to_numpy()


def _by_currency(budget: Evaluation, name: str) -> float:
    """Return what bills in dollars cost a line because their rate differs from the plan's."""
    planned = budget.plan.reporting.report_rate
    if budget.plan.reporting.report_currency == BASE_CURRENCY:
        return 0.0
    return sum(bill.dollars.get(name, 0.0) * (bill.dollar_rate - planned) for bill in budget.plan.bills)


def _hours_and_price(
    budget: Evaluation, names: list[str], actual: "np.ndarray", earned: "np.ndarray"
) -> tuple["np.ndarray", "np.ndarray"]:
    """Return what hours and prices add to lines of hours × price: hours paid are the amount over the measured price.

    Without a measured price, a measured utilization says how many hours the work took; without both, nothing is known.
    """
    hours_factor, price_factor = (float(budget[f"measured_{part}_factor"]) for part in ("hours", "price"))
    rented = np.array([name in progress.RENTED for name in names])
    if budget["measured_price"] > 0:
        at_planned_price = actual / price_factor
        return rented * (at_planned_price - earned), rented * (actual - at_planned_price)
    at_planned_price = earned * hours_factor
    known = rented * (budget["measured_utilisation"] > 0)
    return known * (at_planned_price - earned), known * (actual - at_planned_price)
