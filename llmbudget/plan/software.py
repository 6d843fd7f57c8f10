"""Software: monthly subscriptions per seat, per accelerator or fixed, and model APIs."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import duration, month_number, yearly_increase
from llmbudget.parameters.record import Number, Row, Section, Text


class Subscription(Row):
    """A tool and its monthly prices. Leave prices that do not apply at 0."""

    title: ClassVar[str] = "Subscriptions"
    prefix: ClassVar[str] = "subscription"

    name: Annotated[str, Text("Subscription")] = "New subscription"
    seats: Annotated[
        float,
        Number("Seats", "seats", at_least=0, at_most=1_000_000, usual=(1, 20), help="Users or licenses."),
    ] = 1
    monthly_price: Annotated[
        float,
        Number(
            "Price per seat",
            "USD/month",
            at_least=0,
            at_most=1e7,
            spread=(0.95, 1.2),
            source="wandb_pages",
            help="Price of one seat per month.",
        ),
    ] = 0
    accelerator_price: Annotated[
        float,
        Number(
            "Price per accelerator",
            "USD/month",
            at_least=0,
            at_most=1e5,
            spread=(0.95, 1.2),
            source="nvaie",
            help="Price per month for each accelerator that works at once. NVIDIA AI Enterprise charges 4,500 a year.",
        ),
    ] = 0
    fixed_price: Annotated[
        float,
        Number(
            "Fixed price", "USD/month", at_least=0, at_most=1e8, spread=(0.95, 1.2), help="The same whatever the use."
        ),
    ] = 0
    start: Annotated[float, month_number("From month", "First month paid from this budget.")] = 1
    months: Annotated[float | None, duration("Months", "How long this budget pays.", blank="to the end")] = None


class Software(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Software"
    help: ClassVar[str] = "The subscriptions, and the use of model APIs."

    api_tokens: Annotated[
        float,
        Number(
            "Tokens from model APIs",
            "tokens/month",
            at_least=0,
            at_most=1e15,
            spread=(0.6, 2),
            help="For judging, prototyping and coding, not data generation, in every month of the budget.",
        ),
    ] = 0
    api_price: Annotated[
        float,
        Number(
            "Price of model APIs",
            "USD/M tokens",
            at_least=0,
            at_most=10_000,
            low=2,
            high=6,
            source="tokencost",
            help="Average of input and output tokens.",
        ),
    ] = 4
    subscription_increase_rate: Annotated[
        float,
        yearly_increase("Subscription increase", "All subscription prices rise by this whenever raises take effect."),
    ] = 0
    subscriptions: tuple[Subscription, ...] = ()
