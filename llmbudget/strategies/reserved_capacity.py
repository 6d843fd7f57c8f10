"""Reserved capacity."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import clears, replaces
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, Strategy


@replaces(
    {
        "reserved_1y_share": "So many of the hours are reserved for a year.",
        "reserved_3y_share": "So many of the hours are reserved for three years.",
        "commitment_shared_share": "So much of what is left idle others use.",
    },
)
@clears({"on_demand_share": "Left empty, so that it is what the other shares leave."})
class ReservedCapacity(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "reserved_capacity"
    title: ClassVar[str] = "Reserved capacity"
    help: ClassVar[str] = "Commit for a year or three at a discount: day and night, paid to the end, used or not."
    adjusts: ClassVar[str] = "price of rented hours; adds what of the commitment is left idle"
    evidence: ClassVar[str] = (
        "A year's reservation of an H100 at Google cost 31% less than on demand and three years 56% less (March 2025); "
        "in the ten such prices of this catalogue a year saves 17 to 37%, three years 38 to 56%."
    )
    source: ClassVar[str] = "published_prices"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = SAME_WORK

    reserved_1y_share: Annotated[
        float,
        Number(
            "Share of hours reserved for a year",
            "share",
            at_least=0,
            at_most=1,
            usual=(0.3, 0.8),
            help="So many of the accelerators are committed for twelve months, again and again until the work is done.",
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
            help="So many of the accelerators are committed for 36 months.",
        ),
    ] = 0
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
