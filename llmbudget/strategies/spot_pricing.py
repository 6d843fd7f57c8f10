"""Spot pricing with checkpointing."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import clears, replaces
from llmbudget.strategies.strategy import LOW, SAME_WORK, Strategy


@replaces({"spot_share": "So many of the hours are on spot."})
@clears({"on_demand_share": "Left empty, so that it is what the other shares leave."})
class SpotPricing(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "spot_pricing"
    title: ClassVar[str] = "Spot pricing"
    help: ClassVar[str] = (
        "Hours that the provider may take back at any time, at a discount; checkpoints limit what is lost."
    )
    adjusts: ClassVar[str] = "price of rented hours; adds hours lost to interruptions"
    evidence: ClassVar[str] = (
        "In the 31 spot prices of this catalogue the discount is 30 to 72%, median 50%; for H100 43 to 61%, median 59%."
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
            help="Hours in which all accelerators are on spot; interruptions and restarts are under Failures.",
        ),
    ] = 0.6
