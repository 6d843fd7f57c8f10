"""Cash by quarter: the months of Cash by fiscal quarter and year."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import cash
from llmbudget.excel.sheets.cost_rows import write_row
from llmbudget.excel.sheets.fiscal_years import (
    close_quarters,
    quarter_columns,
    quarter_page,
    write_periods,
    year_columns,
)
from llmbudget.excel.sheets.printed import Fold, without_amounts
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, TOTAL
from llmbudget.excel.write.expression import Expression
from llmbudget.excel.write.style import CALCULATED
from llmbudget.quantities.axes import MONTH

ABOUT = "Receipts, payments and cash balance, by fiscal quarter and year"

NAME = "Cash by quarter"

OPENING, NET, CLOSING = "opening", "net", "closing"
_FLOWS = tuple(name for name in cash.MOVED if name != NET)
ROWS = {name: row for row, name in enumerate((OPENING, *_FLOWS, NET, CLOSING), HEADING_ROWS)}
"""Rows by id, as on Cash."""

_LAST_ROW = ROWS[CLOSING]
_CHECK_ROW = _LAST_ROW + 3
_FOLD = Fold(NAME, _CHECK_ROW + 1)
_NOTE = "Money in the quarter it moves. Invoices of the last months are paid after the budget ends."
_OPENED_BEFORE = 4
"""Columns from the first quarter of a fiscal year to the year itself."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = quarter_page(book, NAME, "Cash by quarter")
    for name, row in ROWS.items():
        label = cash.label(name)
        write_row(book, sheet, row, f"cash_{name}", label, total=name in {OPENING, *cash.SUMS, CLOSING}, unit=False)
    for name in (*_FLOWS, NET):
        months = book.row(cash.NAME, cash.ROWS[name]).whole(MONTH)
        write_periods(book, sheet, ROWS[name], months, kind="total" if name in cash.SUMS else CALCULATED)
    for column in quarter_columns(book):
        book.write(sheet, ROWS[OPENING], column, _opening(book, sheet, column), "USD", "total")
        own = book.beside(NAME, ROWS[OPENING], column) + book.beside(NAME, ROWS[NET], column)
        book.write(sheet, ROWS[CLOSING], column, own, "USD", "total")
    write_check(book, sheet, CHECKS[0], _condition(book))
    foldable = [ROWS[name] for name in _FLOWS if name in cash.FOLDABLE]
    folded = without_amounts(book, sheet, foldable, quarter_columns(book))
    _FOLD.write(book, sheet, range(HEADING_ROWS, _LAST_ROW), foldable, folded, quarter_columns(book))
    close_quarters(book, sheet, _NOTE, _LAST_ROW, len(folded))


def _opening(book: Book, sheet: Worksheet, column: int) -> Expression:
    """Return what a period opens with: the balance left of it; a fiscal year opens as its first quarter."""
    if column == FIRST:
        return book.typed("opening_cash") * book.rate
    if column in year_columns(book):
        return book.beside(sheet.name, ROWS[OPENING], column - _OPENED_BEFORE)
    return book.beside(sheet.name, ROWS[CLOSING], column - 1)


def _condition(book: Book) -> Expression:
    """Return whether quarters close with the balance of the last month, within the tolerance on all that was paid."""
    last = book.cell(NAME, ROWS[CLOSING], quarter_columns(book)[-1])
    months = book.cell(cash.NAME, cash.ROWS[CLOSING], book.layout.month_columns[-1])
    moved = book.cell(NAME, ROWS["payments"], TOTAL) + book.cell(NAME, ROWS["receipts"], TOTAL)
    allowed = book.typed("tolerance") * ((book.typed("opening_cash") + 1) * book.rate + moved)
    return abs(last - months) <= allowed


CHECKS = (
    SheetCheck("Quarters of Cash close with the balance of its months", check_place(NAME, _CHECK_ROW)),
    _FOLD.check,
)
