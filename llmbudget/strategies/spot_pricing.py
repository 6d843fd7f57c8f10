"""Spot pricing with checkpointing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from llmbudget.plan.parameter import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import LOW, Strategy

if TYPE_CHECKING:
    from llmbudget.plan.plan import Plan


class SpotPricing(Strategy):
    """Hours that the provider may take back at any time, at a discount; checkpoints limit what is lost."""

    id: ClassVar[str] = "spot_pricing"
    title: ClassVar[str] = "Spot pricing"
    adjusts: ClassVar[str] = "price of rented hours; adds hours lost to interruptions"
    evidence: ClassVar[str] = "Spot prices in the catalogue are 0.25 to 0.67 of the price on demand."
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = LOW

    spot_share: Annotated[
        float,
        Number(
            "Share of hours on spot",
            "share",
            at_least=0,
            at_most=1,
            low=0.2,
            high=0.9,
            help="Hours in which all accelerators are on spot; interruptions and restarts are under Failures.",
        ),
    ] = 0.6

    def refusals(self, plan: "Plan") -> Iterator[str]:
        """Machines that one owns are not on spot."""
        if self.spot_share and plan.in_use("owned_share") == 1:
            yield (
                f"Spot pricing: {self.spot_share:.0%} of the hours cannot be on spot, because all of them are on the "
                "own cluster and spot is for rented machines; lower the share on the own cluster, or switch one off."
            )


@adjusts("spot_pricing")
def spot_share(spot_pricing_spot_share: Value) -> Value:
    """So many of the hours are on spot."""
    return spot_pricing_spot_share


@adjusts("spot_pricing")
def on_demand_share(on_demand_share: Value) -> Value:
    """Left empty, so that it is what the other shares leave."""
    return on_demand_share * 0
