"""Tables read from a workbook: every row below the heads that is filled, added rows included."""

from collections.abc import Collection, Mapping
from itertools import chain

from llmbudget.catalog import Catalog
from llmbudget.excel.read.cell_values import Reading, kept, typed
from llmbudget.excel.read.grid import ID_HEAD, Cell, Sheet
from llmbudget.excel.read.inputs import row_of
from llmbudget.excel.write.cases import shown_switch
from llmbudget.excel.write.columns import ID, LABEL, TABLE_HEADS
from llmbudget.parameters.record import AnyRecord, Choice, Scalar
from llmbudget.plan.plan import Table, parameters, tables
from llmbudget.strategies import strategies

_FROM, _UNTIL = "start", "expires"
"""Fields that mean the first and the last month of the budget when their cells are empty."""

_ON_FORMS = frozenset({"role_group", "role_effort"})
"""Columns that only the forms of sponsors read: an empty cell is the default."""

_FIRST_MONTH = 1.0


def read_rows(sheet: Sheet, table: Table, months: float, reading: Reading) -> list[dict[str, Scalar]] | None:
    """Return the rows of a table on a sheet, or None if they cannot be read.

    Empty lines are no rows; inserted lines are. ``months`` is the number of months of the budget.
    """
    if reading.older and table.name not in sheet.ids:
        return None  # the table is newer than the workbook
    wrong = len(reading.wrong)
    head = row_of(sheet, table.name, f"the table {table.row.title}", reading.wrong)
    columns = _columns(sheet, table, head, reading) if head is not None else None
    if head is None or columns is None:
        return None
    rows: list[dict[str, Scalar]] = []
    for row in range(head + TABLE_HEADS, _end(sheet, table, head)):
        if not all(sheet.cell(row, column).is_blank for column in columns.values()):
            rows.append(_row(sheet, row, columns, table, len(rows), months, reading))
    return rows if len(reading.wrong) == wrong else None


def _row(  # noqa: PLR0913, PLR0917 - a row is a place in two tables
    sheet: Sheet, row: int, columns: Mapping[str, int], table: Table, line: int, months: float, reading: Reading
) -> dict[str, Scalar]:
    """Return the values of a row; ``line`` counts the rows of the table."""
    before, values = reading.plan.value(table.name), {}
    counted = _counted(sheet, row, columns, table, reading.plan.catalog)
    for field, column in columns.items():
        cell = sheet.cell(row, column)
        if cell.is_blank and (field not in counted or table.row.parameter_id(field) in _ON_FORMS):
            values[field] = table.row.model_fields[field].default
            continue
        try:
            value = _value(field, table.row.records()[field], cell, months, reading)
        except ValueError as error:
            hint = " To remove the row, clear all its cells." if cell.is_blank else ""
            reading.wrong.append(f"{sheet.address(row, column)}: {error}{hint}")
        else:
            # The same line comes first; the rest of the column helps when rows moved.
            values[field] = kept(value, (getattr(earlier, field) for earlier in chain(before[line : line + 1], before)))
    return values


def _counted(sheet: Sheet, row: int, columns: Mapping[str, int], table: Table, catalog: Catalog) -> Collection[str]:
    """Return the fields that count for a row's kind, or all of them; an empty cell of another field is its default."""
    decides = table.row.decided_by
    kinds = table.row.records().get(decides)
    kind = sheet.text(row, columns[decides]) if decides in columns else ""
    known = isinstance(kinds, Choice) and kind in kinds.options(catalog)
    return table.row.counted(kind) if known else columns


def _value(field: str, record: AnyRecord, cell: Cell, months: float, reading: Reading) -> Scalar:
    if cell.is_blank and field == _FROM:
        return _FIRST_MONTH
    if cell.is_blank and field == _UNTIL:
        return months
    return typed(record, cell, reading)


def _columns(sheet: Sheet, table: Table, head: int, reading: Reading) -> dict[str, int] | None:
    """Return the columns of a table by the ids above their heads; None if one is missing.

    Columns that are newer than the workbook keep their defaults.
    """
    present = {sheet.text(head, column): column for column in reversed(range(len(sheet.rows[head])))}
    ids = {field: table.row.parameter_id(field) for field in table.row.records()}
    missing = [field for field, name in ids.items() if name not in present]
    if reading.older:
        return {field: present[name] for field, name in ids.items() if name in present}
    reading.wrong.extend(
        f"{sheet.name}: the column {table.row.records()[field].label} ({ids[field]}) of the table {table.row.title} is "
        "missing; undo that, or export the plan again and type into the new workbook."
        for field in missing
    )
    return None if missing else {field: present[name] for field, name in ids.items()}


def _end(sheet: Sheet, table: Table, head: int) -> int:
    """Return the first row after a table: the next known id, or a text that is no label of a line.

    Spreadsheets copy a label with its line, and an inserted line has none. A text between two labels of the table was
    typed by somebody, and does not end the table.
    """
    known_ids = {*parameters(), *tables(), *map(shown_switch, strategies())}
    after = [row for name, rows in sheet.ids.items() if name in known_ids for row in rows if row > head]
    end, column = min(after, default=len(sheet.rows)), sheet.heads[ID_HEAD] + LABEL - ID
    labels = {row: text for row in range(head + TABLE_HEADS, end) if (text := sheet.text(row, column))}
    # Another version may have given the table another title, which is in the row below its id.
    titles = tuple(filter(None, (table.row.title, sheet.text(head + 1, column))))
    last = max((row for row, text in labels.items() if text.startswith(titles)), default=head)
    return min((row for row in labels if row > last), default=end)
