"""The inputs in which several plans differ, in words, side by side."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from llmbudget.parameters.record import AnyRecord, Number, Row, Scalar
from llmbudget.plan.plan import Plan, Table, parameters, tables
from llmbudget.plan.words import value_in_words

_NAMES = frozenset({"organisation", "change_log"})
"""Sections that say whose a plan is, and who changed it: they differ in any case, and nothing hangs on them."""

NO_ROW, ROW = "–", "yes"
"""Stands where a plan lacks a row that others have, and where it has it."""


@dataclass(frozen=True)
class Input:
    """An input that is not the same in all plans.

    Attributes:
        name: its id, or that of its column; of a row that not all plans have, the table's.
        label: what people call it; in a table, with the name of the row.
        unit: of numbers.
        cells: its values in words, one for each plan.
    """

    name: str
    label: str
    unit: str
    cells: tuple[str, ...]


def differing(plans: Sequence[Plan]) -> list[Input]:
    """Return the inputs in which plans differ, in the order of the form."""
    return [*_scalars(plans), *(found for table in tables().values() for found in _rows(table, plans))]


def _scalars(plans: Sequence[Plan]) -> Iterator[Input]:
    for name, parameter in parameters().items():
        if parameter.table is None and parameter.section not in _NAMES:
            yield from _unless_equal(name, parameter.title, parameter.record, [plan.value(name) for plan in plans])


def _rows(table: Table, plans: Sequence[Plan]) -> Iterator[Input]:
    """Yield what differs in a table, whose rows are the same ones where their names are."""
    if table.section in _NAMES:
        return
    by_plan = [_named(plan.value(table.name)) for plan in plans]
    for key in dict.fromkeys(key for rows in by_plan for key in rows):
        rows = [named.get(key) for named in by_plan]
        there = [row for row in rows if row is not None]
        if len(there) < len(rows):
            words = tuple(NO_ROW if row is None else ROW for row in rows)
            yield Input(table.name, f"{table.row.title}: {key[0]}", "", words)
        for field, record in table.row.records().items():
            values = [None if row is None else getattr(row, field) for row in rows]
            if len(there) == len(rows):
                yield from _unless_equal(table.row.parameter_id(field), f"{record.label}, {key[0]}", record, values)


def _named(rows: Sequence[Row]) -> dict[tuple[str, int], Row]:
    """Return rows by name; of those that share one, by their order."""
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        name = str(row.name)  # type: ignore[attr-defined]  # every row has one
        found[name, seen[name]] = row
        seen[name] += 1
    return found


def _unless_equal(name: str, label: str, record: AnyRecord, values: Sequence[Scalar]) -> Iterator[Input]:
    if any(value != values[0] for value in values):
        unit = record.unit if isinstance(record, Number) else ""
        yield Input(name, label, unit, tuple(value_in_words(record, value) for value in values))
