"""Reserved capacity."""

from typing import Annotated, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts, clears, replaces
from llmbudget.quantities.quantity import Value, quantity
from llmbudget.strategies.rows import OnClusters, chosen, reaches
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK

TITLE = "Reserved capacity"


@reaches
@replaces(
    {
        "reserved_1y_share": "Set to the strategy's share of hours reserved for a year.",
        "reserved_3y_share": "Set to the strategy's share of hours reserved for three years.",
        "commitment_shared_share": "Set to the strategy's share of unused hours that others use.",
    },
)
@clears({"on_demand_share": "Cleared, so that it is the rest after the other shares."})
class ReservedCapacity(OnClusters):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "reserved_capacity"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Commit for one or three years at a lower hourly price. You also pay for committed hours you do not use."
    )
    adjusts: ClassVar[str] = "price of rented hours, of further clusters too; adds unused committed hours"
    evidence: ClassVar[str] = (
        "A year's reservation of an H100 at Google cost 31% less than on demand, and three years 56% less (March "
        "2025). In the ten such prices of this catalog, a year saves 17 to 37% and three years 38 to 56%."
    )
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = SAME_WORK
    fitting: ClassVar[str] = "clusters without granted hours"

    reserved_1y_share: Annotated[
        float,
        Number(
            "Share of hours reserved for a year",
            "share",
            at_least=0,
            at_most=1,
            usual=(0.3, 0.8),
            help="This share of the accelerators is committed for twelve months, renewed until the work is done.",
        ),
    ] = 0.5
    reserved_3y_share: Annotated[
        float,
        Number(
            "Share of hours reserved for three years",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 0.5),
            help="This share of the accelerators is committed for 36 months.",
        ),
    ] = 0
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


@quantity("yes = 1", "Reserved capacity acts on each cluster", help="On clusters without granted hours.")
def reserved_capacity_on_cluster(
    reserved_capacity_on_further: Value, reserved_capacity_only: Value, cluster_name: Value,
    cluster_granted_hours: Value, cluster_n_accelerators: Value,
) -> Value:  # fmt: skip
    fits = np.where(cluster_granted_hours > 0, 0, cluster_n_accelerators > 0)
    return chosen(reserved_capacity_on_further, reserved_capacity_only, cluster_name) * fits


@adjusts("reserved_capacity", help="Set to the strategy's share, up to what is not on spot or owned.", rows=True)
def cluster_reserved_1y_share(
    cluster_reserved_1y_share: Value, reserved_capacity_reserved_1y_share: Value,
    cluster_spot_share_before_strategies: Value, cluster_owned_share: Value, reserved_capacity_on_cluster: Value,
) -> Value:  # fmt: skip
    room = 1 - cluster_spot_share_before_strategies - cluster_owned_share
    reserved = np.minimum(reserved_capacity_reserved_1y_share, room)
    return np.where(reserved_capacity_on_cluster > 0, reserved, cluster_reserved_1y_share)


@adjusts("reserved_capacity", help="Set to the strategy's share, as far as other hours allow.", rows=True)
def cluster_reserved_3y_share(
    cluster_reserved_3y_share: Value, reserved_capacity_reserved_3y_share: Value,
    cluster_spot_share_before_strategies: Value, cluster_owned_share: Value, cluster_reserved_1y_share: Value,
    reserved_capacity_on_cluster: Value,
) -> Value:  # fmt: skip
    room = 1 - cluster_spot_share_before_strategies - cluster_owned_share - cluster_reserved_1y_share
    reserved = np.minimum(reserved_capacity_reserved_3y_share, room)
    return np.where(reserved_capacity_on_cluster > 0, reserved, cluster_reserved_3y_share)
