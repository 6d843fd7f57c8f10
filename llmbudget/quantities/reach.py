"""The reach of changed inputs: the values they move, and the quantities at which their influence stops."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.graph import Graph

ROUNDING = 1e-12
"""Largest difference, as a share of the larger value, that counts as rounding and not as a change."""


@dataclass(frozen=True)
class Reach:
    """The effect of changed inputs on the values of a model.

    Attributes:
        before, after: every value by its id.
        moved: the inputs and quantities whose value differs.
        stops: quantities with a moved precedent and an unchanged value, in the order of evaluation.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    moved: frozenset[str]
    stops: tuple[str, ...]


def reach(
    graph: Graph, before: Mapping[str, Any], inputs: Mapping[str, Any], until: Collection[str] = frozenset()
) -> Reach:
    """Follow changed inputs through a model, computing again only quantities with a moved precedent.

    Args:
        graph: the model.
        before: all its values, as `Graph.evaluate` returns them.
        inputs: new values of some inputs, by id.
        until: quantities; the search stops when the first of them moves.
    """
    names = {f"{name}{BEFORE}" if name in graph.adjusted_inputs else name: name for name in inputs}
    other = {name: inputs[given] for name, given in names.items() if not same(before[name], inputs[given])}
    after, moved, stops = {**before, **other}, set(other), []
    waiting = {user for name in other for user in graph.users.get(name, ())}
    for name in graph.order:
        if name not in waiting:
            continue
        quantity = graph.quantities[name]
        value = quantity.function(*[after[need] for need in quantity.needs])
        if same(before[name], value):
            stops.append(name)
            continue
        after[name] = value
        moved.add(name)
        if name in until:
            break
        waiting.update(graph.users.get(name, ()))
    return Reach(before, after, frozenset(moved), tuple(stops))


def same(value: Any, other: Any) -> bool:  # noqa: ANN401 - a float, a text or an array
    """Return whether two values of an input or a quantity are the same, apart from rounding."""
    if value is other:
        return True
    if isinstance(value, float) and isinstance(other, float):  # as below, in a tenth of the time
        return bool(abs(value - other) <= ROUNDING * max(abs(value), abs(other)))
    first, second = np.asarray(value), np.asarray(other)
    if first.shape != second.shape or "U" in {first.dtype.kind, second.dtype.kind}:
        return bool(np.array_equal(first, second))
    largest = max(float(np.max(np.abs(first), initial=0)), float(np.max(np.abs(second), initial=0)))
    return bool(np.all(np.abs(first - second) <= ROUNDING * largest))
