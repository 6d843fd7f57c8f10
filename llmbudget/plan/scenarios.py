"""Named scenarios: variants of a plan, each stored as the inputs it changes.

A scenario gives new values to parameters, by id, and to cells of tables, by address. For a table column it gives a
factor for every row; the value of a cell takes its place.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, Self, TypeVar

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Scalar, Text
from llmbudget.plan.addresses import NAME, is_address, parameter_of, parse, title_of, values_at
from llmbudget.plan.sections import Parameter, parameters
from llmbudget.plan.set_aside import Holder, following_in_scenario, inherited, seen_in_scenario
from llmbudget.plan.words import in_words, value_in_words

AS_PLANNED = "As planned"
"""Name of the plan itself among its scenarios."""

MAX_SCENARIOS = 20
"""Each scenario is a column of the workbook."""

LARGEST_FACTOR = 1000
_NAME = Text("Scenario", at_most=40)

Changes = Mapping[str, float | str | bool | None]
"""Values by parameter id or address of a cell, as in a plan file."""


class Planned(Holder, Protocol):
    """The part of a plan that scenarios use."""

    def replace(self, cells: Mapping[str, Any] = ..., /, **values: Any) -> Self:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with other values, by their addresses and ids."""

    def with_scenarios(self, scenarios: Mapping[str, Mapping[str, Any]]) -> Self:
        """Return a copy with other scenarios."""

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return a copy with other fields, without validation."""


P = TypeVar("P", bound=Planned)

_THE_SAME = frozenset({"constants", "organisation", "reporting", "change_log"})
"""Sections that no scenario changes, but for the table below."""

_MAY_DIFFER = "exchange_rates"
"""A table of these sections with prices that turn out otherwise."""

_ON_FORMS = frozenset({"foreign_travel_share", "participant_travel_share", "n_participants"})
"""Parameters that only the forms of sponsors read: in a scenario they would change no result."""


def may_differ(parameter: Parameter) -> bool:
    """Return whether a scenario may change a parameter; for table columns, only numbers that need not be whole."""
    record = parameter.record
    if _stays(parameter) or parameter.name in _ON_FORMS or isinstance(record, Text | Month | Day):
        return False
    return parameter.table is None or (isinstance(record, Number) and not record.whole)


def may_change(name: str) -> bool:
    """Return whether a scenario may change a parameter, by its id, or a cell, by its address.

    The name of a row stays, because it is the row.
    """
    if not is_address(name):
        return name in parameters() and may_differ(parameters()[name])
    column = parameter_of(name)
    return not _stays(column) and column.field != NAME


def _stays(parameter: Parameter) -> bool:
    return parameter.section in _THE_SAME and parameter.table != _MAY_DIFFER


def checked(scenarios: Mapping[str, Mapping[str, Any]], catalog: Catalog | None = None) -> dict[str, dict[str, Any]]:
    """Return scenarios as a plan holds them.

    Args:
        scenarios: their changes by name.
        catalog: the tables that the plan chooses from; None for those that ship.

    Raises:
        ValueError: a scenario cannot be used; a sentence for each problem.
    """
    wrong: list[str] = []
    by_name = {name.strip(): dict(_checked(name, changes, catalog, wrong)) for name, changes in scenarios.items()}
    if len({_compared(name) for name in (*scenarios, AS_PLANNED)}) <= len(scenarios):
        wrong.append(
            f"Scenarios: two have the same name, or one is called {AS_PLANNED!r} like the plan. Give each a different "
            "name; spaces around it and capital letters make no difference."
        )
    if len(by_name) > MAX_SCENARIOS:
        wrong.append(f"Scenarios: {len(by_name)} exceed the limit of {MAX_SCENARIOS}; remove some.")
    if wrong:
        raise ValueError(" ".join(wrong))
    return by_name


def _compared(name: str) -> str:
    """Return a name for comparison: without spaces around it, capitals, or differences in how accents are stored."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _checked(
    scenario: str, changes: Mapping[str, Any], catalog: Catalog | None, wrong: list[str]
) -> Iterator[tuple[str, Scalar]]:
    """Yield the valid changes of a scenario, and append its problems to `wrong`."""
    try:
        _NAME.validate(scenario)
    except ValueError as error:
        wrong.append(str(error))
    if set(scenario) & set("*?~"):
        wrong.append(
            f"Scenario: {scenario!r} contains * ? or ~, which are wildcards in spreadsheets; choose another name."
        )
    for name, value in changes.items():
        try:
            yield name, _value(name, value, catalog)
        except ValueError as error:
            wrong.append(f"Scenario {scenario!r}: {error}")


_UNCHANGEABLE = (
    "it cannot change {!r}. Use a parameter that affects cost, such as 'tokens', a table column that takes fractions, "
    "such as 'role_headcount', or a cell, such as 'roles.ML engineer.salary'."
)


def _value(name: str, value: Any, catalog: Catalog | None) -> Any:  # noqa: ANN401 - any scalar of a plan
    if not may_change(name):
        raise ValueError(_UNCHANGEABLE.format(name))
    record = change_record(name)
    valid = record.validate(value, catalog) if isinstance(record, Choice) else record.validate(value)
    return record.written(valid)


def is_factor(name: str) -> bool:
    """Return whether a scenario's change is a factor on a column, and not a value."""
    return not is_address(name) and parameters()[name].table is not None


def change_record(name: str) -> AnyRecord:
    """Return the record of a scenario's change: a parameter's or cell's own, or a factor for every row of a column."""
    parameter = parameter_of(name)
    if not is_factor(name):
        return parameter.record
    return Number(f"Factor on {parameter.title}", "×", at_least=0, at_most=LARGEST_FACTOR)


