"""Cash leaves when invoices are paid: examples that a finance person can check, and what holds for any plan."""

from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain, random_plan
from quantity_by_hand import calculate

from llmbudget import Budget
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.payments import INVOICED
from llmbudget.model.totals import CATEGORIES

MONTH = facts()["month"]
NOTHING = {
    "datasets": [], "roles": [], "subscriptions": [], "credits": [], "n_checkpoints": 0, "egress_gigabytes": 0,
    "api_tokens": 0, "spot_share": 0, "on_demand_quote": 0.001, "tokens": 1e3, "other_monthly_burn": 0,
    "monthly_revenue": 0,
}  # fmt: skip
TERMS = {f"{category}_payment_months": 0 for category in INVOICED}


def by_month(*amounts: float) -> Any:  # noqa: ANN401 - an array
    """Return a month row with these amounts first."""
    return np.array([*amounts, *[0.0] * (len(MONTH) - len(amounts))])


def travelling(**changes: Any) -> Budget:  # noqa: ANN401 - values of any parameter
    """Return a budget of four months with nothing but 100 a month of travel, and 400 in the bank."""
    rates = {f"{name}_contingency_rate": 0 for name in ("data", "compute", "people", "software", "other")}
    plan = {"travel_price": 1200, "horizon_months": 4, "opening_cash": 400, "discount_rate": 0}
    return Budget(plain(), **NOTHING | rates | plan | changes)


def test_an_invoice_is_paid_so_many_months_after_its_cost() -> None:
    """Travel of each of four months is paid two months later: of the last two, after the budget."""
    budget = travelling(other_payment_months=2)
    assert budget["other_cost_by_month"][:6].tolist() == pytest.approx([100, 100, 100, 100, 0, 0])
    assert budget["cash_out_by_month"][:7].tolist() == pytest.approx([0, 0, 100, 100, 100, 100, 0], abs=1e-3)
    assert budget["closing_cash"][:7].tolist() == pytest.approx([400, 400, 300, 200, 100, 0, 0], abs=1e-3)
    assert budget["payables_by_month"][:7].tolist() == pytest.approx([100, 200, 200, 200, 100, 0, 0], abs=1e-3)


def test_what_is_owed_at_the_end_of_the_budget_is_part_of_the_cash_needed() -> None:
    budget = travelling(other_payment_months=2)
    assert budget["cash_cost"] == pytest.approx(400, abs=1e-3)
    assert budget["payables_at_end"] == pytest.approx(200, abs=1e-3)
    assert budget["final_cash"] == pytest.approx(200, abs=1e-3)
    assert budget["settled_cash"] == pytest.approx(0, abs=1e-3)
    assert budget["average_burn_cost"] == pytest.approx(50, abs=1e-3), "over the months of the budget"


@pytest.mark.parametrize("horizon", [4, 119, 120])
def test_cash_must_last_until_the_last_invoice_also_where_monthly_has_no_month_left(horizon: int) -> None:
    """The budget's own months would end above zero."""
    budget = travelling(other_payment_months=2, horizon_months=horizon, opening_cash=100 * horizon - 50)
    assert budget["runway_months"] == horizon
    assert budget["closing_cash"][horizon - 1] == pytest.approx(150, abs=1e-2)
    assert budget["lowest_cash"] == pytest.approx(-50, abs=1e-2)
    assert (budget["check_cash"], budget["solvent_to_the_end"], budget["default_alive"]) == (0, 0, 0)
    enough = budget.replace(opening_cash=100 * horizon + 50, monthly_revenue=1, revenue_growth_rate=0.5)
    assert (enough["check_cash"], enough["solvent_to_the_end"]) == (1, 1)


@pytest.mark.parametrize(("horizon", "after"), [(4, 0), (119, 100), (120, 200)])
def test_what_is_paid_after_the_last_month_shown_is_in_the_net_present_cost(horizon: int, after: float) -> None:
    """Without a discount it is the cash needed, whenever it is paid."""
    budget = travelling(other_payment_months=2, horizon_months=horizon)
    assert budget["unpaid_cost"] == pytest.approx(after, abs=1e-3)
    assert budget["net_present_cost"] == pytest.approx(budget["cash_cost"])
    assert budget["check_payments"] == 1


