"""Measured figures, such as a utilization: each belongs to the accelerator, the method and the model of its run.

`Plan.measured` says what each figure was measured on. When that changes, the figure is set aside with its range; both
return with it. When somebody types another figure, the range is set aside, and returns with the measured one.
"""

from collections.abc import Container, Mapping
from typing import Any, NamedTuple, Protocol

from llmbudget.plan.addresses import is_address, parse
from llmbudget.plan.ranges import Spread
from llmbudget.plan.sections import parameters
from llmbudget.plan.set_aside import MEASURED_ON, Holder, SetAside, Shelf, as_written, belonging, is_measured


class Measurements(Holder, Protocol):
    """The part of a plan used here."""

    @property
    def measured(self) -> dict[str, dict[str, Any]]:
        """What figures were measured on, by parameter id or address of a cell."""

    @property
    def spreads(self) -> dict[str, Spread]:
        """The plan's own spreads, by parameter id or address of a cell."""


class Kept(NamedTuple):
    """A plan's measured figures after an edit."""

    values: dict[str, Any]
    spreads: dict[str, Spread]
    measured: dict[str, dict[str, Any]]
    set_aside: tuple[SetAside, ...]

    def parts(self) -> dict[str, Any]:
        """Return the parts of the plan besides its values, by name."""
        return {"spreads": self.spreads, "measured": self.measured, "set_aside": self.set_aside}


def measured_on(plan: Holder, name: str) -> dict[str, Any]:
    """Return what a figure belongs to, as in a plan file, by parameter id; nothing if not one row has its name.

    An empty field of a further run counts as in the main run.
    """
    if not is_address(name):
        return {owner: as_written(plan, owner) for owner in MEASURED_ON}
    rows = [row for row in plan.value(parse(name).table) if row.name == parse(name).row]
    if len(rows) != 1:
        return {}
    places = [cluster.accelerator for cluster in plan.value("clusters") if cluster.name == rows[0].cluster]
    own = {"accelerator": places[0] if places else "", "method": rows[0].method}
    own["parameters_total"] = rows[0].parameters_total
    return {owner: _written(owner, value) if value else as_written(plan, owner) for owner, value in own.items()}


def _written(owner: str, value: Any) -> Any:  # noqa: ANN401 - any scalar of a plan
    return parameters()[owner].record.written(value)


def following_measured(before: Measurements, after: Measurements, given: Container[str]) -> Kept | None:
    """Return the measured figures after an edit, and what changes with them; None if nothing does.

    Args:
        before: the plan before the edit.
        after: the plan with the edit, and with what else it sets aside.
        given: ids of the parameters and tables that were entered.
    """
    edit = _Edit(before, after, given)
    for name, on in before.measured.items():
        edit.leave(name, on)
    for entry in filter(is_measured, edit.shelf.entries):
        edit.come_back(entry)
    return edit.kept() if edit.changes else None


class _Edit:
    """An edit, and the measured figures while it is followed."""

    def __init__(self, before: Measurements, after: Measurements, given: Container[str]) -> None:
        self.changes = False
        self.shelf = Shelf(after.set_aside)
        self._before, self._after, self._given = before, after, given
        self._values: dict[str, Any] = {}
        self._spreads, self._measured = dict(after.spreads), dict(after.measured)

    def kept(self) -> Kept:
        """Return the figures as they are now."""
        return Kept(self._values, self._spreads, self._measured, self.shelf.entries)

    def leave(self, name: str, on: Mapping[str, Any]) -> None:
        """Set a figure and its range aside if what it was measured on changed, or its range if another was typed."""
        now, value = measured_on(self._after, name), as_written(self._before, name)
        stays = as_written(self._after, name) == value
        if not now or (now == on and stays):
            return
        self.changes = True
        del self._measured[name]
        if now != on:
            self.shelf.take(
                "", name, {owner: on[owner] for owner in belonging().get(name, ())}
            )  # it waits with its range
            if stays and name not in self._given:
                self._values[name] = None
        spread = self._spreads.pop(name, None)
        if now != on or spread is not None:
            self.shelf.put(SetAside(name=name, value=value, belongs_to=dict(on), spread=spread))

    def come_back(self, entry: SetAside) -> None:
        """Restore a figure with its range if what it was measured on is back, or its range if its value is."""
        on, value = entry.belongs_to, as_written(self._after, entry.name)
        if measured_on(self._after, entry.name) != on:
            return
        was_away = measured_on(self._before, entry.name) != on
        if value != entry.value and (value is not None or not was_away):
            return
        self.changes = True
        self.shelf.remove(entry)
        self._measured[entry.name] = dict(on)
        self._values[entry.name] = entry.value
        if entry.spread is not None:
            self._spreads[entry.name] = entry.spread
