"""The forms of NSF, NIH, UKRI and Horizon Europe request the amount of the plan: to the cent, line by line.

Checked against NSF's form 1030 (10/99, the lines that Research.gov still asks for) and PAPPG II.D.2.f, and NIH's
application guide G.300 (SF 424 R&R) and G.320 (modular budget), UKRI's fund headings of full economic cost, and the
categories of article 6.2 of the annotated grant agreement of Horizon Europe, by partner and work package as in its
detailed budget table for lump sums.
"""

import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from engines import IronCalc

from llmbudget import Budget
from llmbudget.excel.templates.shipped import shipped
from llmbudget.excel.templates.template import Template

CHECKOUT = Path(__file__).parents[3]
ROLES = [
    {"name": "PI", "person": "A. Turing", "salary": 300_000, "benefits_rate": 0.3, "time_share": 0.25,
     "group": "senior", "effort": "academic"},
    {"name": "Co-PI", "salary": 120_000, "benefits_rate": 0.3, "time_share": 1 / 6, "group": "senior",
     "effort": "summer", "start": 7, "months": 24},
    {"name": "Postdoc", "salary": 72_000, "benefits_rate": 0.2, "group": "postdoc"},
    {"name": "PhD student", "headcount": 3, "salary": 40_000, "benefits_rate": 0.1, "group": "graduate"},
    {"name": "Engineer", "salary": 110_000, "benefits_rate": 0.3, "time_share": 0.5, "hires": 1},
    {"name": "Assistant", "salary": 60_000, "benefits_rate": 0.3, "time_share": 0.1, "group": "clerical"},
]  # fmt: skip
RATES = [
    {"name": "FY2028", "start": 1, "rate": 0.52}, {"name": "FY2029", "start": 13, "rate": 0.54},
    {"name": "FY2030", "start": 25, "rate": 0.56},
]  # fmt: skip
SUBAWARDS = [
    {"name": "Partner institute", "amount": 10_000, "start": 1, "months": 12},
    {"name": "Partner institute", "amount": 20_000, "start": 13, "months": 12},
    {"name": "Lab", "amount": 60_000},
]
PLAN = Budget(
    "academic", roles=ROLES, indirect_rates=RATES, subawards=SUBAWARDS, subaward_limit=25_000, foreign_travel_share=0.3,
    participant_travel_share=0.4, n_participants=12, raise_rate=0.03, report_currency="USD",
)  # fmt: skip
"""Three years, rates that step up each year, pay above NIH's limitation, all kinds of months, two partners."""
LIMITATION = 225_700

CONSORTIUM = Budget(
    "academic", raise_rate=0, recruiting_rate=0, report_currency="USD", expensed_share=0,
    indirect_base="eu_flat", indirect_rate=0.25, indirect_rates=[], participant_price=0,
    roles=[
        {"name": "PI", "salary": 100_000, "benefits_rate": 0.2, "time_share": 0.5, "group": "senior",
         "work_package": "WP1"},
        {"name": "Engineer", "salary": 80_000, "benefits_rate": 0.25, "work_package": "WP2"},
        {"name": "Clerk", "salary": 50_000, "benefits_rate": 0.2, "time_share": 0.2, "group": "clerical"},
        {"name": "Postdoc", "salary": 60_000, "benefits_rate": 0.3, "group": "postdoc", "partner": "Institute",
         "work_package": "WP2"},
        {"name": "PhD student", "salary": 40_000, "benefits_rate": 0.3, "group": "graduate", "partner": "Institute",
         "work_package": "WP3"},
    ],
    items=[
        {"name": "Workstations", "price": 6000, "n_units": 3, "month": 2, "life_years": 3, "partner": "Institute",
         "work_package": "WP2"},
        {"name": "Meeting", "kind": "travel", "price": 4000, "work_package": "WP1"},
        {"name": "Audit", "kind": "goods", "price": 2500, "month": 5, "partner": "Company"},
    ],
    subawards=[
        {"name": "Labeling", "amount": 30_000, "partner": "Institute"},
        {"name": "Advice", "amount": 10_000, "work_package": "WP1"},
    ],
)  # fmt: skip
"""Three years, three partners, three work packages; a role and a subaward without one."""
PLANS = {"horizon_partners": CONSORTIUM}


@cache
def pages(name: str) -> dict[str, dict[str, list[Any]]]:
    """Return the rows of the filled form by the texts of their first two columns, for each page."""
    plan = PLANS.get(name, PLAN)
    filled = Template(shipped()[name].content).filled(plan)
    assert filled.left == ()
    book = openpyxl.load_workbook(BytesIO(filled.content))
    cells = [
        (sheet.title, cell.row, cell.column) for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]
    for (title, row, column), value in IronCalc(filled.content, plan.plan).calculate(cells).items():
        book[title].cell(row, column).value = value
    by_page: dict[str, dict[str, list[Any]]] = {}
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            key = " ".join(str(text) for text in row[:2] if isinstance(text, str) and text)
            by_page.setdefault(sheet.title, {}).setdefault(key, list(row))
    return by_page


