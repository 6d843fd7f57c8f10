"""The page of a US form with the plan's figures: everything is filled in here, and the pages of years follow."""

from dataclasses import dataclass, field

from page import DATE, MONEY, MONTHS, SHARE, WHOLE, YEARS, Form, Page

_LABEL, _FIRST, _LAST, _TOTAL = 0, 1, 5, 6
WIDTHS = (32, 12, 12, 12, 12, 12, 13)
SENIORS, ROLES, PARTNERS, ITEMS = 8, 25, 8, 12
"""Rooms for people in senior positions, for roles, for partners with subawards, and for items."""

_BY_YEAR = {
    "salary_cost": "Salaries and wages",
    "benefits_cost": "Fringe benefits",
    "equipment_cost": "Equipment",
    "travel_cost": "Travel",
    "participant_cost": "Participant support",
    "tuition_cost": "Tuition remission",
    "materials_and_delay_cost": "Materials, taxes, cost of delay",
    "computing_cost": "Computer services",
    "data_cost": "Data",
    "software_cost": "Software and APIs",
    "recruiting_cost": "Recruiting",
    "subawards_cost": "Subawards",
    "contingency_cost": "Contingency",
    "indirect_base_cost": "Base of indirect costs",
    "indirect_rate": "Indirect cost rate",
    "institution_cost": "Paid by the institution",
    "credits_used": "Paid by cloud credits",
    "contributions": "Paid by partners in cash",
    "request_cost": "Requested from the sponsor",
}
_PEOPLE = (
    ("person_months", "Person-months", MONTHS),
    ("salary_cost", "Pay", MONEY),
    ("benefits_cost", "Fringe benefits", MONEY),
)


@dataclass
class Plan:
    """Where the figures of the plan are.

    Attributes:
        heads: the cells of organization, project, person, first month, months and currency, by id.
        rows: the first cell of each row by year, by its id; a function of the year follows from its row.
        blocks: the first row of each block of people or partners, by its id.
    """

    page: Page
    heads: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, int] = field(default_factory=dict)

    def of_year(self, name: str, year: int) -> str:
        """Return the cell of a figure in one year."""
        return self.page.at(_FIRST + year - 1, self.rows[name])

    def cell(self, block: str, line: int, column: int = _LABEL) -> str:
        """Return a cell of a block: its line from 0, and its column."""
        return self.page.at(column, self.blocks[block] + line)

    def of_block(self, block: str, line: int, year: int) -> str:
        """Return the figure of a line of a block in one year."""
        return self.cell(block, line, _FIRST + year - 1)

    def column(self, block: str, size: int, column: int) -> str:
        """Return a column of a block as an area."""
        first, last = self.cell(block, 0, column), self.cell(block, size - 1, column)
        return f"{first}:{last.rpartition('!')[2]}"

    def year_column(self, block: str, size: int, year: int) -> str:
        """Return the column of one year of a block as an area."""
        return self.column(block, size, _FIRST + year - 1)


def write_plan(form: Form, rules: str) -> Plan:
    """Add the page with the figures of the plan; the rules are a note below its title."""
    page = Page(form, "Plan", WIDTHS, "Figures of the plan", "llmbudget fills this page. The pages before it follow.")
    plan = Plan(page)
    page.note(rules, 2)
    _write_heads(plan)
    page.section("Cost by year")
    _year_heads(page, "")
    for name, label in _BY_YEAR.items():
        _by_year(plan, name, label, SHARE if name == "indirect_rate" else MONEY)
    _write_shares(plan)
    for suffix, size, title in ((".senior", SENIORS, "Senior and key people"), ("", ROLES, "All roles")):
        _write_people(plan, suffix, size, title)
    _write_rows(plan, "subaward_name", "subaward_cost", PARTNERS, ("Subawards by partner", MONEY))
    _write_rows(plan, "item_name", "item_equipment_cost", ITEMS, ("Equipment by item, beside own servers", MONEY))
    return plan


def _write_heads(plan: Plan) -> None:
    page = plan.page
    for name, label, number in (
        ("organisation_name", "Organization", "General"), ("plan_name", "Project title", "General"),
        ("author", "Principal investigator", "General"), ("start_month", "Starts in", DATE),
        ("horizon_months", "Months", WHOLE), ("report_currency", "Amounts in", "General"),
    ):  # fmt: skip
        page.write(_LABEL, label, "label")
        page.fill("text", number, _FIRST, _TOTAL)
        page.name_cells(name, _FIRST)
        plan.heads[name] = page.at(_FIRST)
        page.row += 1


def _year_heads(page: Page, text: str) -> None:
    page.heads(text, *(f"Year {year}" for year in YEARS), "Total", left=1)


def _by_year(plan: Plan, name: str, label: str, number: str) -> None:
    page = plan.page
    page.write(_LABEL, label, "label")
    page.fill("value", number, _FIRST, _TOTAL)
    page.name_cells(f"{name}_by_year", _FIRST, _LAST)
    if number == MONEY:
        _sum(page, number)
    plan.rows[name] = page.row
    page.row += 1


def _sum(page: Page, number: str) -> None:
    row = page.row + 1
    page.write(_TOTAL, f'=IF(COUNT(B{row}:F{row})=0,"",SUM(B{row}:F{row}))', "value", number)


def _write_shares(plan: Plan) -> None:
    page = plan.page
    for name, label, number in (
        ("foreign_travel_share", "Share of travel abroad", SHARE),
        ("participant_travel_share", "Participants: share of travel", SHARE),
        ("n_participants", "Participants a year", WHOLE),
    ):
        page.write(_LABEL, label, "label")
        page.fill("text" if number == "General" else "value", number, _FIRST, _FIRST)
        page.name_cells(name, _FIRST)
        plan.heads[name] = page.at(_FIRST)
        page.row += 1


def _write_people(plan: Plan, suffix: str, size: int, title: str) -> None:
    """Write who they are, then a block of each figure by year."""
    page = plan.page
    page.section(title)
    page.heads("Role", "", "Name", "Group", "Effort", "People", "Salary", left=5)
    plan.blocks[f"role{suffix}"] = page.row
    columns = (("name", 0), ("person", 2), ("group", 3), ("effort", 4), ("headcount", 5), ("salary", 6))
    for name, column in columns:
        page.name_cells(f"role_{name}{suffix}", column, rows=size)
    for _ in range(size):
        page.fill("text", first=0, last=4)
        page.fill("value", MONEY, 5, 6)
        page.row += 1
    for name, label, number in _PEOPLE:
        _write_rows(plan, "", f"role_{name}", size, (f"{title}: {label.lower()}", number), suffix)


def _write_rows(  # noqa: PLR0913, PLR0917 - a block is names, figures, a size, a title and which rows
    plan: Plan, names: str, figures: str, size: int, title: tuple[str, str], suffix: str = ""
) -> None:
    """Write a block with a figure by year for each row of a table; without names it repeats the roles."""
    page, (text, number) = plan.page, title
    page.section(text)
    _year_heads(page, "")
    plan.blocks[f"{figures}{suffix}"] = page.row
    if names:
        page.name_cells(names, _LABEL, rows=size)
    for year in YEARS:
        page.name_cells(f"{figures}_by_year.{year}{suffix}", _FIRST + year - 1, rows=size)
    for line in range(size):
        owner = plan.cell(f"role{suffix}", line) if not names else ""
        page.write(_LABEL, f'=IF({owner}="","",{owner})' if owner else None, "label")
        page.fill("value", number, _FIRST, _TOTAL)
        _sum(page, number)
        page.row += 1
