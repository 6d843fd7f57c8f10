"""The parameters that may be chosen on Sensitivity: what is said of each, and its range in the plan as exported."""

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
    LOW: "Low", HIGH: "High", LEAST: "Least allowed", MOST: "Most allowed", KIND: "Range", CALLED: "Id on Calculation",
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
    """Write the list, whose first line stands for none."""
    book.group(sheet, CHOICES_ROW, "Parameters that may be chosen, with their ranges as exported", last)
    for column, head in _HEADS.items():
        book.text(sheet, CHOICES_ROW + 1, column, head, _LOOKS.get(column, "head"))
    _write_words(book, sheet, _FIRST, NONE)
    _write_numbers(book, sheet, _FIRST, NONE)
    book.number(sheet, _FIRST, TOTAL, NONE.planned, "", PLAIN)
    for row, parameter in enumerate(book.layout.varying.values(), _FIRST + 1):
        one = driver(book.plan, parameter)
        _write_words(book, sheet, row, one)
        _write_numbers(book, sheet, row, one)
        if parameter.table:
            book.number(sheet, row, TOTAL, one.planned, one.unit, PLAIN)
        else:
            address = book.layout.links[one.called].cell()
            book.formula(sheet, row, TOTAL, f"={address}", one.planned, one.unit, LINK)


def _write_words(book: Book, sheet: Worksheet, row: int, one: Driver) -> None:
    source = "assumption" if one.source == ASSUMPTION else "note"
    for column, text, look in (
        (LABEL, one.label, "label"), (UNIT, one.unit, "note"), (ID, one.name, "id"), (NOTE, one.source, source),
        (KIND, one.kind, "note"), (CALLED, one.called, "note"),
    ):  # fmt: skip
        book.text(sheet, row, column, text, look)


def _write_numbers(book: Book, sheet: Worksheet, row: int, one: Driver) -> None:
    for column, value, unit in (
        (LOW, one.low, one.unit), (HIGH, one.high, one.unit), (LEAST, one.least, ""), (MOST, one.most, "")
    ):  # fmt: skip
        book.number(sheet, row, column, value, unit, PLAIN)
