"""Values and reasons that apply no longer: they wait for the choice to which they belong, and return with it.

A quote is of one accelerator at one provider in one region; a reason explains one value. `Plan.replace` is the one
door through which a choice changes: it asks here what to set aside and what returns.
"""

from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Annotated, Any, Protocol

from pydantic import BaseModel, ConfigDict, FiniteFloat

from llmbudget.parameters.record import Number, Text
from llmbudget.plan.sections import Parameter, parameters
from llmbudget.plan.words import in_words, value_in_words

NOTE = Text("Note", at_most=1000)

_Plain = int | FiniteFloat | str | bool | None
"""A value as a plan file holds it."""

Values = Mapping[str, Any]


class SetAside(BaseModel):
    """A value, or the reason of a value, that waits.

    Attributes:
        name: id of the parameter.
        value: as a plan file holds it; of a column of a table, one for each row.
        belongs_to: the choices with which it returns, by id.
        note: the reason that waits for this value; None where the value itself waits.
        scenario: whose value it is; empty for the plan's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    value: _Plain | list[_Plain] = None
    belongs_to: dict[str, _Plain] = {}
    note: Annotated[str, NOTE] | None = None
    scenario: str = ""

    def waits_like(self, other: "SetAside") -> bool:
        """Return whether it takes the place of another entry."""
        same = (self.scenario, self.name, self.belongs_to) == (other.scenario, other.name, other.belongs_to)
        is_value = self.note is None
        return same and is_value == (other.note is None) and (is_value or self.value == other.value)

    def sort_key(self) -> tuple[str, int, bool, str]:
        """Return its place in a plan file, whatever the order of the edits."""
        order = list(parameters()).index(self.name) if self.name in parameters() else -1
        return self.scenario, order, self.note is not None, f"{self.belongs_to} {self.value}"


class Holder(Protocol):
    """What is asked of a plan here."""

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """What waits."""

    @property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        """What else the plan may look like, by name."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a parameter, or the rows of a table, by its id."""


@cache
def belonging() -> Mapping[str, tuple[str, ...]]:
    """Return the parameters whose values belong to choices, and those choices, by id."""
    found = {name: choices(parameter) for name, parameter in parameters().items()}
    return {name: owners for name, owners in found.items() if owners}


def choices(parameter: Parameter) -> tuple[str, ...]:
    """Return the choices that a parameter's value belongs to, by id."""
    return parameter.record.belongs_to if isinstance(parameter.record, Number) else ()


def choices_of(plan: Holder, name: str) -> dict[str, Any]:
    """Return what a plan has chosen of that to which a value belongs, as a plan file holds it."""
    return {owner: _planned(plan, owner) for owner in belonging().get(name, ())}


class Shelf:
    """What waits, while a plan changes."""

    def __init__(self, entries: Iterable[SetAside]) -> None:
        self._entries = list(entries)

    @property
    def entries(self) -> tuple[SetAside, ...]:
        """What waits now."""
        return tuple(sorted(self._entries, key=SetAside.sort_key))

    def put(self, entry: SetAside) -> None:
        """Set something aside, in place of what waits for the same choices."""
        self._entries = [one for one in self._entries if not one.waits_like(entry)] + [entry]

    def find(self, scenario: str, name: str, now: Values) -> SetAside | None:
        """Return the value that waits for these choices."""
        found = (one for one in self._entries if one.note is None and (one.scenario, one.name) == (scenario, name))
        return next((one for one in found if one.belongs_to == now), None)

    def take(self, scenario: str, name: str, now: Values) -> SetAside | None:
        """Return the value that waits for these choices, and take it off."""
        entry = self.find(scenario, name, now)
        self._entries = [one for one in self._entries if one is not entry]
        return entry

    def follow(
        self, scenario: str, held: dict[str, Any], choices: tuple[Values, Values], given: Container[str]
    ) -> None:
        """Let values follow other choices: what belonged to the old ones is set aside, what waits for the new returns.

        Args:
            scenario: whose values; empty for the plan's own.
            held: values that are filled in, by id; they change.
            choices: every choice by id, before and after.
            given: ids of values that come with the new choices: they belong to them.
        """
        for name, owners in belonging().items():
            before, after = ({owner: chosen[owner] for owner in owners} for chosen in choices)
            if before == after:
                continue
            if name in held:
                self.put(SetAside(name=name, value=held.pop(name), belongs_to=before, scenario=scenario))
            back = self.take(scenario, name, after) if name not in given else None
            if back is not None:
                held[name] = back.value

    def exchange(self, plan: Holder, changed: Iterable[str], before: Holder, notes: dict[str, str]) -> None:
        """Set aside the reasons of values that changed, and put back those of values that are there again."""
        for name in changed:
            if name in notes and _planned(before, name) != _planned(plan, name):
                was = {"value": _planned(before, name), "belongs_to": choices_of(before, name)}
                self.put(SetAside(name=name, note=notes.pop(name), **was))
            now = SetAside(name=name, value=_planned(plan, name), belongs_to=choices_of(plan, name), note="–")
            back = next((one for one in self._entries if one.waits_like(now)), None)
            if back is not None and back.note is not None and name not in notes:
                notes[name] = back.note
                self._entries.remove(back)