def line(name: str, page: str, start: str) -> list[Any]:
    """Return the row of a page whose text begins so."""
    return next(row for key, row in pages(name)[page].items() if key.startswith(start))


def funds(name: str, page: str, start: str) -> float:
    """Return the last amount of a row."""
    row = [cell for cell in line(name, page, start) if cell is not None]
    return float(row[-1])


def year_of(quantity: str, year: int) -> float:
    return float(PLAN[quantity][year - 1, 0])


@pytest.mark.parametrize("name", ["nsf_budget", "nih_budget"])
def test_each_year_and_all_years_ask_for_what_the_plan_asks_for(name: str) -> None:
    """NIH leaves out pay above the limitation: what the institution pays, with its indirect costs, stands beside it."""
    start = {"nsf_budget": "L ", "nih_budget": "Requested from the sponsor in the plan"}[name]
    for year in (1, 2, 3):
        assert funds(name, f"Year {year}", start) == pytest.approx(year_of("request_cost_by_year", year), abs=0.005)
    assert funds(name, "Year 4", start) == 0
    assert funds(name, "Cumulative", start) == pytest.approx(PLAN["request_cost"], abs=0.005)


def test_nsf_has_the_lines_of_form_1030() -> None:
    """By person with months by kind, by group with their number, and every line of cost."""
    page = "Year 2"
    assert line("nsf_budget", page, "A.1")[:6] == [
        "A.1", "A. Turing, PI", 0, pytest.approx(3), 0, pytest.approx(300_000 * 1.03 / 4),
    ]  # fmt: skip
    assert line("nsf_budget", page, "A.2")[2:5] == [0, 0, pytest.approx(2)]
    assert line("nsf_budget", page, "B.3")[1:] == [
        "(3) Graduate students", pytest.approx(36), 0, 0, pytest.approx(3 * 40_000 * 1.03)
    ]  # fmt: skip
    expected = {
        "Total salaries and wages": "salary_cost_by_year", "C ": "benefits_cost_by_year",
        "D ": "equipment_cost_by_year",
        "G.1": "materials_and_delay_cost_by_year", "G.4": "computing_cost_by_year", "G.5": "subawards_cost_by_year",
        "H ": "subtotal_cost_by_year", "Total indirect costs": "indirect_cost_by_year", "J ": "total_cost_by_year",
        "M ": "institution_cost_by_year",
    }  # fmt: skip
    for start, quantity in expected.items():
        assert funds("nsf_budget", page, start) == pytest.approx(year_of(quantity, 2), abs=0.005), start
    assert funds("nsf_budget", page, "E.2") == pytest.approx(0.3 * 20_000)
    assert funds("nsf_budget", page, "F.2") == pytest.approx(0.4 * 12_000)
    assert line("nsf_budget", page, "Number of participants")[5] == 12


def test_both_multiply_each_years_base_by_its_own_rate() -> None:
    """52%, 54% and 56%; the partner's first 25,000 count once, over both of its years."""
    for year, rate in ((1, 0.52), (2, 0.54), (3, 0.56)):
        assert line("nsf_budget", f"Year {year}", "Rate")[5] == pytest.approx(rate)
        base = year_of("indirect_base_cost_by_year", year)
        assert funds("nsf_budget", f"Year {year}", "Total indirect costs") == pytest.approx(rate * base, abs=0.005)
    assert [funds("nsf_budget", "Plan", label) for label in ("Partner institute", "Lab")] == [10_000, 60_000]


def test_nih_pays_no_salary_above_its_limitation() -> None:
    """By person: base salary, months, pay, benefits; what is above, with benefits and F&A, the institution pays."""
    asked = line("nih_budget", "Year 2", "A.1")
    above = 300_000 * 1.03 / 4 - LIMITATION / 4
    pay = LIMITATION / 4
    assert asked[1:9] == [
        "A. Turing, PI", 300_000, 0, pytest.approx(3), 0, pytest.approx(pay), pytest.approx(0.3 * pay),
        pytest.approx(1.3 * pay),
    ]  # fmt: skip
    assert funds("nih_budget", "Year 2", "Above the salary limitation") == pytest.approx(above * 1.3 * 1.54)
    request = year_of("request_cost_by_year", 2)
    assert funds("nih_budget", "Year 2", "K ") == pytest.approx(request - above * 1.3 * 1.54, abs=0.005)
    assert line("nih_budget", "Year 2", "B.1")[2] == 1
    direct = year_of("subtotal_cost_by_year", 2) - above * 1.3
    assert funds("nih_budget", "Year 2", "G ") == pytest.approx(direct, abs=0.005)


