"""Partner contribution: what the plan lists counts, and can be switched off; hours of partners are not paid."""

import pytest
from plans import plain

from llmbudget import Budget

CASH = {"name": "Sponsor", "cash": 90_000, "in_kind": 40_000, "month": 2}
PLAN = {
    "spot_share": 0, "goodput": 0.9, "credits": [], "allocations": [], "contributions": [CASH],
    "compute_contingency_rate": 0,
}  # fmt: skip


def test_what_the_plan_lists_counts_unless_it_is_switched_off() -> None:
    """90,000 USD in cash and 40,000 in kind, or nothing."""
    listed = Budget(plain(), **PLAN)
    off, empty = listed.without("partner_contribution"), Budget(plain(), **PLAN | {"contributions": []})
    assert listed.plan.strategies.partner_contribution.use
    assert (listed["contributed_cash_cost"], listed["in_kind_cost"]) == (90_000, 40_000)
    assert (off["contributed_cash_cost"], off["in_kind_cost"]) == (0, 0)
    assert off["total_cost"] == listed["total_cost"]
    for name in ("request_cost", "final_cash", "lowest_cash", "runway_months", "project_value_cost"):
        assert off[name] == empty[name]


def test_hours_of_partners_are_not_paid_and_are_worth_their_price_on_demand() -> None:
    """500 of the hours: that share of the compute cost is gone, and stands beside the budget at its price."""
    base = Budget(plain(), **PLAN, on_demand_quote=4)
    used = base.use("partner_contribution", hours=500)
    assert used["allocated_hours_used"] == 500
    assert used["training_cost"] == pytest.approx(base["training_cost"] * (1 - 500 / base["accelerator_hours"]))
    assert used["in_kind_cost"] == pytest.approx(base["in_kind_cost"] + 500 * 4)
    assert used.without("partner_contribution")["training_cost"] == base["training_cost"]


def test_no_more_hours_are_used_than_are_needed_and_a_check_tells_of_the_rest() -> None:
    used = Budget(plain(), **PLAN).use("partner_contribution", hours=1e6)
    assert used["allocated_hours_used"] == used["accelerator_hours"]
    assert used["training_cost"] == 0
    assert " of 1,000,000 hours." in used.failed_checks()["check_allocations"]


def test_hours_of_partners_come_beside_allocations_and_do_not_make_up_for_what_expires() -> None:
    """The 300 hours that expire before the work are lost; the 400 that last and the 500 of partners are used."""
    allocations = [{"name": "Early", "hours": 300, "expires": 1}, {"name": "Late", "hours": 400, "expires": 12}]
    base = Budget(plain(), **PLAN | {"allocations": allocations})
    assert base["allocated_hours_used"] == pytest.approx(400)
    used = base.use("partner_contribution", hours=500)
    assert used["allocated_hours_used"] == pytest.approx(900)
    assert used["check_allocations"] == 0
