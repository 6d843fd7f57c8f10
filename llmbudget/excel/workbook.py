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
    cash_quarters,
    catalogue,
    change_log,
    checks,
    clusters,
    compute,
    cover,
    data,
    engine,
    explain,
    finance_view,
    fiscal_years,
    inputs,
    integrity,
    key_figures,
    key_sources,
    monthly,
    risk,
    runs,
    scenarios,
    sensitivity,
    software,
    sources,
    strategies,
    summary,
    team,
    variance,
)
from llmbudget.excel.sheets.shown import is_shown
from llmbudget.excel.write import embedded_plan
from llmbudget.excel.write.book import Book
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

SHEETS = (
    summary,
    finance_view,
    accrual,
    cash,
    fiscal_years,
    cash_quarters,
    risk,
    checks,
    key_sources,
    engine,
    explain,
    key_figures,
    scenarios,
    strategies,
    sensitivity,
    data,
    compute,
    clusters,
    runs,
    team,
    software,
    capex,
    actuals,
    variance,
    inputs,
    calculation,
    monthly,
    sources,
    catalogue,
    change_log,
    integrity,
)
"""Sheets after the cover in the order in which they are written, if they apply; contents quote the ``ABOUT`` of each.

Those before the divider are the finance set, which is printed.
"""

_AHEAD = {accrual: (fiscal_years.NAME, accrual.NAME, cash_quarters.NAME)}
"""Sheets of quarters, which stand before the months that they add up."""


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Pause the garbage collector, which saves a fifth of the time: it would search a million cells for circles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@garbage_collection_paused()
def workbook(plan: Plan, risk: Uncertainty | None = None, today: date | None = None) -> bytes:
    """Return an Excel workbook in which nearly every number is a live formula of the inputs.

    Risk holds values from draws of the plan, and Sensitivity the widest swings as values. The same plan, draws and day
    give the same bytes.

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
    """Write all sheets, and the contents on the cover and on the divider."""
    row = cover.write(book)
    abouts = dict(_written(book))
    contents = [(sheet.name, abouts[sheet.name]) for sheet in book.workbook.worksheets() if sheet.name in abouts]
    divider = [name for name, _ in contents].index(engine.SHEET) + 1
    cover.finish(book, row, contents[:divider])
    engine.finish(book, contents[divider:])


def _written(book: Book) -> Iterator[tuple[str, str]]:
    """Write the sheets after the cover, and yield the name of each and its line in the contents."""
    for sheet in (sheet for sheet in SHEETS if is_shown(sheet, book.plan)):
        if sheet is integrity:  # it lists all cells written
            book.settle()
        for name in _AHEAD.get(sheet, ()):
            book.reserve(name)
        sheet.write(book)
        yield book.names[-1], sheet.ABOUT
