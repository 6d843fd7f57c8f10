"""The rows of the catalog that was chosen, for Python and its readers: what plans use is in their own catalog."""

from llmbudget.catalog.accelerators import Accelerator
from llmbudget.catalog.catalog import Key
from llmbudget.catalog.prices import Offer
from llmbudget.catalog.selection import chosen
from llmbudget.catalog.sources import Source
from llmbudget.catalog.typical import Median


def sources() -> dict[str, Source]:
    """Return every source by its id."""
    return chosen().sources


def accelerators() -> dict[str, Accelerator]:
    """Return every accelerator by its id."""
    return chosen().accelerators


def accelerator(name: str) -> Accelerator:
    """Return an accelerator by its id, as `Catalog.accelerator`."""
    return chosen().accelerator(name)


def offers() -> tuple[Offer, ...]:
    """Return every offer that somebody lists."""
    return chosen().offers


def providers() -> tuple[str, ...]:
    """Return every provider."""
    return chosen().providers


def regions() -> tuple[str, ...]:
    """Return every region of any provider."""
    return chosen().regions


def providers_of(accelerator: str) -> tuple[str, ...]:
    """Return who rents out an accelerator."""
    return chosen().providers_of(accelerator)


def regions_of(accelerator: str, provider: str) -> tuple[str, ...]:
    """Return where a provider rents out an accelerator."""
    return chosen().regions_of(accelerator, provider)


def provider_offers() -> tuple[Offer, ...]:
    """Return for each accelerator and provider its typical offer."""
    return chosen().provider_offers


def market_offers() -> dict[str, Median]:
    """Return the median over providers, by accelerator."""
    return chosen().market_offers


def every_offer() -> dict[Key, Offer]:
    """Return what is listed and what is typical, by accelerator, provider and region."""
    return chosen().every_offer


def typical_price(accelerator: str) -> float | None:
    """Return the median on-demand price over providers, as `Catalog.typical_price`."""
    return chosen().typical_price(accelerator)


def typical_spot_ratio() -> float:
    """Return the median of spot over on-demand price."""
    return chosen().typical_ratio("spot_price")


def typical_reserved_ratio() -> float:
    """Return the median of the one-year price over on-demand."""
    return chosen().typical_ratio("reserved_1y_price")


def typical_reserved_3y_ratio() -> float:
    """Return the median of the three-year price over on-demand."""
    return chosen().typical_ratio("reserved_3y_price")
