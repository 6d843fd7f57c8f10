"""The parameters to choose from on Sensitivity: the words for each, and its range in the plan as exported."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import CHOICES_ROW, FIRST, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.drivers import NONE, Driver, driver
from llmbudget.excel.write.expression import Expression
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.style import LINK, PLAIN
from llmbudget.parameters.record import ASSUMPTION

LOW, HIGH, LEAST, MOST, CALLED = range(FIRST, FIRST + 5)
KIND = FIRST + 8
_HEADS = {
    LABEL: "Parameter", UNIT: "Unit", ID: "Id", NOTE: "Source of the range", TOTAL: "Planned",
    LOW: "Low", HIGH: "High", LEAST: "Minimum allowed", MOST: "Maximum allowed", KIND: "Range",
    CALLED: "Id on Calculation",
}  # fmt: skip
_LOOKS = {**dict.fromkeys((TOTAL, LOW, HIGH, LEAST, MOST), "figures"), CALLED: "words", KIND: "words"}
_FIRST = CHOICES_ROW + 2


def last_row(layout: Layout) -> int:
    """Return the last row of the list."""
    return _FIRST + len(layout.varying)


def span(layout: Layout, column: int) -> str:
    """Return the address, within the sheet, of one column of the list."""
    letters = xl_col_to_name(column)
    return f"${letters}${_FIRST + 1}:${letters}${last_row(layout) + 1}"


def column(book: Book, column: int) -> Expression:
    """Return one column of the list."""
    return book.column("Sensitivity", range(_FIRST, last_row(book.layout) + 1), column)


def write(book: Book, sheet: Worksheet, last: int) -> None:
    """Write the list, whose first row means no parameter."""
    book.group(sheet, CHOICES_ROW, "Parameters to choose from, with their ranges as exported", last)
    for column, head in _HEADS.items():
        book.text(sheet, CHOICES_ROW + 1, column, head, _LOOKS.get(column, "head"))
    _write_words(book, sheet, _FIRST, NONE)
    _write_numbers(book, sheet, _FIRST, NONE)
    book.number(sheet, _FIRST, TOTAL, NONE.planned, "", PLAIN)
    for row, parameter in enumerate(book.layout.varying.values(), _FIRST + 1):
        entry = driver(book.plan, parameter)
        _write_words(book, sheet, row, entry)
        _write_numbers(book, sheet, row, entry)
        if parameter.table:
            book.number(sheet, row, TOTAL, entry.planned, entry.unit, PLAIN)
        else:
            address = book.layout.links[entry.called].cell()
            book.formula(sheet, row, TOTAL, f"={address}", entry.planned, entry.unit, LINK)


def _write_words(book: Book, sheet: Worksheet, row: int, entry: Driver) -> None:
    source = "assumption" if entry.source == ASSUMPTION else "note"
    for column, text, look in (
        (LABEL, entry.label, "label"), (UNIT, entry.unit, "note"), (ID, entry.name, "id"), (NOTE, entry.source, source),
        (KIND, entry.kind, "note"), (CALLED, entry.called, "note"),
    ):  # fmt: skip
        book.text(sheet, row, column, text, look)


def _write_numbers(book: Book, sheet: Worksheet, row: int, entry: Driver) -> None:
    for column, value, unit in (
        (LOW, entry.low, entry.unit), (HIGH, entry.high, entry.unit), (LEAST, entry.least, ""), (MOST, entry.most, "")
    ):  # fmt: skip
        book.number(sheet, row, column, value, unit, PLAIN)