def following(plan: Holder, given: Values) -> tuple[dict[str, Any], tuple[SetAside, ...], dict[str, dict[str, Any]]]:
    """Return what follows when a plan is given other values: more values by id, what waits then, and its scenarios."""
    was = {owner: _planned(plan, owner) for owners in belonging().values() for owner in owners}
    now = was | {owner: _read(owner, given[owner]) for owner in was if owner in given}
    if was == now:
        return {}, plan.set_aside, plan.scenarios
    shelf = Shelf(plan.set_aside)
    held = {name: _planned(plan, name) for name in belonging() if plan.value(name) is not None}
    before = dict(held)
    shelf.follow("", held, (was, now), given)
    values = {name: held.get(name) for name in {**before, **held} if held.get(name) != before.get(name)}
    scenarios = {name: dict(changes) for name, changes in plan.scenarios.items()}
    for name, changes in scenarios.items():
        shelf.follow(name, changes, (was | changes, now | changes), ())
    return {name: value for name, value in values.items() if name not in given}, shelf.entries, scenarios


def following_in_scenario(
    plan: Holder, scenario: str, before: Values, after: Values
) -> tuple[dict[str, Any], tuple[SetAside, ...]]:
    """Return what a scenario changes when its choices are others, and what waits then.

    Args:
        plan: with the scenario.
        scenario: its name.
        before: what it changed.
        after: what it is to change; what is new or other there belongs to the new choices.
    """
    planned = {owner: _planned(plan, owner) for owners in belonging().values() for owner in owners}
    was, now = planned | dict(before), planned | dict(after)
    given = [name for name, value in after.items() if name not in before or before[name] != value]
    shelf, held = Shelf(plan.set_aside), {name: value for name, value in before.items() if name in belonging()}
    shelf.follow(scenario, held, (was, now), given)
    changes = dict(after)
    for name, owners in belonging().items():
        choice = {owner: now[owner] for owner in owners}
        if name in given or choice == {owner: was[owner] for owner in owners}:
            continue
        changes.pop(name, None)
        of_plan = shelf.find("", name, choice)
        if name in held or of_plan is not None:
            changes[name] = held.get(name, of_plan and of_plan.value)
    return changes, shelf.entries


def inherited(plan: Holder, name: str, changes: Values) -> Any:  # noqa: ANN401 - any scalar of a plan
    """Return the value that a scenario takes from the plan: none where it changes a choice to which it belongs."""
    applies = all(changes.get(owner, chosen) == chosen for owner, chosen in choices_of(plan, name).items())
    return plan.value(name) if applies else None


def _owners(entry: SetAside) -> tuple[str, ...]:
    return belonging().get(entry.name, ())


def left_out(plan: Holder, changes: Values) -> list[str]:
    """Return the plan's values that a scenario leaves out: it changes a choice, and gives no value with it."""
    return [name for name in belonging() if name not in changes and inherited(plan, name, changes) != plan.value(name)]


