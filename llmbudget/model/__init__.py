"""How cost follows from a plan: a graph of quantities, built from the modules listed here."""

from functools import cache

from llmbudget.model import (
    book_value,
    buy_or_rent,
    capital,
    cash,
    checks,
    cloud_credits,
    cluster_allocations,
    cluster_commitments,
    cluster_machines,
    clusters,
    commitments,
    compute,
    data,
    development,
    energy,
    evidence,
    exchange,
    following,
    grant,
    hours,
    items,
    lateness,
    machine_payments,
    machines,
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
    program,
    progress,
    rates,
    regulation,
    reliability,
    restricted_money,
    run_checks,
    run_evidence,
    run_memory,
    run_time,
    runs,
    runway,
    scaling,
    schedule,
    serving,
    software,
    sourcing,
    sponsor_checks,
    subawards,
    taxes,
    totals,
    workload,
    writing,
    yearly_prices,
    years,
)
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import parameters
from llmbudget.quantities.graph import Graph, ModelError
from llmbudget.quantities.model import Model
from llmbudget.strategies import strategy_modules

__all__ = ["MODULES", "Graph", "Model", "ModelError", "model"]

MODULES = (
    schedule, workload, scaling, evidence, reliability, hours, following, memory, energy, prices, sourcing, commitments,
    prepayments, owned_cluster, items, machines, clusters, runs, run_evidence, serving, writing, run_memory, regulation,
    yearly_prices, program, cluster_allocations, cluster_machines, cluster_commitments, run_time, compute,
    buy_or_rent, data, people, software, other, taxes, lateness, subawards, overheads, totals, cloud_credits, rates,
    exchange, payments, machine_payments, development, cash, runway, grant, restricted_money, capital, book_value,
    years, price_checks, plausibility, checks, run_checks, sponsor_checks, progress,
)  # fmt: skip
"""Each is a block of the sheets Calculation and Monthly, in this order. Quantities of strategies follow them."""


@cache
def model() -> Model:
    """Return the whole model with the steps of all strategies, ready to be evaluated."""
    return Model(MODULES, strategy_modules(), _describe, [*parameters(), *facts()])


def _describe(parameter: str) -> tuple[str, str]:
    record = parameters()[parameter].record
    return record.label, record.unit
