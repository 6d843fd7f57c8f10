"""On what it is trained, and what an hour of it costs."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.plan.parameter import Choice, Number, Section

ANY_PROVIDER = "market median"
ANY_REGION = "any"


def _accelerator_ids() -> tuple[str, ...]:
    return tuple(catalog.accelerators())


def _provider_ids() -> tuple[str, ...]:
    return (ANY_PROVIDER, *catalog.providers())


def _region_ids() -> tuple[str, ...]:
    return tuple(dict.fromkeys((ANY_REGION, *catalog.regions())))


def _quote(label: str, otherwise: str) -> Number:
    return Number(
        label,
        "USD/h",
        at_least=0.001,
        at_most=1000,
        low=1,
        high=8,
        blank=otherwise,
        help="Your own quote for one accelerator for one hour; it goes before the catalogue.",
    )


class Compute(Section):
    """Rented accelerators: which, how many, how well they are used, and their price."""

    title: ClassVar[str] = "Compute"

    accelerator: Annotated[
        str, Choice("Accelerator", _accelerator_ids, source="epoch_hardware", help="From the catalogue.")
    ] = "H100-SXM5-80GB"
    n_accelerators: Annotated[
        float,
        Number(
            "Accelerators",
            "accelerators",
            at_least=1,
            at_most=1_000_000,
            low=1,
            high=64,
            whole=True,
            help="How many work at once. More of them finish sooner; the hours paid stay the same.",
        ),
    ] = 8
    mfu: Annotated[
        float | None,
        Number(
            "Utilisation while training (MFU)",
            "share",
            at_least=0.01,
            at_most=1,
            low=0.2,
            high=0.5,
            source="published_runs",
            blank="what published runs on this accelerator reached is used",
            help="Model FLOPs per second over the accelerator's dense bf16 peak, while it trains.",
        ),
    ] = None
    goodput: Annotated[
        float,
        Number(
            "Goodput",
            "share",
            at_least=0.01,
            at_most=1,
            low=0.75,
            high=0.97,
            source="llama3_interruptions",
            help="Share of paid time that trains: the rest is failures, restarts and waiting.",
        ),
    ] = 0.9
    provider: Annotated[
        str,
        Choice(
            "Provider",
            _provider_ids,
            source="published_prices",
            help="market median: the median of the catalogue's on-demand prices for this accelerator.",
        ),
    ] = ANY_PROVIDER
    region: Annotated[
        str,
        Choice("Region", _region_ids, source="published_prices", help="any: the provider's median price."),
    ] = ANY_REGION
    reserved_share: Annotated[
        float,
        Number(
            "Share of hours reserved",
            "share",
            at_least=0,
            at_most=1,
            low=0,
            high=0.8,
            help="Hours of a year's commitment that other work shares: what it leaves idle is not in this budget.",
        ),
    ] = 0
    spot_share: Annotated[
        float,
        Number(
            "Share of hours on spot",
            "share",
            at_least=0,
            at_most=1,
            low=0,
            high=0.8,
            help="Hours that the provider may take back at any time.",
        ),
    ] = 0
    spot_rework_rate: Annotated[
        float,
        Number(
            "Spot hours lost to interruptions",
            "share",
            at_least=0,
            at_most=5,
            low=0.02,
            high=0.2,
            help="Extra hours paid because work after the last checkpoint is done again.",
        ),
    ] = 0.08
    on_demand_quote: Annotated[float | None, _quote("Own on-demand price", "the catalogue's price is used")] = None
    reserved_quote: Annotated[
        float | None,
        _quote("Own reserved price", "the catalogue's price, or its usual ratio to on-demand, is used"),
    ] = None
    spot_quote: Annotated[
        float | None,
        _quote("Own spot price", "the catalogue's price, or its usual ratio to on-demand, is used"),
    ] = None
    usual_reserved_ratio: Annotated[
        float,
        Number(
            "Reserved price where none is listed",
            "share",
            at_least=0.01,
            at_most=1,
            low=0.45,
            high=0.8,
            source="published_prices",
            help="As a share of the on-demand price: the median of the catalogue.",
        ),
    ] = 0.7
    usual_spot_ratio: Annotated[
        float,
        Number(
            "Spot price where none is listed",
            "share",
            at_least=0.01,
            at_most=1,
            low=0.28,
            high=0.67,
            source="published_prices",
            help="As a share of the on-demand price: the median of the catalogue.",
        ),
    ] = 0.5
    storage_price: Annotated[
        float,
        Number(
            "Object storage",
            "USD/GB-month",
            at_least=0,
            at_most=10,
            low=0.018,
            high=0.026,
            source="finout_storage",
            help="For datasets and checkpoints.",
        ),
    ] = 0.023
    egress_gigabytes: Annotated[
        float,
        Number(
            "Data moved out of the cloud",
            "GB",
            at_least=0,
            at_most=1e9,
            low=0,
            high=5000,
            help="Weights and data that leave the provider's network.",
        ),
    ] = 500
    egress_price: Annotated[
        float,
        Number(
            "Price of moving data out",
            "USD/GB",
            at_least=0,
            at_most=10,
            low=0,
            high=0.12,
            source="akave_egress",
            help="Some providers charge nothing.",
        ),
    ] = 0.09
