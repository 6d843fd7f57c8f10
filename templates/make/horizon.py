"""Horizon Europe by partner and work package: the categories of the estimated budget, and the lump sums."""

from collections.abc import Callable
from pathlib import Path

from horizon_plan import PACKAGES, PARTNERS, Plan, write_plan
from page import A4, MONEY, MONTHS, SHARE, Form, Page

TITLE = "Horizon Europe, by partner and work package"
_ABOUT = "For Horizon Europe proposals of several partners: categories A to E, and lump sums by work package."
_FLAT_RATE, _FUNDING_RATE, _DAYS = 0.25, 1, 215
_NOTE = (
    "Roles, subawards and items of the plan name their partner and work package. Other costs are your organization's. "
    "What names no work package is shared by the yellow row, which follows the partner's person-months until you type "
    "over it. Personnel includes recruiting. Equipment counts by depreciation, or in full if the call says so. "
    "Subcontracts, support of third parties and internal invoices bear no indirect costs. A day is a year / 215."
)
_GROUPS = {
    "Senior scientists": ("senior",),
    "Junior scientists": ("postdoc", "graduate"),
    "Technical personnel": ("professional",),
    "Administrative personnel": ("clerical",),
    "Other personnel": ("undergraduate", "other"),
}
_FIRST, _TOTAL = 1, PACKAGES + 1
_RATE, _DAY = _TOTAL + 1, _TOTAL + 2
_WIDTHS = (34, *([9.5] * PACKAGES), 11, 10, 9)
_CATEGORIES = (
    "A Personnel", "B Subcontracting", "C.1 Travel and subsistence", "C.2 Equipment",
    "C.3 Other goods, works and services", "D.1 Support of third parties", "D.2 Internally invoiced goods",
    "E Indirect costs",
)  # fmt: skip
_HEADS_HEIGHT = 40
_FUNDS_WIDTHS = (30, *([11] * (len(_CATEGORIES) + 3)))

Amount = Callable[[str], str]
"""The formula of what rows with a work package, or without one, cost; without the equals sign."""


def write(folder: Path) -> None:
    """Write the template."""
    form = Form(folder / "horizon_partners.xlsx", TITLE, _ABOUT, A4)
    names = [f"BE{number}" for number in range(1, PARTNERS + 1)]
    budget = Page(form, "Budget", _FUNDS_WIDTHS, "Estimated budget by partner", "Categories of Horizon Europe")
    sums = Page(form, "Lump sums", _FUNDS_WIDTHS[: PACKAGES + 2], "Lump sums", "Maximum contribution by work package")
    pages = [Page(form, name, _WIDTHS, f"Costs of partner {name[2:]} by work package", "") for name in names]
    plan = write_plan(form)
    rates = budget.row + 3
    rows = [_write_partner(page, plan, number, budget.at(1, rates)) for number, page in enumerate(pages)]
    funding = _write_budget(budget, plan, pages, rows)
    _write_sums(sums, plan, pages, rows, funding)
    for page in (budget, sums, *pages):
        page.close(landscape=True)
    plan.page.close(pages=0)
    form.book.close()


def _write_heads(page: Page, plan: Plan, *heads: tuple[str, str]) -> None:
    for label, value in (
        *heads, ("Action", f'={plan.cells["plan_name"]}&""'), ("Amounts in", f'={plan.cells["report_currency"]}&""'),
    ):  # fmt: skip
        page.fill("text")
        page.write(0, label, "label")
        page.write(1, value, "text")
        page.row += 1


def _write_partner(page: Page, plan: Plan, number: int, flat_rate: str) -> list[int]:
    """Write the page of a partner and return the rows of the categories and their total, as spreadsheets count."""
    owner = plan.names["owner"][number]
    _write_heads(page, plan, ("Partner", f'={owner}&""'))
    page.row += 1
    _package_heads(page, plan, "", "Total", "Per month", "Per day")
    key = _write_key(page, plan, owner)
    months = [_group_row(page, plan, owner, ("person_months", key), group) for group in _GROUPS]
    _sum_row(page, "Person-months", months, "sum", MONTHS)
    page.row += 1
    people = [_group_row(page, plan, owner, ("cost", key), group) for group in _GROUPS]
    _write_rates(page, people, months)
    rows = [_sum_row(page, _CATEGORIES[0], people, "sum")]
    rows += _write_other(page, plan, owner, key, own=number == 0)
    base = [rows[0], *rows[2:5]]
    rows.append(_row(page, _CATEGORIES[7], lambda letter: f"{flat_rate}*({_plus(letter, base)})", MONEY))
    rows.append(_sum_row(page, "Total costs (A to E)", rows, "end"))
    page.note(_NOTE, 3)
    return rows


