"""NSF's budget, in the lines and letters of form 1030, as entered in Research.gov."""

from pathlib import Path

from page import LETTER, MONEY, MONTHS, SHARE, WHOLE, YEARS, Form
from plan_page import PARTNERS, SENIORS, write_plan
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
)

TITLE = "Research budget, NSF (form 1030)"
_ABOUT = "For proposals to the US National Science Foundation: a page a year, cumulative, up to five years."
_WIDTHS = (5, 47, 8, 8, 8, 18)
_EFFORT, _AMOUNT, _LABEL = {"calendar": 2, "academic": 3, "summer": 4}, 5, 1
_OTHERS = (
    ("postdoc", "Postdoctoral scholars"), ("professional", "Other professionals (technicians, programmers)"),
    ("graduate", "Graduate students"), ("undergraduate", "Undergraduate students"),
    ("clerical", "Secretarial or clerical, if charged directly"), ("other", "Other"),
)  # fmt: skip
_EQUIPMENT = "Equipment: own servers, and items by name on Plan"
_RULES = (
    "NSF: lines as in form 1030 and PAPPG II.D.2.f. Pay of senior people is limited to two months a year in all of "
    "their NSF awards. Voluntary committed cost sharing is not allowed: M stays 0 unless the program requires it."
)
_NOTE = (
    "L is the request of the plan: J less what cloud credits, partners and the institution pay. NSF takes "
    "each line without what others pay: take that off the lines it belongs to before you type them in. G.1 includes "
    "publication (G.2) and consultants (G.3) of the plan. A contingency is not allowable (2 CFR 200.433)."
)


def write(folder: Path) -> None:
    """Write the template."""
    form = Form(folder / "nsf_budget.xlsx", TITLE, _ABOUT, LETTER)
    pages = periods(form, _WIDTHS, "NSF budget")
    plan = write_plan(form, _RULES)
    for page, year in zip(pages, [*YEARS, 0], strict=True):
        _write_period(Period(page, plan, year))
        page.close()
    plan.page.close(pages=0)
    form.book.close()


def _write_period(period: Period) -> None:
    page = period.page
    write_heads(period, _AMOUNT)
    page.row += 1
    page.heads("", "Person-months and funds requested", "CAL", "ACAD", "SUMR", "Funds", left=2)
    senior = _write_senior(period)
    others = _write_others(period)
    wages = _total(period, "", "Total salaries and wages (A + B)", f"F{senior}+F{others}", "sum")
    fringe = _line(period, "C", "Fringe benefits", lambda year: period.plan.of_year("benefits_cost", year))
    people = _total(period, "", "Total salaries, wages and fringe benefits (A + B + C)", f"F{wages}+F{fringe}", "sum")
    lines = [
        people,
        _line(period, "D", _EQUIPMENT, figure(period, "equipment_cost")),
    ]
    lines += _write_travel(period)
    lines += _write_participants(period)
    lines += [_write_direct(period)]
    direct = _total(period, "H", "Total direct costs (A through G)", "+".join(f"F{row}" for row in lines), "sum")
    indirect = _write_indirect(period)
    both = _total(period, "J", "Total direct and indirect costs (H + I)", f"F{direct}+F{indirect}", "sum")
    _line(period, "K", "Fee, for small businesses only", lambda _: "0")
    others_pay = _line(period, "", "Paid by cloud credits, partners and the institution", _paid_by_others(period))
    _total(period, "L", "Amount of this request", f"F{both}+F{both + 1}-F{others_pay}", "end")
    _line(period, "M", "Cost sharing of the institution", figure(period, "institution_cost"))
    page.note(_NOTE, 3)


def _line(period: Period, letter: str, label: str, amount: Amount, number: str = MONEY) -> int:
    """Write a line and return its row as spreadsheets count."""
    page = period.page
    page.fill("label")
    page.write(0, letter, "label")
    page.write(_LABEL, label, "label" if len(letter) == 1 else "inner")
    period.amount(_AMOUNT, amount, number=number)
    page.row += 1
    return page.row


def _total(period: Period, letter: str, label: str, formula: str, look: str) -> int:
    """Write a sum of other lines of the same page."""
    page = period.page
    page.fill(look)
    page.write(0, letter, look)
    page.write(_LABEL, label, look)
    page.write(_AMOUNT, f"={formula}", f"{look} value", MONEY)
    page.row += 1
    return page.row


def _title(period: Period, letter: str, label: str) -> None:
    period.page.fill("section")
    period.page.write(0, letter, "section")
    period.page.write(_LABEL, label, "section")
    period.page.row += 1


