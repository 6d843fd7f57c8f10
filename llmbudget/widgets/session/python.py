"""A budget as Python: the code that does what was done in the form."""

import json
from typing import Any

from pydantic import ValidationError

from llmbudget.parameters.record import AnyRecord, Scalar
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.scenarios import with_scenario
from llmbudget.plan.set_aside import belonging
from llmbudget.widgets.session.field_keys import record_of

SHORTEST_GROUPED = 10_000
"""Whole numbers from here on have their digits in groups."""

LONGEST_LINE = 100
"""Characters of a call that stands on one line."""


def code(origin: str, base: Plan, plan: Plan, file: str) -> str:
    """Return a program whose budget is that of a plan.

    Args:
        origin: what ``base`` was opened by; empty for a plan that was given.
        base: what the form began with.
        plan: what it came to.
        file: the name under which the form saves the plan, for what calls cannot say: notes, actuals, another profile.
    """
    arguments = [literal(origin) if origin else "plan", *_changes(base, plan)]
    scenarios = "".join(
        f".with_scenario({', '.join((literal(name), *(f'{key}={literal(value)}' for key, value in changes.items())))})"
        for name, changes in plan.scenarios.items()
    )
    if _made(base, plan) == plan:
        made = f"{_call('Budget', arguments)}{scenarios}"
    else:
        made = f"Budget({literal(file)})  # the file that Save writes: it holds what calls cannot say, such as notes"
    return f'from llmbudget import Budget\n\nb = {made}\nb["total_cost"]'


def argument(key: str, value: Scalar) -> str:
    """Return a parameter with its value, as an argument of `Budget`."""
    return f"{key}={literal(record_of(key).written(value))}"


def literal(value: Any) -> str:  # noqa: ANN401 - whatever a plan file holds
    """Return a value as it stands in a program."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= SHORTEST_GROUPED:
        return f"{value:_}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # in double quotes, as most people write them
    return repr(value)


def _changes(base: Plan, plan: Plan) -> list[str]:
    named = _changed(base, plan)
    return [f"{name}={_rows(plan, name)}" if name in tables() else argument(name, plan.value(name)) for name in named]


def _changed(base: Plan, plan: Plan) -> list[str]:
    scalars = [name for name, parameter in parameters().items() if parameter.table is None]
    found = [name for name in (*scalars, *tables()) if base.value(name) != plan.value(name)]
    following = [name for name in found if name in belonging()]  # set aside or back by itself, where nothing was typed
    try:
        made = base.replace(**{name: plan.value(name) for name in found if name not in following})
    except ValidationError:  # what was typed is needed beside the choice, such as the price of what nobody lists
        return found
    return [name for name in found if name not in following or made.value(name) != plan.value(name)]


def _rows(plan: Plan, table: str) -> str:
    records = tables()[table].row.records()
    lines = [f"        {_row(row, records)},\n" for row in plan.value(table)]
    return f"[\n{''.join(lines)}    ]" if lines else "[]"


def _row(row: Any, records: dict[str, AnyRecord]) -> str:  # noqa: ANN401 - a row of any table
    """Return a row with what is not as usual in it."""
    usual = {name: field.default for name, field in type(row).model_fields.items()}
    cells = {name: record.written(getattr(row, name)) for name, record in records.items()}
    stated = (name for name in cells if getattr(row, name) != usual[name])
    return f"{{{', '.join(f'{literal(name)}: {literal(cells[name])}' for name in stated)}}}"


def _call(name: str, arguments: list[str]) -> str:
    short = f"{name}({', '.join(arguments)})"
    if len(short) <= LONGEST_LINE and "\n" not in short:
        return short
    lines = [f"    {one},\n" for one in arguments]
    return f"{name}(\n{''.join(lines)})"


def _made(base: Plan, plan: Plan) -> Plan:
    """Return what the calls make of the base."""
    made = base.replace(**{name: plan.value(name) for name in _changed(base, plan)})
    for name, changes in plan.scenarios.items():
        made = with_scenario(made, name, changes)
    return made
