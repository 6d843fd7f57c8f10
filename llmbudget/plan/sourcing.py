"""Sourcing of hours: owned cluster, commitments, spot and on demand, and their prices."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.months import month_number
from llmbudget.parameters.record import Choice, Number, Row, Section, Text


def provider_ids(rows: Catalog) -> tuple[str, ...]:
    """Return the ids of providers, the medians first, for choices."""
    return (*catalog.MEDIANS, *rows.providers)


def region_ids(rows: Catalog) -> tuple[str, ...]:
    """Return the ids of regions, for choices."""
    return tuple(dict.fromkeys((catalog.ANY_REGION, *rows.regions)))


def _share(label: str, help: str, *, most: float = 0.8, blank: str | None = None) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "share", at_least=0, at_most=1, usual=(0, most), blank=blank, help=help)


def _upfront(label: str) -> Number:
    return Number(
        label,
        "share",
        at_least=0,
        at_most=1,
        usual=(0, 1),
        source="aws_payment_options",
        help="Share paid in the first month of each term: 100% is all upfront, 50% or more AWS's partial upfront. "
        "Cloud credits cannot pay it. Enter the lower price you get for it as your own price.",
    )


def _quote(label: str, otherwise: str) -> Number:
    return Number(
        label,
        "USD/h",
        at_least=0.001,
        at_most=1000,
        usual=(1, 8),
        blank=otherwise,
        belongs_to=("accelerator", "provider", "region"),
        help="Your quote per accelerator-hour. It replaces the catalog price.",
    )


def _usual_ratio(label: str, low: float, high: float) -> Number:
    return Number(
        label,
        "share",
        at_least=0.01,
        at_most=1,
        low=low,
        high=high,
        source="published_prices",
        help="Share of the on-demand price, from the catalog's median.",
    )


def _change(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "share", at_least=-0.9, at_most=5, spread=(0.3, 1.7), help=help)


class YearlyPrice(Row):
    """Prices from a month on, against the plan's own; usually a row for each year."""

    title: ClassVar[str] = "Prices by year"
    prefix: ClassVar[str] = "yearly"

    name: Annotated[str, Text("Change", help="A name, such as the year.")] = "New change"
    start: Annotated[
        float, month_number("From month", "First month of these prices. They last until the next row.")
    ] = 13
    rent_change_rate: Annotated[
        float,
        _change(
            "Rented accelerators",
            "Change against the plan's price: -0.15 is 15% less. Quotes and commitments keep their price.",
        ),
    ] = 0
    electricity_change_rate: Annotated[
        float, _change("Electricity", "Change against the plan's tariff, for own machines.")
    ] = 0


class Sourcing(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Where the hours come from"
    help: ClassVar[str] = "The mix of hours. Its shares add up to 100%."

    provider: Annotated[
        str,
        Choice(
            "Provider",
            provider_ids,
            source="published_prices",
            help="market median: median of the catalog's on-demand prices for this accelerator. Large clouds charge "
            "two to four times as much as specialists: choose the median for your kind of provider.",
        ),
    ] = catalog.ANY_PROVIDER
    region: Annotated[
        str,
        Choice("Region", region_ids, source="published_prices", help="any: the provider's median price."),
    ] = catalog.ANY_REGION
    on_demand_share: Annotated[
        float | None,
        _share(
            "Share of hours on demand",
            "Paid as used. If filled in, it must add up to 100% with the shares below.",
            most=1,
            blank="the rest after the other shares",
        ),
    ] = None
    reserved_1y_share: Annotated[
        float,
        _share(
            "Share of hours reserved for a year",
            "This share of accelerators is committed for 12 months. You pay until the end, used or not.",
        ),
    ] = 0
    reserved_3y_share: Annotated[
        float,
        _share(
            "Share of hours reserved for three years",
            "This share of accelerators is committed for 36 months. You pay until the end, used or not.",
        ),
    ] = 0
    spot_share: Annotated[
        float,
        _share(
            "Share of hours on spot",
            "In these hours all accelerators are spot instances, which the provider may reclaim at any time.",
        ),
    ] = 0
    owned_share: Annotated[
        float, _share("Share of hours on the own cluster", "They cost the project's share of cluster costs.", most=1)
    ] = 0
    reserved_1y_upfront_share: Annotated[float, _upfront("One-year commitment paid up front")] = 0
    reserved_3y_upfront_share: Annotated[float, _upfront("Three-year commitment paid up front")] = 0
    commitment_shared_share: Annotated[
        float,
        Number(
            "Unused commitment others use",
            "share",
            at_least=0,
            at_most=1,
            spread=(0.7, 1.1),
            help="Share of unused committed hours that other work uses and pays for.",
        ),
    ] = 0
    on_demand_quote: Annotated[float | None, _quote("Your on-demand price", "the catalog's price is used")] = None
    reserved_1y_quote: Annotated[
        float | None,
        _quote("Your one-year price", "the catalog's price, or its usual ratio to on-demand, is used"),
    ] = None
    reserved_3y_quote: Annotated[
        float | None,
        _quote("Your three-year price", "the catalog's price, or its usual ratio to on-demand, is used"),
    ] = None
    spot_quote: Annotated[
        float | None,
        _quote("Your spot price", "the catalog's price, or its usual ratio to on-demand, is used"),
    ] = None
    usual_reserved_1y_ratio: Annotated[float, _usual_ratio("One-year price if none listed", 0.6, 0.83)] = 0.7
    usual_reserved_3y_ratio: Annotated[float, _usual_ratio("Three-year price if none listed", 0.4, 0.62)] = 0.45
    usual_spot_ratio: Annotated[float, _usual_ratio("Spot price if none listed", 0.4, 0.69)] = 0.5
    price_change_rate: Annotated[
        float,
        Number(
            "Expected price change before you rent",
            "share",
            at_least=-0.9,
            at_most=5,
            low=-0.25,
            high=0.2,
            help="Changes every listed rental price between the catalog's date and yours, but not your quotes. H100 "
            "fell 44% at AWS in June 2025. One-year contracts rose 38% from October 2025 to March 2026 (SemiAnalysis, "
            "via CompuX).",
        ),
    ] = 0
    yearly_prices: tuple[YearlyPrice, ...] = ()