def _package_heads(page: Page, plan: Plan, text: str, *others: str) -> None:
    """Write the heads of a page with a column for each work package; without any, all cost stands in the first."""
    page.heads(text, *("",) * PACKAGES, *others, left=1)
    for column, package in enumerate(plan.names["work_package"], _FIRST):
        name = f'IF({package}="","All",{package})' if column == _FIRST else package
        page.sheet.write(page.row - 1, column, f"={name}", page.form.look("head wrapped"))
    page.sheet.set_row(page.row - 1, _HEADS_HEIGHT)


def _plus(letter: str, rows: list[int]) -> str:
    return "+".join(f"{letter}{row}" for row in rows)


def _letters() -> list[str]:
    return ["ABCDEFGHIJKL"[column] for column in range(_FIRST, _TOTAL)]


def _row(page: Page, label: str, formula: Callable[[str], str], number: str, look: str = "value") -> int:
    """Write a formula in the column of each work package, and their sum."""
    page.fill("label")
    page.write(0, label, "inner" if look == "value" else "label")
    for column, letter in enumerate(_letters(), _FIRST):
        page.write(column, f"={formula(letter)}", look, number)
    page.write(_TOTAL, f"=SUM(B{page.row + 1}:{_letters()[-1]}{page.row + 1})", "value", number)
    page.row += 1
    return page.row


def _sum_row(page: Page, label: str, rows: list[int], look: str, number: str = MONEY) -> int:
    page.fill(look)
    page.write(0, label, look)
    for column in range(_FIRST, _TOTAL + 1):
        page.write(column, "=" + _plus("ABCDEFGHIJKL"[column], rows), f"{look} value", number)
    page.row += 1
    return page.row


def _of(plan: Plan, owner: str, prefix: str, amount: str, also: str = "1") -> Amount:
    """Return the sum of a column over the rows of a partner with a work package; "" for those without one."""
    owners, packages = plan.columns[f"{prefix}_owner"], plan.columns[f"{prefix}_work_package"]
    amounts = plan.columns[f"{prefix}_{amount}"]
    return lambda package: f"SUMPRODUCT(({owners}={owner})*({packages}={package})*{also}*{amounts})"


def _shared(plan: Plan, of: Amount, key: int, rest: str = "0") -> Callable[[str], str]:
    """Return the formula of a work package: its own amount, and its share of what names none."""
    packages = dict(zip(_letters(), plan.names["work_package"], strict=True))
    return lambda letter: (
        f'IF({packages[letter]}="",0,{of(packages[letter])})' + f"+{letter}${key}*({of(_NO_PACKAGE)}+{rest})"
    )


_NO_PACKAGE = '""'


def _group_row(page: Page, plan: Plan, owner: str, figure: tuple[str, int], group: str) -> int:
    """Write the person-months or the cost of a group of people; the figure comes with the row of the shares."""
    name, key = figure
    groups = plan.columns["role_group"]
    also = "(" + "+".join(f'({groups}="{id_}")' for id_ in _GROUPS[group]) + ")"
    shared = _shared(plan, _of(plan, owner, "role", name, also), key)
    return _row(page, group, shared, MONTHS) if name == "person_months" else _row(page, f"A.1 {group}", shared, MONEY)


def _write_key(page: Page, plan: Plan, owner: str) -> int:
    """Write the shares by which work packages bear what names none: by person-months; without any, the first alone."""
    of = _of(plan, owner, "role", "person_months")
    packages = dict(zip(_letters(), plan.names["work_package"], strict=True))
    owners, months = plan.columns["role_owner"], plan.columns["role_person_months"]
    assigned = f'SUMPRODUCT(({owners}={owner})*({plan.columns["role_work_package"]}<>"")*{months})'

    def share(letter: str) -> str:
        alone = int(letter == _letters()[0])
        return f'IF({assigned}=0,{alone},IF({packages[letter]}="",0,{of(packages[letter])}/{assigned}))'

    return _row(page, "Shares of what names no work package", share, SHARE, "typed")


def _write_rates(page: Page, people: list[int], months: list[int]) -> None:
    """Write what a person-month and a day of each group cost."""
    for cost, effort in zip(people, months, strict=True):
        total = "ABCDEFGHIJKL"[_TOTAL]
        rate = f"{total}{cost}/{total}{effort}"
        for column, formula in ((_RATE, rate), (_DAY, f"{rate}*12/{_DAYS}")):
            shape = page.form.look("value", MONEY)
            page.sheet.write(cost - 1, column, f"=IF({total}{effort}=0,0,{formula})", shape)


