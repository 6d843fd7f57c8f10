"""The workbook of a plan, as bytes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from llmbudget.analysis.uncertainty import Uncertainty, uncertainty
from llmbudget.excel.sheets import (
    accrual,
    actuals,
    calculation,
    capex,
    cash,
    catalogue,
    change_log,
    checks,
    compute,
    cover,
    data,
    finance_view,
    fiscal_years,
    inputs,
    integrity,
    monthly,
    risk,
    scenarios,
    sensitivity,
    software,
    sources,
    strategies,
    summary,
    team,
    variance,
)
from llmbudget.excel.write import embedded_plan
from llmbudget.excel.write.book import Book
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

SHEETS = (
    summary,
    finance_view,
    scenarios,
    strategies,
    sensitivity,
    risk,
    data,
    compute,
    team,
    software,
    accrual,
    cash,
    fiscal_years,
    capex,
    actuals,
    variance,
    inputs,
    calculation,
    monthly,
    checks,
    sources,
    catalogue,
    change_log,
    integrity,
)
"""In the order in which finance reads them, behind the cover, which quotes what each is ``ABOUT``."""


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
    book = Book(risk or uncertainty(Evaluation(plan)), today or datetime.now(UTC).date())
    write_sheets(book)
    embedded_plan.write(book)
    return book.close()


def write_sheets(book: Book) -> None:
    """Write all sheets, and on the cover what each of them shows."""
    row = cover.write(book)
    cover.finish(book, row, list(_written(book)))


def _written(book: Book) -> Iterator[tuple[str, str]]:
    """Write the sheets behind the cover, and yield the name of each and what it shows."""
    for sheet in SHEETS:
        if sheet is integrity:  # it lists what was written
            book.settle()
        sheet.write(book)
        yield book.workbook.worksheets()[-1].name, sheet.ABOUT
