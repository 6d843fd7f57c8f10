"""Key sources: where the numbers that move the budget most come from."""

from math import ceil

from xlsxwriter.worksheet import Worksheet

from llmbudget.catalog.sources import shipped_sources
from llmbudget.excel.sheets import printed
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import TOTALS
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.drivers import WIDEST, Driver
from llmbudget.excel.write.paper import text_width
from llmbudget.excel.write.style import DAY
from llmbudget.plan.addresses import parameter_of
from llmbudget.plan.sources import is_assumption
from llmbudget.plan.values import EXCEL_EPOCH

SHEET = "Key sources"
ABOUT = "Where the numbers that move the budget most come from"

_LOW, _PLANNED, _HIGH, _MOVES, _AS_OF, _SOURCE = TOTAL, BLANK, FIRST, FIRST + 1, FIRST + 2, FIRST + 3
_HEADS = {
    LABEL: "Number", UNIT: "Unit", ID: "Id", NOTE: "Kind of range", _LOW: "Low", _PLANNED: "Planned", _HIGH: "High",
    _MOVES: "Moves spending by", _AS_OF: "As of", _SOURCE: "Source",
}  # fmt: skip
_WIDTHS = {LABEL: 34, UNIT: 13, _LOW: 10, _PLANNED: 10, _HIGH: 10, _MOVES: 12, _AS_OF: 11, _SOURCE: 52}
_LINE = 13.5
"""Points of a line of text; labels and sources may take two."""

_NOTE = "Values of the export, the widest swing first. Low and high: one outcome in ten is lower, one in ten is higher."
_ALL = "Sources has every input, with the page of each source and a mark on assumptions."


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.page(SHEET, heads={}, title="Sources of the numbers that matter")
    printed.fold_columns(sheet, ID)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    for column, head in _HEADS.items():
        words = column in {LABEL, UNIT, ID, NOTE, _SOURCE}
        book.text(sheet, HEADING_ROWS - 1, column, head, "head" if words else "figures")
    for row, driver in enumerate(book.drivers, HEADING_ROWS):
        _write_driver(book, sheet, row, driver)
    last = HEADING_ROWS + WIDEST
    printed.in_thousands(book, sheet, (HEADING_ROWS, last), (_MOVES, _MOVES))
    for row, text in enumerate((_NOTE, _ALL), last + 1):
        printed.write_note(book, sheet, row, text)
    printed.fit(book, sheet, list(_WIDTHS.values()), last + WIDEST, (last + 2, _SOURCE), landscape=True)


def _write_driver(book: Book, sheet: Worksheet, row: int, driver: Driver) -> None:
    """Write the range of a number, the change of spending from its low to its high, and its source."""
    n_lines = max(
        text_width(text) / _WIDTHS[column] for column, text in ((LABEL, driver.label), (_SOURCE, driver.source))
    )
    sheet.set_row(row, _LINE * ceil(n_lines))
    for column, text, look in (
        (LABEL, driver.label, "wrapped"), (UNIT, driver.unit, "page words"), (ID, driver.name, "id"),
        (NOTE, driver.kind, "note"),
    ):  # fmt: skip
        book.text(sheet, row, column, text, look)
    for column, value in ((_LOW, driver.low), (_PLANNED, driver.planned), (_HIGH, driver.high)):
        book.number(sheet, row, column, value, driver.unit, "plain top")
    at_low, at_high = book.driver_totals[TOTALS[0]][row - HEADING_ROWS].tolist()
    book.number(sheet, row, _MOVES, abs(at_high - at_low) * book.plan.reporting.report_rate, "USD", "plain top")
    record = parameter_of(driver.name).record
    assumed = is_assumption(record)
    book.text(sheet, row, _SOURCE, driver.source, "page assumption" if assumed else "page words")
    day = None if assumed else shipped_sources()[record.source].as_of
    if day:
        book.number(sheet, row, _AS_OF, float((day - EXCEL_EPOCH).days), DAY, "plain top")