def test_paying_later_makes_the_present_cost_less_and_the_runway_longer() -> None:
    at_once, later = (travelling(other_payment_months=n, discount_rate=0.1, opening_cash=150) for n in (0, 2))
    assert later["net_present_cost"] < at_once["net_present_cost"]
    assert (at_once["runway_months"], later["runway_months"]) == (1, 3)
    assert later["total_cost"] == at_once["total_cost"]


def test_credits_and_machines_have_no_invoice_to_wait_for() -> None:
    """Compute of 100 includes 20 of depreciation and 30 of machines, and gets half of 40 in credits.

    They may pay for 30 of compute and 30 of data.
    """
    services = calculate(
        "compute_services_cost_by_month", compute_cost_by_month=by_month(100),
        depreciation_cost_by_month=by_month(20), equipment_cost_by_month=by_month(30),
    )  # fmt: skip
    share = calculate(
        "not_invoiced_share_by_month", credits_used_by_month=by_month(40), prepaid_used_by_month=by_month(0),
        cloud_cost_by_month=by_month(60),
    )  # fmt: skip
    invoiced = calculate(
        "compute_invoiced_by_month", compute_on_invoices_by_month=services,
        cloud_compute_cost_by_month=by_month(30), not_invoiced_share_by_month=share,
    )  # fmt: skip
    paid = calculate("compute_paid_by_month", compute_invoiced_by_month=invoiced, compute_payment_months=1.0,
                     month=MONTH)  # fmt: skip
    assert services[:2].tolist() == [50, 0]
    assert invoiced[:2].tolist() == pytest.approx([30, 0])
    assert paid[:3].tolist() == pytest.approx([0, 30, 0])


def test_people_are_paid_in_their_month_whatever_the_terms_are() -> None:
    role = {"name": "Engineer", "headcount": 1, "salary": 1200}
    late = dict.fromkeys(TERMS, 12)
    budget = travelling(travel_price=0, roles=[role], **late)
    assert budget["cash_out_by_month"].tolist() == pytest.approx(budget["people_cost_by_month"].tolist(), abs=1e-3)


@each("seed", range(24))
def test_payments_of_categories_add_up_to_cash_out_and_what_is_owed_is_what_was_not_paid_yet(seed: int) -> None:
    budget = Budget(random_plan(seed))
    scale = 1e-9 * (1 + budget["total_cost"] + budget["cash_cost"])
    paid = [budget[f"{name}_paid_by_month"] for name in INVOICED]
    in_month = [budget[f"{name}_cost_by_month"] for name in CATEGORIES if name not in INVOICED]
    at_once = [budget["machines_paid_by_month"], budget["upfront_cash_by_month"]]
    without_tax = budget["cash_out_by_month"] - budget["vat_change_by_month"]
    assert sum([*paid, *in_month, *at_once]) == pytest.approx(without_tax, abs=scale)
    owed = np.cumsum(budget["cash_cost_by_month"]) - np.cumsum(without_tax)
    prepaid = np.cumsum(budget["prepaid_change_by_month"])
    assert budget["payables_by_month"] - prepaid == pytest.approx(owed, abs=scale)
    assert prepaid[int(budget["horizon_months"]) - 1] == pytest.approx(0, abs=scale), "all of it is used"
    assert budget["payables_by_month"][int(budget["horizon_months"]) - 1] == pytest.approx(
        budget["payables_at_end"], abs=scale
    )
    assert budget["late_cost"] == pytest.approx(budget["payables_at_end"], abs=scale)
    if budget["exchange_cost"] >= 0:  # a cheaper dollar also lowers bills of other categories, on the line of compute
        assert min(amounts.min() for amounts in paid) >= -scale, "nobody pays a negative invoice"


@each("seed", range(12))
def test_terms_of_nothing_change_no_number(seed: int) -> None:
    """Cash goes out in the month of its cost, to the last bit; nothing is owed, nothing is paid up front."""
    shares = ("machines_order_share", "machines_acceptance_share", "reserved_1y_upfront_share",
              "reserved_3y_upfront_share")  # fmt: skip
    nothing = dict.fromkeys((*shares, *(f"{name}_recovered_share" for name in INVOICED)), 0)
    budget = Budget(random_plan(seed).replace(**TERMS, **nothing))
    assert budget["cash_out_by_month"].tolist() == budget["cash_cost_by_month"].tolist()
    assert budget["payables_at_end"] == budget["unpaid_cost"] == 0
    assert budget["settled_cash"] == budget["final_cash"]
    assert not budget["payables_by_month"].any()
