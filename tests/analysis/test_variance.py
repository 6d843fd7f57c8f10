"""Budget against actuals: by hand, and what holds for any plan."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from plans import plain, random_plan

from llmbudget import Budget
from llmbudget.analysis.variance import in_words, open_lines, variance
from llmbudget.model.actuals import last_actual_month, unknown_actuals
from llmbudget.model.lines import budget_lines
from llmbudget.plan.file import read_plan
from llmbudget.plan.plan import Plan
from llmbudget.report import report

if TYPE_CHECKING:
    import pandas as pd


def with_actuals(plan: Plan, actuals: dict[str, dict[int, float]]) -> Budget:
    return Budget(plan.model_copy(update={"actuals": actuals}))


FIGURES = ("budget", "budget_to_date", "actual_to_date", "variance", "variance_share", "forecast")


def travel(budget: Budget, *names: str) -> list[float]:
    """Return figures of the line of travel."""
    row = variance(budget).loc[["travel_cost"], list(names or FIGURES)]
    return [float(figure) for figure in row.to_numpy().ravel()]


def test_travel_of_100_a_month_of_which_two_months_are_known() -> None:
    """90 and 150 were spent of 200: 40 too much; with 200 left to spend, it comes to 440."""
    plan = plain().replace(travel_price=1200, horizon_months=4)
    budget = with_actuals(plan, {"travel_cost": {1: 90, 2: 150}})
    assert travel(budget) == pytest.approx([400, 200, 240, 40, 0.2, 440])


def test_a_month_without_an_amount_is_still_to_come_until_the_books_are_closed() -> None:
    """Month 1 was not booked: its 100 stay in the forecast; closed, nothing was spent in it."""
    plan = plain().replace(travel_price=1200, horizon_months=4)
    booked = {"travel_cost": {2: 150.0}}
    budget = with_actuals(plan, booked)
    assert travel(budget) == pytest.approx([400, 100, 150, 50, 0.5, 450])
    assert travel(budget, "open_months", "open_budget") == [1, 100]
    budget = with_actuals(plan.replace(closed_months=2), booked)
    assert travel(budget) == pytest.approx([400, 200, 150, -50, -0.25, 350])
    assert travel(budget, "open_months", "open_budget") == [0, 0]
    budget = with_actuals(plan.replace(closed_months=3), {})
    assert travel(budget) == pytest.approx([400, 300, 0, -300, -1, 100])


def test_the_budget_is_in_the_report_currency_as_the_actuals_are() -> None:
    plan = plain().replace(travel_price=1200, horizon_months=4, report_currency="EUR", report_rate=0.5)
    budget = with_actuals(plan, {"travel_cost": {1: 50}})
    assert travel(budget) == pytest.approx([200, 50, 50, 0, 0, 200])


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
    told = "The actuals of 'training_costs' do not count: the id is not a cost line of the budget; the nearest id is "
    assert f"{told}'tr" in report(budget)


ONE_LINE = """
schema: 2
profile: startup
organisation: {organisation_name: Example, plan_name: 'Cloud bill only'}
schedule: {start_month: 2027-01, horizon_months: 6, data_start: 1, data_months: 1, training_start: 2,
  training_months: 1, evaluation_start: 3, evaluation_months: 1}
people:
  recruiting_rate: 0
  roles: [{name: Engineer, headcount: 2, salary: 120000, benefits_rate: 0.25, time_share: 1}]
actuals:
  training_cost: {2: 900, 3: 850}
"""


def test_a_cloud_bill_alone_leaves_payroll_in_the_forecast_and_names_what_is_open() -> None:
    budget = Budget(read_plan(ONE_LINE))
    table = variance(budget)
    assert table.loc[["salary_cost", "benefits_cost"], "forecast"].sum() == pytest.approx(150_000)
    assert table["forecast"].sum() == pytest.approx(budget["total_cost"] + table.loc["training_cost", "variance"])
    [told] = open_lines(budget)
    assert told.startswith("Actuals are incomplete through month 3: no amounts for Experiments (month 2);")
    assert "Salaries, Benefits, Contingency (months 1 to 3). The forecast uses the budget of these months, " in told
    assert told.endswith("set 'Books closed through month' to 3 once all invoices are in.")
    assert told in report(budget)
    assert not list(open_lines(Budget(budget.plan.replace(closed_months=3))))


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((4,), "month 4"),
        ((1, 2, 3), "months 1 to 3"),
        ((1, 3), "months 1 and 3"),
        ((1, 2, 4, 6), "months 1 to 2, 4 and 6"),
    ],
)
def test_months_are_said_in_words(months: tuple[int, ...], words: str) -> None:
    assert in_words(months) == words


# What holds for any plan, whatever was booked before.


def some_actuals(seed: int) -> dict[str, dict[int, float]]:
    """Return amounts of some lines in some months."""
    drawn = np.random.default_rng(seed)
    names = [line.name for line in budget_lines() if drawn.random() < 1 / 3]
    return {name: {int(month): float(drawn.normal(0, 1e4)) for month in drawn.integers(1, 121, 3)} for name in names}


def forecast(plan: Plan) -> "pd.Series[float]":
    return variance(Budget(plan))["forecast"]


@pytest.mark.parametrize("seed", range(6))
def test_booking_what_was_budgeted_for_an_open_month_never_changes_the_forecast(seed: int) -> None:
    """For every line without actuals in its most expensive month."""
    plan = random_plan(seed).replace(closed_months=0)
    before = with_actuals(plan, some_actuals(seed))
    actuals = {name: dict(months) for name, months in before.plan.actuals.items()}
    for line in budget_lines():
        months = np.asarray(before[line.by_month]) * plan.reporting.report_rate
        actuals.setdefault(line.name, {}).setdefault(int(months.argmax()) + 1, float(months.max()))
    after = forecast(plan.model_copy(update={"actuals": actuals}))
    assert len(actuals) > len(before.plan.actuals)
    assert after.tolist() == pytest.approx(forecast(before.plan).tolist(), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_booking_one_line_changes_the_forecast_of_that_line_only(seed: int) -> None:
    plan = random_plan(seed)
    before = forecast(plan)
    for line in budget_lines()[seed::6]:
        moved = forecast(plan.model_copy(update={"actuals": {line.name: {2: 123.0, 7: 1e5}}})) - before
        others = moved.drop(line.name)
        assert not others.to_numpy().any()


@pytest.mark.parametrize("seed", range(6))
def test_closing_a_month_in_which_nothing_is_booked_drops_the_open_budget_of_that_month_and_no_more(seed: int) -> None:
    budget = with_actuals(random_plan(seed), some_actuals(seed))
    month = 1 + seed % int(budget["horizon_months"])
    emptied = {
        name: {no: amount for no, amount in months.items() if no != month}
        for name, months in budget.plan.actuals.items()
    }
    plan = budget.plan.model_copy(update={"actuals": emptied})
    before, after = (forecast(plan.replace(closed_months=closed)) for closed in (month - 1, month))
    planned = [budget[line.by_month][month - 1] * plan.reporting.report_rate for line in budget_lines()]
    assert (before - after).tolist() == pytest.approx(planned, rel=1e-9, abs=1e-6)
