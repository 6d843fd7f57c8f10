"""Provider and region."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number
from llmbudget.quantities.adjustment import adjusts, clears, replaces
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import LOW, SAME_WORK, PlanValues, Strategy


def _provider_ids(rows: Catalog) -> tuple[str, ...]:
    return (*catalog.MEDIANS, *rows.providers)


def _region_ids(rows: Catalog) -> tuple[str, ...]:
    return tuple(dict.fromkeys((catalog.ANY_REGION, *rows.regions)))


@replaces(
    {
        "provider": "Replaced by the new choice.",
        "region": "Replaced by the new choice.",
        "on_demand_quote": "Price at the new provider. 0 if the catalog price is used.",
    },
)
@clears(
    {
        "reserved_1y_quote": "Cleared: it was a quote of the old provider.",
        "reserved_3y_quote": "Cleared: it was a quote of the old provider.",
        "spot_quote": "Cleared: it was a quote of the old provider.",
    },
)
@replaces({"egress_price": "Price at the new provider."})
class ProviderChoice(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "provider_choice"
    title: ClassVar[str] = "Provider and region"
    help: ClassVar[str] = (
        "Rent from another provider or in another region, at its prices. You pay once to move stored data. The "
        "new provider seldom accepts cloud credits of the old one."
    )
    adjusts: ClassVar[str] = (
        "prices of rented hours and egress; adds the move to the new provider, and loses credits of the old one"
    )
    evidence: ClassVar[str] = (
        "The same H100 costs 2.40 USD an hour at the cheapest of 13 providers in the catalog. The most expensive "
        "asks 14.13, and the market's median is 3.95."
    )
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK

    provider: Annotated[
        str,
        Choice(
            "New provider",
            _provider_ids,
            source="published_prices",
            help="market median: the median price of the accelerator in the catalog.",
        ),
    ] = catalog.ANY_PROVIDER
    region: Annotated[
        str,
        Choice("New region", _region_ids, source="published_prices", help="any: the provider's median price."),
    ] = catalog.ANY_REGION
    on_demand_quote: Annotated[
        float | None,
        Number(
            "Its on-demand price",
            "USD/h",
            at_least=0.001,
            at_most=1000,
            usual=(1, 8),
            blank="the catalog's price is used",
            belongs_to=("accelerator", "provider_choice_provider", "provider_choice_region"),
            help="A quote for one accelerator for one hour. Quotes of the old provider do not apply at the new one.",
        ),
    ] = None
    egress_price: Annotated[
        float,
        Number(
            "Its price of moving data out",
            "USD/GB",
            at_least=0,
            at_most=10,
            low=0.08,
            high=0.12,
            source="akave_egress",
            help="Some providers charge nothing. Stays the same when the new provider changes: check it then.",
        ),
    ] = 0.09
    moved_gigabytes: Annotated[
        float,
        Number(
            "Data moved to it",
            "GB",
            at_least=0,
            at_most=1e9,
            low=500,
            high=3000,
            help="Paid once at the old provider's price. Some providers waive it for customers who leave.",
        ),
    ] = 1000
    credits_kept_share: Annotated[
        float,
        Number(
            "Cloud credits it accepts",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            help="As a share of credits under Funding: 0 at another provider, 1 if only the region changes.",
        ),
    ] = 0

    def refusals(self, plan: PlanValues) -> Iterator[str]:
        """Refuse an offer that the catalog does not list."""
        name = plan.value("accelerator")
        listed = (name, self.provider, self.region) in plan.catalog.every_offer
        if not listed and self.on_demand_quote is None:
            yield (
                f"Provider and region: the catalog has no offer of {name} at {self.provider} in region "
                f"{self.region}; choose another provider or region, enter its on-demand price, or switch provider "
                "and region off."
            )


@adjusts("provider_choice", help="Includes moving data out of the old provider once, at its price.")
def egress_cost(egress_cost: Value, provider_choice_moved_gigabytes: Value, egress_price_before: Value) -> Value:
    return egress_cost + provider_choice_moved_gigabytes * egress_price_before


@adjusts("provider_choice", help="Credits that the new provider accepts.")
def credit_amount(credit_amount: Value, provider_choice_credits_kept_share: Value) -> Value:
    return credit_amount * provider_choice_credits_kept_share
