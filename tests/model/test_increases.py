"""Pay, stipends, tuition and subscriptions rise by the year: of the budget, or with each fiscal year."""

from typing import Any

import numpy as np
import pytest
from plans import plain, random_plan

from llmbudget import Budget

RISING: dict[str, Any] = {
    "start_month": "2027-07", "horizon_months": 30, "fiscal_year_month": 10, "raise_rate": 0.1,
    "roles": [{"name": "Student", "salary": 12_000, "benefits_rate": 0.0}],
    "participant_price": 12_000, "participant_increase_rate": 0.1, "tuition_price": 12_000,
    "tuition_increase_rate": 0.1,
    "subscriptions": [{"name": "Tool", "seats": 1, "monthly_price": 1000}], "subscription_increase_rate": 0.1,
}  # fmt: skip
LINES = ("salary_cost", "participant_cost", "tuition_cost", "subscriptions_cost")


@pytest.mark.parametrize("line", LINES)
def test_they_rise_after_every_twelve_months_of_the_budget(line: str) -> None:
    """1,000 a month: 12 months, then 12 of 1,100, then 6 of 1,210."""
    budget = Budget(plain(), **RISING)
    assert budget[line] == pytest.approx(12_000 + 13_200 + 7260)
    assert budget[f"{line}_by_month"][[0, 11, 12, 24, 29, 30]].tolist() == pytest.approx(
        [1000, 1000, 1100, 1210, 1210, 0]
    )
    assert budget["check_months"] == 1


@pytest.mark.parametrize("line", LINES)
def test_they_rise_with_the_fiscal_year(line: str) -> None:
    """From July 2027 on, fiscal years from October: 3 months, 12 of 1,100, 12 of 1,210, 3 of 1,331."""
    budget = Budget(plain(), **RISING, increases_by_fiscal_year=True)
    assert budget[line] == pytest.approx(3000 + 13_200 + 14_520 + 3 * 1331)
    assert budget[f"{line}_by_month"][[2, 3, 14, 15, 27]].tolist() == pytest.approx([1000, 1100, 1100, 1210, 1331])


@pytest.mark.parametrize("month", range(1, 13))
def test_a_fiscal_year_that_begins_with_the_budget_is_a_year_of_the_budget(month: int) -> None:
    """And one that begins a month later raises in month 2."""
    start = {"start_month": f"2027-{month:02}", "increases_by_fiscal_year": True}
    same = Budget(plain(), **RISING | start | {"fiscal_year_month": month})
    assert np.flatnonzero(np.diff(same["raises_so_far"])).tolist()[:2] == [11, 23]
    later = Budget(plain(), **RISING | start | {"fiscal_year_month": month % 12 + 1})
    assert np.flatnonzero(np.diff(later["raises_so_far"])).tolist()[:2] == [0, 12]


def test_without_increases_a_price_stays_and_salaries_have_raises_of_their_own() -> None:
    budget = Budget(plain(), horizon_months=30, tuition_price=12_000, participant_price=6000)
    assert (budget["tuition_cost"], budget["participant_cost"]) == pytest.approx((30_000, 15_000))


@pytest.mark.parametrize("seed", range(10))
def test_the_closed_form_is_the_sum_of_its_months(seed: int) -> None:
    budget = Budget(random_plan(seed))
    for line in LINES:
        assert budget[line] == pytest.approx(budget[f"{line}_by_month"].sum(), rel=1e-9, abs=1e-6), line
