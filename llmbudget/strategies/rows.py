"""Strategies that act on the main run and on rows: further runs, or further clusters.

A strategy says what it acts on by two parameters: everything, the main run or further rows; and one row by its name.
Adjustments of the main run and its accelerators follow the quantity ``<strategy>_on_main``; adjustments of rows decide
for each row.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar

import numpy as np

from llmbudget import catalog
from llmbudget.catalog import Catalog, scopes
from llmbudget.parameters.record import Choice, Text
from llmbudget.quantities.adjustment import ON_MAIN
from llmbudget.quantities.numbers import is_blank, lookup, same_name, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, carry, renamed
from llmbudget.strategies.strategy import Strategy

CHOICES = frozenset({"acts_on", "only"})
"""The fields of a strategy that say what it acts on."""

RUNS, CLUSTERS = "runs", "clusters"
_PREFIXES = {RUNS: "run", CLUSTERS: "cluster"}
_MOST_NAMED = 4
"""Most rows named in a sentence."""


def _scope_ids(_: Catalog) -> tuple[str, ...]:
    return tuple(scopes())


def _scope() -> Choice:
    about = "The main run includes what belongs to it: its accelerators, data and experiments."
    return Choice("Acts on", _scope_ids, help=about, words=catalog.labels(scopes))


def _only(table: str) -> Text:
    row = _PREFIXES[table]
    return Text(
        f"Only this {row}", blank=True, names=table, unnamed=f"every further {row} it can act on",
        help=f"Name of a further {row}. The others stay as they are; the choice above decides about the main run.",
    )  # fmt: skip


class OnRows(Strategy):
    """A strategy that acts on the main run and on further rows.

    Attributes:
        table: the table of its rows.
        fitting: the rows that it can act on, in words.
    """

    table: ClassVar[str]
    fitting: ClassVar[str]

    acts_on: Annotated[str, _scope()] = "all"

    @property
    def acts_on_main(self) -> bool:
        """Whether it acts on the main run and its accelerators."""
        return bool(scopes()[self.acts_on].main)

    @classmethod
    def reach(cls, values: Mapping[str, Any]) -> str:
        """Return what it acts on in a plan with further rows, in a sentence; empty without such rows."""
        row = _PREFIXES[cls.table]
        names = values[f"{row}_name"][:, 0]
        only = values[f"{cls.id}_only"]
        if only and only.lower() not in {name.lower() for name in names}:
            return f"No further {row} is called “{only}”. Choose another one, or leave “Only this {row}” empty."
        if not np.any(names != ""):
            return ""
        acts = np.broadcast_to((values[f"{cls.id}_on_{row}"] > 0) & cls.counts(values), (len(names), 1))[:, 0]
        parts = ["the main run"] if values[f"{cls.id}{ON_MAIN}"] else []
        parts += _listed(names[acts & (names != "")], row)
        words = f"Acts on {', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else f"Acts on {[*parts, 'nothing'][0]}"
        none = values[f"{cls.id}_on_further"] and not np.any(acts)
        return f"{words}. Among further {cls.table}, it can act on {cls.fitting}." if none else f"{words}."

    @classmethod
    def counts(cls, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, ARG003 - a truth, or an array of truths
        """Return whether its effect on each row is more than nothing, (rows, 1) or one for all."""
        return True


class OnRuns(OnRows):
    """A strategy that acts on the main run and on further runs."""

    table: ClassVar[str] = RUNS

    only: Annotated[str, _only(RUNS)] = ""


class OnClusters(OnRows):
    """A strategy that acts on the plan's own accelerators and on further clusters."""

    table: ClassVar[str] = CLUSTERS

    only: Annotated[str, _only(CLUSTERS)] = ""


Kind = TypeVar("Kind", bound=type[OnRows])


def reaches(kind: Kind) -> Kind:
    """Give the model what a strategy acts on: the main run, and whether its name is of a row."""
    carry(kind, *_reach(kind))
    return kind


def _reach(kind: type[OnRows]) -> Iterable[Quantity]:
    title, own, row = kind.title, f"{kind.id}_", _PREFIXES[kind.table]
    names = {
        "use": f"{own}use", "acts_on": f"{own}acts_on", "ids": "scopes_id", "main": "scopes_main",
        "further": "scopes_further", "only": f"{own}only", "row_name": f"{row}_name",
    }  # fmt: skip
    facts: tuple[tuple[str, Callable[..., Value], str, str], ...] = (
        (f"{kind.id}{ON_MAIN}", _on_main, "acts on the main run", "1 while it is in use and means the main run."),
        (f"{own}on_further", _on_further, "acts on further ones", "1 while it is in use and means further rows."),
        (f"{own}is_known", _is_known, "names a row of the plan", "1 if it names none, is off, or the row is there."),
    )
    for name, function, words, about in facts:
        yield renamed(name, function, f"{title} {words}", "yes = 1", about, group=title, **names)


def _on_main(use: Value, acts_on: Value, ids: Value, main: Value) -> Value:
    return use * lookup(acts_on, ids, main)


def _on_further(use: Value, acts_on: Value, ids: Value, further: Value) -> Value:
    return use * lookup(acts_on, ids, further)


def _is_known(use: Value, only: Value, row_name: Value) -> Value:
    is_named_once = np.where(sum_rows(same_name(row_name, only) * 1) == 1, 1, 0)
    return np.where(use * (1 - is_blank(only)) > 0, is_named_once, 1)


def chosen(on_further: Value, only: Value, name: Value) -> Value:
    """Return 1 for each row that a strategy may act on: every row, or the one that it names."""
    return on_further * np.where(is_blank(only) > 0, 1, same_name(name, only) * 1)


def _listed(names: Any, row: str) -> list[str]:  # noqa: ANN401 - an array of texts
    if len(names) > _MOST_NAMED:
        return [f"{len(names)} further {row}s"]
    return [f"“{name}”" for name in names]
