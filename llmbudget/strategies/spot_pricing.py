"""Spot pricing with checkpointing."""

from typing import Annotated, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts, clears, replaces
from llmbudget.quantities.quantity import Value, quantity
from llmbudget.strategies.rows import OnClusters, chosen, reaches
from llmbudget.strategies.strategy import LOW, SAME_WORK

TITLE = "Spot pricing"


@reaches
@replaces({"spot_share": "Set to the strategy's share of hours on spot."})
@clears({"on_demand_share": "Cleared, so that it is the rest after the other shares."})
class SpotPricing(OnClusters):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "spot_pricing"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Rent discounted hours that the provider may take back at any time. Checkpoints limit the loss."
    )
    adjusts: ClassVar[str] = "price of rented hours, of further clusters too; adds hours lost to interruptions"
    evidence: ClassVar[str] = (
        "In the 31 spot prices of this catalog, the discount is 30 to 72%, median 50%. For the H100, it is 43 to "
        "61%, median 59%."
    )
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK
    fitting: ClassVar[str] = "clusters without granted hours"

    spot_share: Annotated[
        float,
        Number(
            "Share of hours on spot",
            "share",
            at_least=0,
            at_most=1,
            usual=(0.3, 0.9),
            help="Hours in which all accelerators are on spot. Enter interruptions and restarts under Failures.",
        ),
    ] = 0.6


@quantity("yes = 1", "Spot pricing acts on each cluster", help="On clusters without granted hours.")
def spot_pricing_on_cluster(
    spot_pricing_on_further: Value, spot_pricing_only: Value, cluster_name: Value, cluster_granted_hours: Value,
    cluster_n_accelerators: Value,
) -> Value:  # fmt: skip
    fits = np.where(cluster_granted_hours > 0, 0, cluster_n_accelerators > 0)
    return chosen(spot_pricing_on_further, spot_pricing_only, cluster_name) * fits


@adjusts(
    "spot_pricing",
    rows=True,
    help="Set to the strategy's share, up to what is not reserved or owned.",
)
def cluster_spot_share(
    cluster_spot_share: Value, spot_pricing_spot_share: Value, spot_pricing_on_cluster: Value,
    cluster_reserved_1y_share: Value, cluster_reserved_3y_share: Value, cluster_owned_share: Value,
) -> Value:  # fmt: skip
    room = 1 - cluster_reserved_1y_share - cluster_reserved_3y_share - cluster_owned_share
    return np.where(spot_pricing_on_cluster > 0, np.minimum(spot_pricing_spot_share, room), cluster_spot_share)
