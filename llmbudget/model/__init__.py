"""How cost follows from a plan: importing this package registers every quantity, then the graph is built."""

from functools import cache

from llmbudget.model import (
    book_value,
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
    payments,
    people,
    plausibility,
    prepayments,
    price_checks,
    prices,
    rates,
    reliability,
    restricted_money,
    runway,
    scaling,
    schedule,
    software,
    sourcing,
    sponsor_checks,
    subawards,
    totals,
    workload,
    years,
)
from llmbudget.model.facts import facts
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import GROUP, adjustments, with_strategies
from llmbudget.quantities.graph import Graph, ModelError
from llmbudget.quantities.quantity import group_title, put_last, quantities
from llmbudget.strategies import strategies

__all__ = ["GROUPS", "Graph", "ModelError", "model"]

_PARTS = (
    schedule, workload, scaling, evidence, reliability, hours, memory, energy, prices, sourcing, commitments,
    prepayments, owned_cluster, compute, buy_or_rent, data, people, software, other, subawards, overheads, totals,
    cloud_credits, rates, payments, cash, runway, grant, restricted_money, capital, book_value, years, price_checks,
    plausibility, checks, sponsor_checks,
)  # fmt: skip
_STRATEGIES = tuple(dict.fromkeys(group_title(kind.__module__) for kind in strategies().values()))
_OWNERS = {quantity.group for quantity in quantities.values()}
GROUPS = (
    GROUP,
    *(group_title(part.__name__) for part in _PARTS),
    *(title for title in _STRATEGIES if title in _OWNERS),
)
"""Titles of the groups of quantities, in the order in which a reader meets them."""

put_last(kind.__module__ for kind in strategies().values())
totals.add_totals()
rates.add_rates()
payments.add_payments()
years.add_years()


@cache
def model() -> Graph:
    """Return the whole model with the steps of all strategies, ready to be evaluated."""
    steps = with_strategies(quantities, list(strategies()), adjustments(), _describe)
    return Graph(steps, [*parameters(), *facts()])


def _describe(parameter: str) -> tuple[str, str]:
    record = parameters()[parameter].record
    return record.label, record.unit
