"""Keys of fields: ``tokens`` for a parameter, ``roles.0.salary`` for a cell of a table."""

from llmbudget.parameters.record import AnyRecord, Scalar
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.scenarios import AS_PLANNED, changed_in, may_differ
from llmbudget.strategies import strategies


def cell_key(table: str, row: int, field: str) -> str:
    """Return the key of a cell; rows count from 0."""
    return f"{table}.{row}.{field}"


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


def replaced(plan: Plan, key: str, value: Scalar, scenario: str = AS_PLANNED) -> Plan:
    """Return the plan with one field replaced, in the scenario if the field may differ there."""
    cell = split(key)
    if cell is None and scenario != AS_PLANNED and may_differ(parameters()[key]):
        return changed_in(plan, scenario, key, value)
    if cell is None:
        return plan.replace(**{key: value})
    table, row, field = cell
    rows = [line.model_dump() for line in plan.value(table)]
    rows[row][field] = value
    return plan.replace(**{table: rows})


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


def without_row(key: str, table: str, row: int) -> str | None:
    """Return a cell's key after a row was removed; None if the cell was in that row."""
    cell = split(key)
    if cell is None or cell[0] != table or cell[1] < row:
        return key
    return None if cell[1] == row else cell_key(table, cell[1] - 1, cell[2])
