"""Spot pricing with checkpointing."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import clears, replaces
from llmbudget.strategies.strategy import LOW, SAME_WORK, Strategy


@replaces({"spot_share": "Set to the strategy's share of hours on spot."})
@clears({"on_demand_share": "Cleared, so that it is the rest after the other shares."})
class SpotPricing(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "spot_pricing"
    title: ClassVar[str] = "Spot pricing"
    help: ClassVar[str] = (
        "Rent discounted hours that the provider may take back at any time. Checkpoints limit the loss."
    )
    adjusts: ClassVar[str] = "price of rented hours; adds hours lost to interruptions"
    evidence: ClassVar[str] = (
        "In the 31 spot prices of this catalog, the discount is 30 to 72%, median 50%. For the H100, it is 43 to "
        "61%, median 59%."
    )
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK

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
