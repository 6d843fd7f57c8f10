"""Where the hours come from: own cluster, commitments, spot and on-demand, and what each costs."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number, Section


def _provider_ids(rows: Catalog) -> tuple[str, ...]:
    return (*catalog.MEDIANS, *rows.providers)


def _region_ids(rows: Catalog) -> tuple[str, ...]:
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
        help="Paid in the first month of each term; cost stays the same. 100% is all up front, at least 50% is AWS's "
        "partial upfront. Cloud credits do not pay for it. Enter the lower price that it earns as your own price.",
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
        help="Your own quote for one accelerator for one hour; it goes before the catalogue.",
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
        help="As a share of the on-demand price: the median of the catalogue.",
    )


class Sourcing(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Where the hours come from"
    help: ClassVar[str] = "The mix of hours; its shares add up to 100%."

    provider: Annotated[
        str,
        Choice(
            "Provider",
            _provider_ids,
            source="published_prices",
            help="market median: the median of the catalogue's on-demand prices for this accelerator. Large clouds ask "
            "two to four times what specialists ask: choose the median of the kind that you would rent from.",
        ),
    ] = catalog.ANY_PROVIDER
    region: Annotated[
        str,
        Choice("Region", _region_ids, source="published_prices", help="any: the provider's median price."),
    ] = catalog.ANY_REGION
    on_demand_share: Annotated[
        float | None,
        _share(
            "Share of hours on demand",
            "Paid as used. Filled in, it must add up to 100% with the shares below.",
            most=1,
            blank="what the other shares leave",
        ),
    ] = None
    reserved_1y_share: Annotated[
        float,
        _share(
            "Share of hours reserved for a year",
            "So many of the accelerators are committed for twelve months, and paid to the end, used or not.",
        ),
    ] = 0
    reserved_3y_share: Annotated[
        float,
        _share(
            "Share of hours reserved for three years",
            "So many of the accelerators are committed for 36 months, and paid to the end, used or not.",
        ),
    ] = 0
    spot_share: Annotated[
        float,
        _share(
            "Share of hours on spot",
            "Hours in which all accelerators are on spot: the provider may take them back at any time.",
        ),
    ] = 0
    owned_share: Annotated[
        float, _share("Share of hours on the own cluster", "They cost what the own cluster costs.", most=1)
    ] = 0
    reserved_1y_upfront_share: Annotated[float, _upfront("Commitment of a year paid up front")] = 0
    reserved_3y_upfront_share: Annotated[float, _upfront("Commitment of three years paid up front")] = 0
    commitment_shared_share: Annotated[
        float,
        Number(
            "Idle commitment that others use",
            "share",
            at_least=0,
            at_most=1,
            spread=(0.7, 1.1),
            help="Share of the committed hours left over that other work takes and pays.",
        ),
    ] = 0
    on_demand_quote: Annotated[float | None, _quote("Own on-demand price", "the catalogue's price is used")] = None
    reserved_1y_quote: Annotated[
        float | None,
        _quote("Own price for a year", "the catalogue's price, or its usual ratio to on-demand, is used"),
    ] = None
    reserved_3y_quote: Annotated[
        float | None,
        _quote("Own price for three years", "the catalogue's price, or its usual ratio to on-demand, is used"),
    ] = None
    spot_quote: Annotated[
        float | None,
        _quote("Own spot price", "the catalogue's price, or its usual ratio to on-demand, is used"),
    ] = None
    usual_reserved_1y_ratio: Annotated[float, _usual_ratio("Price for a year where none is listed", 0.6, 0.83)] = 0.7
    usual_reserved_3y_ratio: Annotated[float, _usual_ratio("Price for three years where none is listed", 0.4, 0.62)] = (
        0.45
    )
    usual_spot_ratio: Annotated[float, _usual_ratio("Spot price where none is listed", 0.4, 0.69)] = 0.5
    price_change_rate: Annotated[
        float,
        Number(
            "Change of listed prices until you rent",
            "share",
            at_least=-0.9,
            at_most=5,
            low=-0.25,
            high=0.2,
            help="Of every listed price of rented hours, from the catalogue's day to yours; your own quotes stay. H100 "
            "fell by 44% at AWS in June 2025; contracts of a year rose by 38% from October 2025 to March 2026 (CompuX, "
            "quoting SemiAnalysis).",
        ),
    ] = 0
