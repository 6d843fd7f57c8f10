"""An exchange rate that changes by year: by hand, which costs stay the same, and month by month for random plans."""

import random
from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain, random_plan

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.plan.file import PlanError

LONG: dict[str, Any] = {
    "horizon_months": 24, "training_start": 7, "training_months": 12, "report_currency": "EUR", "report_rate": 0.8,
    "credits": [], "api_tokens": 0, "datasets": [], "compute_contingency_rate": 0.5,
}  # fmt: skip
RATES = [{"name": "2028", "start": 13, "rate": 0.88}, {"name": "2029", "start": 25, "rate": 8}]


def in_euros(**values: Any) -> Budget:  # noqa: ANN401 - of any parameter
    """Return a budget of two years in euros; from month 13, a dollar is 10 % dearer."""
    return Budget(plain(), **{**LONG, "exchange_rates": RATES, **values})


def by_month(budget: Budget) -> np.ndarray[Any, Any]:
    """Return what each month pays in dollars × the change of the month's rate, without the model's closed form."""
    changes = np.zeros(len(budget["month"]))
    for row in sorted(budget.plan.reporting.exchange_rates, key=lambda row: row.start):
        if row.rate is not None:
            changes[int(row.start) - 1 :] = row.rate / budget.plan.reporting.report_rate - 1
    bills = ("dollar_cost", "generation_cost", "api_cost", "serving_api_cost")
    return sum(np.asarray(budget[f"{name}_by_month"]) for name in bills) * changes


def test_bills_in_dollars_follow_the_rate_of_their_month_and_nothing_else_does() -> None:
    """Half of training lies after the change; a rate that starts after the budget changes nothing."""
    before, after = in_euros(exchange_rates=[]), in_euros()
    late = 0.1 * (before["cloud_cost_by_month"] + before["api_cost_by_month"])[12:24].sum()
    assert late > 0.05 * before["training_cost"] > 0
    assert after["all_exchange_cost"] == pytest.approx(late)
    changed = {name for name in model().cost_lines if after[name] != before[name]}
    assert changed == {"exchange_cost", "reserve_cost"}
    assert after["total_cost"] - before["total_cost"] == pytest.approx(1.5 * late), "with the contingency on compute"
    cash = after["cash_out_by_month"] - before["cash_out_by_month"]
    assert (np.sum(cash[:12]), np.sum(cash)) == pytest.approx((0, 1.5 * late)), "paid with the invoices"


def test_credits_pay_dollars_so_a_rate_changes_only_what_they_leave() -> None:
    plenty = [{"name": "Cloud", "amount": 1e9, "expires": 24}]
    assert in_euros(credits=plenty)["exchange_cost"] == pytest.approx(0, abs=1e-6)
    expire = in_euros(credits=[{"name": "Cloud", "amount": 1e9, "expires": 15}])
    assert 0 < expire["exchange_cost"] == pytest.approx(expire["exchange_cost_by_month"][15:].sum())


def test_what_is_paid_up_front_has_the_rate_of_its_payment() -> None:
    upfront = {"reserved_3y_share": 1, "reserved_3y_upfront_share": 1, "training_start": 12, "training_months": 6}
    later = in_euros(**upfront)["exchange_cost"]
    assert later < 0.1 * in_euros(**upfront, exchange_rates=[])["prepaid_cost"] / 5, "paid in month 12, at 0.8"
    earlier = in_euros(**upfront, exchange_rates=[{"start": 12, "rate": 0.88}])
    assert earlier["exchange_cost"] > 0.1 * earlier["prepaid_cost"]


def test_a_cheaper_dollar_lowers_what_is_paid_up_front_not_the_next_invoice() -> None:
    """The commitment of month 12 is paid at a quarter of the plan's rate, at once; no invoice is below 0."""
    upfront = {"reserved_3y_share": 1, "reserved_3y_upfront_share": 1, "training_start": 12, "training_months": 6}
    cheaper = in_euros(**upfront, compute_payment_months=2, exchange_rates=[{"start": 12, "rate": 0.2}])
    assert cheaper["upfront_paid_by_month"][11] > cheaper["compute_services_cost_by_month"][11]
    assert cheaper["upfront_cash_by_month"][11] == pytest.approx(cheaper["upfront_paid_by_month"][11] / 4)
    assert cheaper["compute_invoiced_by_month"].min() >= 0


@each("seed", range(12))
def test_the_line_is_the_sum_of_its_months_and_bears_no_indirect_costs(seed: int) -> None:
    draw, plan = random.Random(seed), random_plan(seed)  # noqa: S311 - not for secrets
    rows = [{"name": str(n), "start": draw.randint(1, 20), "rate": draw.uniform(0.4, 2)} for n in range(3)]
    euros = Budget(plan, report_currency="EUR", report_rate=0.9, exchange_rates=[])
    budget = euros.replace(exchange_rates=[*rows, {"name": "Unknown", "start": 2}])
    assert budget["all_exchange_cost_by_month"] == pytest.approx(by_month(budget), rel=1e-9, abs=1e-6)
    assert budget["all_exchange_cost"] == pytest.approx(by_month(budget).sum(), rel=1e-9, abs=1e-6)
    assert budget["indirect_cost"] == pytest.approx(euros["indirect_cost"])
    assert budget["check_months"] == 1


def test_dollars_have_no_rates_by_year() -> None:
    with pytest.raises(PlanError, match=r"^Exchange rates by year: USD has none\. Remove the rows"):
        Budget("startup", exchange_rates=RATES)
    assert Budget("startup", exchange_rates=[{"name": "Unknown"}])["check_exchange_rate"] == 1
    typed = model().evaluate({**Budget("startup").values, "exchange_rate": np.array([[0.9]])})
    assert typed["check_exchange_rate"] == 0, "in a workbook"
