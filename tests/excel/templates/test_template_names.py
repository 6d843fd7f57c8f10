"""A name may ask for one year, partner, run or cluster, in thousands or with the other sign, on several sheets."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from own_templates import template_of

from llmbudget import Budget
from llmbudget.excel.templates.names import find
from llmbudget.excel.templates.template import Template
from llmbudget.model.rows_by_year import row_by_year

ACADEMIC = Budget(
    "academic",
    subawards=[
        {"name": "Partner institute", "amount": 30_000, "start": 7, "months": 12},
        {"name": "École & co", "amount": 5_000, "start": 30},
    ],
    runs=[{"name": "Ablation of data", "multiple": 0.1, "start": 14, "months": 3}],
    raise_rate=0.04,
)
SINGLE = "it is a single value; only a number can end in .thousands or .negative"
OR_ELSE = "delete the formula, or name a cell without one"
YEARS = ("Year 1", "Year 2", "Year 3")


def filled(names: dict[str, str], budget: Budget = ACADEMIC) -> tuple[Any, tuple[str, ...]]:
    """Return the workbook of a form with a sheet a year after it was filled, and the sentences about the rest."""

    def draw(book: Any, sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
        for title in YEARS:
            book.add_worksheet(title)
        sheet.write_formula("F2", "=120000/12", None, 10_000)

    result = Template(template_of(names, draw)).filled(budget)
    return openpyxl.load_workbook(BytesIO(result.content)), result.left


@pytest.mark.parametrize(
    "names",
    [
        {f"llmbudget.salary_cost_by_year.{year}": f"'Year {year}'!$B$5" for year in (1, 2, 3)},
        {"llmbudget.salary_cost_by_year": "'Year 1'!$B$5,'Year 2'!$B$5,'Year 3'!$B$5"},
        {"llmbudget.salary_cost_by_year": "'Year 1:Year 3'!$B$5"},
    ],
)
def test_a_form_with_a_sheet_a_year_gets_each_year_on_its_sheet(names: dict[str, str]) -> None:
    """By the number of the year, or by cells on several sheets; a single value goes onto each of them."""
    book, left = filled({**names, "llmbudget.plan_name": "'Year 1:Year 3'!$A$1"})
    assert [book[title]["B5"].value for title in YEARS] == list(ACADEMIC["salary_cost_by_year"][:3, 0])
    assert {book[title]["A1"].value for title in YEARS} == {"Open science model"}
    assert left == ()


def test_a_name_asks_for_one_entry_in_a_scale_and_with_a_sign() -> None:
    """A year, a month, a row by its number, a partner, run and role by name; a year after the budget is empty."""
    names = (
        "total_cost_by_year.2.thousands", "monthly.cash_out.13", "request_cost.negative.millions", "months.13",
        "role_name.2", "subaward_cost.partner_institute", "subaward_cost.école_co.thousands",
        "run_hours.ablation_of_data", "total_cost_by_year.4", "role_salary_cost_by_year.2.2",
    )  # fmt: skip
    book, left = filled({f"llmbudget.{name}": f"$B${row}" for row, name in enumerate(names, 1)})
    values = [book["Our form"][f"B{row}"].value for row in range(1, len(names) + 1)]
    plan = ACADEMIC
    assert values[0] == pytest.approx(plan["total_cost_by_year"][1, 0] / 1000)
    assert values[1:3] == [plan["cash_out_by_month"][12], pytest.approx(-plan["request_cost"] / 1e6)]
    assert values[3].strftime("%Y-%m") == "2028-07"
    assert values[4:7] == [plan.plan.people.roles[1].name, pytest.approx(30_000), pytest.approx(5)]
    assert values[7] == pytest.approx(plan["run_hours"][0, 0])
    assert values[8] is None
    assert values[9] == pytest.approx(row_by_year(plan.values, "role_salary_cost_by_year", 2)[1, 0])
    assert left == ()


def test_rows_by_year_add_up_to_the_years_and_to_the_budget() -> None:
    """With raises, growing headcounts, a half-year subaward and a budget that ends within a year."""
    roles = [role.model_dump() for role in ACADEMIC.plan.people.roles]
    roles[0] |= {"headcount": 1, "headcount_end": 4, "start": 5, "months": 20}
    budget = ACADEMIC.replace(roles=roles, horizon_months=31)
    for name, year_total, total in (
        ("role_person_months_by_year", "person_months_by_year", "person_months"),
        ("role_salary_cost_by_year", "salary_cost_by_year", "salary_cost"),
        ("role_benefits_cost_by_year", "benefits_cost_by_year", "benefits_cost"),
        ("subaward_cost_by_year", "subawards_cost_by_year", "subawards_cost"),
    ):
        years = [row_by_year(budget.values, name, year).sum() for year in (1, 2, 3)]
        assert years == pytest.approx(budget[year_total][:3, 0])
        assert sum(years) == pytest.approx(budget[total])


def test_one_formula_in_a_named_row_is_told_by_its_cell_and_the_rest_is_filled() -> None:
    """So is a partner whom the plan does not have, and a name that fits nothing."""
    names = {
        "llmbudget.total_cost_by_year": "$E$2:$I$2", "llmbudget.subaward_cost.nobody": "$B$3",
        "llmbudget.plan_name.2": "$B$4", "llmbudget.role_salary_cost_by_year": "$B$5",
        "llmbudget.role_name.thousands": "$B$6",
    }  # fmt: skip
    book, left = filled(names)
    row = [cell.value for cell in book["Our form"]["E2:I2"][0]]
    years = ACADEMIC["total_cost_by_year"][:, 0]
    assert row == [years[0], "=120000/12", years[2], None, None]
    assert [sentence.removeprefix("llmbudget.") for sentence in left] == [
        "plan_name.2: .2 does not fit plan_name; " + SINGLE,
        "role_name.thousands: .thousands does not fit role_name; add a row of roles, by number or name, such as .1",
        "role_salary_cost_by_year: say which year, such as .1",
        "total_cost_by_year: Our form!F2 holds a formula, which is kept; " + OR_ELSE,
        "subaward_cost.nobody: this plan has no row 'nobody' of subawards; it has partner_institute, école_co",
    ]


def test_a_suffix_that_fits_no_id_asks_for_nothing() -> None:
    for name in ("total_cost.2", "total_cost_by_year.stanford", "total_cost_by_year.0", "months.thousands"):
        assert find(f"llmbudget.{name}") is None, name
