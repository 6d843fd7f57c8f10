"""Each committed hour is billed as it passes; paying up front moves cash and changes no cost."""

from typing import Any

import pytest

from llmbudget import Budget
from llmbudget.plan.file import plan_of

MONTH_OF_8 = 8 * 730.5
PLAN: dict[str, Any] = {
    "schema": 3,
    "profile": "startup",
    "schedule": {
        "start_month": "2027-01", "horizon_months": 14, "data_start": 1, "data_months": 1, "training_start": 2,
        "training_months": 1, "evaluation_start": 3, "evaluation_months": 1,
    },
    "sourcing": {"provider": "AWS", "region": "us-east-1", "reserved_1y_share": 1},
    "compute": {"accelerator": "H100-SXM5-80GB", "n_accelerators": 8, "egress_gigabytes": 0, "storage_price": 0},
    "funding": {"opening_cash": 400_000},
}  # fmt: skip
"""A year of 8 accelerators from month 2 on, for a few hours of work in months 2 and 3."""

IDENTITIES = ("check_months", "check_payments", "check_credits", "check_hours", "check_years")


def committed(**changes: Any) -> Budget:  # noqa: ANN401 - values of parameters
    return Budget(plan_of(PLAN), **changes)


def test_each_month_of_the_term_bears_its_hours_used_or_not() -> None:
    budget = committed()
    month = MONTH_OF_8 * budget["reserved_1y_price"]
    assert budget["compute_cost_by_month"][:14].tolist() == pytest.approx([0, *[month] * 12, 0])
    assert budget["compute_cost"] == pytest.approx(12 * month)
    assert budget["unused_1y_cost_by_month"][1] < month, "the work pays for the hours that it uses"


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_what_is_paid_up_front_leaves_in_the_first_month_and_changes_no_cost(share: float) -> None:
    plain, budget = committed(), committed(reserved_1y_upfront_share=share)
    month = MONTH_OF_8 * budget["reserved_1y_price"]
    term, later = 12 * month * share, month * (1 - share)
    cash = budget["cash_out_by_month"] - budget["people_cost_by_month"] - budget["other_cost_by_month"]
    rest = plain["cash_out_by_month"] - plain["people_cost_by_month"] - plain["other_cost_by_month"]
    assert (cash - rest)[1:13].tolist() == pytest.approx([term + later - month, *[later - month] * 11])
    assert budget["total_cost_by_month"].tolist() == pytest.approx(plain["total_cost_by_month"].tolist())
    assert budget["total_cost"] == plain["total_cost"]
    assert budget["cash_cost"] == plain["cash_cost"]
    assert all(budget[check] for check in IDENTITIES)


def test_terms_of_payment_move_only_what_is_not_paid_up_front() -> None:
    half = committed(reserved_1y_upfront_share=0.5, compute_payment_months=2)
    month = MONTH_OF_8 * half["reserved_1y_price"]
    assert half["upfront_paid_by_month"][:14].tolist() == pytest.approx([0, 6 * month, *[0] * 12])
    assert half["compute_paid_by_month"][:16].tolist() == pytest.approx([0, 0, 0, *[month / 2] * 12, 0])
    assert half["check_payments"] == 1


def test_the_months_of_a_term_after_the_budget_count_in_its_last_month() -> None:
    budget = committed(horizon_months=6)
    month = MONTH_OF_8 * budget["reserved_1y_price"]
    assert budget["compute_cost_by_month"][:7].tolist() == pytest.approx([0, *[month] * 4, 8 * month, 0])
    assert budget["check_months"] == 1


def test_a_renewed_term_is_paid_in_its_first_month() -> None:
    budget = committed(horizon_months=30, evaluation_start=15, reserved_1y_upfront_share=1)
    month = MONTH_OF_8 * budget["reserved_1y_price"]
    paid = {i + 1: cost for i, cost in enumerate(budget["upfront_paid_by_month"]) if cost > 1}
    assert paid == pytest.approx({2: 12 * month, 14: 12 * month})


def test_credits_do_not_pay_what_is_paid_up_front() -> None:
    """Half of each month is paid up front: credits of the term until month 4 pay the other half of three months."""
    credits_ = {"credits": [{"name": "Cloud", "amount": 1e6, "expires": 4}]}
    plain, half = committed(**credits_), committed(**credits_, reserved_1y_upfront_share=0.5)
    month = MONTH_OF_8 * half["reserved_1y_price"]
    assert plain["credits_used"] == pytest.approx(3 * month)
    assert half["credits_used"] == pytest.approx(1.5 * month)
    assert half["check_credits"] == half["check_payments"] == 1
    assert half["total_cost"] == plain["total_cost"]


def test_data_that_is_generated_before_the_commitment_begins_leaves_it_idle() -> None:
    """Hours of the months before the term are no use of it, so each of its months still bears its whole bill."""
    generated = {"name": "Made", "kind": "synthetic", "tokens": 1e9, "teacher_parameters": 7e9}
    budget = committed(
        datasets=[generated], training_start=4, evaluation_start=5, data_months=3, horizon_months=20,
        reserved_1y_quote=3, on_demand_quote=5,
    )  # fmt: skip
    assert budget["hours_before_commitment"] == pytest.approx(budget["generation_hours"])
    assert budget["compute_cost_by_month"][3:15].tolist() == pytest.approx([MONTH_OF_8 * 3] * 12)


@pytest.mark.parametrize("upfront", [0, 0.6])
def test_shared_idle_hours_and_allocations_leave_the_months_tied_to_the_total(upfront: float) -> None:
    budget = committed(
        reserved_1y_share=0.5, reserved_3y_share=0.25, commitment_shared_share=0.75, horizon_months=40,
        reserved_1y_upfront_share=upfront, reserved_3y_upfront_share=upfront, compute_payment_months=1,
        allocations=[{"name": "Centre", "hours": 300, "expires": 2}],
        credits=[{"name": "Cloud", "amount": 5_000, "expires": 2}],
    )  # fmt: skip
    assert all(budget[check] for check in IDENTITIES)
    idle = budget["committed_3y_hours"] - budget["reserved_3y_hours"]
    assert budget["unused_3y_cost"] == pytest.approx(idle * 0.25 * budget["reserved_3y_price"])
    assert sum(budget["unused_3y_cost_by_month"]) == pytest.approx(budget["unused_3y_cost"])


def test_the_case_of_a_year_of_eight_accelerators() -> None:
    """As a bill shows it: about 28,150 USD in each of months 2 to 13, 337,782 in all, or all of it in month 2."""
    bought = {"egress_gigabytes": 500, "storage_price": 0.023}
    monthly, at_once = committed(**bought), committed(**bought, reserved_1y_upfront_share=1)
    months = monthly["compute_cost_by_month"][1:13]
    assert months.tolist() == pytest.approx([28_150] * 12, rel=2e-3)
    assert monthly["compute_cost"] == pytest.approx(337_782, abs=5)
    assert at_once["compute_cost_by_month"].tolist() == pytest.approx(monthly["compute_cost_by_month"].tolist())
    assert at_once["upfront_paid_by_month"][1] == pytest.approx(337_782, rel=2e-4)
    assert at_once["closing_cash"][1] < monthly["closing_cash"][1] - 300_000
    assert at_once["final_cash"] == pytest.approx(monthly["final_cash"])
