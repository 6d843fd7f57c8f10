"""Facts with a date and a source: accelerators, prices, methods, model sizes and published runs."""

from llmbudget.catalog.accelerators import accelerator, accelerators
from llmbudget.catalog.flags import indirect_bases, initial_weights, shardings
from llmbudget.catalog.kinds import kind_of
from llmbudget.catalog.labels import labels
from llmbudget.catalog.methods import methods
from llmbudget.catalog.prices import offers, providers, providers_of, regions, regions_of
from llmbudget.catalog.runs import published_runs, usable_runs
from llmbudget.catalog.selection import use
from llmbudget.catalog.sources import sources
from llmbudget.catalog.table import CatalogError
from llmbudget.catalog.tiers import tiers
from llmbudget.catalog.typical import (
    ANY_PROVIDER,
    ANY_REGION,
    KINDS,
    MEDIANS,
    Median,
    every_offer,
    kind_offers,
    market_offers,
    provider_offers,
    typical_price,
    typical_reserved_3y_ratio,
    typical_reserved_ratio,
    typical_spot_ratio,
)

__all__ = [
    "ANY_PROVIDER",
    "ANY_REGION",
    "KINDS",
    "MEDIANS",
    "CatalogError",
    "Median",
    "accelerator",
    "accelerators",
    "every_offer",
    "indirect_bases",
    "initial_weights",
    "kind_of",
    "kind_offers",
    "labels",
    "market_offers",
    "methods",
    "offers",
    "provider_offers",
    "providers",
    "providers_of",
    "published_runs",
    "regions",
    "regions_of",
    "shardings",
    "sources",
    "tiers",
    "typical_price",
    "typical_reserved_3y_ratio",
    "typical_reserved_ratio",
    "typical_spot_ratio",
    "usable_runs",
    "use",
]
