"""Inputs that differ between plans, in words, side by side."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from llmbudget.parameters.record import AnyRecord, Number, Row, Scalar
from llmbudget.plan.plan import Plan, Table, parameters, tables
from llmbudget.plan.words import value_in_words

_NAMES = frozenset({"organisation", "change_log"})
"""Sections of names and authors: they always differ and affect no result."""

NO_ROW, ROW = "–", "yes"
"""Cells for a row that only some plans have: missing here, present here."""


@dataclass(frozen=True)
class Input:
    """An input that differs between plans.

    Attributes:
        name: id of the parameter; for a row that some plans lack, id of the table.
        label: label of the parameter; in a table, with the name of the row.
        unit: unit of a number.
        cells: values in words, one per plan.
    """

    name: str
    label: str
    unit: str
    cells: tuple[str, ...]


def differing(plans: Sequence[Plan]) -> list[Input]:
    """Return the inputs that differ between plans, in the order of the form."""
    return [*_scalars(plans), *(cell for table in tables().values() for cell in _rows(table, plans))]


def _scalars(plans: Sequence[Plan]) -> Iterator[Input]:
    for name, parameter in parameters().items():
        if parameter.table is None and parameter.section not in _NAMES:
            yield from _unless_equal(name, parameter.title, parameter.record, [plan.value(name) for plan in plans])


def _rows(table: Table, plans: Sequence[Plan]) -> Iterator[Input]:
    """Yield the inputs that differ in a table; rows are matched by name."""
    if table.section in _NAMES:
        return
    by_plan = [_named(plan.value(table.name)) for plan in plans]
    for key in dict.fromkeys(key for rows in by_plan for key in rows):
        rows = [named.get(key) for named in by_plan]
        in_all = None not in rows
        if not in_all:
            words = tuple(NO_ROW if row is None else ROW for row in rows)
            yield Input(table.name, f"{table.row.title}: {key[0]}", "", words)
        for field, record in table.row.records().items():
            values = [None if row is None else getattr(row, field) for row in rows]
            if in_all:
                yield from _unless_equal(table.row.parameter_id(field), f"{record.label}, {key[0]}", record, values)


def _named(rows: Sequence[Row]) -> dict[tuple[str, int], Row]:
    """Return rows by name and by their order among rows of the same name."""
    seen: Counter[str] = Counter()
    by_name = {}
    for row in rows:
        name = str(row.name)  # type: ignore[attr-defined]  # every row has one
        by_name[name, seen[name]] = row
        seen[name] += 1
    return by_name


def _unless_equal(name: str, label: str, record: AnyRecord, values: Sequence[Scalar]) -> Iterator[Input]:
    if any(value != values[0] for value in values):
        unit = record.unit if isinstance(record, Number) else ""
        yield Input(name, label, unit, tuple(value_in_words(record, value) for value in values))
