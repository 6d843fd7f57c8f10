"""Typical offers: medians by provider, by kind of provider and of the market, and usual discounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, median_low
from typing import Any

from llmbudget.catalog.cache import cached_catalogue
from llmbudget.catalog.kinds import LARGE_CLOUD, SPECIALIST, kind_of
from llmbudget.catalog.prices import FRESH_DAYS, Offer, offers

ANY_PROVIDER = "market median"
ANY_REGION = "any"
KINDS = {"median of large clouds": LARGE_CLOUD, "median of specialists": SPECIALIST}
"""Kinds of providers by the name of their median in the provider choice."""

MEDIANS = (ANY_PROVIDER, *KINDS)
"""Options besides single providers."""

ENOUGH_LISTS = 3
"""A median of fewer price lists than this is an assumption."""


@dataclass(frozen=True, kw_only=True)
class Median(Offer):
    """The median of several providers' prices of one accelerator.

    Attributes:
        lists: number of providers' price lists behind it.
        lowest_price: lowest on-demand price among them.
        highest_price: highest on-demand price among them.
    """

    lists: int
    lowest_price: float
    highest_price: float


def counted(group: list[Offer]) -> list[Offer]:
    """Return the offers that count in a median.

    Offers with terms count only if all have terms; offers read over a year before the newest one do not count.
    """
    plain = [offer for offer in group if not offer.terms] or group
    newest = max(offer.as_of for offer in plain)
    return [offer for offer in plain if newest - offer.as_of <= timedelta(days=FRESH_DAYS)]


@cached_catalogue
def provider_offers() -> tuple[Offer, ...]:
    """Return the median over regions per accelerator and provider; the provider's "any" price if it has one."""
    groups = _grouped(offers(), "accelerator", "provider")
    return tuple(
        next((offer for offer in group if offer.region == ANY_REGION), None) or _typical(group, group[0].provider)
        for group in groups
    )


@cached_catalogue
def market_offers() -> dict[str, Median]:
    """Return the median over providers for each accelerator on offer; each provider counts once."""
    groups = _grouped(provider_offers(), "accelerator")
    return {group[0].accelerator: _median(group, ANY_PROVIDER) for group in groups}


@cached_catalogue
def kind_offers() -> tuple[Median, ...]:
    """Return the medians of large clouds and of specialists for each accelerator."""
    kinds = [
        (name, [offer for offer in provider_offers() if kind_of(offer.provider) == k]) for name, k in KINDS.items()
    ]
    return tuple(_median(group, name) for name, listed in kinds for group in _grouped(listed, "accelerator"))


@cached_catalogue
def every_offer() -> dict[tuple[str, str, str], Offer]:
    """Return listed offers, then medians of each provider, of the market and of each kind of provider.

    By accelerator, provider and region, without duplicates (shared; do not modify).
    """
    rows = (*offers(), *provider_offers(), *market_offers().values(), *kind_offers())
    return {(row.accelerator, row.provider, row.region): row for row in rows}


def typical_price(accelerator: str) -> float | None:
    """Return the median on-demand price over providers, in USD per accelerator-hour; None without offers."""
    market = market_offers().get(accelerator)
    return market.on_demand_price if market else None


def typical_spot_ratio() -> float:
    """Return the median ratio of spot to on-demand price, over offers with both."""
    return median(offer.spot_price / offer.on_demand_price for offer in offers() if offer.spot_price)


def typical_reserved_ratio() -> float:
    """Return the median ratio of one-year to on-demand price, over offers with both."""
    return median(offer.reserved_1y_price / offer.on_demand_price for offer in offers() if offer.reserved_1y_price)


def typical_reserved_3y_ratio() -> float:
    """Return the median ratio of three-year to on-demand price, over offers with both."""
    return median(offer.reserved_3y_price / offer.on_demand_price for offer in offers() if offer.reserved_3y_price)


def _grouped(listed: Iterable[Offer], *attributes: str) -> list[list[Offer]]:
    groups: dict[tuple[str, ...], list[Offer]] = {}
    for offer in listed:
        groups.setdefault(tuple(getattr(offer, name) for name in attributes), []).append(offer)
    return list(groups.values())


def _typical(group: list[Offer], provider: str) -> Offer:
    return Offer(**_typical_values(counted(group), provider), source="derived_median")


def _median(group: list[Offer], provider: str) -> Median:
    counting = counted(group)
    prices = sorted(offer.on_demand_price for offer in counting)
    few = len(prices) < ENOUGH_LISTS
    return Median(
        **_typical_values(counting, provider),
        source="few_lists" if few else "derived_median",
        lists=len(prices),
        lowest_price=prices[0],
        highest_price=prices[-1],
        note=f"{_in_words(prices)}{', an assumption' if few else ''}",
    )


def _in_words(prices: list[float]) -> str:
    low, high = f"{prices[0]:,.2f}", f"{prices[-1]:,.2f}"
    return f"{len(prices)} price lists, {low} to {high} USD/h" if len(prices) > 1 else f"1 price list, {high} USD/h"


def _typical_values(group: list[Offer], provider: str) -> dict[str, Any]:
    on_demand = median(offer.on_demand_price for offer in group)
    reserved = [offer.reserved_as_of for offer in group if offer.reserved_as_of]
    return {
        "provider": provider,
        "accelerator": group[0].accelerator,
        "region": ANY_REGION,
        "on_demand_price": on_demand,
        "as_of": median_low(offer.as_of for offer in group),
        "spot_price": _discounted(on_demand, group, "spot_price"),
        "reserved_1y_price": _discounted(on_demand, group, "reserved_1y_price"),
        "reserved_3y_price": _discounted(on_demand, group, "reserved_3y_price"),
        "reserved_source": "derived_median",
        "reserved_as_of": median_low(reserved) if reserved else None,
        "terms": group[0].terms,
    }


def _discounted(on_demand: float, group: list[Offer], price: str) -> float | None:
    """Return a price from its median ratio to on-demand, since offers that list it may be costly or cheap."""
    ratios = [getattr(offer, price) / offer.on_demand_price for offer in group if getattr(offer, price)]
    return on_demand * median(ratios) if ratios else None
