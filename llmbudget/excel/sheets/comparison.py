"""Every input now and as exported, on Change log, with a mark on each that was changed."""

from functools import reduce
from operator import mul
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import figures
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import as_typed
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose, sum_rows
from llmbudget.excel.write.style import CALCULATED, LINK, PLAIN
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Parameter, Plan, parameters, tables
from llmbudget.plan.values import number
from llmbudget.quantities.operand import Operand

NOW, EXPORTED, CHANGED, MOVED = range(FIRST, FIRST + 4)
_HEADS = {
    LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "Location", NOW: "Now", EXPORTED: "As exported",
    CHANGED: "Changed", MOVED: "Moved",
}  # fmt: skip
HEADS = 2
"""Rows of the title and of the heads."""


def compared() -> list[Parameter]:
    """Return the inputs that are compared: all scalars, and table columns of numbers by their sums."""
    return [p for p in parameters().values() if p.table is None or isinstance(p.record, Number)]


def exported(plan: Plan, parameter: Parameter) -> Any:  # noqa: ANN401 - a float or a text
    """Return an input as exported, or the sum of a table column."""
    if parameter.table is None:
        return number(plan.value(parameter.name))
    rows = plan.value(parameter.table)
    return float(sum(number(getattr(row, parameter.field)) for row in rows))  # type: ignore[misc]  # of numbers only


def write(book: Book, sheet: Worksheet, last: int) -> None:
    """Write the list."""
    row = book.layout.compared_row
    book.group(sheet, row, "Inputs, and sums of table columns", last)
    for column, head in _HEADS.items():
        look = "figures" if column in {NOW, EXPORTED, CHANGED, MOVED} else "head"
        book.text(sheet, row + 1, column, head, look)
    first = row + HEADS
    for at, parameter in enumerate(compared(), first):
        _write_line(book, sheet, at, parameter)
    end = first + len(compared()) - 1
    mark = book.workbook.add_format({"bold": True, "bg_color": "#FFEFC2"})
    changed = f"={xl_rowcol_to_cell(first, CHANGED, col_abs=True)}=1"
    sheet.conditional_format(first, LABEL, end, CHANGED, {"type": "formula", "criteria": changed, "format": mark})


def column(book: Book, sheet: Worksheet, column: int) -> Expression:
    """Return a column of the list."""
    first = book.layout.compared_row + HEADS
    return book.down(sheet.name, range(first, first + len(compared())), column)


def _write_line(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    record, place, value = parameter.record, book.layout.places[parameter.name], exported(book.plan, parameter)
    where = f"{place.sheet}, {tables()[parameter.table].row.title}" if parameter.table else place.sheet
    texts = ((LABEL, parameter.title), (UNIT, record.unit), (ID, parameter.name), (NOTE, where))
    for (column, text), look in zip(texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)
    unit = figures.typed_unit(parameter)
    now = sum_rows(book.lines_as_typed(parameter.name)) if parameter.table else book.typed(parameter.name)
    book.write(sheet, row, NOW, now, unit, LINK)
    if isinstance(value, str):
        book.text(sheet, row, EXPORTED, value, PLAIN)
    else:
        book.number(sheet, row, EXPORTED, value, unit, PLAIN)
    then = book.beside(sheet.name, row, EXPORTED)
    # Each spreadsheet program rounds sums in its own way.
    same = abs(now - then) <= book.typed("tolerance") * abs(then) if parameter.table else now == then
    book.write(sheet, row, CHANGED, choose(same, 0, 1), "changed", CALCULATED)
    _write_moved(book, sheet, row, parameter)


def _write_moved(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    """Write whether another id is where formulas read an input: formulas do not follow sorted rows."""
    typed = [] if parameter.table else [book.layout.places[parameter.name]]
    differing = book.layout.differing.get(as_typed(parameter.name))
    own = book.beside(sheet.name, row, ID)
    cells = [
        Expression(Operand(Place(place.sheet, place.row, ID).cell()), own.value)
        for place in (*typed, differing)
        if place
    ]
    if cells:
        in_place = reduce(mul, (cell == own for cell in cells))
        book.write(sheet, row, MOVED, choose(in_place, 0, 1), "moved", CALCULATED)
