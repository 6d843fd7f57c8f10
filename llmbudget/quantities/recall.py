"""Evaluation of one plan after another: quantities whose arguments stay the same are not computed again."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from llmbudget.quantities.graph import Graph


class Recall:
    """Remembers the values of the last evaluation of each set of targets, and starts the next one from them.

    `Graph.evaluate` returns the same values, to the bit: a quantity depends on its arguments only.
    """

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._last: dict[tuple[str, ...] | None, Mapping[str, Any]] = {}
        self._beside: dict[str, Recall] = {}

    def beside(self, name: str) -> "Recall":
        """Return what remembers a variant of each plan, such as the plan at other prices."""
        return self._beside.setdefault(name, Recall())

    def evaluate(self, graph: Graph, inputs: Mapping[str, Any], targets: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the inputs with every quantity added, or only with the quantities that the targets need.

        Args:
            graph: the model; the values of another one are forgotten.
            inputs: every input.
            targets: names of quantities; all if left out.
        """
        if graph is not self._graph:
            self._graph, self._last = graph, {}
        names = None if targets is None else tuple(targets)
        last = self._last.get(names)
        values = graph.evaluate(inputs, names) if last is None else _evaluated_again(graph, inputs, names, last)
        self._last[names] = values
        return values


def _evaluated_again(
    graph: Graph, inputs: Mapping[str, Any], targets: tuple[str, ...] | None, last: Mapping[str, Any]
) -> dict[str, Any]:
    """Evaluate quantities with a changed argument; an unchanged value stays the same object, which ends the search."""
    values, waiting = dict(last), set[str]()
    for name, value in graph.given(inputs).items():
        if name not in graph.quantities and not _identical(value, last[name]):
            values[name] = value
            waiting.update(graph.users.get(name, ()))
    for name in graph.order if targets is None else graph.ordered(targets):
        if name in waiting and not _identical(value := graph.compute(name, values), last[name]):
            values[name] = value
            waiting.update(graph.users.get(name, ()))
    return values


def _identical(value: Any, other: Any) -> bool:  # noqa: ANN401 - a float, a text or an array
    """Return whether two values are the same to the bit; zeros of other signs are not."""
    if value is other:
        return True
    if type(value) is not type(other):
        return False
    if isinstance(value, np.ndarray):
        return value.dtype == other.dtype and value.shape == other.shape and value.tobytes() == other.tobytes()
    return bool(value == other) and (bool(value) or repr(value) == repr(other))
