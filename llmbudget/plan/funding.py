"""Where the money and the free hours come from."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import month_number
from llmbudget.parameters.record import Number, Row, Section, Text


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
            usual=(1000, 100_000),
            source="aws_activate",
            help="They pay for rented compute, storage and egress, never for people or software. Stays when the "
            "provider changes: check whether the new one takes them.",
        ),
    ] = 0
    start: Annotated[
        float, month_number("Usable from month", "First month in which they pay: they count from the next bill on.")
    ] = 1
    expires: Annotated[
        float, month_number("Usable until month", "Last month in which they pay; what is left then is lost.")
    ] = 12


class Allocation(Row):
    """Accelerator-hours that somebody gives: a public computing centre, or a partner in kind."""

    title: ClassVar[str] = "Allocated hours"
    prefix: ClassVar[str] = "allocation"

    name: Annotated[str, Text("Allocation")] = "New allocation"
    hours: Annotated[
        float,
        Number(
            "Hours",
            "h",
            at_least=0,
            at_most=1e10,
            usual=(1000, 100_000),
            source="eurohpc",
            help="NAIRR, ACCESS, EuroHPC or a partner; converted to hours of the accelerator of this plan. "
            "Stays when that changes: convert it again.",
        ),
    ] = 0
    start: Annotated[float, month_number("Usable from month", "First month in which they can be used.")] = 1
    expires: Annotated[float, month_number("Usable until month", "Hours left then are lost.")] = 12


class Contribution(Row):
    """What a partner or sponsor gives."""

    title: ClassVar[str] = "Contributions"
    prefix: ClassVar[str] = "contribution"

    name: Annotated[str, Text("Contributor")] = "New contribution"
    cash: Annotated[
        float,
        Number(
            "Cash",
            "USD",
            at_least=0,
            at_most=1e12,
            usual=(0, 1e6),
            help="Money paid to the project; a sponsor is asked for that much less.",
        ),
    ] = 0
    in_kind: Annotated[
        float,
        Number(
            "In kind",
            "USD",
            at_least=0,
            at_most=1e12,
            usual=(0, 1e6),
            help="Value of people, machines or services given; shown beside the budget, in no cost of it.",
        ),
    ] = 0
    month: Annotated[float, month_number("In month", "When the cash arrives.")] = 1
    restricted_share: Annotated[
        float,
        Number(
            "Restricted to this project",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            source="asc_958",
            help="Share of the cash that may pay for this project only; the rest may pay for anything.",
        ),
    ] = 0


class Funding(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Funding"
    help: ClassVar[str] = "Cash, revenue, credits, allocations and contributions."

    opening_cash: Annotated[
        float,
        Number(
            "Cash in the bank",
            "USD",
            at_least=0,
            at_most=1e12,
            usual=(2e5, 5e6),
            help="At the start of month 1: the bank account, the approved budget or the award.",
        ),
    ] = 1_000_000
    other_monthly_burn: Annotated[
        float,
        Number(
            "Other spending",
            "USD/month",
            at_least=0,
            at_most=1e10,
            spread=(0.9, 1.25),
            help="What the company spends each month outside this budget; it shortens the runway.",
        ),
    ] = 0
    monthly_revenue: Annotated[
        float,
        Number(
            "Revenue",
            "USD/month",
            at_least=0,
            at_most=1e10,
            spread=(0.6, 1.2),
            help="In month 1, after what it costs to deliver.",
        ),
    ] = 0
    revenue_growth_rate: Annotated[
        float,
        Number(
            "Growth of revenue",
            "share/month",
            at_least=0,
            at_most=1,
            spread=(0.4, 1.3),
            help="From month to month.",
        ),
    ] = 0
    discount_rate: Annotated[
        float,
        Number(
            "Discount rate",
            "share/year",
            at_least=0,
            at_most=1,
            usual=(0.05, 0.15),
            help="For the net present value of the cash spent: your cost of capital.",
        ),
    ] = 0.1
    cost_share_rate: Annotated[
        float,
        Number(
            "Cost share",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 0.5),
            help="Share of the cost that your institution bears, so that the sponsor is asked for the rest.",
        ),
    ] = 0
    credits: tuple[CreditGrant, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    contributions: tuple[Contribution, ...] = ()
