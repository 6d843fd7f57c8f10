"""Scalar inputs as they stand in a workbook, each found by its id, and why they have their values."""

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
    found: dict[str, Scalar] = {}
    for name in names:
        if reading.older and name not in sheet.ids:
            continue  # a parameter that was added since: its default keeps the plan as it was
        if (row := row_of(sheet, name, parameters()[name].title, reading.wrong)) is not None:
            try:
                found[name] = _value(parameters()[name], sheet.cell(row, column), reading)
            except ValueError as error:
                reading.wrong.append(f"{sheet.address(row, column)}: {error}")
    return found


def missing_head(sheet: Sheet, head: str) -> str:
    """Return the sentence about a column of a sheet that is not there, or not called so any more."""
    return (
        f"{sheet.name}: the column {head!r} is gone, or its head was changed; undo that, or export the plan again and "
        "type into the new workbook."
    )


def row_of(sheet: Sheet, name: str, title: str, wrong: list[str]) -> int | None:
    """Return the row of an id, and say so when there is none, or more than one."""
    rows, letters = sheet.ids.get(name, []), xl_col_to_name(sheet.heads[ID_HEAD])
    if len(rows) == 1:
        return rows[0]
    if rows:
        cells = " and ".join(sheet.address(row, sheet.heads[ID_HEAD]) for row in rows)
        wrong.append(f"{cells}: {title} has the id {name!r} more than once; keep one of these rows.")
    else:
        wrong.append(
            f"{sheet.name}: the row of {title} is gone; undo that, or insert a row with {name} in column {letters}."
        )
    return None


def _value(parameter: Parameter, cell: Cell, reading: Reading) -> Scalar:
    before = reading.plan.value(parameter.name)
    record = parameter.record
    if isinstance(record, Number) and record.at_least == record.at_most:
        if not reading.older and kept(cell.value, [before]) != before:
            raise ValueError(f"{record.label}: this is fixed and in no plan; enter {plain_number(before)} again.")
        return before
    return kept(typed(record, cell, reading), [before])


def read_notes(sheet: Sheet, names: Iterable[str], reading: Reading) -> dict[str, str]:
    """Return the texts beside values that say why they are so, by id; an empty one where there is none."""
    columns, found = _columns_under(sheet, _REASON_HEAD), {}
    for name in names:
        rows = sheet.ids.get(_row_id(name), [])
        column = columns[rows[0]] if rows else None
        if len(rows) == 1 and column is not None:
            text = _note(sheet.cell(rows[0], column), reading.plan.notes.get(name, ""))
            try:
                found[name] = NOTE.validate(text) if text else ""
            except ValueError as error:
                reading.wrong.append(f"{sheet.address(rows[0], column)}: {error}")
    if all(column is None for column in columns):
        reading.wrong.append(missing_head(sheet, _REASON_HEAD))
    return found


def read_choices(sheet: Sheet, names: Iterable[str], reading: Reading) -> dict[str, dict[str, Scalar]]:
    """Return for which choices values hold, as a plan file holds them, by the ids of values and of choices.

    A workbook of an earlier version does not say it: its values hold for what was chosen when it was exported.
    """
    columns, found = _columns_under(sheet, FOR_HEAD), {}
    for name in names:
        rows, of_plan = sheet.ids.get(name, []), choices_of(reading.plan, name)
        column = columns[rows[0]] if len(rows) == 1 else None
        if of_plan and len(rows) == 1 and column is not None:
            found[name] = {
                owner: _choice(sheet, (rows[0], column + no), owner, of_plan[owner], reading)
                for no, owner in enumerate(of_plan)
            }
        elif of_plan:
            found[name] = of_plan
    return found


def _choice(sheet: Sheet, place: tuple[int, int], owner: str, before: Scalar, reading: Reading) -> Scalar:
    record = parameters()[owner].record
    try:
        return record.written(kept(typed(record, sheet.cell(*place), reading), [reading.plan.value(owner)]))
    except ValueError as error:
        reading.wrong.append(f"{sheet.address(*place)}: {error}")
        return before


def _row_id(name: str) -> str:
    """Return the id of the row that says why a parameter has its value; of a switch it is among its strategy's."""
    return {switch(strategy): shown_switch(strategy) for strategy in strategies()}.get(name, name)


def _columns_under(sheet: Sheet, head: str) -> list[int | None]:
    """Return for each row the column under the nearest cell above it with a head."""
    columns: list[int | None] = []
    for row, line in enumerate(sheet.rows):
        here = (column for column in range(len(line)) if sheet.text(row, column) == head)
        columns.append(next(here, columns[-1] if columns else None))
    return columns


def _note(cell: Cell, before: str) -> str:
    """Return the text of a note in one line; numbers, too, are texts here."""
    text = "" if cell.is_blank or cell.is_error else str(cell.value).strip()
    return text if text == before else " ".join(text.split())
