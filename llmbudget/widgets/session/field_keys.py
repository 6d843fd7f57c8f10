"""Keys of fields: ``tokens`` for a parameter, ``roles.0.salary`` for a cell of a table."""

from collections.abc import Sequence
from functools import lru_cache

from llmbudget.parameters.record import AnyRecord, Scalar
from llmbudget.plan.addresses import Address, is_address, parse, rows_at
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.rows import with_cell
from llmbudget.plan.scenarios import AS_PLANNED, changed_in, may_change
from llmbudget.strategies import strategies
from llmbudget.widgets.phrases import phrase

_MOST_KEYS_KEPT = 8192
"""Keys that are split once; a long table has as many."""


def cell_key(table: str, row: int, field: str) -> str:
    """Return the key of a cell; rows count from 0."""
    return f"{table}.{row}.{field}"


@lru_cache(maxsize=_MOST_KEYS_KEPT)
def split(key: str) -> tuple[str, int, str] | None:
    """Return table, row and field of a cell; None for a parameter."""
    table, *rest = key.split(".")
    return (table, int(rest[0]), rest[1]) if rest else None


def record_of(key: str) -> AnyRecord:
    """Return the record of a field.

    Raises:
        KeyError: no plan has such a field.
    """
    cell = split(key)
    return parameters()[key].record if cell is None else tables()[cell[0]].row.records()[cell[2]]


def value_of(plan: Plan, key: str) -> Scalar:
    """Return the value of a field.

    Raises:
        KeyError: the plan has no such parameter.
        IndexError: the table has no such row.
    """
    cell = split(key)
    value: Scalar = plan.value(key) if cell is None else getattr(plan.value(cell[0])[cell[1]], cell[2])
    return value


def key_of(plan: Plan, name: str) -> str:
    """Return the key of the field that a parameter's id or a cell's address means; of several rows, the first.

    Raises:
        KeyError: the plan has no such row.
    """
    if not is_address(name):
        return name
    address = parse(name)
    rows = rows_at(plan, address)
    if not rows:
        raise KeyError(name)
    return cell_key(address.table, rows[0], address.field)


def is_changeable(plan: Plan, name: str) -> bool:
    """Return whether a plan has an input that scenarios may change, by its id or address; any text is allowed."""
    try:
        return may_change(name) and (not is_address(name) or bool(rows_at(plan, parse(name))))
    except ValueError:
        return False


def in_scenario_as(plan: Plan, key: str) -> str:
    """Return what scenarios call a field: the id of a parameter, or the address of a cell; empty if they keep it.

    Raises:
        ValueError: the row of a cell shares its name with another.
    """
    cell = split(key)
    if cell is None:
        return key if may_change(key) else ""
    address = Address(cell[0], plan.value(cell[0])[cell[1]].name, cell[2])
    if not may_change(str(address)):
        return ""
    if (count := len(rows_at(plan, address))) > 1:
        raise ValueError(phrase("same_name", name=address.row, count=count))
    return str(address)


def replaced(plan: Plan, key: str, value: Scalar, scenario: str = AS_PLANNED) -> Plan:
    """Return the plan with one field replaced, in the scenario if the field may differ there.

    The name or kind of a row changes other cells too, as `plan.rows.with_cell` says.

    Raises:
        ValueError: a scenario cannot change a cell, because its row shares its name with another.
        pydantic.ValidationError: the value contradicts the rest of the plan.
    """
    cell = split(key)
    if scenario != AS_PLANNED and (name := in_scenario_as(plan, key)):
        return changed_in(plan, scenario, name, value)
    if cell is None:
        return plan.replace(**{key: value})
    return with_cell(plan, *cell, value)


def label_of(plan: Plan, key: str) -> str:
    """Return a field's label, with the name of its row or strategy."""
    cell = split(key)
    label = record_of(key).label
    if cell is not None:
        return f"{label}, {plan.value(cell[0])[cell[1]].name}"
    strategy = strategies().get(parameters()[key].section)
    return label if strategy is None or label == strategy.title else f"{label}, {strategy.title}"


def exists(plan: Plan, key: str) -> bool:
    """Return whether a plan has a field with this key; any text is allowed."""
    try:
        cell = split(key)
        record_of(key)
        return cell is None or 0 <= cell[1] < len(plan.value(cell[0]))
    except (KeyError, IndexError, ValueError):
        return False


def key_after(key: str, table: str, order: Sequence[int | None]) -> str | None:
    """Return a field's key after rows were moved, added or removed; None if its row was removed.

    Args:
        key: the key before.
        table: the table with another order.
        order: for each row now, its place before; None for a new row.
    """
    cell = split(key)
    if cell is None or cell[0] != table:
        return key
    return cell_key(table, order.index(cell[1]), cell[2]) if cell[1] in order else None
