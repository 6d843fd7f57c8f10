"""A model: the graph of the quantities of some modules, with their cost lines, checks and strategies' adjustments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from types import ModuleType

from llmbudget.quantities.adjustment import adjustments_of, with_strategies
from llmbudget.quantities.graph import Graph
from llmbudget.quantities.quantity import Check, CostLine, Family, Quantity, arguments, records_of


class Model(Graph):
    """A model, read from modules.

    Args:
        modules: modules of the base model, in the order in which a reader meets their quantities.
        strategies: modules of the strategies, in the order of application; their own quantities come last.
        describe: returns label and unit of an input.
        inputs: see `Graph`.

    Attributes:
        quantities: all quantities with the steps of strategies, as they are evaluated.
        base: the same without these steps.
        cost_lines, checks: by id, in the order of their files' names, with strategies last.
        adjustments: in the order of application, strategies first.

    Raises:
        ValueError: two quantities have the same name.
        ModelError: see `Graph`.
    """

    def __init__(
        self,
        modules: Sequence[ModuleType],
        strategies: Sequence[ModuleType],
        describe: Callable[[str], tuple[str, str]],
        inputs: Iterable[str],
    ) -> None:
        by_name = [*sorted(modules, key=attrgetter("__name__")), *strategies]
        records = [record for module in by_name for record in records_of(module)]
        self.cost_lines = {record.name: record for record in records if isinstance(record, CostLine)}
        self.checks = {record.name: record for record in records if isinstance(record, Check)}
        self.adjustments = adjustments_of([*strategies, *modules])
        self.base = _quantities([*modules, *strategies], self.cost_lines)
        super().__init__(with_strategies(self.base, self.adjustments, describe), inputs)


def _quantities(modules: Iterable[ModuleType], cost_lines: Mapping[str, CostLine]) -> dict[str, Quantity]:
    quantities: dict[str, Quantity] = {}
    known = {"quantities": quantities, "cost_lines": cost_lines}
    for module in modules:
        for record in records_of(module):
            for quantity in _stated(record, known):
                if quantity.name in quantities:
                    raise ValueError(f"two quantities are called {quantity.name!r}")
                quantities[quantity.name] = quantity
    return quantities


def _stated(record: object, known: Mapping[str, Mapping[str, object]]) -> Iterable[Quantity]:
    """Return the quantities that a record stands for."""
    if isinstance(record, Family):
        return record.function(*(known[name] for name in arguments(record.function)))
    return [record] if isinstance(record, Quantity) else []
