"""Contradictions between fields of a plan."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from llmbudget.catalog import initial_weights
from llmbudget.plan.payments import Payments
from llmbudget.plan.reporting import BASE_CURRENCY, Reporting
from llmbudget.plan.sections import Sections
from llmbudget.plan.workload import Workload

if TYPE_CHECKING:
    from llmbudget.plan.funding import Allocation, CreditGrant

_ROUNDING = 1e-9
"""0.7 and 0.3 add up to 1 despite binary rounding."""


def contradictions(plan: Sections) -> Iterator[str]:
    """Yield a sentence per contradiction: fields, values, what is allowed, what to do."""
    yield from _shares(plan)
    yield from _adapters(plan)
    yield from _rate(plan.reporting)
    yield from _windows(plan)
    yield from _machines(plan.payments)
    yield from _program(plan)
    for strategy in plan.strategies.in_use():
        yield from strategy.refusals(plan)
    yield from _active(plan.workload)
    yield from _shape(plan.workload)


def _active(workload: Workload) -> Iterator[str]:
    active, total = workload.parameters_active, workload.parameters_total
    if active is not None and active > total:
        yield (
            f"Active parameters: {active:,.0f} exceed the total parameters, {total:,.0f}. Lower the active ones, raise "
            "the total, or leave the active parameters empty so that all process each token."
        )


def _machines(payments: Payments) -> Iterator[str]:
    ordered, accepted = payments.machines_order_share, payments.machines_acceptance_share
    if ordered + accepted > 1 + _ROUNDING:
        yield (
            f"Own machines paid at order: {ordered:.0%} and {accepted:.0%} after acceptance add up to more than 100%. "
            "Lower one of them."
        )


def _program(plan: Sections) -> Iterator[str]:
    for cluster in plan.program.clusters:
        shares = cluster.reserved_1y_share + cluster.reserved_3y_share + cluster.spot_share + cluster.owned_share
        if shares > 1 + _ROUNDING:
            yield (
                f"{cluster.title}: reserved, spot and own hours of {cluster.name} add up to {shares:.0%}. Lower one of "
                "them to reach at most 100%."
            )
    for run in plan.program.runs:
        active, total = run.parameters_active, run.parameters_total or plan.workload.parameters_total
        if active is not None and active > total:
            yield (
                f"{run.title}: {active:,.0f} active parameters of {run.name} exceed its total, {total:,.0f}. Lower "
                "the active ones, raise the total, or leave the active parameters empty."
            )


def _shape(workload: Workload) -> Iterator[str]:
    """A layer has more weights than its width squared: attention alone has about four times as many."""
    layers, width, total = workload.layers, workload.model_width, workload.parameters_total
    if layers is not None and width is not None and layers * width**2 > total:
        yield (
            f"Layers and width: {layers:,.0f} layers of width {width:,.0f} have more than the {total:,.0f} parameters "
            "in total. Correct one of the three, or leave layers and width empty."
        )


def _rate(reporting: Reporting) -> Iterator[str]:
    if reporting.report_currency == BASE_CURRENCY and reporting.report_rate != 1:
        yield (
            f"Exchange rate: {reporting.report_rate:,.6g} is not possible for {BASE_CURRENCY}; enter 1, or choose "
            "another report currency."
        )
    if reporting.report_currency == BASE_CURRENCY and any(row.rate is not None for row in reporting.exchange_rates):
        yield (
            f"Exchange rates by year: {BASE_CURRENCY} has none. Remove the rows, or choose another report currency "
            "first."
        )


def _windows(plan: Sections) -> Iterator[str]:
    rows: list[CreditGrant | Allocation] = [*plan.funding.credits, *plan.funding.allocations]
    for row in rows:
        if row.expires < row.start:
            yield (
                f"{row.title}: {row.name} ends in month {row.expires:.0f}, before it starts in month "
                f"{row.start:.0f}; enter a later last month or an earlier first month."
            )


def _adapters(plan: Sections) -> Iterator[str]:
    methods = plan.catalog.methods
    method, weights = methods[plan.workload.method], initial_weights()[plan.workload.initial_weights]
    if method.trained_share < 1 and not weights.may_adapt:
        full = methods["full"].label
        others = " or ".join(f"“{option.label}”" for option in initial_weights().values() if option.may_adapt)
        yield (
            f"Weights to start from: {method.label} adds adapters to an existing model, and “{weights.label}” "
            f"provides none; choose “{full}” as the training method, or {others} as the weights."
        )


def _shares(plan: Sections) -> Iterator[str]:
    sourcing, names = plan.sourcing, ("reserved_1y_share", "reserved_3y_share", "spot_share", "owned_share")
    shares = {name: plan.in_use(name) for name in names}
    typed = all(shares[name] == getattr(sourcing, name) for name in names)
    rest, on_demand = 1 - sum(shares.values()), sourcing.on_demand_share if typed else None
    parts = ", ".join(
        f"{sourcing.records()[name].label.lower()} {share:.0%}{_whose(plan, name)}"
        for name, share in shares.items()
        if share
    )
    if rest < -_ROUNDING:
        switch = "" if typed else ", or switch a strategy off,"
        why = (
            "; hours on own machines cannot also be spot hours"
            if shares["spot_share"] and shares["owned_share"]
            else ""
        )
        yield (
            f"Shares of hours: {parts} add up to {1 - rest:.0%}{why}. Lower one of them{switch} to reach at most 100%."
        )
    elif on_demand is not None and abs(rest - on_demand) > _ROUNDING:
        yield (
            f"Share of hours on demand: {on_demand:.0%} and the other shares ({parts or 'none'}) add up to "
            f"{1 - rest + on_demand:.0%}, not 100%. Enter {max(rest, 0):.0%}, or leave it empty to use the rest."
        )


def _whose(plan: Sections, name: str) -> str:
    """Return the strategy that sets a share, in parentheses; empty if the plan sets it."""
    strategy = plan.replacing(name)
    return f" ({strategy.title.lower()})" if strategy else ""