def _write_senior(period: Period) -> int:
    """Write each senior person with months by kind and pay; return the row of their total."""
    page, plan = period.page, period.plan
    _title(period, "A", "Senior and key personnel")
    first = page.row + 1
    for line in range(SENIORS):
        page.fill("label")
        page.write(0, f"A.{line + 1}", "label")
        page.write(_LABEL, senior_name(plan, line), "inner")
        for effort, column in _EFFORT.items():
            period.amount(column, senior_months(plan, line, effort), number=MONTHS)
        period.amount(_AMOUNT, of_block(plan, "role_salary_cost.senior", line))
        page.row += 1
    return _total(period, "", "Total senior and key personnel", f"SUM(F{first}:F{page.row})", "sum")


def _write_others(period: Period) -> int:
    """Write the other groups with their headcount; return the row of their total."""
    page, plan = period.page, period.plan
    _title(period, "B", "Other personnel (number in brackets)")
    first = page.row + 1
    for line, (group, label) in enumerate(_OTHERS):
        page.fill("label")
        page.write(0, f"B.{line + 1}", "label")
        count = f'"("&ROUND({group_people(plan, group)(period.year)},1)&") "&' if period.year else ""
        page.write(_LABEL, f'={count}"{label}"', "inner")
        for effort, column in _EFFORT.items():
            period.amount(column, group_months(plan, group, effort), number=MONTHS)
        period.amount(_AMOUNT, group_sum(plan, "role_salary_cost", group))
        page.row += 1
    return _total(period, "", "Total other personnel", f"SUM(F{first}:F{page.row})", "sum")


def _write_travel(period: Period) -> list[int]:
    plan = period.plan
    _title(period, "E", "Travel")
    share = plan.heads["foreign_travel_share"]
    return [
        _line(period, "E.1", "Domestic", lambda year: f"{plan.of_year('travel_cost', year)}*(1-{share})"),
        _line(period, "E.2", "Foreign", lambda year: f"{plan.of_year('travel_cost', year)}*{share}"),
    ]


def _write_participants(period: Period) -> list[int]:
    plan = period.plan
    _title(period, "F", "Participant support")
    share, cost = plan.heads["participant_travel_share"], figure(period, "participant_cost")
    rows = [
        _line(
            period, "F.1", "Stipends, with subsistence (F.3) and other (F.4)", lambda year: f"{cost(year)}*(1-{share})"
        ),
        _line(period, "F.2", "Travel", lambda year: f"{cost(year)}*{share}"),
    ]
    _line(
        period, "", "Number of participants", lambda year: f"IF({cost(year)}>0,{plan.heads['n_participants']},0)", WHOLE
    )
    return rows


def _write_direct(period: Period) -> int:
    page = period.page
    _title(period, "G", "Other direct costs")
    first = page.row + 1
    _line(period, "G.1", "Materials and supplies, publication, consultants", figure(period, "materials_and_delay_cost"))
    _line(period, "G.4", "Computer services", figure(period, "computing_cost"))
    _line(period, "G.5", f"Subawards, of up to {PARTNERS} partners on the page Plan", figure(period, "subawards_cost"))
    for label, name in (
        ("Other: data", "data_cost"), ("Other: software and APIs", "software_cost"),
        ("Other: tuition remission", "tuition_cost"), ("Other: recruiting", "recruiting_cost"),
        ("Other: contingency", "contingency_cost"),
    ):  # fmt: skip
        _line(period, "G.6", label, figure(period, name))
    return _total(period, "", "Total other direct costs", f"SUM(F{first}:F{page.row})", "sum")


def _write_indirect(period: Period) -> int:
    plan = period.plan
    _title(period, "I", "Indirect costs (F&A)")
    _line(period, "", "Base: modified total direct costs or as agreed", figure(period, "indirect_base_cost"))
    rate: Amount = figure(period, "indirect_rate")
    base = period.page.row
    _line(period, "", "Rate", rate, SHARE)
    if not period.year:  # rates do not add up: their mean, weighted by the base
        period.page.sheet.write(
            base, _AMOUNT, f"=IF(F{base}=0,0,F{base + 2}/F{base})", period.page.form.look("value", SHARE)
        )
    return _line(
        period, "", "Total indirect costs", lambda year: f"{plan.of_year('indirect_base_cost', year)}*{rate(year)}"
    )


def _paid_by_others(period: Period) -> Amount:
    names = ("credits_used", "contributions", "institution_cost")
    return lambda year: "+".join(period.plan.of_year(name, year) for name in names)
