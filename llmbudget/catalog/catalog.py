"""A catalog: the tables that a plan chooses from. It never changes; another table makes another catalog."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from zlib import crc32

from llmbudget.catalog.accelerators import Accelerator, with_own_accelerators
from llmbudget.catalog.methods import Method, methods
from llmbudget.catalog.own import OwnTables
from llmbudget.catalog.pins import Pins
from llmbudget.catalog.predictions import Prediction, predictions
from llmbudget.catalog.prices import Offer, with_own_offers
from llmbudget.catalog.sources import Source, parse_sources, shipped_sources
from llmbudget.catalog.table import CatalogError
from llmbudget.catalog.typical import (
    ANY_PROVIDER,
    MEDIANS,
    Median,
    kind_offers,
    market_offers,
    provider_offers,
    typical_ratio,
)

Key = tuple[str, str, str]
"""Accelerator, provider and region: no two offers have the same."""

_KEPT = 16
"""Catalogs kept in memory: plans that pin different rows have different ones."""


def key_of(offer: Offer) -> Key:
    """Return what names an offer."""
    return offer.accelerator, offer.provider, offer.region


@dataclass(frozen=True)
class Catalog:
    """The rows that ship, with own tables added. Do not change what it returns: it is shared.

    Its tables raise a `CatalogError` where an own table cannot be right.
    """

    own: OwnTables
    pins: Pins

    def __reduce__(self) -> tuple[object, ...]:
        """Let another process read the rows again, instead of sending them."""
        return catalog_of, (self.own, self.pins)

    @property
    def current(self) -> "Catalog":
        """The same without pins."""
        return catalog_of(self.own, Pins())

    def pinned(self, pins: Pins) -> "Catalog":
        """Return the catalog with pinned rows in the place of its own; those that are the same need no pin."""
        now = self.current
        return catalog_of(
            self.own,
            Pins(
                tuple(row for row in pins.accelerators if row != now.accelerators.get(row.id)),
                tuple(row for row in pins.prices if row != now.every_offer.get(key_of(row))),
                tuple(row for row in pins.methods if row != now.methods.get(row.id)),
                tuple(row for row in pins.predictions if row != now.prediction),
            ),
        )

    def updated(self) -> "Catalog":
        """Return the catalog with only those pins whose rows its tables do not have."""
        now = self.current
        return self.pinned(
            Pins(
                tuple(row for row in self.pins.accelerators if row.id not in now.accelerators),
                tuple(row for row in self.pins.prices if key_of(row) not in now.every_offer),
                tuple(row for row in self.pins.methods if row.id not in now.methods),
            )
        )

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by its id."""
        own = self.own.find("sources.yaml")
        return shipped_sources() if own is None else shipped_sources() | parse_sources(*own)

    @cached_property
    def accelerators(self) -> dict[str, Accelerator]:
        """Every accelerator by its id."""
        return with_own_accelerators(self.own, self.sources)

    @cached_property
    def methods(self) -> dict[str, Method]:
        """Every method of training by its id."""
        return methods()

    @property
    def prediction(self) -> Prediction:
        """The version of the prediction of hours: the newest, or the one that a plan pins."""
        return self.pins.predictions[0] if self.pins.predictions else predictions()[-1]

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Every offer that somebody lists."""
        return with_own_offers(self.own, self.sources, self.accelerators)

    @cached_property
    def provider_offers(self) -> tuple[Offer, ...]:
        """For each accelerator and provider the offer that holds for any region, or the median of its regions."""
        return provider_offers(self.offers)

    @cached_property
    def market_offers(self) -> dict[str, Median]:
        """The median over providers, by accelerator."""
        return market_offers(self.provider_offers)

    @cached_property
    def every_offer(self) -> dict[Key, Offer]:
        """What is listed, then what is typical of each provider, of the market and of each kind of provider."""
        by_provider = self.provider_offers
        rows = (*self.offers, *by_provider, *self.market_offers.values(), *kind_offers(by_provider))
        return {key_of(row): row for row in rows}

    @cached_property
    def fingerprint(self) -> str:
        """A text that is another one where any row is another one."""
        tables = (self.accelerators, self.every_offer, self.methods, self.sources)
        rows = (*(row for table in tables for row in table.values()), self.prediction)
        return f"{crc32(repr(rows).encode()):08x}"

    @cached_property
    def providers(self) -> tuple[str, ...]:
        """Every provider, in the order of the tables."""
        return _unique(row.provider for row in self.every_offer.values() if row.provider not in MEDIANS)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Every region of any provider, in the order of the tables."""
        return _unique(offer.region for offer in self.offers)

    def accelerator(self, name: str) -> Accelerator:
        """Return an accelerator by its id, such as "H100-SXM5-80GB".

        Raises:
            CatalogError: there is none of this id.
        """
        if name not in self.accelerators:
            known = ", ".join(self.accelerators)
            raise CatalogError(f"accelerator {name!r} is not in the catalog; choose from {known}")
        return self.accelerators[name]

    def providers_of(self, accelerator: str) -> tuple[str, ...]:
        """Return who rents out an accelerator; nobody, where there is no offer."""
        rows = (row for row in self.every_offer.values() if row.accelerator == accelerator)
        return _unique(row.provider for row in rows if row.provider not in MEDIANS)

    def regions_of(self, accelerator: str, provider: str) -> tuple[str, ...]:
        """Return where a provider rents out an accelerator; nowhere, where there is no offer."""
        offers = [offer for offer in self.offers if (offer.accelerator, offer.provider) == (accelerator, provider)]
        return _unique(offer.region for offer in offers)

    def typical_price(self, accelerator: str) -> float | None:
        """Return the median on-demand price over providers, in USD per hour; None where nobody offers it."""
        market = self.market_offers.get(accelerator)
        return market.on_demand_price if market else None

    def typical_ratio(self, price: str) -> float:
        """Return the median of another price, such as "spot_price", over the one on demand."""
        return typical_ratio(self.offers, price)


