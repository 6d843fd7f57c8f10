"""How cost follows from a plan: importing this package registers every quantity, then the graph is built."""

from functools import cache

from llmbudget.model import (  # noqa: F401 - imported because each registers its quantities
    cash,
    checks,
    compute,
    data,
    hours,
    memory,
    overheads,
    people,
    prices,
    schedule,
    software,
    totals,
    workload,
)
from llmbudget.model.facts import facts
from llmbudget.model.graph import Graph, ModelError
from llmbudget.model.quantity import quantities
from llmbudget.plan.plan import parameters

__all__ = ["Graph", "ModelError", "model"]

totals.add_totals()


@cache
def model() -> Graph:
    """Return the whole model, ready to be evaluated."""
    return Graph(quantities, [*parameters(), *facts()])
