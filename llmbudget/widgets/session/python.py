"""A budget as Python code that repeats the edits made in the form."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from llmbudget.parameters.record import AnyRecord, Scalar
from llmbudget.plan.addresses import addresses, is_address, parse, value_at
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.scenarios import with_scenario
from llmbudget.plan.set_aside import belonging
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.field_keys import record_of

SHORTEST_GROUPED = 10_000
"""Smallest whole number written with grouped digits."""

LONGEST_LINE = 100
"""Longest call written on one line."""


def code(origin: str, base: Plan | None, plan: Plan, file: str) -> str:
    """Return a program that builds a plan's budget.

    Args:
        origin: name or path of ``base``; empty if a plan was given.
        base: the plan the form started from; None if calls cannot name it.
        plan: the plan with all edits.
        file: name of the saved plan, for what calls cannot express: notes, actuals, another profile.
    """
    scenarios = "".join(_scenario(name, changes) for name, changes in plan.scenarios.items())
    if base is not None and _made(base, plan) == plan:
        arguments = [literal(origin) if origin else "plan", *_changes(base, plan)]
        call = f"{_call('Budget', arguments)}{scenarios}"
    else:
        call = f"Budget({literal(file)})  # {phrase('python_file')}"
    return f'from llmbudget import Budget\n\nb = {call}\nb["total_cost"]'


def _scenario(name: str, changes: Mapping[str, Any]) -> str:
    """Return the call that adds a scenario."""
    cells = {key: value for key, value in changes.items() if is_address(key)}
    values = (f"{key}={literal(value)}" for key, value in changes.items() if key not in cells)
    return f".with_scenario({', '.join((literal(name), *filter(None, [_cells(cells)]), *values))})"


def _cells(values: Mapping[str, Any]) -> str:
    """Return values by address as Python code; empty if there are none."""
    items = ", ".join(f"{literal(address)}: {literal(value)}" for address, value in values.items())
    return f"{{{items}}}" if items else ""


def argument(key: str, value: Scalar) -> str:
    """Return a parameter and its value as an argument of `Budget`."""
    return f"{key}={literal(record_of(key).written(value))}"


def literal(value: Any) -> str:  # noqa: ANN401 - whatever a plan file holds
    """Return a value as Python code."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= SHORTEST_GROUPED:
        return f"{value:_}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # in double quotes, as most code uses
    return repr(value)


def _changes(base: Plan, plan: Plan) -> list[str]:
    named = _changed(base, plan)
    return [_table(base, plan, name) if name in tables() else argument(name, plan.value(name)) for name in named]


def _table(base: Plan, plan: Plan, table: str) -> str:
    """Return the cells of a table that changed as an argument, or all its rows if some were added, moved or renamed."""
    names = [row.name for row in plan.value(table)]
    if names != [row.name for row in base.value(table)] or len(set(names)) < len(names):
        return f"{table}={_rows(plan, table)}"
    cells = (parse(name) for name in addresses(plan) if parse(name).table == table)
    changed = [cell for cell in cells if value_at(plan, cell) != value_at(base, cell)]
    return f"**{_cells({str(cell): cell.record.written(value_at(plan, cell)) for cell in changed})}"


def _changed(base: Plan, plan: Plan) -> list[str]:
    scalars = [name for name, parameter in parameters().items() if parameter.table is None]
    changed = [name for name in (*scalars, *tables()) if base.value(name) != plan.value(name)]
    following = [name for name in changed if name in belonging()]  # changed with another choice, not typed
    try:
        remade = base.replace(**{name: plan.value(name) for name in changed if name not in following})
    except ValidationError:  # a typed value is needed too, such as a price that no provider lists
        return changed
    return [name for name in changed if name not in following or remade.value(name) != plan.value(name)]


def _rows(plan: Plan, table: str) -> str:
    records = tables()[table].row.records()
    lines = [f"        {_row(row, records)},\n" for row in plan.value(table)]
    return f"[\n{''.join(lines)}    ]" if lines else "[]"


def _row(row: Any, records: Mapping[str, AnyRecord]) -> str:  # noqa: ANN401 - a row of any table
    """Return a row's values that differ from their defaults."""
    usual = {name: field.default for name, field in type(row).model_fields.items()}
    cells = {name: record.written(getattr(row, name)) for name, record in records.items()}
    stated = (name for name in cells if getattr(row, name) != usual[name])
    return f"{{{', '.join(f'{literal(name)}: {literal(cells[name])}' for name in stated)}}}"


def _call(name: str, arguments: list[str]) -> str:
    short = f"{name}({', '.join(arguments)})"
    if len(short) <= LONGEST_LINE and "\n" not in short:
        return short
    lines = [f"    {argument},\n" for argument in arguments]
    return f"{name}(\n{''.join(lines)})"


def _made(base: Plan, plan: Plan) -> Plan:
    """Return the plan that the calls build from the base."""
    remade = base.replace(**{name: plan.value(name) for name in _changed(base, plan)})
    for name, changes in plan.scenarios.items():
        remade = with_scenario(remade, name, changes)
    return remade