def _write_other(page: Page, plan: Plan, owner: str, key: int, *, own: bool) -> list[int]:
    """Write the categories B to D; the own organization bears what has no row."""
    cells = plan.cells
    equipment = plan.less_items("depreciation_cost", "item_depreciation_cost")
    in_full = plan.less_items("equipment_in_base_cost", "item_equipment_in_base_cost")
    names = ("data_cost", "software_cost", "purchase_tax_cost", "delay_cost", "tuition_cost")
    computing = "-".join(cells[name] for name in ("compute_cost", "depreciation_cost", "equipment_cost"))
    goods = "+".join(
        [plan.less_items("materials_cost", "item_goods_cost"), computing, *(cells[name] for name in names)]
    )
    rests = ("0", plan.less_items("travel_cost", "item_travel_cost"), f"{equipment}+{in_full}",
             f"{goods}-{cells['chargeback_cost']}-{cells['credits_used']}", cells["participant_cost"],
             cells["chargeback_cost"])  # fmt: skip
    worn, bought = (_of(plan, owner, "item", name) for name in ("depreciation_cost", "equipment_in_base_cost"))
    amounts: tuple[Amount, ...] = (
        _of(plan, owner, "subaward", "cost"), _of(plan, owner, "item", "travel_cost"),
        lambda package: f"{worn(package)}+{bought(package)}", _of(plan, owner, "item", "goods_cost"),
        lambda _: "0", lambda _: "0",
    )  # fmt: skip
    return [
        _row(page, label, _shared(plan, of, key, rest if own else "0"), MONEY)
        for label, of, rest in zip(_CATEGORIES[1:7], amounts, rests, strict=True)
    ]


def _write_budget(page: Page, plan: Plan, pages: list[Page], rows: list[list[int]]) -> list[str]:
    """Write categories by partner, with the funding rate of each, and return the cells of these rates."""
    _write_heads(page, plan)
    page.row += 1
    page.fill("text")
    page.write(0, "Flat rate of indirect costs", "label")
    page.write(1, _FLAT_RATE, "typed", SHARE)
    page.row += 2
    page.heads("Partner", *(label.split()[0] for label in _CATEGORIES), "Total", "Rate", "Maximum", left=1)
    total, rate = len(_CATEGORIES) + 1, len(_CATEGORIES) + 2
    first, funding = page.row + 1, []
    for number, (source, of) in enumerate(zip(pages, rows, strict=True)):
        page.fill("label")
        page.write(0, f'={plan.names["owner"][number]}&""', "label")
        for column, row in enumerate(of, 1):
            page.write(column, f"={source.at(_TOTAL, row - 1)}", "value", MONEY)
        page.write(rate, _FUNDING_RATE, "typed", SHARE)
        page.write(rate + 1, f"={page.at(total)}*{page.at(rate)}", "value", MONEY)
        funding.append(page.at(rate))
        page.row += 1
    page.fill("end")
    page.write(0, "All partners", "end")
    for column in (*range(1, total + 1), rate + 1):
        letter = "ABCDEFGHIJKLM"[column]
        page.write(column, f"=SUM({letter}{first}:{letter}{page.row})", "end value", MONEY)
    page.row += 1
    _write_ties(page, plan, total)
    page.note(" · ".join(label.replace(" ", ": ", 1) for label in _CATEGORIES), 2)
    return funding


def _write_ties(page: Page, plan: Plan, total: int) -> None:
    """Compare the form with the plan, and say where it has too little room."""
    at, cells = page.row - 1, plan.cells
    left_out = [cells[name] for name in ("contingency_cost", "credits_used", "indirect_cost", "equipment_cost")]
    expected = f"{cells['total_cost']}-{'-'.join(left_out)}+{cells['equipment_in_base_cost']}"
    page.section("Does the form agree with the plan?")
    whole = page.at(total, at)
    for label, formula, number in (
        ("Plan: eligible costs, with E", f"={expected}+{page.at(total - 1, at)}", MONEY),
        ("The form has all of it", f'=IF(ABS({page.at(1)}-{whole})<0.005,"yes","no")', "General"),
        (f"At most {PARTNERS} partners", f'=IF({cells["n_owner"]}>{PARTNERS},"no","yes")', "General"),
        (f"At most {PACKAGES} packages", f'=IF({cells["n_work_package"]}>{PACKAGES},"no","yes")', "General"),
    ):
        page.fill("label")
        page.write(0, label, "label")
        page.write(1, formula, "value", number)
        page.row += 1


def _write_sums(page: Page, plan: Plan, pages: list[Page], rows: list[list[int]], funding: list[str]) -> None:
    """Write the lump sum of each partner and work package: its cost at the funding rate of the partner."""
    _write_heads(page, plan)
    page.row += 1
    _package_heads(page, plan, "Partner", "Total")
    first = page.row + 1
    for number, (source, of) in enumerate(zip(pages, rows, strict=True)):
        page.fill("label")
        page.write(0, f'={plan.names["owner"][number]}&""', "label")
        for column in range(_FIRST, _TOTAL + 1):
            page.write(column, f"={source.at(column, of[-1] - 1)}*{funding[number]}", "value", MONEY)
        page.row += 1
    page.fill("end")
    page.write(0, "All partners", "end")
    for column in range(_FIRST, _TOTAL + 1):
        letter = "ABCDEFGHIJKL"[column]
        page.write(column, f"=SUM({letter}{first}:{letter}{page.row})", "end value", MONEY)
    page.row += 1
    page.note("The grant pays a lump sum when its work package is done, whatever it cost.", 2)
