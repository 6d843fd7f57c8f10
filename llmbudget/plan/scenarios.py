"""Named scenarios: what else a plan may look like, as the few inputs in which it differs.

A scenario gives other values to parameters, by id; for a column of a table it gives a factor on every row.
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
"""What the plan itself is called among its scenarios."""

MAX_SCENARIOS = 20
"""Each is a column of the workbook."""

LARGEST_FACTOR = 1000
_NAME = Text("Scenario", at_most=40)

Changes = Mapping[str, float | str | bool | None]
"""Values by parameter id, as a plan file holds them."""


class Planned(Holder, Protocol):
    """What scenarios ask of a plan."""

    def replace(self, **values: Any) -> Self:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with other values, by their ids."""

    def with_scenarios(self, scenarios: Mapping[str, Mapping[str, Any]]) -> Self:
        """Return a copy with other scenarios."""

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return a copy with other fields, which nothing judges."""


P = TypeVar("P", bound=Planned)

_THE_SAME = frozenset({"constants", "organisation", "reporting", "change_log"})
"""Sections that are those of the plan in every scenario."""


def may_differ(parameter: Parameter) -> bool:
    """Return whether a scenario may change a parameter; of the columns of tables, those that need not be whole."""
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
        ValueError: one cannot be used; all problems in sentences.
    """
    wrong: list[str] = []
    found = {name.strip(): dict(_checked(name, changes, catalog, wrong)) for name, changes in scenarios.items()}
    if len({_compared(name) for name in (*scenarios, AS_PLANNED)}) <= len(scenarios):
        one = f"Scenarios: two have one name, or that of the plan, {AS_PLANNED!r}; give each its own"
        wrong.append(f"{one}, which spaces around it and capitals do not make.")
    if len(found) > MAX_SCENARIOS:
        wrong.append(f"Scenarios: {len(found)} are more than the {MAX_SCENARIOS} that a plan may have; remove some.")
    if wrong:
        raise ValueError(" ".join(wrong))
    return found


def _compared(name: str) -> str:
    """Return what makes a name another one: neither spaces around it nor capitals, nor how accents are stored."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _checked(
    scenario: str, changes: Mapping[str, Any], catalog: Catalog | None, wrong: list[str]
) -> Iterator[tuple[str, Scalar]]:
    """Yield the changes of a scenario, and note what is wrong with it."""
    try:
        _NAME.validate(scenario)
    except ValueError as error:
        wrong.append(str(error))
    if set(scenario) & set("*?~"):
        wrong.append(f"Scenario: {scenario!r} has one of * ? ~, which spreadsheets search by; choose another name.")
    for name, value in changes.items():
        parameter = parameters().get(name)
        if parameter is None or not may_differ(parameter):
            wrong.append(
                f"Scenario {scenario!r}: {name!r} cannot differ; name a parameter that costs hang on, such as "
                "'tokens', or a column of a table whose numbers need not be whole, such as 'role_headcount'."
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
    """Return what a scenario may give a parameter: what the plan may, or a factor on every row of a column."""
    if parameter.table is None:
        return parameter.record
    return Number(f"Factor on {parameter.title}", "×", at_least=0, at_most=LARGEST_FACTOR)


def in_scenario(plan: P, name: str) -> P:
    """Return the plan as it is in a scenario, without scenarios of its own.

    Raises:
        KeyError: the plan has no such scenario.
        pydantic.ValidationError: what it changes does not go together with the rest of the plan.
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
    """Return the values of a row with factors on some, kept to what its record allows; what is empty stays so."""
    values, records = row.model_dump(), row.records()
    for field, factor in factors.items():
        if values[field] is not None:
            values[field] = min(values[field] * factor, records[field].at_most)
    return values


def with_scenario(plan: P, name: str, changes: Changes) -> P:
    """Return the plan with a scenario added, or with other changes in it.

    Raises:
        pydantic.ValidationError: the name or a change cannot be used.
    """
    return plan.with_scenarios({**plan.scenarios, name: dict(changes)})


def without_scenario(plan: P, name: str) -> P:
    """Return the plan without one of its scenarios."""
    left = tuple(one for one in plan.set_aside if one.scenario != name)
    kept = plan.model_copy(update={"set_aside": left})
    return kept.with_scenarios({other: changes for other, changes in plan.scenarios.items() if other != name})


def changed_in(plan: P, name: str, key: str, value: Scalar) -> P:
    """Return the plan with another value of a parameter in a scenario; for the plan's own value, with none.

    Raises:
        pydantic.ValidationError: the value does not go together with the rest of the plan in this scenario.
    """
    parameter = parameters()[key]
    before = plan.scenarios[name]
    after = {other: change for other, change in before.items() if other != key}
    planned = 1.0 if parameter.table else inherited(plan, key, after)
    if value != planned:
        after[key] = value if parameter.table else parameter.record.written(value)
    changes, waiting = following_in_scenario(plan, name, before, after)
    changed = with_scenario(plan.model_copy(update={"set_aside": waiting}), name, changes)
    in_scenario(changed, name)
    return changed


def taken_as(plan: P, name: str, other: Holder) -> P:
    """Return the plan with a scenario in which it is like another plan, but for its tables, which all share."""
    before = plan.scenarios[name]
    factors = {key: change for key, change in before.items() if parameters()[key].table}
    known = {key: one for key, one in parameters().items() if may_differ(one) and one.table is None}
    wanted = {key: one.record.written(other.value(key)) for key, one in known.items()}
    planned = {key: one.record.written(inherited(plan, key, wanted)) for key, one in known.items()}
    after = {key: value for key, value in wanted.items() if value != planned[key]}
    changes, waiting = following_in_scenario(plan, name, before, after | factors)
    return with_scenario(plan.model_copy(update={"set_aside": waiting}), name, changes)


def described(plan: Holder, name: str) -> list[str]:
    """Return what a scenario changes, in words: `Training tokens: 2,000,000,000 instead of 1,000,000,000`."""
    words = []
    for key, value in plan.scenarios[name].items():
        parameter = parameters()[key]
        if parameter.table:
            words.append(f"{parameter.title}: × {in_words(value)}")
        else:
            now, planned = (value_in_words(parameter.record, one) for one in (value, plan.value(key)))
            words.append(f"{parameter.title}: {now} instead of {planned}")
    return words
