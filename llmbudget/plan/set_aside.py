"""Values and reasons set aside when a choice changes. They return when the earlier choice does.

A quote applies to one accelerator at one provider in one region; a reason explains one value. `Plan.replace` makes all
changes of choices, and calls this module to set values aside and restore them. `plan.lost_rows` sets aside what names a
cell whose row is gone.
"""

from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Annotated, Any, Protocol

from pydantic import BaseModel, ConfigDict, FiniteFloat

from llmbudget.parameters.record import AnyRecord, Choice, Number, Text
from llmbudget.plan.addresses import is_address, parameter_of, parse, title_of
from llmbudget.plan.ranges import Spread
from llmbudget.plan.sections import Parameter, parameters, tables
from llmbudget.plan.words import in_words, value_in_words

NOTE = Text("Note", at_most=1000)
RESTORE = "Switch back to that choice to restore it, or enter a value for the new choice."
"""The action after a value was set aside."""

RESTORE_MEASURED = "It returns with that accelerator, method and model, and its range with that value."
"""The action after a measured figure or its range was set aside."""

MEASURED_ON = ("accelerator", "method", "parameters_total")
"""The choices that a measured figure belongs to; see `plan.measured`."""

RESTORE_ROW = "Give a row that name again to restore it."
"""The action after something that names a cell was set aside with its row."""

Plain = int | FiniteFloat | str | bool | None
"""A value as in a plan file."""

Values = Mapping[str, Any]


class SetAside(BaseModel):
    """A value that was set aside, or the reason for a value.

    Attributes:
        name: id of the parameter, or address of a cell whose row is gone: the row brings it back.
        value: the value as in a plan file; for a table column, one value per row.
        belongs_to: the choices that bring it back, by id.
        note: the reason for this value; None if the value itself was set aside.
        scenario: the scenario of the value; empty for the plan's own.
        spread: the range of a cell or of a measured figure; None if something else was set aside.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    value: Plain | list[Plain] = None
    belongs_to: dict[str, Plain] = {}
    note: Annotated[str, NOTE] | None = None
    scenario: str = ""
    spread: Spread | None = None

    def waits_like(self, other: "SetAside") -> bool:
        """Return whether it replaces another entry."""
        same = (self.scenario, self.name, self.belongs_to) == (other.scenario, other.name, other.belongs_to)
        is_value = self.note is None
        return same and is_value == (other.note is None) and (is_value or self.value == other.value)

    def sort_key(self) -> tuple[str, int, bool, str]:
        """Return a sort key for plan files, independent of the order of edits."""
        known = is_address(self.name) or self.name in parameters()
        order = list(parameters()).index(parameter_of(self.name).name) if known else -1
        return self.scenario, order, self.note is not None, f"{self.name} {self.belongs_to} {self.value}"


def is_measured(entry: SetAside) -> bool:
    """Return whether an entry is a measured figure or its range."""
    return set(entry.belongs_to) == {*MEASURED_ON} and entry.note is None


class Holder(Protocol):
    """The part of a plan used here."""

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """Values and reasons that were set aside."""

    @property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        """Changes of each scenario, by name."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a parameter, or the rows of a table, by its id."""


@cache
def belonging() -> Mapping[str, tuple[str, ...]]:
    """Return the choices that values belong to, by parameter id."""
    owners_of = {name: choices(parameter) for name, parameter in parameters().items()}
    return {name: owners for name, owners in owners_of.items() if owners}


def choices(parameter: Parameter) -> tuple[str, ...]:
    """Return the choices that a parameter's value belongs to, by id."""
    return parameter.record.belongs_to if isinstance(parameter.record, Number) else ()


def choices_of(plan: Holder, name: str) -> dict[str, Any]:
    """Return the plan's current choices that a value belongs to, as in a plan file."""
    return {owner: as_written(plan, owner) for owner in belonging().get(name, ())}


