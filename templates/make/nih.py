"""NIH's budget: SF 424 (R&R) with its own letters, under the salary limitation, and the modular budget."""

from pathlib import Path

from page import LETTER, MONEY, MONTHS, SHARE, WHOLE, YEARS, Form, Page
from plan_page import PARTNERS, ROLES, SENIORS, WIDTHS, Plan, write_plan
from us_form import (
    Amount,
    Period,
    figure,
    group_months,
    group_people,
    group_sum,
    of_block,
    periods,
    senior_months,
    senior_name,
    write_heads,
    year_name,
)

TITLE = "Research budget, NIH (SF 424 R&R)"
_ABOUT = "For applications to the US National Institutes of Health: a page a year, cumulative, and the modular budget."
_WIDTHS = (5, 33, 10, 6.5, 6.5, 6.5, 11, 10, 12)
_LABEL, _BASE, _PAY, _FRINGE, _FUNDS = 1, 2, 6, 7, 8
_EFFORT = {"calendar": 3, "academic": 4, "summer": 5}
_GROUPS = (
    ("postdoc", "Postdoctoral associates"), ("graduate", "Graduate students"),
    ("undergraduate", "Undergraduate students"), ("clerical", "Secretarial or clerical"),
    ("professional", "Other professionals"), ("other", "Other"),
)  # fmt: skip
_EQUIPMENT = "Equipment: own servers, and items by name on Plan"
_RULES = (
    "NIH: sections as in SF 424 (R&R), application guide G.300; modular budget as in G.320. The salary limitation is "
    "Executive Level II (NOT-OD-25-085: 225,700 USD from January 2025); type the present one into its cell."
)
_NOTE = (
    "K is the request of the plan, less pay above the salary limitation. SF 424 takes each line without what "
    "others pay: take that off the lines it belongs to before you type them in. F.1 includes publication (F.2) and "
    "consultants (F.3) of the plan. A contingency is not allowable (2 CFR 200.433)."
)
_ABOVE = {"salary_cost": "pay", "benefits_cost": "fringe benefits"}
_CAP, _MODULE, _MOST = 225_700, 25_000, 250_000


def write(folder: Path) -> None:
    """Write the template."""
    form = Form(folder / "nih_budget.xlsx", TITLE, _ABOUT, LETTER)
    pages = periods(form, _WIDTHS, "SF 424 (R&R) budget")
    modular = Page(form, "Modular", WIDTHS, "PHS 398 modular budget", "USD")
    plan = write_plan(form, _RULES)
    _write_cap(plan)
    rows = [_write_period(Period(page, plan, year)) for page, year in zip(pages, [*YEARS, 0], strict=True)]
    _write_modular(modular, rows[0])
    for page in (*pages, modular):
        page.close()
    plan.page.close(pages=0)
    form.book.close()


def _write_cap(plan: Plan) -> None:
    """Write the salary limitation, and what each role is paid above it, with benefits."""
    page = plan.page
    page.section("Salary limitation")
    page.write(0, "Most for a year of full-time work", "label")
    page.write(1, _CAP, "typed", MONEY)
    cap = page.at(1)
    page.row += 1
    for suffix, size, title in ((".senior", SENIORS, "Senior and key people"), ("", ROLES, "All roles")):
        for block, label in _ABOVE.items():
            page.section(f"{title}: {label} above the limitation")
            plan.blocks[f"above_{block}{suffix}"] = page.row
            for line in range(size):
                _write_above(plan, block, suffix, line, cap)


def _write_above(plan: Plan, block: str, suffix: str, line: int, cap: str) -> None:
    page, owner = plan.page, plan.cell(f"role{suffix}", line)
    page.write(0, f'=IF({owner}="","",{owner})', "label")
    for year in YEARS:
        pay = plan.of_block(f"role_salary_cost{suffix}", line, year)
        above = f"MAX(0,{pay}-{cap}/12*{plan.of_block(f'role_person_months{suffix}', line, year)})"
        benefits = plan.of_block(f"role_benefits_cost{suffix}", line, year)
        formula = above if block == "salary_cost" else f"IF({pay}=0,0,{benefits}*{above}/{pay})"
        page.write(year, f"={formula}", "value", MONEY)
    page.write(6, f"=SUM(B{page.row + 1}:F{page.row + 1})", "value", MONEY)
    page.row += 1


def _less(asked: Amount, above: Amount) -> Amount:
    """Return an amount within the limitation."""
    return lambda year: f"{asked(year)}-{above(year)}"


