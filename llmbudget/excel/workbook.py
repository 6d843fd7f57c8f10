"""Writes the workbook of a plan."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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
"""Sheets after the cover, in reading order; the cover quotes the ``ABOUT`` of each."""


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Save a fifth of the time: the collector would search a million cells again and again, and all of them stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_garbage_collection_paused()
def workbook(plan: Plan, risk: Uncertainty | None = None, today: date | None = None) -> bytes:
    """Return an Excel workbook in which every number except on Risk is a live formula of the inputs.

    Risk holds values from draws of the plan. The same plan, draws and day give the same bytes.

    Args:
        plan: the plan to export.
        risk: draws of this plan; None to make the default number of draws with the default seed.
        today: the date that Risk states; None for today in UTC.

    Raises:
        PlanError: the draws belong to another plan.
    """
    if risk is not None and risk.budget.plan != plan:
        raise PlanError(["Risk: the draws belong to another plan; draw this plan with `Budget.uncertainty()`."])
    book = Book(risk or uncertainty(Evaluation(plan)), today or datetime.now(UTC).date())
    write_sheets(book)
    embedded_plan.write(book)
    return book.close()


def write_sheets(book: Book) -> None:
    """Write all sheets, and their contents on the cover."""
    row = cover.write(book)
    cover.finish(book, row, list(_written(book)))


def _written(book: Book) -> Iterator[tuple[str, str]]:
    """Write the sheets after the cover, and yield the name of each and its line on the cover."""
    for sheet in SHEETS:
        if sheet is integrity:  # it lists all cells written
            book.settle()
        sheet.write(book)
        yield book.workbook.worksheets()[-1].name, sheet.ABOUT
