"""Scalar inputs read from a workbook, each found by its id, with the reasons for their values."""

from collections.abc import Iterable

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.read.cell_values import Reading, kept, typed
from llmbudget.excel.read.grid import ID_HEAD, Cell, Sheet
from llmbudget.excel.sheets.inputs import HEADS, REASON
from llmbudget.excel.write.cases import shown_switch, switch
from llmbudget.excel.write.holds_for import FOR_HEAD
from llmbudget.parameters.record import Number, Scalar, plain_number
from llmbudget.plan.plan import Parameter, parameters
from llmbudget.plan.set_aside import NOTE, choices_of
from llmbudget.strategies import strategies

VALUE_HEAD = "Value"
_REASON_HEAD = HEADS[REASON]


def read_fields(sheet: Sheet, names: Iterable[str], reading: Reading) -> dict[str, Scalar]:
    """Return the values of the parameters that are typed on a sheet, by id."""
    column = sheet.heads.get(VALUE_HEAD)
    if column is None:
        reading.wrong.append(missing_head(sheet, VALUE_HEAD))
        return {}
    values: dict[str, Scalar] = {}
    for name in names:
        if reading.older and name not in sheet.ids:
            continue  # the parameter is newer than the workbook: its default leaves the plan unchanged
        if (row := row_of(sheet, name, parameters()[name].title, reading.wrong)) is not None:
            try:
                values[name] = _value(parameters()[name], sheet.cell(row, column), reading)
            except ValueError as error:
                reading.wrong.append(f"{sheet.address(row, column)}: {error}")
    return values


def missing_head(sheet: Sheet, head: str) -> str:
    """Return the sentence about a column that is missing or has another head."""
    return (
        f"{sheet.name}: the column {head!r} is missing, or its head was changed; undo that, or export the plan again "
        "and type into the new workbook."
    )


def row_of(sheet: Sheet, name: str, title: str, wrong: list[str]) -> int | None:
    """Return the row of an id; add a sentence to ``wrong`` if there is none, or more than one."""
    rows, letters = sheet.ids.get(name, []), xl_col_to_name(sheet.heads[ID_HEAD])
    if len(rows) == 1:
        return rows[0]
    if rows:
        cells = " and ".join(sheet.address(row, sheet.heads[ID_HEAD]) for row in rows)
        wrong.append(f"{cells}: {title} has the id {name!r} more than once; keep one of these rows.")
    else:
        wrong.append(
            f"{sheet.name}: the row of {title} is missing; undo that, or insert a row with {name} in column {letters}."
        )
    return None


def _value(parameter: Parameter, cell: Cell, reading: Reading) -> Scalar:
    before = reading.plan.value(parameter.name)
    record = parameter.record
    if isinstance(record, Number) and record.at_least == record.at_most:
        if not reading.older and kept(cell.value, [before]) != before:
            raise ValueError(f"{record.label}: this value is a constant; enter {plain_number(before)} again.")
        return before
    return kept(typed(record, cell, reading), [before])


def read_notes(sheet: Sheet, names: Iterable[str], reading: Reading) -> dict[str, str]:
    """Return the reasons beside values, by id; empty texts where there are none."""
    columns, notes = _columns_under(sheet, _REASON_HEAD), {}
    for name in names:
        rows = sheet.ids.get(_row_id(name), [])
        column = columns[rows[0]] if rows else None
        if len(rows) == 1 and column is not None:
            text = _note(sheet.cell(rows[0], column), reading.plan.notes.get(name, ""))
            try:
                notes[name] = NOTE.validate(text) if text else ""
            except ValueError as error:
                reading.wrong.append(f"{sheet.address(rows[0], column)}: {error}")
    if all(column is None for column in columns):
        reading.wrong.append(missing_head(sheet, _REASON_HEAD))
    return notes


def read_choices(sheet: Sheet, names: Iterable[str], reading: Reading) -> dict[str, dict[str, Scalar]]:
    """Return the choices that values hold for, as in a plan file, by the ids of values and of choices.

    Workbooks of earlier versions lack these cells: their values hold for the choices as exported.
    """
    columns, choices = _columns_under(sheet, FOR_HEAD), {}
    for name in names:
        rows, of_plan = sheet.ids.get(name, []), choices_of(reading.plan, name)
        column = columns[rows[0]] if len(rows) == 1 else None
        if of_plan and len(rows) == 1 and column is not None:
            choices[name] = {
                owner: _choice(sheet, (rows[0], column + no), owner, of_plan[owner], reading)
                for no, owner in enumerate(of_plan)
            }
        elif of_plan:
            choices[name] = of_plan
    return choices


def _choice(sheet: Sheet, place: tuple[int, int], owner: str, before: Scalar, reading: Reading) -> Scalar:
    record = parameters()[owner].record
    try:
        return record.written(kept(typed(record, sheet.cell(*place), reading), [reading.plan.value(owner)]))
    except ValueError as error:
        reading.wrong.append(f"{sheet.address(*place)}: {error}")
        return before


def _row_id(name: str) -> str:
    """Return the id of the row with the reason for a value; for a switch, it is among its strategy's inputs."""
    return {switch(strategy): shown_switch(strategy) for strategy in strategies()}.get(name, name)


def _columns_under(sheet: Sheet, head: str) -> list[int | None]:
    """Return for each row the column under the nearest cell above it with a head."""
    columns: list[int | None] = []
    for row, line in enumerate(sheet.rows):
        matches = (column for column in range(len(line)) if sheet.text(row, column) == head)
        columns.append(next(matches, columns[-1] if columns else None))
    return columns


def _note(cell: Cell, before: str) -> str:
    """Return the text of a note in one line; a number is read as text."""
    text = "" if cell.is_blank or cell.is_error else str(cell.value).strip()
    return text if text == before else " ".join(text.split())
