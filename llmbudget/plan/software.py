"""Tools paid by the month: per seat, per accelerator or fixed; and the APIs of others' models."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import duration, month_number, yearly_increase
from llmbudget.parameters.record import Number, Row, Section, Text


class Subscription(Row):
    """A tool and its monthly price. What does not apply to it stays 0."""

    title: ClassVar[str] = "Subscriptions"
    prefix: ClassVar[str] = "subscription"

    name: Annotated[str, Text("Subscription")] = "New subscription"
    seats: Annotated[
        float,
        Number("Seats", "seats", at_least=0, at_most=1_000_000, usual=(1, 20), help="Users or licences."),
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
            help="For one seat and one month.",
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
            help="For each accelerator that works at once and one month: NVIDIA AI Enterprise asks 4,500 a year.",
        ),
    ] = 0
    fixed_price: Annotated[
        float,
        Number("Fixed price", "USD/month", at_least=0, at_most=1e8, spread=(0.95, 1.2), help="Whatever the use."),
    ] = 0
    start: Annotated[float, month_number("From month", "First month paid from this budget.")] = 1
    months: Annotated[
        float | None, duration("Months", "How long this budget pays.", blank="until the budget's last month")
    ] = None


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
            help="Judging, prototyping, coding: what is not data generation. In every month of the budget.",
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
            help="Average of what goes in and what comes out.",
        ),
    ] = 4
    subscription_increase_rate: Annotated[
        float,
        yearly_increase("Increase of subscriptions", "All prices of subscriptions rise by this when raises come."),
    ] = 0
    subscriptions: tuple[Subscription, ...] = ()
