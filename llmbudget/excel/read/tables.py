"""Tables as they stand in a workbook: every row below the heads in which something is typed, wherever it came from."""

from collections.abc import Mapping
from itertools import chain

from llmbudget.excel.read.cell_values import Reading, kept, typed
from llmbudget.excel.read.grid import ID_HEAD, Cell, Sheet
from llmbudget.excel.read.inputs import row_of
from llmbudget.excel.write.cases import shown_switch
from llmbudget.excel.write.columns import ID, LABEL, TABLE_HEADS
from llmbudget.parameters.record import AnyRecord, Scalar
from llmbudget.plan.plan import Table, parameters, tables
from llmbudget.strategies import strategies

_FROM, _UNTIL = "start", "expires"
"""Fields that the workbook reads, left empty, as the first and as the last month of the budget."""

_FIRST_MONTH = 1.0


def read_rows(sheet: Sheet, table: Table, months: float, reading: Reading) -> list[dict[str, Scalar]] | None:
    """Return the rows of a table that is typed on a sheet, or None where they cannot be read.

    Lines of which every cell is empty are no rows; lines that were inserted are. ``months`` are those of the budget.
    """
    if reading.older and table.name not in sheet.ids:
        return None  # a table that was added since
    wrong = len(reading.wrong)
    head = row_of(sheet, table.name, f"the table {table.row.title}", reading.wrong)
    columns = _columns(sheet, table, head, reading) if head is not None else None
    if head is None or columns is None:
        return None
    found: list[dict[str, Scalar]] = []
    for row in range(head + TABLE_HEADS, _end(sheet, table, head)):
        if not all(sheet.cell(row, column).is_blank for column in columns.values()):
            found.append(_row(sheet, row, columns, table, len(found), months, reading))
    return found if len(reading.wrong) == wrong else None


def _row(  # noqa: PLR0913, PLR0917 - a row is a place in two tables
    sheet: Sheet, row: int, columns: Mapping[str, int], table: Table, line: int, months: float, reading: Reading
) -> dict[str, Scalar]:
    """Return the values of a row; ``line`` counts the rows of the table."""
    before, found = reading.plan.value(table.name), {}
    for field, column in columns.items():
        cell = sheet.cell(row, column)
        try:
            value = _value(field, table.row.records()[field], cell, months, reading)
        except ValueError as error:
            hint = " To remove the row, empty all of its cells." if cell.is_blank else ""
            reading.wrong.append(f"{sheet.address(row, column)}: {error}{hint}")
        else:
            # Of the same line first: the whole column only helps where rows moved.
            found[field] = kept(value, (getattr(one, field) for one in chain(before[line : line + 1], before)))
    return found


def _value(field: str, record: AnyRecord, cell: Cell, months: float, reading: Reading) -> Scalar:
    if cell.is_blank and field == _FROM:
        return _FIRST_MONTH
    if cell.is_blank and field == _UNTIL:
        return months
    return typed(record, cell, reading)


def _columns(sheet: Sheet, table: Table, head: int, reading: Reading) -> dict[str, int] | None:
    """Return the columns of a table by the ids above their heads; None when one is not there.

    Those that were added since the workbook was exported keep their defaults.
    """
    there = {sheet.text(head, column): column for column in reversed(range(len(sheet.rows[head])))}
    ids = {field: table.row.parameter_id(field) for field in table.row.records()}
    gone = [field for field, name in ids.items() if name not in there]
    if reading.older:
        return {field: there[name] for field, name in ids.items() if name in there}
    reading.wrong.extend(
        f"{sheet.name}: the column {table.row.records()[field].label} ({ids[field]}) of the table {table.row.title} is "
        "gone; undo that, or export the plan again and type into the new workbook."
        for field in gone
    )
    return None if gone else {field: there[name] for field, name in ids.items()}


def _end(sheet: Sheet, table: Table, head: int) -> int:
    """Return the row of what comes after a table: the next id that means something, or a text that labels no line.

    Spreadsheets copy a label with its line, and leave that of an inserted one empty. A text that stands between two
    labels of the table was typed by somebody, and ends nothing.
    """
    meant = {*parameters(), *tables(), *map(shown_switch, strategies())}
    after = [row for name, rows in sheet.ids.items() if name in meant for row in rows if row > head]
    end, column = min(after, default=len(sheet.rows)), sheet.heads[ID_HEAD] + LABEL - ID
    labels = {row: text for row in range(head + TABLE_HEADS, end) if (text := sheet.text(row, column))}
    last = max((row for row, text in labels.items() if text.startswith(table.row.title)), default=head)
    return min((row for row in labels if row > last), default=end)
