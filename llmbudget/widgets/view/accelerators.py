"""What the picker of accelerators shows: all of the catalog, and a few compared in this plan."""

from collections.abc import Mapping
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.catalog import Catalog
from llmbudget.model import model
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import in_scenario
from llmbudget.plan.set_aside import newly, notice
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.field_keys import key_of, split, value_of
from llmbudget.widgets.session.history import Moment, attempt, shown
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.state import Session

MOST_COMPARED = 3
"""Most accelerators that stand side by side."""


def content(session: Session, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the accelerators to choose from, and those that are compared.

    Args:
        session: the page's.
        message: ``key`` of the field to choose for, or of the input in a ``scenario``, and ids that are ``compared``.

    Raises:
        KeyError: there is no such field, scenario or accelerator.
        IndexError: the table has no such row.
    """
    catalog, scenario = session.plan.catalog, message.get("scenario") or session.scenario
    key = key_of(session.plan, message["key"]) if message.get("scenario") else message["key"]
    before = session.budget if scenario == session.scenario else Budget(in_scenario(session.plan, scenario))
    compared = list(dict.fromkeys(message["compared"]))[:MOST_COMPARED]
    return {
        "key": key,
        "chosen": value_of(before.plan, key),
        "rows": [_row(catalog, name) for name in catalog.accelerators],
        "compared": [_compared(session.plan, before, key, name, scenario) for name in compared],
    }


def _row(catalog: Catalog, name: str) -> dict[str, Any]:
    about = catalog.accelerators[name]
    return {
        "id": name,
        "maker": about.vendor,
        "memory": about.memory_gb,
        "peak": about.peak_tflops,
        "prices": _prices(catalog, name),
    }


def _prices(catalog: Catalog, name: str) -> dict[str, float]:
    """Return the lowest price on demand of each provider, in USD per hour, the cheapest first.

    A price with terms, such as hours that are prepaid, counts only where a provider has no other.
    """
    offers = [offer for offer in catalog.provider_offers if offer.accelerator == name]
    lowest: dict[str, tuple[bool, float]] = {}
    for offer in offers:
        price = (bool(offer.terms), float(offer.on_demand_price))
        lowest[offer.provider] = min(price, lowest.get(offer.provider, price))
    return {provider: price for provider, (_, price) in sorted(lowest.items(), key=lambda entry: entry[1][1])}


def _compared(planned: Plan, before: Budget, key: str, name: str, scenario: str) -> dict[str, Any]:
    """Return an accelerator as its maker describes it, and this plan on it."""
    about = planned.catalog.accelerators[name]
    shows = {
        **_row(planned.catalog, name),
        "bandwidth": about.memory_bw_gbs or "",
        "power": about.tdp_w or "",
        "purchase": about.purchase_price_usd or "",
    }
    plan, sentence = attempt(planned, scenario, key, name)
    if plan is None:
        return {**shows, "refused": sentence}
    budget = Budget(shown(Moment(plan, scenario=scenario)))
    return {**shows, **_in_plan(before, budget, key)}


def _in_plan(before: Budget, after: Budget, key: str) -> dict[str, Any]:
    cell = split(key)
    hours = after["accelerator_hours"] if cell is None else after["cluster_used_hours"][cell[1], 0]
    price = after["on_demand_price"] if cell is None else after["cluster_mean_price"][cell[1], 0]
    failed = [name for name in after.failed_checks() if name not in before.failed_checks()]
    told = [phrase("check_fails", check=model().checks[name].failure) for name in failed]
    aside = notice(newly(before.plan, after.plan))
    return {
        "price": number(price),
        "hours": number(hours),
        "days": number(after["wall_clock_days"]) if cell is None else "",
        "total": number(after["total_cost"]),
        "more": number(after["total_cost"] - before["total_cost"]),
        "remarks": [*told, aside] if aside else told,
    }
