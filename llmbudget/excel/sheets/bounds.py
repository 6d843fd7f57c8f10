"""Inputs out of their bounds, on Integrity: spreadsheets do not refuse a value that is pasted into a cell."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import as_typed
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.style import CALCULATED, PLAIN
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.plan import Parameter, parameters
from llmbudget.plan.values import EXCEL_EPOCH

MOST = FIRST + 2
_LEAST = TOTAL


@dataclass(frozen=True)
class Listed:
    """The list as it was written.

    Attributes:
        span: the address of the counts of cells that are out of bounds.
        labels: the address of their labels.
        last: the last row.
    """

    span: str
    labels: str
    last: int


def write(book: Book, sheet: Worksheet, row: int) -> Listed:
    """Write the list with its title in a row."""
    book.group(sheet, row, "Inputs, with their values in scenarios", MOST)
    heads = {
        LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "Allowed values", _LEAST: "Minimum", FIRST: "Out of bounds",
        MOST: "Maximum",
    }  # fmt: skip
    for column, head in heads.items():
        book.text(sheet, row + 1, column, head, "figures" if column >= TOTAL else "head")
    bounded = [parameter for parameter in parameters().values() if not isinstance(parameter.record, Text)]
    first = row + 2
    for at, parameter in enumerate(bounded, first):
        _write_line(book, sheet, at, parameter)
    last = first + len(bounded) - 1
    span, labels = (str(xl_range_abs(first, column, last, column)) for column in (FIRST, LABEL))
    return Listed(span, labels, last)


def _write_line(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    record, place = parameter.record, book.layout.places[parameter.name]
    allowed = "1 for yes or 0 for no" if isinstance(record, Switch) else record.allowed
    texts = (parameter.title, record.unit, parameter.name, f"On {place.sheet}: {allowed}.")
    for column, text, look in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)
    bounds = _bounds(record)
    if bounds is not None:
        for column, value in zip((_LEAST, MOST), bounds, strict=True):
            book.number(sheet, row, column, value, record.unit, PLAIN)
    counted = " + ".join(_counts(book, row, parameter))
    book.formula(sheet, row, FIRST, f"=IFERROR({counted},1)", 0, "cells", CALCULATED)


def _bounds(record: AnyRecord) -> tuple[float, float] | None:
    match record:
        case Number():
            return record.at_least, record.at_most
        case Month() | Day():
            return _serial(record.at_least), _serial(record.at_most)
        case Switch():
            return 0, 1
        case _:
            return None


def _serial(day: date) -> float:
    return float((day - EXCEL_EPOCH).days)


def _counts(book: Book, row: int, parameter: Parameter) -> list[str]:
    """Return the formulas that count an input's cells out of bounds, on its own sheet and on Scenarios."""
    record, place = parameter.record, book.layout.places[parameter.name]
    least, most = (xl_rowcol_to_cell(row, column, col_abs=True) for column in (_LEAST, MOST))
    scenarios = _in_scenarios(book, book.layout.differing.get(as_typed(parameter.name)))
    if isinstance(record, Choice):
        spare = [scenarios.across(no) for no in range(scenarios.height)] if scenarios else []
        options = book.layout.choices[parameter.name].range()
        if parameter.table:  # the linked lines: a row deleted on Inputs would take its cell out of the formula
            lines = book.layout.lines[parameter.name]
            cells = [lines.cell(line) for line in range(lines.height)]
            for changed in _changed_cells(book, parameter):
                cells += [changed.across(no) for no in range(changed.height)]
            return [f'IF({cell} = "",0,IF(ISERROR(MATCH({cell},{options},0)),1,0))' for cell in cells]
        return [
            f"IF(ISBLANK({cell}),{int(cell == place.cell())},IF(ISERROR(MATCH({cell},{options},0)),1,0))"
            for cell in (place.cell(), *spare)
        ]
    own = _many(place.range(), least, most) if parameter.table else _one(place.cell(), record, least, most)
    counts = [own]
    if scenarios and parameter.table:  # factors
        span = _span(scenarios)
        counts += [f"SUMPRODUCT(({span} < 0) * 1)", f"COUNTA({span}) - COUNT({span})"]
    values = _changed_cells(book, parameter) if parameter.table else [scenarios] if scenarios else []
    return counts + [_many(_span(row), least, most, empty_as_0=_may_be_empty(record)) for row in values]


def _span(scenarios: Place) -> str:
    """Return the address of the typed cells of an input on Scenarios."""
    return f"{scenarios.across(0)}:{scenarios.across(scenarios.height - 1).rpartition('!')[2]}"


def _in_scenarios(book: Book, place: Place | None) -> Place | None:
    """Return the first typed cell of a row of Scenarios; its height is the number of cells to its right."""
    return place and Place(place.sheet, place.row, FIRST + 1, book.layout.n_scenarios - 1)


def _changed_cells(book: Book, column: Parameter) -> list[Place]:
    """Return the first typed cells of the rows of Scenarios that change cells of a table column."""
    rows = (_in_scenarios(book, book.layout.cells[name]) for name in book.layout.cells_of(column.name))
    return [row for row in rows if row]


def _may_be_empty(record: AnyRecord) -> bool:
    return isinstance(record, Number) and record.blank is not None


def _one(cell: str, record: AnyRecord, least: str, most: str) -> str:
    """Return the test of one cell: empty where that is not allowed, too small, too large, or not whole."""
    whole = isinstance(record, Switch) or (isinstance(record, Number) and record.whole)
    within = f"IF({cell} = INT({cell}),0,1)" if whole else "0"
    return f"IF(ISBLANK({cell}),{int(not _may_be_empty(record))},IF({cell} < {least},1,IF({cell} > {most},1,{within})))"


def _many(span: str, least: str, most: str, *, empty_as_0: bool = False) -> str:
    """Return the number of cells of a span that are out of bounds; empty cells never are."""
    filled = f'({span} <> "") * ({span} <> 0)' if empty_as_0 else f'({span} <> "")'
    return f"SUMPRODUCT({filled} * (({span} < {least}) + ({span} > {most})))"
