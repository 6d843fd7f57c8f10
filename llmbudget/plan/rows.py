"""Rows of tables that name each other: what an edited name or kind changes besides its own cell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from llmbudget.parameters.record import Choice, Row, Scalar, Text
from llmbudget.plan.addresses import is_address, parse
from llmbudget.plan.plan import Plan, parameters, tables

NAME = "name"
"""The field that names a row."""


@cache
def naming(table: str) -> tuple[tuple[str, str], ...]:
    """Return table and field of every column that names rows of this table."""
    return tuple(
        (other.name, field)
        for other in tables().values()
        for field, record in other.row.records().items()
        if isinstance(record, Text) and record.names == table
    )


@cache
def naming_strategies(table: str) -> tuple[str, ...]:
    """Return the ids of the strategies' parameters that name a row of this table."""
    scalars = (parameter for parameter in parameters().values() if parameter.table is None)
    return tuple(p.name for p in scalars if isinstance(p.record, Text) and p.record.names == table)


def is_named(rows: Sequence[Row], name: str) -> bool:
    """Return whether a row has this name, ignoring case as spreadsheets do."""
    return any(row.name.lower() == name.lower() for row in rows)  # type: ignore[attr-defined]  # every row has one


def names_of(plan: Plan, table: str, name: str) -> list[str]:
    """Return the names of the rows that name a row of this table, and the titles of strategies that do."""
    rows = [
        line.name
        for other, field in naming(table)
        for line in plan.value(other)
        if getattr(line, field).lower() == name.lower()
    ]
    titles = (parameters()[key].title for key in naming_strategies(table) if plan.value(key).lower() == name.lower())
    return [*rows, *titles]


def with_cell(plan: Plan, table: str, row: int, field: str, value: Scalar) -> Plan:
    """Return the plan with one cell replaced, and what follows.

    A row that is renamed is renamed in the rows, strategies, scenarios, ranges and notes that name it. A new row whose
    kind changes begins as that kind does.

    Raises:
        pydantic.ValidationError: the plan cannot hold the value.
    """
    lines = {table: [line.model_dump() for line in plan.value(table)]}
    before = plan.value(table)[row]
    name, others = getattr(before, NAME), [*plan.value(table)[:row], *plan.value(table)[row + 1 :]]
    named: dict[str, Any] = {}
    lines[table][row][field] = value
    if field == tables()[table].row.decided_by and value != getattr(before, field):
        lines[table][row] |= _of_kind(before, str(value), others)
    if lines[table][row][NAME] != name and not is_named(others, name):
        for other, column in naming(table):
            lines.setdefault(other, [line.model_dump() for line in plan.value(other)])
            for line in lines[other]:
                if line[column].lower() == name.lower():
                    line[column] = lines[table][row][NAME]
        naming_it = (key for key in naming_strategies(table) if plan.value(key).lower() == name.lower())
        named = dict.fromkeys(naming_it, lines[table][row][NAME])
    now, after = lines[table][row][NAME], plan.replace(**lines, **named)
    return after if now == name or is_named(others, name) else _readdressed(plan, after, table, (name, now))


def _readdressed(plan: Plan, after: Plan, table: str, names: tuple[str, str]) -> Plan:
    """Return the plan after a row was renamed, with the scenarios, ranges, notes and figures that name its cells."""

    def renamed(by_name: Mapping[str, Any]) -> dict[str, Any]:
        return {_address(name, table, *names): value for name, value in by_name.items()}

    carried = {
        "scenarios": {name: renamed(changes) for name, changes in plan.scenarios.items()},
        "spreads": renamed(plan.spreads),
        "notes": renamed(plan.notes),
        "measured": renamed(plan.measured),
        "set_aside": plan.set_aside,
    }
    return Plan.model_validate(after.model_dump(by_alias=True) | carried, context=plan.catalog)


def _address(name: str, table: str, before: str, now: str) -> str:
    """Return the address of a cell after its row was renamed; any other name stays."""
    if not is_address(name) or (parse(name).table, parse(name).row) != (table, before):
        return name
    return str(replace(parse(name), row=now))


def new_row(plan: Plan, table: str, kind: str = "") -> Row:
    """Return a new row with values to begin with, and a name that no other row has.

    Raises:
        KeyError: the table has no rows of this kind.
    """
    row = tables()[table].row
    first = row(**(row.starting(kind) if kind else {}))
    return first.model_copy(update={NAME: free_name(plan.value(table), getattr(first, NAME))})


def free_name(rows: Sequence[Row], name: str) -> str:
    """Return the name, with a number behind it if another row has it."""
    number = 1
    while is_named(rows, name if number == 1 else f"{name} {number}"):
        number += 1
    return name if number == 1 else f"{name} {number}"


def counted(row: Row) -> tuple[str, ...]:
    """Return the fields that count for a row, in their order."""
    return type(row).counted(_kind(row))


def begun(row: Row) -> Row:
    """Return a row of the same kind as it begins: values that differ were entered."""
    return _begun(type(row), _kind(row))


@cache
def _begun(rules: type[Row], kind: str) -> Row:
    return rules(**rules.starting(kind)) if kind else rules()


def _kind(row: Row) -> str:
    return str(getattr(row, row.decided_by)) if row.decided_by else ""


def _of_kind(row: Row, kind: str, others: Sequence[Row]) -> dict[str, Any]:
    """Return what changes with a row's kind.

    A row as it began becomes a new row of the other kind. Any other row keeps its values: nothing that was typed is
    replaced, also if kinds change back and forth.
    """
    old, new, fields = begun(row), _begun(type(row), kind), set(row.records()) - _always(type(row))
    if any(getattr(row, field) != getattr(old, field) for field in fields):
        return {}
    values = {field: getattr(new, field) for field in fields}
    return values | ({NAME: free_name(others, getattr(new, NAME))} if getattr(row, NAME) == getattr(old, NAME) else {})


@cache
def _always(rules: type[Row]) -> frozenset[str]:
    """Return the fields that count for every kind."""
    kinds = rules.records()[rules.decided_by]
    assert isinstance(kinds, Choice)
    return frozenset.intersection(*(frozenset(rules.counted(kind)) for kind in kinds.options()))


def kept(row: Row) -> Mapping[str, Scalar]:
    """Return the values that differ from the defaults and do not count for the row's kind."""
    fields, counting = type(row).model_fields, counted(row)
    values = {field: getattr(row, field) for field in row.records() if field not in counting}
    return {field: value for field, value in values.items() if value != fields[field].default}


def missing(row: Row) -> tuple[str, ...]:
    """Return the fields of which a row needs one and has none; empty if it has."""
    needed = tuple(field for field in counted(row) if field in row.needed)
    return () if any(getattr(row, field) for field in needed) else needed
