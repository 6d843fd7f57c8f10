"""Typical offers: medians by provider, by kind of provider and of the market, and usual discounts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, median_low
from typing import Any

from llmbudget.catalog.kinds import LARGE_CLOUD, SPECIALIST, kind_of
from llmbudget.catalog.prices import FRESH_DAYS, TYPICAL, Offer, Price
from llmbudget.catalog.table import Count

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

    lists: Count
    lowest_price: Price
    highest_price: Price

    @property
    def is_typical(self) -> bool:
        """Whether it is the median of others: always."""
        return True


def counted(group: list[Offer]) -> list[Offer]:
    """Return the offers that count in a median.

    Offers with terms count only if all have terms; offers read over a year before the newest one do not count.
    """
    plain = [offer for offer in group if not offer.terms] or group
    newest = max(offer.as_of for offer in plain)
    return [offer for offer in plain if newest - offer.as_of <= timedelta(days=FRESH_DAYS)]


def provider_offers(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return for each accelerator and provider the median of its regions; its own price where it holds for any."""
    groups = _grouped(offers, "accelerator", "provider")
    return tuple(
        next((offer for offer in group if offer.region == ANY_REGION), None) or _typical(group, group[0].provider)
        for group in groups
    )


def market_offers(by_provider: Iterable[Offer]) -> dict[str, Median]:
    """Return for each accelerator that anybody offers the median of its providers, each counted once."""
    groups = _grouped(by_provider, "accelerator")
    return {group[0].accelerator: _median(group, ANY_PROVIDER) for group in groups}


def kind_offers(by_provider: Collection[Offer]) -> tuple[Median, ...]:
    """Return for each accelerator the median of the large clouds, and of the specialists, that offer it."""
    kinds = [(name, [offer for offer in by_provider if kind_of(offer.provider) == k]) for name, k in KINDS.items()]
    return tuple(_median(group, name) for name, listed in kinds for group in _grouped(listed, "accelerator"))


def typical_ratio(offers: Iterable[Offer], price: str) -> float:
    """Return the median of another price over the one on demand, over the offers that have both."""
    return median(getattr(offer, price) / offer.on_demand_price for offer in offers if getattr(offer, price))


def _grouped(listed: Iterable[Offer], *attributes: str) -> list[list[Offer]]:
    groups: dict[tuple[str, ...], list[Offer]] = {}
    for offer in listed:
        groups.setdefault(tuple(getattr(offer, name) for name in attributes), []).append(offer)
    return list(groups.values())


def _typical(group: list[Offer], provider: str) -> Offer:
    return Offer(**_typical_values(counted(group), provider), source=TYPICAL)


def _median(group: list[Offer], provider: str) -> Median:
    counting = counted(group)
    prices = sorted(offer.on_demand_price for offer in counting)
    few = len(prices) < ENOUGH_LISTS
    return Median(
        **_typical_values(counting, provider),
        source="few_lists" if few else TYPICAL,
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
        "reserved_source": TYPICAL,
        "reserved_as_of": median_low(reserved) if reserved else None,
        "terms": group[0].terms,
    }


def _discounted(on_demand: float, group: list[Offer], price: str) -> float | None:
    """Return a price from its median ratio to on-demand, since offers that list it may be costly or cheap."""
    ratios = [getattr(offer, price) / offer.on_demand_price for offer in group if getattr(offer, price)]
    return on_demand * median(ratios) if ratios else None