def _write_period(period: Period) -> dict[str, int]:
    """Write a page and return the rows of its totals by letter."""
    page = period.page
    write_heads(period, _FUNDS)
    page.row += 1
    people = [_write_senior(period), _write_others(period)]
    rows = {"AB": _total(period, "", "Total salary, wages and fringe benefits (A + B)", people, "sum")}
    rows["C"] = _line(period, "C", _EQUIPMENT, figure(period, "equipment_cost"))
    rows["D"] = _write_travel(period)
    rows["E"] = _write_participants(period)
    rows["F"] = _write_direct(period)
    rows["G"] = _total(period, "G", "Total direct costs (A through F)", list(rows.values()), "sum")
    rows["H"] = _write_indirect(period)
    rows["I"] = _total(period, "I", "Total direct and indirect costs (G + H)", [rows["G"], rows["H"]], "sum")
    rows["J"] = _line(period, "J", "Fee, for small businesses only", lambda _: "0")
    others = _line(period, "", "Less: paid by credits, partners and the institution", _paid_by_others(period))
    rows["K"] = _total(period, "K", "Total costs and fee (I + J)", [rows["I"], rows["J"], others], "end")
    over = _line(period, "", "Above the salary limitation, with F&A", _above(period))
    _total(period, "", "Requested from the sponsor in the plan", [rows["K"], over], "sum")
    page.note(_NOTE, 3)
    return rows


def _line(period: Period, letter: str, label: str, amount: Amount, number: str = MONEY) -> int:
    """Write a line and return its row as spreadsheets count."""
    page = period.page
    page.fill("label")
    page.write(0, letter, "label")
    page.write(_LABEL, label, "label" if len(letter) == 1 else "inner")
    period.amount(_FUNDS, amount, number=number)
    page.row += 1
    return page.row


def _total(period: Period, letter: str, label: str, rows: list[int], look: str) -> int:
    """Write the sum of other rows of the same page."""
    page = period.page
    page.fill(look)
    page.write(0, letter, look)
    page.write(_LABEL, label, look)
    page.write(_FUNDS, "=" + "+".join(f"I{row}" for row in rows), f"{look} value", MONEY)
    page.row += 1
    return page.row


def _title(period: Period, letter: str, label: str) -> None:
    page = period.page
    page.fill("section")
    page.write(0, letter, "section")
    page.write(_LABEL, label, "section")
    page.row += 1


def _person_heads(period: Period, letter: str, label: str, base: str) -> None:
    heads = (letter, label, base, "Cal", "Acad", "Sum", "Salary", "Fringe", "Funds")
    period.page.heads(*heads, left=2)


def _funds(period: Period) -> None:
    """Write the sum of pay and benefits of a line, and go on."""
    row = period.page.row + 1
    period.page.write(_FUNDS, f"=G{row}+H{row}", "value", MONEY)
    period.page.row += 1


def _write_senior(period: Period) -> int:
    page, plan = period.page, period.plan
    _person_heads(period, "A", "Senior or key person", "Base salary")
    first = page.row + 1
    for line in range(SENIORS):
        role = plan.cell("role.senior", line)
        page.fill("label")
        page.write(0, f"A.{line + 1}", "label")
        page.write(_LABEL, senior_name(plan, line), "inner")
        page.write(_BASE, f'=IF({role}="","",{plan.cell("role.senior", line, 6)})', "value", MONEY)
        for effort, column in _EFFORT.items():
            period.amount(column, senior_months(plan, line, effort), number=MONTHS)
        for block, column in (("salary_cost.senior", _PAY), ("benefits_cost.senior", _FRINGE)):
            asked, above = (of_block(plan, f"{kind}_{block}", line) for kind in ("role", "above"))
            period.amount(column, _less(asked, above))
        _funds(period)
    return _sum(period, "Total senior and key persons", first)


def _sum(period: Period, label: str, first: int) -> int:
    """Write the sum of the lines from a row to here."""
    return _total(period, "", label, list(range(first, period.page.row + 1)), "sum")


def _write_others(period: Period) -> int:
    page, plan = period.page, period.plan
    _person_heads(period, "B", "Other personnel", "Number")
    first = page.row + 1
    for line, (group, label) in enumerate(_GROUPS):
        page.fill("label")
        page.write(0, f"B.{line + 1}", "label")
        page.write(_LABEL, label, "inner")
        if period.year:
            page.write(_BASE, f"={group_people(plan, group)(period.year)}", "value", WHOLE)
        for effort, column in _EFFORT.items():
            period.amount(column, group_months(plan, group, effort), number=MONTHS)
        for block, column in (("salary_cost", _PAY), ("benefits_cost", _FRINGE)):
            asked, above = (group_sum(plan, f"{kind}_{block}", group) for kind in ("role", "above"))
            period.amount(column, _less(asked, above))
        _funds(period)
    return _sum(period, "Total other personnel", first)


def _write_travel(period: Period) -> int:
    plan, share = period.plan, period.plan.heads["foreign_travel_share"]
    _title(period, "D", "Travel")
    rows = [
        _line(period, "D.1", "Domestic", lambda year: f"{plan.of_year('travel_cost', year)}*(1-{share})"),
        _line(period, "D.2", "Foreign", lambda year: f"{plan.of_year('travel_cost', year)}*{share}"),
    ]
    return _total(period, "", "Total travel", rows, "sum")


