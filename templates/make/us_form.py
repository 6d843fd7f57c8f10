"""What the forms of NSF and NIH share: a page for each year, and one that adds them up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from page import DATE, MONEY, YEARS, Form, Page
from plan_page import ROLES, Plan

CUMULATIVE = "Cumulative"

Amount = Callable[[int], str]
"""The formula of a year, without the equals sign."""


def year_name(year: int) -> str:
    """Return the name of the page of a year."""
    return f"Year {year}"


@dataclass(frozen=True)
class Period:
    """One page of a form: a year, or all of them.

    Attributes:
        year: its number; 0 for all.
    """

    page: Page
    plan: Plan
    year: int

    def formula(self, column: int, amount: Amount, row: int | None = None) -> str:
        """Return the formula of a year, or the sum of the same cells on the pages of the years."""
        if self.year:
            return f"={amount(self.year)}"
        own = self.page.at(column, row).rpartition("!")[2]
        return "=" + "+".join(f"'{year_name(year)}'!{own}" for year in YEARS)

    def amount(self, column: int, amount: Amount, look: str = "value", number: str = MONEY) -> None:
        """Write a figure of the period into the next row."""
        self.page.write(column, self.formula(column, amount), look, number)


def periods(form: Form, widths: Sequence[float], title: str) -> list[Page]:
    """Add a page for each year and one for all, each with its head."""
    names = [*map(year_name, YEARS), CUMULATIVE]
    return [Page(form, name, widths, f"{title} · {name}", "") for name in names]


def write_heads(period: Period, last: int) -> None:
    """Write who asks for what project, and for which months."""
    page, plan = period.page, period.plan
    start, months, before = plan.heads["start_month"], plan.heads["horizon_months"], 12 * max(period.year - 1, 0)
    for label, value, number in (
        ("Organization", f'={plan.heads["organisation_name"]}&""', "General"),
        ("Project title", f'={plan.heads["plan_name"]}&""', "General"),
        ("Project director or principal investigator", f'={plan.heads["author"]}&""', "General"),
        ("First month", f'=IF({before}<{months},EDATE({start},{before}),"after the plan")', DATE),
        ("Amounts in", f'={plan.heads["report_currency"]}&""', "General"),
    ):
        page.fill("text", number, last=last)
        page.write(1, label, "text")
        page.write(2, value, "text", number)
        page.row += 1


def figure(period: Period, name: str) -> Amount:
    """Return a figure of the plan by year."""
    return lambda year: period.plan.of_year(name, year)


def of_block(plan: Plan, block: str, line: int) -> Amount:
    """Return a figure of a line of a block by year."""
    return lambda year: plan.of_block(block, line, year)


def senior_name(plan: Plan, line: int) -> str:
    """Return the formula of the name and role of a senior person."""
    role, person = plan.cell("role.senior", line), plan.cell("role.senior", line, 2)
    return f'=IF({role}="","",IF({person}="",{role},{person}&", "&{role}))'


def senior_months(plan: Plan, line: int, effort: str) -> Amount:
    """Return the person-months of a senior person, if they are of one kind."""
    kind = plan.cell("role.senior", line, 4)
    return lambda year: f'IF({kind}="{effort}",{plan.of_block("role_person_months.senior", line, year)},0)'


def group_months(plan: Plan, group: str, effort: str) -> Amount:
    """Return the person-months of a group of roles, in one kind of months."""
    groups, efforts = plan.column("role", ROLES, 3), plan.column("role", ROLES, 4)
    return lambda year: (
        f'SUMPRODUCT(({groups}="{group}")*({efforts}="{effort}")*{plan.year_column("role_person_months", ROLES, year)})'
    )


def group_sum(plan: Plan, block: str, group: str) -> Amount:
    """Return the sum of a block over the roles of a group."""
    groups = plan.column("role", ROLES, 3)
    return lambda year: f'SUMPRODUCT(({groups}="{group}")*{plan.year_column(block, ROLES, year)})'


def group_people(plan: Plan, group: str) -> Amount:
    """Return how many people of a group are paid."""
    groups, people = plan.column("role", ROLES, 3), plan.column("role", ROLES, 5)
    return lambda year: (
        f'SUMPRODUCT(({groups}="{group}")*({plan.year_column("role_person_months", ROLES, year)}>0)*{people})'
    )
