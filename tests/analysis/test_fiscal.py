"""Fiscal years and quarters: by hand, and for any month and any start of the year."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import random_plan

from llmbudget import Budget
from llmbudget.analysis.fiscal import by_fiscal_year, calendar
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year
from llmbudget.plan.values import number


def period(day: date, starts_in: int) -> tuple[float, float]:
    """Return the fiscal year and quarter of a month, where fiscal years start in a calendar month."""
    first_day, start, in_year, in_quarter = map(np.float64, (number(day), starts_in, 12, 3))
    return fiscal_year(first_day, start), fiscal_quarter(first_day, start, in_year, in_quarter)


@pytest.mark.parametrize(
    ("month", "starts_in", "year", "quarter"),
    [
        ("2027-01", 1, 2027, 1),
        ("2027-12", 1, 2027, 4),
        ("2026-09", 10, 2026, 4),
        ("2026-10", 10, 2027, 1),
        ("2027-01", 10, 2027, 2),
        ("2027-06", 7, 2027, 4),
        ("2027-07", 7, 2028, 1),
        ("2027-03", 4, 2027, 4),
        ("2027-04", 4, 2028, 1),
        ("2026-12", 12, 2027, 1),
        ("2027-11", 12, 2027, 4),
    ],
)
def test_a_fiscal_year_is_called_by_the_calendar_year_in_which_it_ends(
    month: str, starts_in: int, year: int, quarter: int
) -> None:
    """The US government's begins in October, Japan's companies' in April, many universities' in July."""
    assert period(date.fromisoformat(f"{month}-01"), starts_in) == (year, quarter)


months = st.tuples(st.integers(1990, 2110), st.integers(1, 12)).map(lambda found: date(*found, 1))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(day=months, starts_in=st.integers(1, 12))
def test_a_year_has_four_quarters_of_three_months_and_its_last_month_is_in_the_year_of_its_name(
    day: date, starts_in: int
) -> None:
    later = [date(day.year + (day.month - 1 + n) // 12, (day.month - 1 + n) % 12 + 1, 1) for n in range(12)]
    periods = [period(one, starts_in) for one in later]
    assert periods == sorted(periods)
    assert {quarter: [q for _, q in periods].count(quarter) for quarter in (1, 2, 3, 4)} == dict.fromkeys(
        range(1, 5), 3
    )
    first = [
        one.month for one, before, now in zip(later[1:], periods, periods[1:], strict=False) if before[0] != now[0]
    ]
    assert first in ([starts_in], [])
    assert period(date(day.year, (starts_in - 2) % 12 + 1, 1), starts_in)[0] == day.year


@pytest.mark.parametrize("seed", range(12))
def test_quarters_add_up_to_years_and_years_to_the_total_in_the_report_currency(seed: int) -> None:
    budget = Budget(random_plan(seed))
    table = by_fiscal_year(budget)
    periods = [name for name in table if name.startswith("FY")]
    quarters, years = ([n for n in periods if (" Q" in n) == of_quarter] for of_quarter in (True, False))
    total = table["total"].sum()
    assert total == pytest.approx(budget["total_cost"] * budget.plan.reporting.report_rate)
    assert table[quarters].sum(axis=1).tolist() == pytest.approx(table["total"].tolist(), rel=1e-9, abs=1e-9 * total)
    for year in years:
        parts = table[[name for name in quarters if name.startswith(f"{year} ")]].sum(axis=1)
        assert parts.tolist() == pytest.approx(table[year].tolist())


def test_columns_are_the_quarters_and_years_that_the_budget_has() -> None:
    """A year from January 2027 in fiscal years from October: three quarters of 2027 and one of 2028."""
    budget = Budget("startup", fiscal_year_month=10)
    assert list(by_fiscal_year(budget).columns[5:]) == [
        "FY2027 Q2", "FY2027 Q3", "FY2027 Q4", "FY2027", "FY2028 Q1", "FY2028",
    ]  # fmt: skip
    assert calendar(budget).loc["2027-12"].tolist() == [2028, 1]
