"""A graph in which some inputs vary: what does not rest on them is computed once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.graph import Graph
from llmbudget.quantities.quantity import Quantity


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
        self._done = _last_uses(self._steps, names)

    def __call__(self, varied: Mapping[str, Any]) -> dict[str, Any]:
        """Return every target; case axes of the inputs come first, as everywhere."""
        values = {**self._fixed, **varied}
        values |= {f"{name}{BEFORE}": varied[name] for name in self._graph.adjusted_inputs if name in varied}
        for step, done in zip(self._steps, self._done, strict=True):
            values[step.name] = step.function(*[values[need] for need in step.needs])
            for name in done:
                del values[name]
        return {name: values[name] for name in self._targets}


def _last_uses(steps: Sequence[Quantity], kept: Collection[str]) -> list[list[str]]:
    """Return for each step those before it that nobody needs any more: their memory serves the next ones."""
    last = {name: place for place, step in enumerate(steps) for name in (step.name, *step.needs)}
    made = {step.name for step in steps} - set(kept)
    found: list[list[str]] = [[] for _ in steps]
    for name in made:
        found[last[name]].append(name)
    return found
