"""Where the money comes from: cash in the bank and cloud credits."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Number, Row, Section, Text
from llmbudget.plan.schedule import month_number


class CreditGrant(Row):
    """Cloud credits of one programme."""

    title: ClassVar[str] = "Cloud credits"
    prefix: ClassVar[str] = "credit"

    name: Annotated[str, Text("Programme")] = "New credits"
    amount: Annotated[
        float,
        Number(
            "Amount",
            "USD",
            at_least=0,
            at_most=1e10,
            low=1000,
            high=100_000,
            source="aws_activate",
            help="They pay for rented compute, storage and egress, never for people or software.",
        ),
    ] = 0
    expires: Annotated[
        float, month_number("Usable until month", "Last month in which they pay; what is left then is lost.")
    ] = 12


class Funding(Section):
    """Cash and credits."""

    title: ClassVar[str] = "Cash and credits"

    opening_cash: Annotated[
        float,
        Number(
            "Cash in the bank",
            "USD",
            at_least=0,
            at_most=1e12,
            low=2e5,
            high=5e6,
            help="At the start of month 1.",
        ),
    ] = 1_000_000
    other_monthly_burn: Annotated[
        float,
        Number(
            "Other spending",
            "USD/month",
            at_least=0,
            at_most=1e10,
            low=0,
            high=200_000,
            help="What the company spends each month outside this budget; it shortens the runway.",
        ),
    ] = 0
    credits: tuple[CreditGrant, ...] = ()
