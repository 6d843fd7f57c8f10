"""A graph in which some inputs vary: quantities that do not depend on them are computed once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.graph import Graph
from llmbudget.quantities.quantity import Quantity

AT_ONCE = 2**22
"""Cases × rows × months that an array may hold: 32 MB."""

_AXES = len(("case", "row", "month"))


class Folded:
    """Some quantities of a graph, as a function of the inputs that vary.

    Args:
        graph: the model.
        inputs: every input, with one value.
        varying: names of the inputs that each call gives.
        targets: names of the quantities to return.
    """

    def __init__(
        self, graph: Graph, inputs: Mapping[str, Any], varying: Collection[str], targets: Iterable[str]
    ) -> None:
        names = list(targets)
        self._graph, self._targets = graph, tuple(names)
        changed = frozenset[str]().union(*(graph.dependents(name) for name in varying))
        self._fixed = graph.evaluate(inputs, names, without=changed)
        self._steps = tuple(graph.quantities[name] for name in graph.ordered(names) if name in changed)
        self._done = _last_uses(self._steps, names)
        self._by_case = changed | set(varying)
        rows = max((len(value) for value in inputs.values() if np.ndim(value) == _AXES - 1), default=1)
        self._at_once = max(AT_ONCE // (rows * np.size(inputs.get("month", 1))), 1)

    def __call__(self, varied: Mapping[str, Any]) -> dict[str, Any]:
        """Return every target; case axes of the inputs come first, as everywhere.

        Plans with many rows and months are evaluated some cases at a time, so that memory stays bounded.
        """
        n_cases = max((len(value) for value in varied.values() if np.ndim(value) == _AXES), default=1)
        if n_cases <= self._at_once:
            return self._evaluated(varied)
        starts = range(0, n_cases, self._at_once)
        parts = [self._evaluated(_some(varied, n_cases, start, start + self._at_once)) for start in starts]
        return {
            name: np.concatenate([part[name] for part in parts])
            if name in self._by_case and np.ndim(parts[0][name]) == _AXES
            else parts[0][name]
            for name in self._targets
        }

    def _evaluated(self, varied: Mapping[str, Any]) -> dict[str, Any]:
        values = {**self._fixed, **varied}
        values |= {f"{name}{BEFORE}": varied[name] for name in self._graph.adjusted_inputs if name in varied}
        for step, done in zip(self._steps, self._done, strict=True):
            values[step.name] = step.function(*[values[need] for need in step.needs])
            for name in done:
                del values[name]
        return {name: values[name] for name in self._targets}


def _some(varied: Mapping[str, Any], n_cases: int, start: int, stop: int) -> dict[str, Any]:
    """Return a part of the cases; values shared by all cases stay whole."""
    return {
        name: value[start:stop] if np.ndim(value) == _AXES and len(value) == n_cases else value
        for name, value in varied.items()
    }


def _last_uses(steps: Sequence[Quantity], kept: Collection[str]) -> list[list[str]]:
    """Return the values that no step after each step needs, so that their memory can be freed."""
    last = {name: place for place, step in enumerate(steps) for name in (step.name, *step.needs)}
    done: list[list[str]] = [[] for _ in steps]
    for name in {step.name for step in steps} - set(kept):
        done[last[name]].append(name)
    return done