def _write_participants(period: Period) -> int:
    share, cost = period.plan.heads["participant_travel_share"], figure(period, "participant_cost")
    _title(period, "E", "Participant or trainee support")
    rows = [
        _line(
            period, "E.2", "Stipends, with subsistence (E.4) and other (E.5)", lambda year: f"{cost(year)}*(1-{share})"
        ),
        _line(period, "E.3", "Travel", lambda year: f"{cost(year)}*{share}"),
    ]
    people = period.plan.heads["n_participants"]
    _line(period, "", "Number of participants or trainees", lambda year: f"IF({cost(year)}>0,{people},0)", WHOLE)
    return _total(period, "", "Total participant support", rows, "sum")


def _write_direct(period: Period) -> int:
    _title(period, "F", "Other direct costs")
    rows = [
        _line(period, letter, label, figure(period, name))
        for letter, label, name in (
            ("F.1", "Materials and supplies, publication, consultants", "materials_and_delay_cost"),
            ("F.4", "ADP and computer services", "computing_cost"),
            ("F.5", f"Subawards, of up to {PARTNERS} partners on the page Plan", "subawards_cost"),
            ("F.8", "Tuition remission", "tuition_cost"), ("F.9", "Data", "data_cost"),
            ("F.10", "Software and APIs", "software_cost"), ("F.11", "Recruiting", "recruiting_cost"),
            ("F.12", "Contingency", "contingency_cost"),
        )
    ]  # fmt: skip
    return _total(period, "", "Total other direct costs", rows, "sum")


def _over(plan: Plan, year: int) -> str:
    """Return pay and benefits above the limitation in a year."""
    return "(" + "+".join(f"SUM({plan.year_column(f'above_{block}', ROLES, year)})" for block in _ABOVE) + ")"


def _base(plan: Plan) -> Amount:
    return lambda year: f"({plan.of_year('indirect_base_cost', year)}-{_over(plan, year)})"


def _write_indirect(period: Period) -> int:
    plan, page = period.plan, period.page
    _title(period, "H", "Indirect costs (F&A)")
    base, rate = _base(plan), figure(period, "indirect_rate")
    row = _line(period, "", "Base, within the salary limitation", base)
    _line(period, "", "Rate", rate, SHARE)
    if not period.year:  # rates do not add up: their mean, weighted by the base
        page.sheet.write(row, _FUNDS, f"=IF(I{row}=0,0,I{row + 2}/I{row})", page.form.look("value", SHARE))
    return _line(period, "", "Indirect costs", lambda year: f"{base(year)}*{rate(year)}")


def _above(period: Period) -> Amount:
    plan = period.plan
    return lambda year: f"{_over(plan, year)}*(1+{plan.of_year('indirect_rate', year)})"


def _paid_by_others(period: Period) -> Amount:
    names = ("credits_used", "contributions", "institution_cost")
    return lambda year: "-(" + "+".join(period.plan.of_year(name, year) for name in names) + ")"


def _write_modular(page: Page, rows: dict[str, int]) -> None:
    """Write the budget in modules of direct cost, without the indirect costs of partners."""
    page.heads("", *(f"Year {year}" for year in YEARS), "Total", left=1)
    first = page.row + 1
    lines = (
        ("Direct cost of the detailed budget", "{year}!I" + str(rows["G"])),
        ("Indirect costs within subawards: type them", None),
        ("Direct cost less these", f"{{column}}{first}-{{column}}{first + 1}"),
        (f"In modules of {_MODULE:,}", f"ROUNDUP({{column}}{first + 2}/{_MODULE},0)*{_MODULE}"),
        ("Total direct costs", f"{{column}}{first + 3}+{{column}}{first + 1}"),
        ("Base of indirect costs", "{year}!I" + str(rows["H"] - 2)),
        ("Indirect costs", "{year}!I" + str(rows["H"])),
        ("Total direct and indirect costs", f"{{column}}{first + 4}+{{column}}{first + 6}"),
    )
    for label, formula in lines:
        page.write(0, label, "label")
        for year in YEARS:
            text = formula and "=" + formula.format(column="ABCDEF"[year], year=f"'{year_name(year)}'")
            page.write(year, text or 0, "value" if text else "typed", MONEY)
        page.write(6, f"=SUM(B{page.row + 1}:F{page.row + 1})", "value", MONEY)
        page.row += 1
    page.write(0, "A modular budget is allowed", "sum")
    page.fill("sum value", first=1)
    page.write(6, f'=IF(MAX(B{first + 3}:F{first + 3})>{_MOST},"no","yes")', "sum value")
    page.row += 1
    page.note(
        f"Modular budgets have at most {_MOST:,} USD of direct cost in each year, without the indirect costs of "
        "partners. Applications that ask for more, and foreign institutions, use the detailed budget.", 2,
    )  # fmt: skip