class _PinnedCatalog(Catalog):
    """A catalog in which pinned rows replace the rows of the tables.

    Market medians come from the tables unless they are pinned: other choices of the plan follow the tables.
    """

    @cached_property
    def accelerators(self) -> dict[str, Accelerator]:
        return self.current.accelerators | {row.id: row for row in self.pins.accelerators}

    @cached_property
    def methods(self) -> dict[str, Method]:
        return self.current.methods | {row.id: row for row in self.pins.methods}

    @cached_property
    def every_offer(self) -> dict[Key, Offer]:
        pinned = {key_of(row): row for row in self.pins.prices}
        # In the order of a catalog that has them all in its tables: what is listed stands first.
        return {key_of(row): row for row in self.offers} | self.current.every_offer | pinned

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        listed = (*self.current.offers, *(row for row in self.pins.prices if not row.is_typical))
        return tuple({key_of(row): row for row in listed}.values())

    @cached_property
    def provider_offers(self) -> tuple[Offer, ...]:
        return tuple(self.every_offer[key_of(row)] for row in self.current.provider_offers)

    @cached_property
    def market_offers(self) -> dict[str, Median]:
        rows = (row for row in self.every_offer.values() if isinstance(row, Median))
        return {row.accelerator: row for row in rows if row.provider == ANY_PROVIDER}


@lru_cache(maxsize=_KEPT)
def catalog_of(own: OwnTables, pins: Pins) -> Catalog:
    """Return the catalog of own tables and pinned rows: the same one while it is kept, as reading takes time."""
    return _PinnedCatalog(own, pins) if pins else Catalog(own, pins)


@cache
def shipped() -> Catalog:
    """Return the catalog of the tables that ship with the package."""
    return catalog_of(OwnTables(), Pins())


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return names without repetitions, in the order of their first occurrence."""
    return tuple(dict.fromkeys(names))
