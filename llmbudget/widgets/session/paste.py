"""Spreadsheet cells pasted into a table of the form."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from llmbudget.imports.staff_list import staff_list
from llmbudget.parameters.record import Scalar
from llmbudget.plan.file import problems
from llmbudget.plan.plan import MAX_ROWS, Table, tables, too_many_rows
from llmbudget.plan.scenarios import AS_PLANNED, all_changed_in
from llmbudget.plan.set_aside import newly
from llmbudget.plan.set_aside import notice as set_aside_notice
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import is_share, parse
from llmbudget.widgets.session.field_keys import cell_key, exists, in_scenario_as
from llmbudget.widgets.session.history import Refused
from llmbudget.widgets.session.plan_text import LONGEST_PLAN
from llmbudget.widgets.session.state import Session

_FRACTION = re.compile(r"(0?\.\d*|0|1(\.0*)?)?")
_ONE = re.compile(r"1(\.0*)?")


def paste(session: Session, table_name: str, row: int, fields: Sequence[str], text: str) -> None:
    """Paste a block of cells as one undo step, adding rows as needed.

    A value that a cell cannot hold is refused there, as if typed. An empty cell changes nothing. While a scenario is
    shown, only new rows and names change the plan; other cells change the scenario.

    Args:
        session: the session to change.
        table_name: the table.
        row: row of the first line, counted from 0.
        fields: columns in page order, starting with the one pasted into. If the first line names columns, those
            are used instead.
        text: lines of tab-separated cells, as spreadsheets copy them.
    """
    table = tables()[table_name]
    block = _block(session, table, fields, _lines(text) if len(text) <= LONGEST_PLAN else [])
    fields, lines = block.fields, block.lines
    if not lines:
        session.notice = phrase("paste_unclear", table=table.row.title)
        return
    if row + len(lines) > MAX_ROWS:
        session.notice = phrase("paste_refused", reason=too_many_rows(table.row.title, row + len(lines)))
        return
    rows, changes = [line.model_dump() for line in session.plan.value(table_name)], dict[str, Scalar]()
    if row not in range(len(rows) + 1):
        raise IndexError(row)
    fresh = range(row if block.is_staff else len(rows), row + len(lines))
    rows[fresh.start : fresh.stop] = [table.row().model_dump() for _ in fresh]
    refused = dict(session.refused)
    lines = _whole_shares(table, fields, lines)
    for place, field, cell in _cells(lines, row, fields):
        key = cell_key(table_name, place, field)
        refused.pop(key, None)
        try:
            value = parse(table.row.records()[field], cell, start=session.plan.schedule.start_month)
            if address := _in_scenario(session, key):
                changes[address] = value
            else:
                rows[place][field] = value
        except ValueError as error:
            refused[key] = Refused(cell, str(error))
    pasted = phrase("pasted", table=table.row.title, count=len(lines))
    _take(session, {table.name: rows}, changes, refused, f"{pasted} {block.note}".strip())


@dataclass(frozen=True)
class _Block:
    """What is pasted.

    Attributes:
        fields: the column of each cell; empty for none.
        lines: cells by row, without headings.
        note: which columns are left out.
        is_staff: each row is a person, who takes nothing from the row that stood there.
    """

    fields: Sequence[str]
    lines: Sequence[Sequence[str]]
    note: str
    is_staff: bool = False


def _block(session: Session, table: Table, fields: Sequence[str], lines: list[list[str]]) -> _Block:
    """Return the cells with their columns: those that the first line names, or the given ones."""
    named = _named(table, lines[0]) if lines else []
    if named:
        return _Block(named, lines[1:], _left_out(lines[1:], named))
    planned = table.name == "roles" and session.scenario == AS_PLANNED
    staff = staff_list(lines, session.plan.schedule.start_month) if lines and planned else None
    if staff:
        without = phrase("pasted_without", heads=", ".join(staff.left_out)) if staff.left_out else ""
        gone = phrase("pasted_gone", count=staff.n_gone) if staff.n_gone else ""
        note = " ".join(filter(None, (without, gone)))
        return _Block(staff.fields, staff.lines, note, is_staff=True)
    return _Block(fields, lines, _left_out(lines, fields))


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


def _whole_shares(table: Table, fields: Sequence[str], lines: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the lines with each 1 of a column of fractions as 100%: beside 0.5 it is no 1%."""
    records, copied = table.row.records(), [list(line) for line in lines]
    for place, field in enumerate(fields):
        if not field or not is_share(records[field]):
            continue
        cells = [line[place].strip() for line in copied if place < len(line)]
        if all(_FRACTION.fullmatch(cell) for cell in cells):
            for line in copied:
                if place < len(line) and _ONE.fullmatch(line[place].strip()):
                    line[place] = "100%"
    return copied


def _left_out(lines: Sequence[Sequence[str]], fields: Sequence[str]) -> str:
    more = max(map(len, lines), default=0) - len(fields)
    return phrase("pasted_less", count=more) if more > 0 else ""


def _in_scenario(session: Session, key: str) -> str:
    """Return the address of a cell that a paste changes in the shown scenario; empty if it changes the plan.

    Raises:
        ValueError: the row shares its name with another.
    """
    if session.scenario == AS_PLANNED or not exists(session.plan, key):
        return ""
    return in_scenario_as(session.plan, key)


def _take(
    session: Session,
    rows: Mapping[str, list[dict[str, Any]]],
    changes: Mapping[str, Scalar],
    refused: dict[str, Refused],
    notice: str,
) -> None:
    """Take the rows of the plan and the changes of the shown scenario."""
    try:
        plan = session.plan.replace(rows)
        if changes:
            plan = all_changed_in(plan, session.scenario, changes)
    except ValidationError as error:  # too many rows, or incompatible values
        session.notice = phrase("paste_refused", reason=" ".join(problems(error)))
        return
    lost = newly(session.plan, plan)
    session.put(plan, refused, " ".join(filter(None, (notice, set_aside_notice(lost)))))
