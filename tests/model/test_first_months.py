"""Credits and allocated hours pay from their first month on: by hand, and against programs that go month by month."""

from typing import Any

import numpy as np
import pytest
from credit_programmes import simulate, what_credits_pay
from hypothesis import given, settings
from hypothesis import strategies as st

from llmbudget import Budget
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

IN_MONTH_6: dict[str, Any] = {
    "schema": 3,
    "profile": "startup",
    "schedule": {
        "start_month": "2027-01", "horizon_months": 12, "data_start": 1, "data_months": 1, "training_start": 4,
        "training_months": 1, "evaluation_start": 5, "evaluation_months": 1,
    },
    "sourcing": {"provider": "AWS", "region": "us-east-1"},
    "compute": {"accelerator": "H100-SXM5-80GB", "n_accelerators": 8},
    "funding": {
        "opening_cash": 200_000,
        "credits": [{"name": "Programme", "amount": 25_000, "start": 6, "expires": 12}],
    },
}  # fmt: skip

WINDOWS = st.tuples(st.integers(0, 200), st.integers(1, 8), st.integers(1, 8)).map(
    lambda one: (one[0], max(one[1:]), min(one[1:]))
)
"""Amount, last month and first month."""
SPENDING = st.lists(st.integers(0, 60), min_size=1, max_size=10)


def test_credits_that_start_in_month_6_pay_nothing_of_month_4() -> None:
    """Training is in month 4, evaluation in month 5; from month 6 on only storage is left to pay."""
    late = Budget(Plan.model_validate(IN_MONTH_6))
    early = late.replace(credits=[{"name": "Programme", "amount": 25_000, "expires": 12}])
    assert late["credits_used_by_month"][:5].tolist() == pytest.approx([0] * 5, abs=1e-9)
    assert late["credits_used"] == pytest.approx(late["eligible_cost_by_month"][5:12].sum())
    assert early["credits_used_by_month"][3] > 0
    assert late["cash_cost"] - early["cash_cost"] == pytest.approx(early["credits_used"] - late["credits_used"])
    assert late["check_credits"] == 1


def test_allocated_hours_that_start_after_training_leave_it_to_be_paid() -> None:
    hours = [{"name": "Centre", "hours": 1e6, "start": 5, "expires": 12}]
    budget = Budget(Plan.model_validate(IN_MONTH_6)).replace(allocations=hours)
    assert budget["allocated_hours_used"] == pytest.approx(budget["evaluation_window_hours"])
    assert budget.replace(allocations=[{**hours[0], "start": 6}])["allocated_hours_used"] == 0
    assert budget.replace(allocations=[{**hours[0], "start": 4}])["allocated_hours_used"] == pytest.approx(
        budget["evaluation_window_hours"] + budget["window_hours"]
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(WINDOWS, max_size=5), SPENDING)
def test_credits_pay_in_the_order_in_which_they_start(windows: list[tuple[int, int, int]], spending: list[int]) -> None:
    """As a program that goes from month to month pays; and never more than any order could."""
    grants, starts = [(amount, last) for amount, last, _ in windows], [first for _, _, first in windows]
    months = [*map(float, spending)]
    found, paid = what_credits_pay(grants, months, starts), simulate(grants, months, starts)
    assert found["credits_used_by_month"][: len(months)].tolist() == pytest.approx(paid, abs=1e-9)
    assert found["credits_used"] == pytest.approx(sum(paid), abs=1e-9)
    assert found["credits_used"] <= sum(simulate(grants, months, starts, by_expiry=True)) + 1e-9


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(WINDOWS, max_size=5), SPENDING)
def test_no_order_uses_more_unless_a_window_lies_within_another(
    windows: list[tuple[int, int, int]], spending: list[int]
) -> None:
    """The earliest to expire first is the best of all orders."""
    firsts, lasts = sorted(window[2] for window in windows), sorted(window[1] for window in windows)
    grants = [(amount, last) for (amount, _, _), last in zip(windows, lasts, strict=True)]
    months = [*map(float, spending)]
    best = simulate(grants, months, firsts, by_expiry=True)
    assert what_credits_pay(grants, months, firsts)["credits_used_by_month"][: len(months)] == pytest.approx(best)


@pytest.mark.parametrize("table", ["credits", "allocations"])
def test_a_last_month_before_the_first_is_refused(table: str) -> None:
    amount = {"credits": "amount", "allocations": "hours"}[table]
    with pytest.raises(PlanError, match="ends in month 3, before it starts in month 6"):
        Budget("startup", **{table: [{"name": "A", amount: 1, "start": 6, "expires": 3}]})


@pytest.mark.parametrize("table", ["credits", "allocations"])
def test_what_starts_after_the_budget_is_told(table: str) -> None:
    amount = {"credits": "amount", "allocations": "hours"}[table]
    rows = [{"name": "A", amount: 1, "start": 60, "expires": 70}]
    assert Budget("startup", **{table: rows})["check_starts"] == 0


def test_rows_may_stand_in_any_order() -> None:
    rows = [{"name": str(no), "amount": 1000.0 * no, "start": no, "expires": no + 4} for no in range(1, 7)]
    base = Budget(Plan.model_validate(IN_MONTH_6))
    totals = [
        base.replace(credits=[rows[at] for at in np.random.default_rng(seed).permutation(6)]) for seed in range(5)
    ]
    assert {round(float(total["credits_used"]), 6) for total in totals} == {round(float(totals[0]["credits_used"]), 6)}
