"""Facts with a date and a source: accelerators, prices, methods, model sizes and published runs."""

from llmbudget.catalog.benchmarks import benchmarks
from llmbudget.catalog.catalog import Catalog, shipped
from llmbudget.catalog.flags import indirect_bases, initial_weights, item_kinds, scopes, shardings
from llmbudget.catalog.kinds import kind_of
from llmbudget.catalog.labels import labels
from llmbudget.catalog.latency_classes import latency_classes
from llmbudget.catalog.methods import methods
from llmbudget.catalog.pins import Pins, read_pins
from llmbudget.catalog.predictions import predictions
from llmbudget.catalog.rows import (
    accelerator,
    accelerators,
    every_offer,
    market_offers,
    offers,
    provider_offers,
    providers,
    providers_of,
    regions,
    regions_of,
    sources,
    typical_price,
    typical_reserved_3y_ratio,
    typical_reserved_ratio,
    typical_spot_ratio,
)
from llmbudget.catalog.run_kinds import run_kinds
from llmbudget.catalog.runs import published_runs, usable_runs
from llmbudget.catalog.selection import chosen, use
from llmbudget.catalog.table import CatalogError
from llmbudget.catalog.tiers import tiers
from llmbudget.catalog.typical import ANY_PROVIDER, ANY_REGION, KINDS, MEDIANS, Median

__all__ = [
    "ANY_PROVIDER",
    "ANY_REGION",
    "KINDS",
    "MEDIANS",
    "Catalog",
    "CatalogError",
    "Median",
    "Pins",
    "accelerator",
    "accelerators",
    "benchmarks",
    "chosen",
    "every_offer",
    "indirect_bases",
    "initial_weights",
    "item_kinds",
    "kind_of",
    "labels",
    "latency_classes",
    "market_offers",
    "methods",
    "offers",
    "predictions",
    "provider_offers",
    "providers",
    "providers_of",
    "published_runs",
    "read_pins",
    "regions",
    "regions_of",
    "run_kinds",
    "scopes",
    "shardings",
    "shipped",
    "sources",
    "tiers",
    "typical_price",
    "typical_reserved_3y_ratio",
    "typical_reserved_ratio",
    "typical_spot_ratio",
    "usable_runs",
    "use",
]