class Shelf:
    """The entries set aside, while a plan changes."""

    def __init__(self, entries: Iterable[SetAside]) -> None:
        self._entries = list(entries)

    @property
    def entries(self) -> tuple[SetAside, ...]:
        """The current entries, in the order of plan files."""
        return tuple(sorted(self._entries, key=SetAside.sort_key))

    def put(self, entry: SetAside) -> None:
        """Add an entry; it replaces the one for the same choices."""
        self._entries = [other for other in self._entries if not other.waits_like(entry)] + [entry]

    def remove(self, entry: SetAside) -> None:
        """Remove an entry."""
        self._entries = [other for other in self._entries if other is not entry]

    def find(self, scenario: str, name: str, now: Values) -> SetAside | None:
        """Return the value set aside for these choices; None if there is none."""
        values = (e for e in self._entries if e.note is None and (e.scenario, e.name) == (scenario, name))
        return next((entry for entry in values if entry.belongs_to == now), None)

    def take(self, scenario: str, name: str, now: Values) -> SetAside | None:
        """Return and remove the value set aside for these choices."""
        entry = self.find(scenario, name, now)
        if entry is not None:
            self.remove(entry)
        return entry

    def follow(
        self, scenario: str, held: dict[str, Any], choices: tuple[Values, Values], given: Container[str]
    ) -> None:
        """Update values after choices change: set aside the old choices' values, restore the new choices' values.

        Args:
            scenario: the scenario of the values; empty for the plan's own.
            held: filled-in values by id; this method changes them.
            choices: every choice by id, before and after.
            given: ids of values entered together with the new choices, which they belong to.
        """
        for name, owners in belonging().items():
            before, after = ({owner: chosen[owner] for owner in owners} for chosen in choices)
            if before == after:
                continue
            if name in held:
                self.put(SetAside(name=name, value=held.pop(name), belongs_to=before, scenario=scenario))
            restored = self.take(scenario, name, after) if name not in given else None
            if restored is not None:
                held[name] = restored.value

    def exchange(self, plan: Holder, changed: Iterable[str], before: Holder, notes: dict[str, str]) -> None:
        """Set aside the reasons of changed values, and restore the reasons of values that returned."""
        for name in changed:
            if name in notes and as_written(before, name) != as_written(plan, name):
                old = {"value": as_written(before, name), "belongs_to": choices_of(before, name)}
                self.put(SetAside(name=name, note=notes.pop(name), **old))
            now = SetAside(name=name, value=as_written(plan, name), belongs_to=choices_of(plan, name), note="–")
            restored = next((entry for entry in self._entries if entry.waits_like(now)), None)
            if restored is not None and restored.note is not None and name not in notes:
                notes[name] = restored.note
                self._entries.remove(restored)


def following(plan: Holder, given: Values) -> tuple[dict[str, Any], tuple[SetAside, ...], dict[str, dict[str, Any]]]:
    """Return the effects of new values on a plan: further changed values by id, entries set aside, and scenarios."""
    was = {owner: as_written(plan, owner) for owners in belonging().values() for owner in owners}
    now = was | {owner: _read(owner, given[owner]) for owner in was if owner in given}
    if was == now:
        return {}, plan.set_aside, plan.scenarios
    shelf = Shelf(plan.set_aside)
    held = {name: as_written(plan, name) for name in belonging() if plan.value(name) is not None}
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
    """Return the changes of a scenario after its choices change, and the entries set aside.

    Args:
        plan: the plan with the scenario.
        scenario: name of the scenario.
        before: its earlier changes.
        after: its new changes; new or different values belong to the new choices.
    """
    planned = {owner: as_written(plan, owner) for owners in belonging().values() for owner in owners}
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
    """Return the value a scenario takes from the plan; None if the scenario changes a choice the value belongs to."""
    applies = all(changes.get(owner, chosen) == chosen for owner, chosen in choices_of(plan, name).items())
    return plan.value(name) if applies else None


def _owners(entry: SetAside) -> tuple[str, ...]:
    return belonging().get(entry.name, ())


def left_out(plan: Holder, changes: Values) -> list[str]:
    """Return the plan's values that a scenario drops because it changes their choice without a new value."""
    return [name for name in belonging() if name not in changes and inherited(plan, name, changes) != plan.value(name)]


def seen_in_scenario(plan: Holder, scenario: str, changed: Holder) -> tuple[SetAside, ...]:
    """Return the entries set aside in a scenario: by the plan, for the scenario, and by the scenario's changes."""
    shelf = Shelf(entry for entry in plan.set_aside if not entry.scenario)
    own = (entry.model_copy(update={"scenario": ""}) for entry in plan.set_aside if entry.scenario == scenario)
    for entry in (*own, *changed.set_aside):
        shelf.put(entry)
    return shelf.entries


def wrong_entries(entries: Iterable[SetAside]) -> Iterable[str]:
    """Yield a sentence for each entry that could never return."""
    for entry in entries:
        if is_address(entry.name):
            yield from _wrong_cell(entry)
        elif entry.name not in parameters():
            yield f"set_aside: {entry.name!r} is not a parameter; remove the entry."
        elif is_measured(entry):
            yield from _wrong_value(entry, parameters()[entry.name].record)
        elif entry.note is None and (not _owners(entry) or set(entry.belongs_to) != {*_owners(entry)}):
            owners = ", ".join(_owners(entry)) or "no choice"
            yield f"set_aside: a value of {entry.name!r} belongs to {owners}; name only that, or remove the entry."
        elif entry.note is None:
            yield from _wrong_value(entry, parameters()[entry.name].record)


def _wrong_value(entry: SetAside, record: AnyRecord) -> Iterable[str]:
    try:
        record.validate(entry.value)
    except ValueError as error:
        yield f"set_aside: {error}"


def _wrong_cell(entry: SetAside) -> Iterable[str]:
    try:
        record = parse(entry.name).record
    except ValueError as error:
        yield f"set_aside: {error}"
        return
    if entry.note is None and (entry.spread is None or is_measured(entry)):
        yield from _wrong_value(entry, record)


