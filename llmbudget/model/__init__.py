"""How cost follows from a plan: importing this package registers every quantity, then the graph is built."""

from functools import cache

from llmbudget.model import (
    buy_or_rent,
    capital,
    cash,
    checks,
    cloud_credits,
    commitments,
    compute,
    data,
    energy,
    evidence,
    grant,
    hours,
    memory,
    other,
    overheads,
    owned_cluster,
    people,
    prices,
    reliability,
    runway,
    schedule,
    software,
    sourcing,
    totals,
    workload,
    years,
)
from llmbudget.model.facts import facts
from llmbudget.model.graph import Graph, ModelError
from llmbudget.model.quantity import group_title, quantities
from llmbudget.plan.plan import parameters

__all__ = ["GROUPS", "Graph", "ModelError", "model"]

_PARTS = (
    schedule, workload, evidence, reliability, hours, memory, energy, prices, sourcing, commitments, owned_cluster,
    compute, buy_or_rent, data, people, software, other, overheads, totals, cloud_credits, cash, runway, grant, capital,
    years,
    checks,
)  # fmt: skip
GROUPS = tuple(group_title(part.__name__) for part in _PARTS)
"""Titles of the groups of quantities, in the order in which a reader meets them."""

totals.add_totals()
years.add_years()


@cache
def model() -> Graph:
    """Return the whole model, ready to be evaluated."""
    return Graph(quantities, [*parameters(), *facts()])
