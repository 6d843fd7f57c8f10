"""Offers of rented accelerators and their prices."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Gt, Le

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.own import OWN, OwnTables, with_own
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Cells, ColumnError, Day, Number, read_table

Price = Annotated[Number, Gt(0), Le(1000)]
"""USD per accelerator-hour, up to the highest quote a plan allows."""

TYPICAL = "derived_median"
"""Source of a price that is the median of others."""

FRESH_DAYS = 365
"""Age at which a price becomes stale."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Prices of one provider for one accelerator in one region.

    Attributes:
        provider: the company that rents it out.
        accelerator: id of the accelerator.
        region: the provider's region; "any" if one price applies everywhere.
        on_demand_price: USD per accelerator-hour, billed as used.
        as_of: date of the on-demand and spot prices.
        source: id of their source.
        spot_price: USD per accelerator-hour if the provider may reclaim it at any time; None if unknown.
        reserved_1y_price: USD per accelerator-hour with a one-year commitment; None if unknown.
        reserved_3y_price: USD per accelerator-hour with a three-year commitment; None if unknown.
        reserved_as_of: date of the reserved prices.
        reserved_source: id of their source.
        terms: conditions of the on-demand price, such as "prepaid for 1 to 182 days"; blank if billed as used. An offer
            with terms counts in a median only if all offers have terms.
        note: the instance behind the price, and caveats.
    """

    provider: str
    accelerator: str
    region: str
    on_demand_price: Price
    as_of: Day
    source: str
    spot_price: Price | None = None
    reserved_1y_price: Price | None = None
    reserved_3y_price: Price | None = None
    reserved_as_of: Day | None = None
    reserved_source: str | None = None
    terms: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for column in ("reserved_1y_price", "reserved_3y_price", "spot_price"):
            price = getattr(self, column)
            if price is not None and price > self.on_demand_price:
                raise ColumnError(column, f"{price} exceeds the on-demand price of {self.on_demand_price}")
        reserved = self.reserved_1y_price or self.reserved_3y_price
        if reserved is not None and (self.reserved_as_of is None or self.reserved_source is None):
            raise ColumnError("reserved_source", "is blank; a reserved price needs its own source and day")

    @property
    def is_typical(self) -> bool:
        """Whether it is the median of others, and nobody lists it."""
        return self.source == TYPICAL


_FILE, _KEY = "prices.csv", ("provider", "accelerator", "region")


@cache
def _shipped_offers() -> tuple[Offer, ...]:
    sources = shipped_sources()
    refers: dict[str, Collection[str]] = {
        "source": sources,
        "reserved_source": sources,
        "accelerator": shipped_accelerators(),
    }
    return read_table(_FILE, Offer, key=_KEY, refers=refers)


def with_own_offers(own: OwnTables, sources: Collection[str], accelerators: Collection[str]) -> tuple[Offer, ...]:
    """Return the offers that ship and own ones, an own one in the place of a shipped one of the same key.

    Raises:
        CatalogError: an own one cannot be right.
    """
    refers = {"source": sources, "reserved_source": sources, "accelerator": accelerators}
    return with_own(_shipped_offers(), own, _FILE, key=_KEY, refers=refers, usual=_usual)


def _usual(cells: Cells) -> Cells:
    """Return the meaning of blank cells in your own table: reserved prices share the date and source of the others."""
    usual = {"region": "any", "source": OWN}
    if cells["reserved_1y_price"] or cells["reserved_3y_price"]:
        usual |= {"reserved_as_of": cells["as_of"], "reserved_source": cells["source"] or OWN}
    return usual
