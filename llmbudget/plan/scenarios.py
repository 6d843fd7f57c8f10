"""Named scenarios: variants of a plan, each stored as the inputs it changes.

A scenario gives new values to parameters, by id. For a table column it gives a factor for every row.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, Self, TypeVar

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Scalar, Text
from llmbudget.plan.sections import Parameter, parameters, tables
from llmbudget.plan.set_aside import Holder, following_in_scenario, inherited, seen_in_scenario
from llmbudget.plan.words import in_words, value_in_words

AS_PLANNED = "As planned"
"""Name of the plan itself among its scenarios."""

MAX_SCENARIOS = 20
"""Each scenario is a column of the workbook."""

LARGEST_FACTOR = 1000
_NAME = Text("Scenario", at_most=40)

Changes = Mapping[str, float | str | bool | None]
"""Values by parameter id, as in a plan file."""


class Planned(Holder, Protocol):
    """The part of a plan that scenarios use."""

    def replace(self, **values: Any) -> Self:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with other values, by their ids."""

    def with_scenarios(self, scenarios: Mapping[str, Mapping[str, Any]]) -> Self:
        """Return a copy with other scenarios."""

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return a copy with other fields, without validation."""


P = TypeVar("P", bound=Planned)

_THE_SAME = frozenset({"constants", "organisation", "reporting", "change_log"})
"""Sections that no scenario changes."""


def may_differ(parameter: Parameter) -> bool:
    """Return whether a scenario may change a parameter; for table columns, only numbers that need not be whole."""
    record = parameter.record
    if parameter.section in _THE_SAME or isinstance(record, Text | Month | Day):
        return False
    return parameter.table is None or (isinstance(record, Number) and not record.whole)


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
        parameter = parameters().get(name)
        if parameter is None or not may_differ(parameter):
            wrong.append(
                f"Scenario {scenario!r}: it cannot change {name!r}. Use a parameter that affects cost, such as "
                "'tokens', or a table column that takes fractions, such as 'role_headcount'."
            )
            continue
        try:
            yield name, _value(parameter, value, catalog)
        except ValueError as error:
            wrong.append(f"Scenario {scenario!r}: {error}")


def _value(parameter: Parameter, value: Any, catalog: Catalog | None) -> Any:  # noqa: ANN401 - any scalar of a plan
    record = change_record(parameter)
    valid = record.validate(value, catalog) if isinstance(record, Choice) else record.validate(value)
    return record.written(valid)


def change_record(parameter: Parameter) -> AnyRecord:
    """Return the record of a scenario's value: the parameter's own, or a factor for every row of a table column."""
    if parameter.table is None:
        return parameter.record
    return Number(f"Factor on {parameter.title}", "×", at_least=0, at_most=LARGEST_FACTOR)


def in_scenario(plan: P, name: str) -> P:
    """Return the plan in one of its scenarios; the result has no scenarios.

    Raises:
        KeyError: the plan has no such scenario.
        pydantic.ValidationError: the scenario contradicts the rest of the plan.
    """
    base = plan.model_copy(update={"scenarios": {}, "set_aside": ()})
    if name == AS_PLANNED:
        return base.model_copy(update={"set_aside": seen_in_scenario(plan, "", base)})
    changes = plan.scenarios[name]
    values: dict[str, Any] = {key: value for key, value in changes.items() if parameters()[key].table is None}
    for table in {parameters()[key].table for key in changes} - {None}:
        assert table is not None
        factors = {parameters()[key].field: changes[key] for key in changes if parameters()[key].table == table}
        values[table] = [_scaled(row, factors) for row in plan.value(tables()[table].name)]
    changed = base.replace(**values)
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


def changed_in(plan: P, name: str, key: str, value: Scalar) -> P:
    """Return the plan with a new value for a parameter in a scenario; the plan's own value removes the change.

    Raises:
        pydantic.ValidationError: the value contradicts the rest of the plan in this scenario.
    """
    parameter = parameters()[key]
    before = plan.scenarios[name]
    after = {other: change for other, change in before.items() if other != key}
    planned = 1.0 if parameter.table else inherited(plan, key, after)
    if value != planned:
        after[key] = value if parameter.table else parameter.record.written(value)
    changes, set_aside = following_in_scenario(plan, name, before, after)
    changed = with_scenario(plan.model_copy(update={"set_aside": set_aside}), name, changes)
    in_scenario(changed, name)
    return changed


def taken_as(plan: P, name: str, other: Holder) -> P:
    """Return the plan with a scenario that matches another plan; tables stay the same in all scenarios."""
    before = plan.scenarios[name]
    factors = {key: change for key, change in before.items() if parameters()[key].table}
    known = {key: p for key, p in parameters().items() if may_differ(p) and p.table is None}
    wanted = {key: p.record.written(other.value(key)) for key, p in known.items()}
    planned = {key: p.record.written(inherited(plan, key, wanted)) for key, p in known.items()}
    after = {key: value for key, value in wanted.items() if value != planned[key]}
    changes, set_aside = following_in_scenario(plan, name, before, after | factors)
    return with_scenario(plan.model_copy(update={"set_aside": set_aside}), name, changes)


def described(plan: Holder, name: str) -> list[str]:
    """Return the changes of a scenario in words: `Training tokens: 2,000,000,000 instead of 1,000,000,000`."""
    words = []
    for key, value in plan.scenarios[name].items():
        parameter = parameters()[key]
        if parameter.table:
            words.append(f"{parameter.title}: × {in_words(value)}")
        else:
            new, planned = (value_in_words(parameter.record, either) for either in (value, plan.value(key)))
            words.append(f"{parameter.title}: {new} instead of {planned}")
    return words
