"""Reserved capacity."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import clears, replaces
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, Strategy


@replaces(
    {
        "reserved_1y_share": "Set to the strategy's share of hours reserved for a year.",
        "reserved_3y_share": "Set to the strategy's share of hours reserved for three years.",
        "commitment_shared_share": "Set to the strategy's share of unused hours that others use.",
    },
)
@clears({"on_demand_share": "Cleared, so that it is the rest after the other shares."})
class ReservedCapacity(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "reserved_capacity"
    title: ClassVar[str] = "Reserved capacity"
    help: ClassVar[str] = (
        "Commit for one or three years at a lower hourly price. You also pay for committed hours you do not use."
    )
    adjusts: ClassVar[str] = "price of rented hours; adds unused committed hours"
    evidence: ClassVar[str] = (
        "A year's reservation of an H100 at Google cost 31% less than on demand, and three years 56% less (March "
        "2025). In the ten such prices of this catalog, a year saves 17 to 37% and three years 38 to 56%."
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
