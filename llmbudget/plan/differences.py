"""Differences between two plans, in words, for the change log."""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from llmbudget.parameters.record import AnyRecord, Row, Scalar, Text
from llmbudget.plan.addresses import is_address, title_of
from llmbudget.plan.change_log import ChangeLog, LogEntry
from llmbudget.plan.plan import MAX_ROWS, Plan, Table, parameters, tables
from llmbudget.plan.scenarios import described
from llmbudget.plan.set_aside import amount, held_for, newly
from llmbudget.plan.words import value_in_words

MOST_ENTRIES = 20
"""Most changes logged one by one when many are made at once."""

_LOG = next(iter(ChangeLog.model_fields))
_WHAT = LogEntry.records()["name"]


def differences(before: Plan, after: Plan) -> list[str]:
    """Return a line per changed input, such as `Training tokens: 2,000,000,000 → 3,000,000,000`.

    Changes of the change log itself are omitted.
    """
    parts = (_scalars, _rows, _notes, _spreads, _rest, _lost)
    return [line for part in parts for line in part(before, after)]


def logged(plan: Plan, changes: list[str], author: str, day: date) -> Plan:
    """Return a plan with changes appended to its log; the oldest entries drop out if the log gets too long."""
    more = len(changes) - MOST_ENTRIES
    texts = changes if more <= 0 else [*changes[:MOST_ENTRIES], f"and {more} more"]
    new = [{"name": _short(text), "day": day, "author": author} for text in texts]
    return plan.replace(**{_LOG: [*plan.value(_LOG), *new][-MAX_ROWS:]})


def _short(text: str) -> str:
    assert isinstance(_WHAT, Text)
    return text if len(text) <= _WHAT.at_most else f"{text[: _WHAT.at_most - 1]}…"


def _scalars(before: Plan, after: Plan) -> Iterator[str]:
    aside = {e.name: e for e in newly(before, after) if not e.scenario and (e.spread is None or e.belongs_to)}
    for name, parameter in parameters().items():
        if name in aside and after.value(name) is None:
            yield f"{parameter.title}: {amount(aside[name])} set aside, for {held_for(aside[name])}"
        elif parameter.table is None and before.value(name) != after.value(name):
            yield _changed(parameter.title, parameter.record, before.value(name), after.value(name))


def _changed(title: str, record: AnyRecord, before: Scalar, after: Scalar) -> str:
    return f"{title}: {value_in_words(record, before)} → {value_in_words(record, after)}"


def _rows(before: Plan, after: Plan) -> Iterator[str]:
    for table in tables().values():
        if table.name != _LOG and before.value(table.name) != after.value(table.name):
            yield from _table(table, before.value(table.name), after.value(table.name))


def _table(table: Table, before: tuple[Row, ...], after: tuple[Row, ...]) -> Iterator[str]:
    """Yield the changes of a table; rows between the same neighbors count as the same row."""
    title = table.row.title
    for kind, first, last, to, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = before[first:last], after[to:end]
        for old_row, new_row in zip(old, new, strict=False):
            yield from _row(old_row, new_row)
        yield from (f"{title}: {_name(row)} added" for row in new[len(old) :])
        yield from (f"{title}: {_name(row)} removed" for row in old[len(new) :])


def _row(before: Row, after: Row) -> Iterator[str]:
    for field, record in before.records().items():
        if getattr(before, field) != getattr(after, field):
            title = f"{record.label}, {_name(before)}"
            yield _changed(title, record, getattr(before, field), getattr(after, field))


def _name(row: Row) -> str:
    return str(row.name)  # type: ignore[attr-defined]  # every row has one


def _notes(before: Plan, after: Plan) -> Iterator[str]:
    """Yield edited notes; notes set aside or restored with their values are omitted."""
    followed = {(entry.name, entry.note) for entry in (*before.set_aside, *after.set_aside)}
    for name in dict.fromkeys((*before.notes, *after.notes)):
        old, new = before.notes.get(name), after.notes.get(name)
        if old != new and (name, new or old) not in followed:
            yield f"Note on {title_of(name)}: {new or 'removed'}"


def _spreads(before: Plan, after: Plan) -> Iterator[str]:
    """Yield edited ranges, as factors on the planned number."""
    for name in _unequal(before.spreads, after.spreads):
        yield f"Range of {title_of(name)}: {after.spreads.get(name, 'removed')}"


def _rest(before: Plan, after: Plan) -> Iterator[str]:
    """Yield the changes of scenarios and actuals."""
    for name in _unequal(before.scenarios, after.scenarios):
        changes = "; ".join(described(after, name)) or "as planned" if name in after.scenarios else "removed"
        yield f"Scenario {name}: {changes}"
    for line in _unequal(before.actuals, after.actuals):
        months = _unequal(before.actuals.get(line, {}), after.actuals.get(line, {}))
        yield f"Actuals of {line}: {len(months)} of its months"


def _lost(before: Plan, after: Plan) -> Iterator[str]:
    """Yield what was set aside because its row is gone."""
    for entry in newly(before, after):
        if is_address(entry.name):
            yield f"{title_of(entry.name)}: {amount(entry)} set aside, for {held_for(entry)}"


def _unequal(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> list[Any]:
    return [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
