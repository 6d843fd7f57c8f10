"""Scenarios, ranges and notes of cells whose row was renamed or deleted: set aside until the row is there again."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from llmbudget.plan.addresses import is_address, parse
from llmbudget.plan.ranges import Spread
from llmbudget.plan.set_aside import Holder, SetAside, Shelf, as_written, is_measured

Scenarios = Mapping[str, Mapping[str, Any]]


class Beside(NamedTuple):
    """The parts of a plan that name cells, and what is set aside from them."""

    scenarios: dict[str, dict[str, Any]]
    spreads: dict[str, Spread]
    notes: dict[str, str]
    set_aside: tuple[SetAside, ...]


Names = Mapping[str, Collection[str]]
"""Names of rows by table."""


def following_rows(plan: Holder, beside: Beside, names: Names) -> Beside:
    """Return what still names cells after rows change, and what is set aside; entries of rows that returned are back.

    Args:
        plan: the plan before the change, which the notes explain.
        beside: its parts.
        names: the names of the rows after the change, of the tables that change.
    """
    shelf = Shelf(entry for entry in beside.set_aside if not _returns(entry, beside, names))
    for entry in _lost(plan, beside, names):
        shelf.put(entry)
    scenarios = {name: _kept(changes, names) for name, changes in beside.scenarios.items()}
    spreads = _kept(beside.spreads, names)
    for entry in beside.set_aside:
        if _returns(entry, beside, names):
            if entry.spread is not None:
                spreads[entry.name] = entry.spread
            else:
                scenarios[entry.scenario][entry.name] = entry.value
    return Beside(scenarios, spreads, _kept(beside.notes, names), shelf.entries)


def _lost(plan: Holder, beside: Beside, names: Names) -> Iterator[SetAside]:
    """Yield an entry for everything that names a cell of a lost row."""
    for scenario, changes in beside.scenarios.items():
        for name in _without_row(changes, names):
            yield SetAside(name=name, value=changes[name], scenario=scenario)
    for name in _without_row(beside.spreads, names):
        yield SetAside(name=name, spread=beside.spreads[name])
    for name in _without_row(beside.notes, names):
        yield SetAside(name=name, value=as_written(plan, name), note=beside.notes[name])


def _returns(entry: SetAside, beside: Beside, names: Names) -> bool:
    """Return whether an entry's row is there again and nothing has taken its place; notes follow their values."""
    waits = is_address(entry.name) and entry.note is None and not is_measured(entry)
    if not waits or not _is_there(entry.name, names, otherwise=False):
        return False
    place: Mapping[str, Any] = beside.spreads if entry.spread else beside.scenarios.get(entry.scenario, {entry.name: 0})
    return entry.name not in place


def _kept(by_name: Mapping[str, Any], names: Names) -> dict[str, Any]:
    lost = _without_row(by_name, names)
    return {name: value for name, value in by_name.items() if name not in lost}


def _without_row(by_name: Iterable[str], names: Names) -> list[str]:
    return [name for name in by_name if is_address(name) and not _is_there(name, names, otherwise=True)]


def _is_there(name: str, names: Names, *, otherwise: bool) -> bool:
    """Return whether the row of an address is there; ``otherwise`` if its table does not change."""
    address = parse(name)
    return address.row in names[address.table] if address.table in names else otherwise
