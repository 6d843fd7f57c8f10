"""A graph in which some inputs vary: what does not rest on them is computed once."""

from collections.abc import Iterable, Mapping
from typing import Any

from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.graph import Graph


class Folded:
    """Some quantities of a graph, as a function of the inputs that vary.

    Args:
        graph: the model.
        inputs: every input, with one value.
        varying: names of the inputs that are given anew at each call.
        targets: names of what is wanted.
    """

    def __init__(self, graph: Graph, inputs: Mapping[str, Any], varying: Iterable[str], targets: Iterable[str]) -> None:
        names = list(targets)
        self._graph, self._targets = graph, tuple(names)
        self._fixed = graph.evaluate(inputs, names)
        changed = frozenset[str]().union(*(graph.dependents(name) for name in varying))
        self._steps = tuple(graph.quantities[name] for name in graph.ordered(names) if name in changed)

    def __call__(self, varied: Mapping[str, Any]) -> dict[str, Any]:
        """Return every target; case axes of the inputs come first, as everywhere."""
        values = {**self._fixed, **varied}
        values |= {f"{name}{BEFORE}": varied[name] for name in self._graph.adjusted_inputs if name in varied}
        for step in self._steps:
            values[step.name] = step.function(*[values[need] for need in step.needs])
        return {name: values[name] for name in self._targets}
