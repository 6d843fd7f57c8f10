"""How cost follows from a plan: importing this package registers every quantity, then the graph is built."""

from functools import cache

from llmbudget.model import (
    cash,
    checks,
    compute,
    data,
    evidence,
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
from llmbudget.model.quantity import group_title, quantities
from llmbudget.plan.plan import parameters

__all__ = ["GROUPS", "Graph", "ModelError", "model"]

_PARTS = (
    schedule, workload, evidence, hours, memory, prices, compute, data, people, software, overheads, totals, cash,
    checks,
)  # fmt: skip
GROUPS = tuple(group_title(part.__name__) for part in _PARTS)
"""Titles of the groups of quantities, in the order in which a reader meets them."""

totals.add_totals()


@cache
def model() -> Graph:
    """Return the whole model, ready to be evaluated."""
    return Graph(quantities, [*parameters(), *facts()])
