"""Facts with a date and a source: accelerators, prices, methods and published runs."""

from llmbudget.catalog.accelerators import accelerator, accelerators
from llmbudget.catalog.methods import methods
from llmbudget.catalog.prices import (
    offers,
    providers,
    providers_of,
    regions,
    regions_of,
    typical_price,
    typical_reserved_ratio,
    typical_spot_ratio,
)
from llmbudget.catalog.runs import published_runs, usable_runs
from llmbudget.catalog.sources import sources
from llmbudget.catalog.table import CatalogError

__all__ = [
    "CatalogError",
    "accelerator",
    "accelerators",
    "methods",
    "offers",
    "providers",
    "providers_of",
    "published_runs",
    "regions",
    "regions_of",
    "sources",
    "typical_price",
    "typical_reserved_ratio",
    "typical_spot_ratio",
    "usable_runs",
]
