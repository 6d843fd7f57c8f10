"""The workbook of a plan, as bytes."""

from datetime import UTC, date, datetime

from llmbudget.analysis.uncertainty import Uncertainty, uncertainty
from llmbudget.budget import Budget, PlanError
from llmbudget.excel import embedded
from llmbudget.excel.book import Book
from llmbudget.excel.sheets import (
    calculation,
    catalogue,
    checks,
    cover,
    finance_view,
    inputs,
    monthly,
    risk,
    scenarios,
    sensitivity,
    sources,
    strategies,
    summary,
)
from llmbudget.plan.plan import Plan

SHEETS = (
    cover,
    summary,
    finance_view,
    scenarios,
    strategies,
    sensitivity,
    risk,
    inputs,
    calculation,
    monthly,
    checks,
    sources,
    catalogue,
)
"""In the order in which finance reads them."""


def workbook(plan: Plan, risk: Uncertainty | None = None, today: date | None = None) -> bytes:
    """Return an Excel workbook in which every number follows by live formulas from what is typed, but for Risk.

    Risk holds values, from draws of the plan. The same plan, draws and day give the same bytes.

    Args:
        plan: what is shown.
        risk: draws of this plan that were made already; else as many as usual are made, with the usual seed.
        today: the day that Risk states; None for today, the same everywhere on Earth: that of Greenwich.

    Raises:
        PlanError: the draws are of another plan.
    """
    if risk is not None and risk.budget.plan != plan:
        raise PlanError(["Risk: the draws are of another plan; draw this one with `Budget.uncertainty()`."])
    book = Book(risk or uncertainty(Budget(plan)), today or datetime.now(UTC).date())
    for sheet in SHEETS:
        sheet.write(book)
    embedded.write(book)
    return book.close()
