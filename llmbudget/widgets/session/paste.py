"""Spreadsheet cells pasted into a table of the form."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from llmbudget.plan.file import problems
from llmbudget.plan.plan import MAX_ROWS, Table, tables, too_many_rows
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import parse
from llmbudget.widgets.session.field_keys import cell_key
from llmbudget.widgets.session.history import Refused
from llmbudget.widgets.session.plan_text import LONGEST_PLAN
from llmbudget.widgets.session.state import Session


def paste(session: Session, table_name: str, row: int, fields: Sequence[str], text: str) -> None:
    """Paste a block of cells as one undo step, adding rows as needed.

    A value that a cell cannot hold is refused there, as if typed. An empty cell changes nothing.

    Args:
        session: the session to change.
        table_name: the table.
        row: row of the first line, counted from 0.
        fields: columns in page order, starting with the one pasted into. If the first line names columns, those
            are used instead.
        text: lines of tab-separated cells, as spreadsheets copy them.
    """
    table = tables()[table_name]
    lines = _lines(text) if len(text) <= LONGEST_PLAN else []
    named = _named(table, lines[0]) if lines else []
    fields, lines = (named, lines[1:]) if named else (fields, lines)
    if not lines:
        session.notice = phrase("paste_unclear", table=table.row.title)
        return
    if row + len(lines) > MAX_ROWS:
        session.notice = phrase("paste_refused", reason=too_many_rows(table.row.title, row + len(lines)))
        return
    rows = [line.model_dump() for line in session.plan.value(table_name)]
    if row not in range(len(rows) + 1):
        raise IndexError(row)
    rows += [table.row().model_dump() for _ in range(row + len(lines) - len(rows))]
    refused = dict(session.refused)
    for place, field, cell in _cells(lines, row, fields):
        key = cell_key(table_name, place, field)
        refused.pop(key, None)
        try:
            rows[place][field] = parse(table.row.records()[field], cell)
        except ValueError as error:
            refused[key] = Refused(cell, str(error))
    pasted = phrase("pasted", table=table.row.title, count=len(lines))
    _take(session, table, rows, refused, f"{pasted} {_left_out(lines, fields)}".strip())


def _lines(text: str) -> list[list[str]]:
    return [line for line in csv.reader(io.StringIO(text, newline=""), "excel-tab") if any(map(str.strip, line))]


def _named(table: Table, heads: Sequence[str]) -> list[str]:
    """Return the column for each heading, empty for a blank one; an empty list if these are not headings."""
    columns = {record.label.casefold(): field for field, record in table.row.records().items()}
    fields: list[str] = []
    for head in heads:
        field = _column(columns, " ".join(head.casefold().split()))
        if field is None:
            return []
        fields.append(field)
    return fields if any(fields) else []


def _column(columns: Mapping[str, str], head: str) -> str | None:
    """Return the column whose id or label is the heading, or begins it: a unit may follow."""
    named = [label for label in columns if head == label or head.startswith(f"{label} ")]
    if named:
        return columns[max(named, key=len)]
    return head if not head or head in columns.values() else None


def _cells(lines: Sequence[Sequence[str]], row: int, fields: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield row, column and text of each filled cell that has a column."""
    for place, line in enumerate(lines, row):
        for field, cell in zip(fields, line, strict=False):
            if field and cell.strip():
                yield place, field, cell.strip()


def _left_out(lines: Sequence[Sequence[str]], fields: Sequence[str]) -> str:
    more = max(len(line) for line in lines) - len(fields)
    return phrase("pasted_less", count=more) if more > 0 else ""


def _take(session: Session, table: Table, rows: list[dict[str, Any]], refused: dict[str, Refused], notice: str) -> None:
    try:
        plan = session.plan.replace(**{table.name: rows})
    except ValidationError as error:  # too many rows, or incompatible values
        session.notice = phrase("paste_refused", reason=" ".join(problems(error)))
        return
    session.put(plan, refused, notice)