def changed_cells(scenarios: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the address of every cell that a scenario changes, in the order of the form."""
    order = list(parameters())
    named = dict.fromkeys(name for changes in scenarios.values() for name in changes if is_address(name))
    return sorted(named, key=lambda name: order.index(parameter_of(name).name))


def in_scenario(plan: P, name: str) -> P:
    """Return the plan in one of its scenarios; the result has no scenarios.

    Raises:
        KeyError: the plan has no such scenario.
        pydantic.ValidationError: the scenario contradicts the rest of the plan.
    """
    base = plan.model_copy(update={"scenarios": {}, "set_aside": (), "measured": {}})  # as in a workbook's columns
    if name == AS_PLANNED:
        return base.model_copy(update={"set_aside": seen_in_scenario(plan, "", base)})
    changes = plan.scenarios[name]
    values: dict[str, Any] = {key: value for key, value in changes.items() if not is_factor(key)}
    columns = [parameters()[key] for key in changes if is_factor(key)]
    for table in {column.table for column in columns if column.table}:
        factors = {column.field: changes[column.name] for column in columns if column.table == table}
        values[table] = [_scaled(row, factors) for row in plan.value(table)]
    changed = base.replace(values)
    return changed.model_copy(update={"set_aside": seen_in_scenario(plan, name, changed)})


def _scaled(row: Any, factors: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a row of any table
    """Return the values of a row with factors applied, up to the allowed maximum; empty values stay empty."""
    values, records = row.model_dump(), row.records()
    for field, factor in factors.items():
        if values[field] is not None:
            values[field] = min(values[field] * factor, records[field].at_most)
    return values


def with_scenario(plan: P, name: str, changes: Changes) -> P:
    """Return the plan with a scenario added or replaced.

    Raises:
        pydantic.ValidationError: the name or a change cannot be used.
    """
    return plan.with_scenarios({**plan.scenarios, name: dict(changes)})


def without_scenario(plan: P, name: str) -> P:
    """Return the plan without one of its scenarios."""
    others = tuple(entry for entry in plan.set_aside if entry.scenario != name)
    remaining = plan.model_copy(update={"set_aside": others})
    return remaining.with_scenarios({other: changes for other, changes in plan.scenarios.items() if other != name})


def as_planned_in_all(plan: P, key: str) -> P:
    """Return the plan with an input as planned in all scenarios: a parameter, a cell, or the factor on a column."""
    scenarios = plan.scenarios.items()
    return plan.with_scenarios({name: {k: v for k, v in changes.items() if k != key} for name, changes in scenarios})


def changed_in(plan: P, name: str, key: str, value: Scalar) -> P:
    """Return the plan with a new value for a parameter or cell in a scenario; the plan's own value removes the change.

    Raises:
        pydantic.ValidationError: the value contradicts the rest of the plan in this scenario.
    """
    return all_changed_in(plan, name, {key: value})


def all_changed_in(plan: P, name: str, values: Mapping[str, Scalar]) -> P:
    """Return the plan with new values in a scenario, as `changed_in` does with one."""
    before = plan.scenarios[name]
    after = {other: change for other, change in before.items() if other not in values}
    for key, value in values.items():
        if any(value != planned for planned in _without_change(plan, key, after)):
            after[key] = change_record(key).written(value)
    changes, set_aside = following_in_scenario(plan, name, before, after)
    changed = with_scenario(plan.model_copy(update={"set_aside": set_aside}), name, changes)
    in_scenario(changed, name)
    return changed


def _without_change(plan: Planned, key: str, changes: Changes) -> list[Any]:
    """Return the values of a parameter or cell in a scenario that does not change it; of a cell, one for each row."""
    if is_factor(key):
        return [1.0]
    if not is_address(key):
        return [inherited(plan, key, changes)]
    address = parse(key)
    factor = changes.get(address.column.name)
    if factor is None:
        return values_at(plan, address)
    rows = [_scaled(row, {address.field: factor}) for row in plan.value(address.table)]
    return [row[address.field] for row in rows if row[NAME] == address.row]


def taken_as(plan: P, name: str, other: Holder) -> P:
    """Return the plan with a scenario that matches another plan, except for tables: their changes stay."""
    before = plan.scenarios[name]
    factors = {key: change for key, change in before.items() if parameter_of(key).table}
    known = {key: p for key, p in parameters().items() if may_differ(p) and p.table is None}
    wanted = {key: p.record.written(other.value(key)) for key, p in known.items()}
    planned = {key: p.record.written(inherited(plan, key, wanted)) for key, p in known.items()}
    after = {key: value for key, value in wanted.items() if value != planned[key]}
    changes, set_aside = following_in_scenario(plan, name, before, after | factors)
    return with_scenario(plan.model_copy(update={"set_aside": set_aside}), name, changes)


def as_planned(plan: P, name: str, table: str) -> P:
    """Return the plan with a scenario that has a table as planned."""
    changes = plan.scenarios[name]
    return with_scenario(plan, name, {key: v for key, v in changes.items() if parameter_of(key).table != table})


def described(plan: Holder, name: str) -> list[str]:
    """Return the changes of a scenario in words: `Training tokens: 2,000,000,000 instead of 1,000,000,000`."""
    words = []
    for key, value in plan.scenarios[name].items():
        if is_factor(key):
            words.append(f"{title_of(key)}: × {in_words(value)}")
        else:
            typed = values_at(plan, parse(key)) if is_address(key) else [plan.value(key)]
            record = change_record(key)
            new, *planned = (value_in_words(record, either) for either in (value, *dict.fromkeys(typed)))
            words.append(f"{title_of(key)}: {new} instead of {' and '.join(planned)}")
    return words
