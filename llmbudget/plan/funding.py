"""Funding: cash, revenue, credits, allocations and contributions."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import month_number
from llmbudget.parameters.record import Number, Row, Section, Text
from llmbudget.plan.program import named_cluster


class CreditGrant(Row):
    """Cloud credits from one program."""

    title: ClassVar[str] = "Cloud credits"
    prefix: ClassVar[str] = "credit"

    name: Annotated[str, Text("Program")] = "New credits"
    amount: Annotated[
        float,
        Number(
            "Amount",
            "USD",
            at_least=0,
            at_most=1e10,
            usual=(1000, 100_000),
            source="aws_activate",
            help="Credits pay for rented compute, storage and egress, never for people or software. Stays the same "
            "when the provider changes: check that the new one accepts them.",
        ),
    ] = 0
    start: Annotated[
        float, month_number("Usable from month", "First month in which credits pay, starting with the next bill.")
    ] = 1
    expires: Annotated[
        float, month_number("Usable until month", "Last month in which credits pay. Unused credits then expire.")
    ] = 12


class Allocation(Row):
    """Accelerator-hours given by a public computing center or a partner."""

    title: ClassVar[str] = "Allocated hours"
    prefix: ClassVar[str] = "allocation"

    name: Annotated[str, Text("Allocation")] = "New allocation"
    cluster: Annotated[
        str,
        named_cluster(
            "Name of the further cluster on which the hours are granted. Empty: the plan's own accelerators."
        ),
    ] = ""
    hours: Annotated[
        float,
        Number(
            "Hours",
            "h",
            at_least=0,
            at_most=1e10,
            usual=(1000, 100_000),
            source="eurohpc",
            help="From NAIRR, ACCESS, EuroHPC or a partner, converted to hours of the cluster's accelerator. "
            "Stays the same when the accelerator changes: convert it again.",
        ),
    ] = 0
    start: Annotated[float, month_number("Usable from month", "First month in which the hours can be used.")] = 1
    expires: Annotated[float, month_number("Usable until month", "Last month of use. Unused hours then expire.")] = 12


class Contribution(Row):
    """A contribution from a partner or sponsor."""

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
            help="Money paid to the project. It lowers the amount requested from the sponsor.",
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
            help="Value of donated people, machines or services. Shown beside the budget, not counted as a cost.",
        ),
    ] = 0
    month: Annotated[float, month_number("In month", "Month in which the cash arrives.")] = 1
    restricted_share: Annotated[
        float,
        Number(
            "Restricted to this project",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            source="asc_958",
            help="Share of the cash that may pay only for this project. The rest may pay for anything.",
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
            help="Bank balance, approved budget or award at the start of month 1.",
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
            help="Monthly spending outside this budget. It shortens the runway.",
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
            help="Revenue in month 1, net of the cost to deliver.",
        ),
    ] = 0
    revenue_growth_rate: Annotated[
        float,
        Number(
            "Revenue growth",
            "share/month",
            at_least=0,
            at_most=1,
            spread=(0.4, 1.3),
            help="Growth from month to month.",
        ),
    ] = 0
    raise_reserve_months: Annotated[
        float,
        Number(
            "Cash in reserve at the next raise",
            "months",
            at_least=0,
            at_most=36,
            usual=(3, 12),
            whole=True,
            help="Months of cash that are left when the next raise must close. Changes no cost.",
        ),
    ] = 6
    discount_rate: Annotated[
        float,
        Number(
            "Discount rate",
            "share/year",
            at_least=0,
            at_most=1,
            usual=(0.05, 0.15),
            help="Your cost of capital, for the net present value of cash spent.",
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
            help="Share of the cost that your institution pays. The request to the sponsor covers the rest.",
        ),
    ] = 0
    credits: tuple[CreditGrant, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    contributions: tuple[Contribution, ...] = ()
