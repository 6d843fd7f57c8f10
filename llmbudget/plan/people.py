"""People: one row per role and period."""

from typing import Annotated, ClassVar

from llmbudget.catalog import Catalog
from llmbudget.parameters.months import duration, month_number
from llmbudget.parameters.record import Choice, Number, Row, Section, Text
from llmbudget.plan.partners import named_package, named_partner

GROUPS = {
    "senior": "Senior or key person",
    "postdoc": "Postdoc",
    "professional": "Other professional",
    "graduate": "Graduate student",
    "undergraduate": "Undergraduate student",
    "clerical": "Secretary or clerk",
    "other": "Other",
}
"""The groups of people on the forms of US sponsors: NSF's form 1030 and SF 424 (R&R)."""

EFFORT = {"calendar": "Calendar months", "academic": "Academic months", "summer": "Summer months"}
"""The kinds of person-months on the same forms."""


def _groups(_: Catalog) -> tuple[str, ...]:
    return tuple(GROUPS)


def _effort(_: Catalog) -> tuple[str, ...]:
    return tuple(EFFORT)


class Role(Row):
    """People with the same pay and the same share of time."""

    title: ClassVar[str] = "Roles"
    prefix: ClassVar[str] = "role"

    name: Annotated[str, Text("Role")] = "New role"
    headcount: Annotated[
        float,
        Number(
            "Headcount", "people", at_least=0, at_most=100_000, usual=(1, 10), help="Headcount in the first month paid."
        ),
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
            help="Headcount changes evenly to this number by the last month paid.",
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
            help="One person's base pay per year.",
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
            help="Taxes, insurance, pension and tools on top of salary; fringe at universities.",
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
            help="Share of working time spent on this project.",
        ),
    ] = 1
    start: Annotated[float, month_number("From month", "First month paid from this budget.")] = 1
    months: Annotated[float | None, duration("Months", "How long this budget pays.", blank="to the end")] = None
    hires: Annotated[
        float,
        Number(
            "Hires",
            "people",
            at_least=0,
            at_most=100_000,
            usual=(0, 5),
            help="How many must be recruited. Recruiting costs fall in the first month paid.",
        ),
    ] = 0
    person: Annotated[
        str, Text("Person", blank=True, help="Name on the forms of sponsors. Empty means the name of the role.")
    ] = ""
    group: Annotated[
        str,
        Choice("Group", _groups, words=lambda: GROUPS, help="Where the forms of US sponsors list this role."),
    ] = "professional"
    effort: Annotated[
        str,
        Choice("Effort in", _effort, words=lambda: EFFORT, help="Column of the person-months on forms of US sponsors."),
    ] = "calendar"
    partner: Annotated[str, named_partner("Partner who employs this role, on forms by partner.")] = ""
    work_package: Annotated[str, named_package()] = ""


class People(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "People"
    help: ClassVar[str] = (
        "The roles, and settings for all of them. Several rows of one role vary its headcount by month."
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
            help="All salaries and stipends rise by this each year. The Reporting section sets when.",
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
            help="Agencies, advertising and relocation, as a share of a new hire's yearly salary.",
        ),
    ] = 0.2
    roles: tuple[Role, ...] = ()
