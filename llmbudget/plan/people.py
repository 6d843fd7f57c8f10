"""Who works on it: one row per role and time."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import duration, month_number
from llmbudget.parameters.record import Number, Row, Section, Text


class Role(Row):
    """People with the same pay and the same time on the project."""

    title: ClassVar[str] = "Roles"
    prefix: ClassVar[str] = "role"

    name: Annotated[str, Text("Role")] = "New role"
    headcount: Annotated[
        float,
        Number("Headcount", "people", at_least=0, at_most=100_000, usual=(1, 10), help="In the first month paid."),
    ] = 1
    headcount_end: Annotated[
        float | None,
        Number(
            "Headcount at the end",
            "people",
            at_least=0.01,
            at_most=100_000,
            usual=(1, 10),
            blank="the same headcount in every month",
            help="It grows or shrinks evenly to this in the last month paid.",
        ),
    ] = None
    salary: Annotated[
        float,
        Number(
            "Salary",
            "USD/year",
            at_least=0,
            at_most=1e8,
            spread=(0.95, 1.1),
            source="resumegeni_bls",
            help="Base pay of one person for one year.",
        ),
    ] = 133_080
    benefits_rate: Annotated[
        float,
        Number(
            "Benefits",
            "share",
            at_least=0,
            at_most=3,
            spread=(0.95, 1.1),
            help="Taxes, insurance, pension and tools on top of the salary; universities call it fringe.",
        ),
    ] = 0.3
    time_share: Annotated[
        float,
        Number(
            "Share of time",
            "share",
            at_least=0,
            at_most=1,
            usual=(0.2, 1),
            help="Part of the working time that goes to this project.",
        ),
    ] = 1
    start: Annotated[float, month_number("From month", "First month paid from this budget.")] = 1
    months: Annotated[
        float | None, duration("Months", "How long this budget pays.", blank="until the budget's last month")
    ] = None
    hires: Annotated[
        float,
        Number(
            "Hires",
            "people",
            at_least=0,
            at_most=100_000,
            usual=(0, 5),
            help="How many of them must be recruited; what that costs is booked in the first month paid.",
        ),
    ] = 0


class People(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "People"
    help: ClassVar[str] = (
        "The roles, and what holds for all of them. Several rows of one role change its headcount month by month."
    )

    raise_rate: Annotated[
        float,
        Number(
            "Raises",
            "share/year",
            at_least=0,
            at_most=1,
            low=0.02,
            high=0.05,
            help="All salaries and stipends of roles rise by this each year; Reporting says when.",
        ),
    ] = 0.03
    recruiting_rate: Annotated[
        float,
        Number(
            "Recruiting",
            "share",
            at_least=0,
            at_most=2,
            low=0.1,
            high=0.3,
            help="Agencies, adverts and relocation, as a share of a hire's yearly salary.",
        ),
    ] = 0.2
    roles: tuple[Role, ...] = ()