def seen_in_scenario(plan: Holder, scenario: str, changed: Holder) -> tuple[SetAside, ...]:
    """Return what waits in a scenario: what waits in the plan, of the scenario, and what the scenario sets aside."""
    shelf = Shelf(one for one in plan.set_aside if not one.scenario)
    own = (one.model_copy(update={"scenario": ""}) for one in plan.set_aside if one.scenario == scenario)
    for one in (*own, *changed.set_aside):
        shelf.put(one)
    return shelf.entries


def wrong_entries(entries: Iterable[SetAside]) -> Iterable[str]:
    """Yield a sentence for each entry that could never return."""
    for entry in entries:
        if entry.name not in parameters():
            yield f"set_aside: {entry.name!r} is not a parameter; take the entry out."
        elif entry.note is None and (not _owners(entry) or set(entry.belongs_to) != {*_owners(entry)}):
            owners = ", ".join(_owners(entry)) or "no choice"
            yield f"set_aside: a value of {entry.name!r} belongs to {owners}; name just that, or take the entry out."
        elif entry.note is None:
            try:
                parameters()[entry.name].record.validate(entry.value)
            except ValueError as error:
                yield f"set_aside: {error}"


def waiting(entries: Iterable[SetAside], name: str = "") -> list[str]:
    """Return the values that wait, those for the same choices together, in words.

    Such as `Own spot price (2.1 USD/h), for H100-SXM5-80GB, AWS, us-east-1`.
    """
    found: dict[str, list[str]] = {}
    for one in entries:
        if one.note is None and name in {"", one.name}:
            found.setdefault(held_for(one), []).append(f"{parameters()[one.name].title} ({amount(one)})")
    return [f"{' and '.join(values)}, for {choice}" for choice, values in found.items()]


def amount(entry: SetAside) -> str:
    """Return a value that waits, with its unit."""
    unit = parameters()[entry.name].record.unit
    return f"{100 * entry.value:g}%" if unit == "share" else f"{in_words(entry.value)} {unit}"  # type: ignore[arg-type, operator]  # a number


def values_waiting(plan: Holder, name: str) -> list[str]:
    """Return the values that wait for other choices of a plan's parameter that is empty, each in words."""
    if name not in belonging() or plan.value(name) is not None:
        return []
    found = (one for one in plan.set_aside if one.name == name and one.note is None and not one.scenario)
    return [f"{amount(one)}, for {held_for(one)}" for one in found]


def newly(before: Holder, after: Holder) -> list[SetAside]:
    """Return the values that were set aside between two plans."""
    return [one for one in after.set_aside if one.note is None and one not in before.set_aside]


def held_for(entry: SetAside) -> str:
    """Return the choices to which a value belongs, in words."""
    return ", ".join(_choice(owner, choice) for owner, choice in entry.belongs_to.items())


def notice(entries: Iterable[SetAside]) -> str:
    """Return one sentence or two about what was just set aside, and what to do; empty for nothing."""
    told = "; ".join(waiting(entries))
    if not told:
        return ""
    return f"Set aside: {told}. Choose that again to get it back, or enter a value for the new choice."


def _choice(owner: str, choice: Any) -> str:  # noqa: ANN401 - any scalar of a plan
    record = parameters()[owner].record
    words = value_in_words(record, choice)
    return f"{words} {record.unit}" if isinstance(record, Number) else words


def _planned(plan: Holder, name: str) -> Any:  # noqa: ANN401 - any scalar of a plan, or a column of a table
    """Return the value of a parameter as a plan file holds it."""
    parameter = parameters()[name]
    if parameter.table is None:
        return parameter.record.written(plan.value(name))
    return [parameter.record.written(getattr(row, parameter.field)) for row in plan.value(parameter.table)]


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever is given for a parameter
    """Return a value as a plan file holds it; what cannot be right stays, and is refused by the plan."""
    record = parameters()[name].record
    try:
        return record.written(record.validate(value))
    except ValueError:
        return value