def test_the_modular_budget_rounds_direct_cost_up_to_modules() -> None:
    """Modules have 25,000; the page says that more than 250,000 in a year needs the detailed budget."""
    direct = funds("nih_budget", "Year 1", "G ")
    modules = line("nih_budget", "Modular", "In modules of 25,000")
    assert modules[1] % 25_000 == 0
    assert direct <= modules[1] < direct + 25_000
    assert line("nih_budget", "Modular", "A modular budget is allowed")[6] == "no"


def test_ukri_pays_80_percent_of_full_economic_cost_and_exceptions_in_full() -> None:
    """Students and their fees are exceptions, investigators directly allocated; the total is the plan's."""
    students = [3 * 40_000 * 1.1 * 1.03**year for year in range(3)]
    assert line("ukri_fec", "fEC", "Students: stipends")[1:4] == pytest.approx(students)
    assert line("ukri_fec", "fEC", "Students: fees")[1:4] == [32_000] * 3
    assert line("ukri_fec", "fEC", "Investigators")[6] > 300_000 / 4 * 1.3 * 3
    assert line("ukri_fec", "fEC", "Full economic cost of the project")[6] == pytest.approx(
        PLAN["total_cost"], abs=0.005
    )
    exceptions = sum(students) + 3 * 32_000
    expected = 0.8 * (PLAN["total_cost"] - exceptions) + exceptions
    assert line("ukri_fec", "fEC", "Requested from the council")[6] == pytest.approx(expected, abs=0.005)


def test_a_partner_of_horizon_has_its_costs_by_work_package_and_indirect_costs_at_a_quarter_of_a_and_c() -> None:
    """By hand: three years of pay, 35 of 36 months of depreciation, a subcontract shared by person-months."""
    table = pages("horizon_partners")["BE2"]
    columns = {label: row[1:4] for label, row in table.items()}
    worn, pay = 18_000 * 35 / 36, 1.3 * 3
    assert table["Partner Institute"][1] == "Institute"
    assert columns["Person-months"] == pytest.approx([0, 36, 36])
    assert columns["A.1 Junior scientists"] == pytest.approx([0, 60_000 * pay, 40_000 * pay])
    assert table["A.1 Junior scientists"][10] == pytest.approx(100_000 * pay / 72)
    assert table["A.1 Junior scientists"][11] == pytest.approx(100_000 * pay / 72 * 12 / 215)
    assert columns["B Subcontracting"] == pytest.approx([0, 15_000, 15_000])
    assert columns["C.2 Equipment"] == pytest.approx([0, worn, 0])
    assert columns["E Indirect costs"] == pytest.approx([0, (60_000 * pay + worn) / 4, 10_000 * pay])
    whole = [0, (60_000 * pay + worn) * 1.25 + 15_000, 40_000 * pay * 1.25 + 15_000]
    assert columns["Total costs (A to E)"] == pytest.approx(whole, abs=0.005)
    assert line("horizon_partners", "Lump sums", "Institute")[1:4] == pytest.approx(whole, abs=0.005)


def test_all_partners_of_horizon_ask_for_what_the_plan_costs() -> None:
    """What names no partner is the own organization's; what names no work package follows its person-months."""
    table = pages("horizon_partners")["BE1"]
    assert table["Shares of what names no work package"][1:4] == pytest.approx([1 / 3, 2 / 3, 0])
    assert table["C.1 Travel and subsistence"][1:3] == pytest.approx([24_000, 40_000])
    budget = pages("horizon_partners")["Budget"]
    assert [budget[f"At most {room}"][1] for room in ("5 partners yes", "8 packages yes")] == ["yes", "yes"]
    assert budget["The form has all of it yes"][1] == "yes"
    asked = CONSORTIUM["total_cost"] - CONSORTIUM["contingency_cost"] - CONSORTIUM["credits_used"]
    assert budget["All partners"][9] == pytest.approx(asked, abs=0.005)
    assert budget["All partners"][8] == pytest.approx(CONSORTIUM["indirect_cost"], abs=0.005)
    assert budget["Company"][5] == pytest.approx(2500)


def test_the_files_are_those_that_their_makers_write(tmp_path: Path) -> None:
    """Cell by cell and name by name; other versions of XlsxWriter may write other bytes."""
    subprocess.run([sys.executable, CHECKOUT / "templates/make", tmp_path], check=True, timeout=60)
    for path in tmp_path.iterdir():
        made, kept = openpyxl.load_workbook(path), openpyxl.load_workbook(BytesIO(shipped()[path.stem].content))
        for sheet in made:
            cells = {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}
            others = {
                cell.coordinate: cell.value for row in kept[sheet.title] for cell in row if cell.value is not None
            }
            assert cells == others, (path.stem, sheet.title)
        assert {n: d.attr_text for n, d in made.defined_names.items()} == {
            n: d.attr_text for n, d in kept.defined_names.items()
        }