def told(plan: Holder) -> list[SetAside]:
    """Return the entries of a plan that people are told of.

    A reason leaves with its value, which people change knowingly; the reason of a cell also leaves with its row.
    """
    return [e for e in plan.set_aside if e.note is None or (is_address(e.name) and as_written(plan, e.name) == [])]


def waiting(entries: Iterable[SetAside]) -> list[str]:
    """Return what is set aside, in words, grouped by choice or by row.

    Such as `Your spot price (2.1 USD/h), for H100-SXM5-80GB, AWS, us-east-1`.
    """
    by_choice: dict[str, list[str]] = {}
    for entry in entries:
        by_choice.setdefault(held_for(entry), []).append(f"{title_of(entry.name)} ({amount(entry)})")
    return [f"{' and '.join(values)}, for {choice}" for choice, values in by_choice.items()]


def amount(entry: SetAside) -> str:
    """Return what is set aside: a value with its unit, a range or a note."""
    if entry.note is not None:
        return "note"
    if entry.spread is not None and not entry.belongs_to:
        return f"range of {entry.spread}"
    words = _with_unit(parameter_of(entry.name).record, entry.value)
    if entry.spread is not None:
        return f"{words}, range {entry.spread}"
    return f"{words} in “{entry.scenario}”" if is_address(entry.name) and entry.scenario else words


def _with_unit(record: AnyRecord, value: Any) -> str:  # noqa: ANN401 - any scalar of a plan
    if isinstance(record, Choice):
        return record.word(value)
    if not isinstance(record, Number) or value is None:
        return in_words(value)
    return f"{100 * value:g}%" if record.unit == "share" else f"{in_words(value)} {record.unit}"


def values_waiting(plan: Holder, name: str) -> list[str]:
    """Return an empty parameter's values set aside for other choices, each in words."""
    if name not in belonging() or plan.value(name) is not None:
        return []
    entries = (entry for entry in plan.set_aside if entry.name == name and entry.note is None and not entry.scenario)
    return [f"{amount(entry)}, for {held_for(entry)}" for entry in entries]


def newly(before: Holder, after: Holder) -> list[SetAside]:
    """Return the entries that were set aside between two plans, and that people are told of."""
    return [entry for entry in told(after) if entry not in before.set_aside]


def held_for(entry: SetAside) -> str:
    """Return the choices or the row that an entry belongs to, in words."""
    if is_address(entry.name) and not entry.belongs_to:
        address = parse(entry.name)
        return f"the row “{address.row}” of {tables()[address.table].row.title.lower()}"
    return ", ".join(_choice(owner, choice) for owner, choice in entry.belongs_to.items())


def notice(entries: Iterable[SetAside]) -> str:
    """Return a notice about what was just set aside, and what to do; empty if there is nothing."""
    return " ".join(f"Set aside: {'; '.join(words)}. {action}" for words, action in _by_action(entries) if words)


def notices(entries: Iterable[SetAside]) -> list[str]:
    """Return a notice for each choice and each row that has something set aside."""
    return [f"Set aside: {sentence}. {action}" for words, action in _by_action(entries) for sentence in words]


def _by_action(entries: Iterable[SetAside]) -> list[tuple[list[str], str]]:
    """Return what waits for choices, for what was measured, and for rows, in words, each with what restores it."""
    parts: dict[str, list[SetAside]] = {RESTORE: [], RESTORE_MEASURED: [], RESTORE_ROW: []}
    for entry in entries:
        if is_measured(entry):
            parts[RESTORE_MEASURED].append(entry)
        elif is_address(entry.name):
            parts[RESTORE_ROW].append(entry)
        elif entry.note is None:
            parts[RESTORE].append(entry)
    return [(waiting(part), action) for action, part in parts.items()]


def _choice(owner: str, choice: Any) -> str:  # noqa: ANN401 - any scalar of a plan
    record = parameters()[owner].record
    words = value_in_words(record, choice)
    return f"{words} {record.unit}" if isinstance(record, Number) else words


def as_written(plan: Holder, name: str) -> Any:  # noqa: ANN401 - any scalar of a plan, or a list of them
    """Return the value of a parameter or a cell as in a plan file; a list for a column, and for several or no rows."""
    parameter = parameter_of(name)
    if parameter.table is None:
        return parameter.record.written(plan.value(name))
    rows = plan.value(parameter.table)
    if is_address(name):
        rows = [row for row in rows if row.name == parse(name).row]
    values = [parameter.record.written(getattr(row, parameter.field)) for row in rows]
    return values[0] if is_address(name) and len(values) == 1 else values


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever is given for a parameter
    """Return a value as in a plan file; an invalid one is returned unchanged, for the plan to refuse."""
    record = parameters()[name].record
    try:
        return record.written(record.validate(value))
    except ValueError:
        return value
