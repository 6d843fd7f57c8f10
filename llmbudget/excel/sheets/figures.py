"""Figures on the finance sheets: an input or a quantity with its words, amounts in the report currency."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.write.style import LINK, OR_EMPTY
from llmbudget.model import model
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Parameter, parameters
from llmbudget.plan.reporting import BASE_CURRENCY


def is_money(name: str) -> bool:
    """Return whether a quantity is money that the model computes in dollars; inputs stay as typed."""
    return name in model().quantities and name not in parameters() and unit_of(name).startswith(BASE_CURRENCY)


def unit_of(name: str) -> str:
    """Return the unit of an input or a quantity."""
    return parameters()[name].record.unit if name in parameters() else model().quantities[name].unit


def typed_unit(parameter: Parameter) -> str:
    """Return the unit of a link to a scalar as typed, whose format shows when the cell was left empty."""
    record = parameter.record
    optional = isinstance(record, Number) and record.blank is not None and parameter.table is None
    return f"{record.unit}{OR_EMPTY}" if optional else record.unit


def write(book: Book, sheet: Worksheet, row: int, names: Iterable[str]) -> None:
    """Write inputs and quantities without rows, from a row on."""
    for at, name in enumerate(names, row):
        write_words(book, sheet, at, name)
        words = isinstance(book.entry(name), str)
        write_value(book, sheet, at, FIRST, name, kind="linked words" if words else LINK)


def write_words(book: Book, sheet: Worksheet, row: int, name: str, note: str | None = None) -> None:
    """Write label, unit, id and help of a figure, or a note in place of the help."""
    figure = parameters()[name].record if name in parameters() else model().quantities[name]
    texts = ((LABEL, figure.label, "label"), (ID, name, "id"), (NOTE, figure.help if note is None else note, "note"))
    for column, text, look in texts:
        book.text(sheet, row, column, text, look)
    if is_money(name):
        book.unit(sheet, row, UNIT, figure.unit)
    else:
        book.text(sheet, row, UNIT, figure.unit, "note")


def write_value(  # noqa: PLR0913, PLR0917 - as above
    book: Book, sheet: Worksheet, row: int, column: int, name: str, line: int = 0, kind: str = LINK
) -> None:
    """Write the link to one line of a quantity, or of an input as it is in use."""
    figure = book.figure(name, line)
    book.write(sheet, row, column, figure * book.rate if is_money(name) else figure, unit_of(name), kind)
