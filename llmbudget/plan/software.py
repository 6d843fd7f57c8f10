"""Tools paid by the month: one row per subscription."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Number, Row, Section, Text
from llmbudget.plan.schedule import duration, month_number


class Subscription(Row):
    """A tool, its seats and its monthly price."""

    title: ClassVar[str] = "Subscriptions"
    prefix: ClassVar[str] = "subscription"

    name: Annotated[str, Text("Subscription")] = "New subscription"
    seats: Annotated[
        float,
        Number("Seats", "seats", at_least=0, at_most=1_000_000, low=1, high=20, help="Users or licences."),
    ] = 1
    monthly_price: Annotated[
        float,
        Number(
            "Price per seat",
            "USD/month",
            at_least=0,
            at_most=1e7,
            low=10,
            high=100,
            source="wandb_pages",
            help="For one seat and one month.",
        ),
    ] = 0
    start: Annotated[float, month_number("From month", "First month paid from this budget.")] = 1
    months: Annotated[
        float | None, duration("Months", "How long this budget pays.", blank="until the budget's last month")
    ] = None


class Software(Section):
    """The subscriptions."""

    title: ClassVar[str] = "Software"

    subscriptions: tuple[Subscription, ...] = ()
