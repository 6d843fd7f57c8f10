"""Who works on it: one row per role."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Number, Row, Section, Text
from llmbudget.plan.schedule import duration, month_number


class Role(Row):
    """People with the same pay and the same time on the project."""

    title: ClassVar[str] = "Roles"
    prefix: ClassVar[str] = "role"

    name: Annotated[str, Text("Role")] = "New role"
    headcount: Annotated[
        float,
        Number("Headcount", "people", at_least=0, at_most=100_000, low=1, high=10, help="People in this role."),
    ] = 1
    salary: Annotated[
        float,
        Number(
            "Salary",
            "USD/year",
            at_least=0,
            at_most=1e8,
            low=79_850,
            high=211_450,
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
            low=0.25,
            high=0.4,
            help="Taxes, insurance, pension and tools on top of the salary.",
        ),
    ] = 0.3
    time_share: Annotated[
        float,
        Number(
            "Share of time",
            "share",
            at_least=0,
            at_most=1,
            low=0.2,
            high=1,
            help="Part of the working time that goes to this project.",
        ),
    ] = 1
    start: Annotated[float, month_number("From month", "First month paid from this budget.")] = 1
    months: Annotated[
        float | None, duration("Months", "How long this budget pays.", blank="until the budget's last month")
    ] = None


class People(Section):
    """The roles."""

    title: ClassVar[str] = "People"

    roles: tuple[Role, ...] = ()
