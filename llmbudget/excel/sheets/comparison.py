"""Every input as it is now and as it was exported, on Change log: what was altered since is marked."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.sheets import figures
from llmbudget.excel.style import CALCULATED, LINK, PLAIN
from llmbudget.plan.parameter import Number
from llmbudget.plan.plan import Parameter, Plan, parameters, tables
from llmbudget.plan.values import number

NOW, EXPORTED, CHANGED = range(FIRST, FIRST + 3)
_HEADS = {
    LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "Where it stands", NOW: "Now", EXPORTED: "As exported",
    CHANGED: "Changed",
}  # fmt: skip
HEADS = 2
"""Rows of the title and of the heads."""


def compared() -> list[Parameter]:
    """Return what is compared: every input, and of columns of tables those that are numbers, by their sums."""
    return [p for p in parameters().values() if p.table is None or isinstance(p.record, Number)]


def exported(plan: Plan, parameter: Parameter) -> Any:  # noqa: ANN401 - a float or a text
    """Return an input as it is exported; of a column the sum."""
    if parameter.table is None:
        return number(plan.value(parameter.name))
    rows = plan.value(parameter.table)
    return float(sum(number(getattr(row, parameter.field)) for row in rows))  # type: ignore[misc]  # of numbers only


def write(book: Book, sheet: Worksheet, row: int, last: int) -> str:
    """Write the list with its title in a row, and return the span, within the sheet, of what says changed or not."""
    book.group(sheet, row, "Inputs, and the sums of columns of tables", last)
    for column, head in _HEADS.items():
        look = "figures" if column in {NOW, EXPORTED, CHANGED} else "head"
        book.text(sheet, row + 1, column, head, look)
    first = row + HEADS
    for at, parameter in enumerate(compared(), first):
        _write_line(book, sheet, at, parameter)
    end = first + len(compared()) - 1
    mark = book.workbook.add_format({"bold": True, "bg_color": "#FFEFC2"})
    changed = f"={xl_rowcol_to_cell(first, CHANGED, col_abs=True)}=1"
    sheet.conditional_format(first, LABEL, end, CHANGED, {"type": "formula", "criteria": changed, "format": mark})
    return f"{xl_rowcol_to_cell(first, CHANGED)}:{xl_rowcol_to_cell(end, CHANGED)}"


def _write_line(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    record, place, value = parameter.record, book.layout.places[parameter.name], exported(book.plan, parameter)
    where = f"{place.sheet}, {tables()[parameter.table].row.title}" if parameter.table else place.sheet
    texts = ((LABEL, parameter.title), (UNIT, record.unit), (ID, parameter.name), (NOTE, where))
    for (column, text), look in zip(texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)
    unit = figures.typed_unit(parameter)
    now = place.cell() if parameter.table is None else f"SUM({place.range()})"
    book.formula(sheet, row, NOW, f"={now}", value, unit, LINK)
    if isinstance(value, str):
        sheet.write_string(row, EXPORTED, value, book.format(PLAIN))
    else:
        book.number(sheet, row, EXPORTED, value, unit, PLAIN)
    then = xl_rowcol_to_cell(row, EXPORTED, col_abs=True)
    text = f"=IF({now} = {then},0,1)"
    if parameter.table:  # sums are rounded, in each program its own way
        tolerance = book.layout.places["tolerance"].cell()
        text = f"=IF(ABS({now} - {then}) <= {tolerance} * ABS({then}),0,1)"
    book.formula(sheet, row, CHANGED, text, 0, "changed", CALCULATED)
