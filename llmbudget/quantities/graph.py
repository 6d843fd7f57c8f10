"""The model as a graph: order of evaluation, precedents and dependents."""

import graphlib
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.quantity import Quantity


class ModelError(Exception):
    """A model that cannot be evaluated: a circle, or a name that nothing defines."""


class Graph:
    """Quantities and the inputs they start from.

    Args:
        quantities: by name.
        inputs: names of values from outside: parameters, catalog columns, the months. An input that is also a quantity
            is adjusted by strategies: the value from outside is then called ``<name>_before_strategies``.

    Raises:
        ModelError: a quantity needs itself, or a name that is neither a quantity nor an input.
    """

    def __init__(self, quantities: Mapping[str, Quantity], inputs: Iterable[str]) -> None:
        self.quantities = quantities
        self._orders: dict[frozenset[str], tuple[str, ...]] = {}
        self._dependents: dict[str, frozenset[str]] = {}
        self._precedents: dict[str, frozenset[str]] = {}
        self.adjusted_inputs = tuple(name for name in inputs if name in quantities)
        self.inputs = frozenset(f"{name}{BEFORE}" if name in quantities else name for name in inputs)
        for quantity in quantities.values():
            for need in quantity.needs:
                if need not in quantities and need not in self.inputs:
                    raise ModelError(f"{quantity.name} needs {need!r}, which is neither a quantity nor an input")
        try:
            order = graphlib.TopologicalSorter({n: q.needs for n, q in quantities.items()}).static_order()
            self.order = tuple(name for name in order if name in quantities)
        except graphlib.CycleError as error:
            raise ModelError(f"these quantities need each other in a circle: {' <- '.join(error.args[1])}") from error

    def evaluate(
        self, inputs: Mapping[str, Any], targets: Iterable[str] | None = None, without: Collection[str] = ()
    ) -> dict[str, Any]:
        """Return the inputs with every quantity added, or only with the quantities that the targets need.

        Args:
            inputs: every input.
            targets: names of quantities; all if left out.
            without: names of quantities that are left out together with all their dependents.
        """
        values = self.given(inputs)
        for name in self.order if targets is None else self.ordered(targets):
            if name not in without:
                values[name] = self.compute(name, values)
        return values

    def given(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs, and under their names before strategies those that strategies adjust."""
        return {**inputs, **{f"{name}{BEFORE}": inputs[name] for name in self.adjusted_inputs}}

    def compute(self, name: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a float, a text or an array
        """Return the value of a quantity, given those it needs."""
        quantity = self.quantities[name]
        value = quantity.function(*[values[need] for need in quantity.needs])
        # a scalar in an array of no axes costs ten times a number's time wherever it is used
        return value[()] if isinstance(value, np.ndarray) and not value.ndim else value

    def precedents(self, name: str) -> frozenset[str]:
        """Return every quantity and input that a quantity depends on, directly or not."""
        if name not in self._precedents:
            self._precedents[name] = self._closure([name], self._needs)
        return self._precedents[name]

    def dependents(self, name: str) -> frozenset[str]:
        """Return every quantity that changes when an input or quantity does."""
        if name not in self._dependents:
            start = f"{name}{BEFORE}" if name in self.adjusted_inputs else name
            self._dependents[name] = self._closure([start], self.users)
        return self._dependents[name]

    def ordered(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Return the targets and the quantities they need, each after its own precedents."""
        names = frozenset(targets)
        if names not in self._orders:  # every edit evaluates the same few targets
            wanted = names.union(*(self.precedents(name) for name in names))
            self._orders[names] = tuple(name for name in self.order if name in wanted)
        return self._orders[names]

    @cached_property
    def _needs(self) -> dict[str, tuple[str, ...]]:
        return {name: quantity.needs for name, quantity in self.quantities.items()}

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """By the name of an input or quantity: the quantities that have it as an argument."""
        users: dict[str, tuple[str, ...]] = {}
        for quantity in self.quantities.values():
            for need in quantity.needs:
                users[need] = (*users.get(need, ()), quantity.name)
        return users

    @staticmethod
    def _closure(start: Iterable[str], edges: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        reached: set[str] = set()
        waiting = list(start)
        while waiting:
            for name in edges.get(waiting.pop(), ()):
                if name not in reached:
                    reached.add(name)
                    waiting.append(name)
        return frozenset(reached)
