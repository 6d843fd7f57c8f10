"""Provider and region."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number
from llmbudget.quantities.adjustment import adjusts, clears, replaces
from llmbudget.quantities.numbers import across, max_rows, sum_over
from llmbudget.quantities.quantity import Value, quantity
from llmbudget.strategies.rows import OnClusters, chosen, reaches
from llmbudget.strategies.strategy import LOW, SAME_WORK, PlanValues

TITLE = "Provider and region"


def _provider_ids(rows: Catalog) -> tuple[str, ...]:
    return (*catalog.MEDIANS, *rows.providers)


def _region_ids(rows: Catalog) -> tuple[str, ...]:
    return tuple(dict.fromkeys((catalog.ANY_REGION, *rows.regions)))


@reaches
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
class ProviderChoice(OnClusters):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "provider_choice"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Rent from another provider or in another region, at its prices. You pay once to move stored data. The "
        "new provider seldom accepts cloud credits of the old one."
    )
    adjusts: ClassVar[str] = (
        "prices of rented hours, on clusters too, and egress; adds the move to the new provider, and loses old credits"
    )
    evidence: ClassVar[str] = (
        "The same H100 costs 2.40 USD an hour at the cheapest of 13 providers in the catalog. The most expensive "
        "asks 14.13, and the market's median is 3.95."
    )
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK
    fitting: ClassVar[str] = "rented clusters whose accelerator the new provider offers"

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
        if self.acts_on_main and not listed and self.on_demand_quote is None:
            yield (
                f"Provider and region: the catalog has no offer of {name} at {self.provider} in region "
                f"{self.region}; choose another provider or region, enter its on-demand price, or switch provider "
                "and region off."
            )


@quantity("row no.", "Row of each cluster's offer at the new provider", help="0 without an offer.")
def provider_choice_offer_number(
    cluster_accelerator: Value, provider_choice_provider: Value, provider_choice_region: Value,
    offers_accelerator: Value, offers_provider: Value, offers_region: Value, offers_number: Value,
) -> Value:  # fmt: skip
    place = (across(offers_provider) == provider_choice_provider) * (across(offers_region) == provider_choice_region)
    return sum_over(place * (across(offers_accelerator) == cluster_accelerator), offers_number)


@quantity("USD/h", "Quote of the new provider for each cluster", help="For clusters with the plan's accelerator.")
def provider_choice_quote(
    cluster_accelerator: Value, accelerator: Value, provider_choice_on_demand_quote: Value
) -> Value:
    return (cluster_accelerator == accelerator) * provider_choice_on_demand_quote


@quantity("yes = 1", "The new provider takes each cluster", help="Rented clusters with an offer or a quote.")
def provider_choice_on_cluster(
    provider_choice_on_further: Value, provider_choice_only: Value, cluster_name: Value, cluster_granted_hours: Value,
    provider_choice_offer_number: Value, provider_choice_quote: Value,
) -> Value:  # fmt: skip
    offered = np.where(provider_choice_offer_number + provider_choice_quote > 0, 1, 0)
    fits = np.where(cluster_granted_hours > 0, 0, offered)
    return chosen(provider_choice_on_further, provider_choice_only, cluster_name) * fits


@adjusts("provider_choice", help="The new provider's, where it takes the cluster.", rows=True)
def cluster_offer_number(
    cluster_offer_number: Value, provider_choice_offer_number: Value, provider_choice_on_cluster: Value
) -> Value:
    return np.where(provider_choice_on_cluster > 0, provider_choice_offer_number, cluster_offer_number)


@adjusts("provider_choice", help="Price at the new provider. 0 if the catalog price is used.", rows=True)
def cluster_on_demand_quote(
    cluster_on_demand_quote: Value, provider_choice_quote: Value, provider_choice_on_cluster: Value
) -> Value:
    return np.where(provider_choice_on_cluster > 0, provider_choice_quote, cluster_on_demand_quote)


@adjusts("provider_choice", help="Cleared: it was a quote of the old provider.", rows=True)
def cluster_reserved_1y_quote(cluster_reserved_1y_quote: Value, provider_choice_on_cluster: Value) -> Value:
    return cluster_reserved_1y_quote * (1 - provider_choice_on_cluster)


@adjusts("provider_choice", help="Cleared: it was a quote of the old provider.", rows=True)
def cluster_reserved_3y_quote(cluster_reserved_3y_quote: Value, provider_choice_on_cluster: Value) -> Value:
    return cluster_reserved_3y_quote * (1 - provider_choice_on_cluster)


@adjusts("provider_choice", help="Cleared: it was a quote of the old provider.", rows=True)
def cluster_spot_quote(cluster_spot_quote: Value, provider_choice_on_cluster: Value) -> Value:
    return cluster_spot_quote * (1 - provider_choice_on_cluster)


@adjusts("provider_choice", help="Includes moving data out of the old provider once, at its price.", rows=True)
def egress_cost(
    egress_cost: Value, provider_choice_moved_gigabytes: Value, egress_price_before: Value,
    provider_choice_on_main: Value, provider_choice_on_cluster: Value,
) -> Value:  # fmt: skip
    moves = np.maximum(provider_choice_on_main, max_rows(provider_choice_on_cluster))
    return egress_cost + moves * provider_choice_moved_gigabytes * egress_price_before


@adjusts("provider_choice", help="Credits that the new provider accepts.")
def credit_amount(credit_amount: Value, provider_choice_credits_kept_share: Value) -> Value:
    return credit_amount * provider_choice_credits_kept_share
