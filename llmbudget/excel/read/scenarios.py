"""Scenarios read from a workbook: a column for each, with its changes in the rows of the inputs."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from llmbudget.excel.read.cell_values import Reading, kept, typed
from llmbudget.excel.read.grid import ID_HEAD, Cell, Sheet
from llmbudget.excel.read.inputs import missing_head, row_of
from llmbudget.excel.write.cases import differing
from llmbudget.parameters.record import AnyRecord, Number, Scalar
from llmbudget.plan.addresses import is_address, title_of
from llmbudget.plan.scenarios import AS_PLANNED, change_record, changed_cells, checked

Changes = dict[str, Any]


def read_scenarios(sheet: Sheet, reading: Reading) -> dict[str, Changes]:
    """Return the changes of each named scenario, by id; an empty column is no scenario yet.

    Scenarios are in the columns right of the plan's own.
    """
    first = sheet.heads.get(AS_PLANNED)
    if first is None or sheet.head_row is None:
        reading.wrong.append(missing_head(sheet, AS_PLANNED))
        return {}
    listed = [parameter for parameter in differing(reading.plan) if parameter.name in sheet.ids or not reading.older]
    titles = {parameter.name: parameter.title for parameter in listed}
    cells = changed_cells(reading.plan.scenarios)
    rows = {
        name: row_of(sheet, name, title, reading.wrong)
        for name, title in {**titles, **{name: title_of(name) for name in cells}}.items()
    }
    reading.wrong.extend(_not_calculated(sheet, cells))
    present = {name: row for name, row in rows.items() if row is not None}
    scenarios: dict[str, Changes] = {}
    for column in range(first + 1, max(map(len, sheet.rows))):
        scenario = _name(sheet.cell(sheet.head_row, column))
        before = reading.plan.scenarios.get(scenario, {})
        changes = _changes(sheet, column, present, before, reading)
        if changes and (not scenario or scenario in scenarios):
            cell = sheet.address(sheet.head_row, column)
            problem = "has the same name as another" if scenario else "has no name"
            reading.wrong.append(f"{cell}: this scenario {problem}; enter a unique name.")
        elif changes or scenario in reading.plan.scenarios:
            scenarios[scenario] = {name: changes[name] for name in (*before, *changes) if name in changes}
    return _checked(sheet, scenarios, reading)


def _not_calculated(sheet: Sheet, cells: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each row of a cell that the formulas of the workbook do not read."""
    for name in (name for name in sheet.ids if is_address(name) and name not in cells):
        yield (
            f"{sheet.address(sheet.ids[name][0], sheet.heads[ID_HEAD])}: formulas do not read the changes of {name!r}; "
            "remove the row, change the cell in a scenario in the form, and export the plan again."
        )


def _name(cell: Cell) -> str:
    return "" if cell.is_blank else str(cell.value).strip()


def _changes(
    sheet: Sheet, column: int, rows: Mapping[str, int], before: Mapping[str, Any], reading: Reading
) -> Changes:
    """Return the values that are filled in; empty cells are as planned."""
    changes: Changes = {}
    for name, row in rows.items():
        cell = sheet.cell(row, column)
        if not cell.is_blank:
            try:
                changes[name] = _value(change_record(name), cell, before, name, reading)
            except ValueError as error:
                reading.wrong.append(f"{sheet.address(row, column)}: {error}")
    return changes


def _value(record: AnyRecord, cell: Cell, before: Mapping[str, Any], name: str, reading: Reading) -> Scalar:
    """Return a value as in a plan file; the workbook writes 0 for a value that the scenario empties."""
    was_empty = name in before and before[name] is None
    cannot_be_0 = isinstance(record, Number) and record.blank is not None and record.at_least > 0
    if cell.value == 0 and (was_empty or cannot_be_0):
        return None
    exported = [float(before[name])] if isinstance(before.get(name), int | float) else []
    return record.written(kept(typed(record, cell, reading), exported))


def _checked(sheet: Sheet, scenarios: dict[str, Changes], reading: Reading) -> dict[str, Changes]:
    try:
        return checked(scenarios, reading.plan.catalog)
    except ValueError as error:
        reading.wrong.append(f"{sheet.name}: {error}")
        return scenarios
