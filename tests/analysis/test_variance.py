"""Budget against actuals: by hand, and what holds for any plan."""

import pytest
from plans import plain, random_plan

from llmbudget.analysis.variance import variance
from llmbudget.budget import Budget
from llmbudget.model.actuals import last_actual_month, unknown_actuals
from llmbudget.plan.plan import Plan
from llmbudget.report import report


def with_actuals(plan: Plan, actuals: dict[str, dict[int, float]]) -> Budget:
    return Budget(plan.model_copy(update={"actuals": actuals}))


def test_travel_of_100_a_month_of_which_two_months_are_known() -> None:
    """90 and 150 were spent of 200: 40 too much; with 200 left to spend, it comes to 440."""
    plan = plain().replace(travel_price=1200, horizon_months=4)
    row = variance(with_actuals(plan, {"travel_cost": {1: 90, 2: 150}})).loc["travel_cost"]
    assert row["budget":"forecast"].tolist() == pytest.approx([400, 200, 240, 40, 0.2, 440])  # type: ignore[misc]  # labels
    first = variance(with_actuals(plan, {"travel_cost": {1: 90, 2: 150}}), up_to=1).loc["travel_cost"]
    assert first["budget":"forecast"].tolist() == pytest.approx([400, 100, 90, -10, -0.1, 390])  # type: ignore[misc]  # labels


def test_the_budget_is_in_the_report_currency_as_the_actuals_are() -> None:
    plan = plain().replace(travel_price=1200, horizon_months=4, report_currency="EUR", report_rate=0.5)
    row = variance(with_actuals(plan, {"travel_cost": {1: 50}})).loc["travel_cost"]
    assert row["budget":"forecast"].tolist() == pytest.approx([200, 50, 50, 0, 0, 200])  # type: ignore[misc]  # labels


def test_without_actuals_the_forecast_is_the_budget() -> None:
    table = variance(Budget("startup"))
    assert table["forecast"].tolist() == pytest.approx(table["budget"].tolist())
    assert not table[["budget_to_date", "actual_to_date", "variance", "variance_share"]].to_numpy().any()


@pytest.mark.parametrize("seed", range(12))
def test_forecast_less_budget_is_the_variance_of_every_line(seed: int) -> None:
    """What is spent where nothing was planned has a variance, and no share."""
    budget = with_actuals(random_plan(seed), {"travel_cost": {3: 1e5}, "training_cost": {1: -50.0, 7: 2e6}})
    table = variance(budget)
    scale = 1e-9 * (1 + table["budget"].sum())
    assert (table["forecast"] - table["budget"]).tolist() == pytest.approx(table["variance"].tolist(), abs=scale)
    assert table["actual_to_date"].sum() == 2.1e6 - 50
    assert last_actual_month(budget.plan) == 7


def test_actuals_of_no_line_are_told() -> None:
    budget = with_actuals(plain(), {"training_costs": {9: 5.0}})
    assert unknown_actuals(budget.plan) == ["training_costs"]
    assert last_actual_month(budget.plan) == 0
    assert "The actuals of 'training_costs' count nowhere" in report(budget)
