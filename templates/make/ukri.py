"""UKRI's budget at full economic cost: fund headings, and the share that the council pays."""

from pathlib import Path

from page import A4, MONEY, MONTHS, SHARE, YEARS, Form, Page
from plan_page import ROLES, SENIORS, WIDTHS, Plan, write_plan
from us_form import Amount, group_sum

TITLE = "Research budget, UKRI (full economic cost)"
_ABOUT = "For proposals to UK research councils: fund headings by year, of which the council pays 80%."
_RULES = (
    "UKRI: fund headings of full economic cost (fEC). Enter current prices without inflation: set raises and price "
    "changes to 0 in the plan."
)
_NOTE = (
    "Investigators are the plan's senior roles, students its graduate students. Type estates and other shared costs, "
    "which the plan lacks, at the rates of your TRAC return. The council pays exceptions in full, and students "
    "are exceptions. What the council does not pay falls on your institution, cloud credits and partners."
)
_COUNCIL_SHARE, _TOTAL = 0.8, 6
_BLOCKS = ("role_salary_cost", "role_benefits_cost")
_OTHERS = (
    ("Materials, taxes, cost of delay", "materials_and_delay_cost"), ("Computing", "computing_cost"),
    ("Data", "data_cost"), ("Software and APIs", "software_cost"), ("Participants", "participant_cost"),
    ("Subcontracts", "subawards_cost"), ("Recruiting", "recruiting_cost"), ("Contingency", "contingency_cost"),
)  # fmt: skip


def write(folder: Path) -> None:
    """Write the template."""
    form = Form(folder / "ukri_fec.xlsx", TITLE, _ABOUT, A4)
    page = Page(form, "fEC", WIDTHS, "Full economic cost", "Fund headings of UK Research and Innovation")
    plan = write_plan(form, _RULES)
    _write_heads(page, plan)
    page.heads("Fund heading", *(f"Year {year}" for year in YEARS), "Total", left=1)
    incurred = _write_incurred(page, plan)
    allocated = _write_allocated(page, plan)
    indirect = _line(page, "Indirect costs", lambda year: _indirect(plan, year))
    exceptions = _write_exceptions(page, plan)
    whole = _sum(page, "Full economic cost of the project", [incurred, allocated, indirect, exceptions], "sum")
    _write_council(page, exceptions, whole)
    _write_effort(page, plan)
    page.note(_NOTE, 3)
    page.close()
    plan.page.close(pages=0)
    form.book.close()


def _write_heads(page: Page, plan: Plan) -> None:
    for label, name in (
        ("Organization", "organisation_name"),
        ("Project title", "plan_name"),
        ("In", "report_currency"),
    ):
        page.fill("text")
        page.write(0, label, "label")
        page.write(1, f'={plan.heads[name]}&""', "text")
        page.row += 1
    page.row += 1


def _line(page: Page, label: str, amount: Amount, number: str = MONEY) -> int:
    page.write(0, label, "label")
    for year in YEARS:
        page.write(year, f"={amount(year)}", "value", number)
    page.write(_TOTAL, f"=SUM(B{page.row + 1}:F{page.row + 1})", "value", number)
    page.row += 1
    return page.row


def _typed(page: Page, label: str) -> int:
    page.write(0, label, "label")
    for year in YEARS:
        page.write(year, 0, "typed", MONEY)
    page.write(_TOTAL, f"=SUM(B{page.row + 1}:F{page.row + 1})", "value", MONEY)
    page.row += 1
    return page.row


def _sum(page: Page, label: str, rows: list[int], look: str) -> int:
    page.fill(look)
    page.write(0, label, look)
    for column in range(1, _TOTAL + 1):
        letter = "ABCDEFG"[column]
        page.write(column, "=" + "+".join(f"{letter}{row}" for row in rows), f"{look} value", MONEY)
    page.row += 1
    return page.row


def _pay(plan: Plan, group: str, year: int) -> str:
    """Return pay and benefits of a group in a year."""
    return "+".join(group_sum(plan, block, group)(year) for block in _BLOCKS)


def _all_pay(plan: Plan, year: int) -> str:
    return f"{plan.of_year('salary_cost', year)}+{plan.of_year('benefits_cost', year)}"


def _indirect(plan: Plan, year: int) -> str:
    return f"{plan.of_year('indirect_base_cost', year)}*{plan.of_year('indirect_rate', year)}"


def _write_incurred(page: Page, plan: Plan) -> int:
    page.section("Directly incurred")
    first = page.row + 1
    apart = ("senior", "graduate")
    _line(
        page, "Staff", lambda year: "-".join([_all_pay(plan, year), *(f"({_pay(plan, who, year)})" for who in apart)])
    )
    _line(page, "Travel and subsistence", lambda year: plan.of_year("travel_cost", year))
    _line(page, "Equipment", lambda year: plan.of_year("equipment_cost", year))
    for label, name in _OTHERS:
        _line(page, f"Other: {label[0].lower()}{label[1:]}", _of(plan, name))
    return _sum(page, "Directly incurred", list(range(first, page.row + 1)), "sum")


def _of(plan: Plan, name: str) -> Amount:
    return lambda year: plan.of_year(name, year)


def _write_allocated(page: Page, plan: Plan) -> int:
    page.section("Directly allocated and indirect")
    rows = [_line(page, "Investigators", lambda year: _pay(plan, "senior", year))]
    rows += [_typed(page, "Estates"), _typed(page, "Other directly allocated")]
    return _sum(page, "Directly allocated", rows, "sum")


def _write_exceptions(page: Page, plan: Plan) -> int:
    page.section("Exceptions")
    rows = [
        _line(page, "Students: stipends", lambda year: _pay(plan, "graduate", year)),
        _line(page, "Students: fees", lambda year: plan.of_year("tuition_cost", year)),
    ]
    return _sum(page, "Exceptions", rows, "sum")


def _write_council(page: Page, exceptions: int, whole: int) -> None:
    page.section("Who pays")
    page.write(0, "Share that the council pays", "label")
    page.write(1, _COUNCIL_SHARE, "typed", SHARE)
    share = f"$B${page.row + 1}"
    page.row += 1
    page.fill("end")
    page.write(0, "Requested from the council", "end")
    for column in range(1, _TOTAL + 1):
        letter = "ABCDEFG"[column]
        formula = f"=({letter}{whole}-{letter}{exceptions})*{share}+{letter}{exceptions}"
        page.write(column, formula, "end value", MONEY)
    page.row += 1
    page.write(0, "Left to the institution and others", "label")
    for column in range(1, _TOTAL + 1):
        letter = "ABCDEFG"[column]
        page.write(column, f"={letter}{whole}-{letter}{page.row}", "value", MONEY)
    page.row += 1


def _write_effort(page: Page, plan: Plan) -> None:
    page.section("Staff effort in months")
    _line(page, "Investigators", _months(plan, "role_person_months.senior", SENIORS), MONTHS)
    _line(page, "All people", _months(plan, "role_person_months", ROLES), MONTHS)


def _months(plan: Plan, block: str, size: int) -> Amount:
    return lambda year: f"SUM({plan.year_column(block, size, year)})"
