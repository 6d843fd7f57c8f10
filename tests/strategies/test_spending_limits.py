"""Spending limits: they save nothing, and say when an alert comes, when a cap is passed and what fits under it."""

from typing import Any

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget, PlanError
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values

ROLE = {"name": "Engineer", "salary": 120_000, "benefits_rate": 0}
EVEN = {
    "roles": [ROLE], "recruiting_rate": 0, "raise_rate": 0, "people_contingency_rate": 0, "credits": [],
    "subscriptions": [], "api_tokens": 0, "datasets": [], "egress_gigabytes": 0, "n_checkpoints": 0,
    "owned_share": 1, "n_owned": 8, "chargeback_quote": 0.001, "tokens": 1000, "horizon_months": 10,
    "training_start": 3, "training_months": 4, "evaluation_start": 7, "other_contingency_rate": 0,
    "software_contingency_rate": 0,
}  # fmt: skip
"""10,000 USD in each of ten months, and next to nothing besides."""


def _limited(plan: dict[str, Any] | None = None, **parameters: Any) -> Budget:  # noqa: ANN401 - values of parameters
    return Budget(plain(), **{**EVEN, **(plan or {})}).use("spending_limits", **parameters)


def test_alerts_come_at_their_share_of_the_cap_and_the_cap_is_passed_in_its_month() -> None:
    """Half of 70,000 USD is 35,000, spent in month 4; 80% is 56,000, in month 6; month 8 passes 70,000."""
    found = _limited(cap=70_000, first_alert_share=0.5, second_alert_share=0.8)
    assert found["spent_to_date"][:10] == pytest.approx(np.arange(1, 11) * 10_000, rel=1e-3)
    assert found["alert_level"][:10].tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3, 3]
    assert [found[name] for name in ("first_alert_month", "second_alert_month", "cap_month")] == [4, 6, 8]
    assert found["budget_headroom"] == pytest.approx(-30_000, rel=1e-3)
    assert found["over_cap_cost"] == pytest.approx(30_000, rel=1e-3)


def test_a_cap_that_is_not_reached_leaves_room_and_alerts_that_do_not_come_have_no_month() -> None:
    """100,000 of 180,000 USD: half of it in month 9, and less than 80%."""
    found = _limited(cap=180_000)
    assert [found[name] for name in ("first_alert_month", "second_alert_month", "cap_month")] == [9, 0, 0]
    assert found["budget_headroom"] == pytest.approx(80_000, rel=1e-3)
    assert (found["over_cap_cost"], found["check_cap"]) == (0, 1)


@pytest.mark.parametrize(("cap", "share"), [(15_000, 0), (45_000, 2.5 / 4), (60_000, 1), (1e6, 1)])
def test_of_the_training_run_so_much_is_done_as_fits_under_the_cap(cap: float, share: float) -> None:
    """It lasts from month 3 to 6: under 45,000 USD there are two and a half of its four months."""
    assert _limited(cap=cap)["training_within_cap_share"] == pytest.approx(share, abs=2e-3)


def test_a_cap_that_is_passed_is_told_with_month_amount_and_what_fits() -> None:
    failed = _limited(cap=45_000).failed_checks()["check_cap"]
    assert "Spending passes the cap. It exceeds 45,000 USD in month 5 and ends 55,0" in failed
    assert " USD above. The cap covers 62% of the main run. Raise the cap" in failed


def test_a_month_above_the_monthly_cap_is_told() -> None:
    """A fee of 4,000 USD in month 2 makes it dearer than the others."""
    fee = {"name": "Fee", "monthly_price": 4000, "start": 2, "months": 1}
    found = _limited({"subscriptions": [fee]}, cap=1e6, monthly_cap=12_000)
    assert np.flatnonzero(found["over_monthly_cap"]).tolist() == [1]
    assert (
        "1 of 10 months cost more than 12,000 USD; the highest costs 14,0" in found.failed_checks()["check_monthly_cap"]
    )
    assert "check_monthly_cap" not in found.use("spending_limits", monthly_cap=15_000).failed_checks()
    assert "check_monthly_cap" not in found.use("spending_limits", monthly_cap=None).failed_checks()


def test_they_change_nothing_else_and_say_nothing_when_they_are_off() -> None:
    limited = _limited(cap=20_000, monthly_cap=5000)
    base = limited.without("spending_limits")
    own = {name for name, quantity in model().base.items() if quantity.group == "Spending limits"}
    assert [name for name in model().base if name not in own and not np.array_equal(limited[name], base[name])] == []
    assert (base["check_cap"], base["check_monthly_cap"], base["over_cap_cost"], base["budget_headroom"]) == (
        1,
        1,
        0,
        0,
    )
    assert not base["alert_level"].any()
    assert [base[name] for name in ("first_alert_month", "second_alert_month", "cap_month")] == [0, 0, 0]


def test_the_second_alert_comes_after_the_first() -> None:
    with pytest.raises(PlanError) as refused:
        _limited(first_alert_share=0.8, second_alert_share=0.8)
    assert str(refused.value) == (
        "Second alert: 80% of the cap is not above the first alert at 80%; enter a larger share, or lower the first."
    )


@pytest.mark.parametrize(("use", "first", "second", "holds"), [(1, 0.5, 0.8, 1), (1, 0.8, 0.8, 0), (0, 0.8, 0.5, 1)])
def test_alerts_that_a_workbook_is_changed_to_fail_a_check_where_the_form_refuses_them(
    use: float, first: float, second: float, holds: int
) -> None:
    typed = {"use": use, "first_alert_share": first, "second_alert_share": second}
    changed = values(_limited().plan) | {f"spending_limits_{name}": value for name, value in typed.items()}
    assert model().evaluate(facts() | changed)["check_alerts"] == holds
