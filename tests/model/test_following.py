"""Windows that follow the computing: the months that the hours need, and all that moves with them."""

from typing import Any

import numpy as np
import pytest
from many_plans import many_plans
from plans import first

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.following import SWITCH
from llmbudget.parameters.months import MAX_MONTHS

WINDOWS = ("training_months", "evaluation_start", "evaluation_months", "horizon_months")
FEW = 60


def _following(plan: Any, **changes: Any) -> Budget:  # noqa: ANN401 - a preset or a plan, and values of any parameter
    return Budget(plan, **{SWITCH: True}, **changes)


def test_what_starts_or_ends_with_the_work_moves_and_the_months_between_and_after_stay() -> None:
    """Nine times the experiments: what lasted two months takes one more for each month of computing."""
    plan = first("startup").replace(
        runs=[{"name": "Before", "start": 2}, {"name": "After", "start": 6}], experiment_multiplier=30
    )
    fixed, budget = Budget(plan), _following(plan)
    more = budget["training_months"] - fixed["training_months"]
    assert more == np.ceil(budget["training_window_days"] / budget["days_per_month"]) - 2 > 0
    moved = {name: budget[name] - fixed[name] for name in ("evaluation_start", "horizon_months")}
    assert moved == {"evaluation_start": more, "horizon_months": more}
    assert np.ravel(budget["run_start"]).tolist() == [2, 6 + more]
    ends = np.ravel(fixed["role_months"])  # the data engineer stays until the work is done; others are without an end
    assert np.ravel(budget["role_months"] - fixed["role_months"]).tolist() == [more * (months > 0) for months in ends]
    assert budget["delay_cost"] == budget["delay_months"] == 0 < fixed["delay_cost"]
    assert budget["total_cost_by_month"].sum() == pytest.approx(budget["total_cost"])


def test_a_window_has_one_month_at_least_and_no_more_than_a_budget_may_have() -> None:
    assert _following("startup", tokens=1e6)["training_months"] == 1
    longest = _following("startup", tokens=1e14)
    assert longest["training_months"] == longest["horizon_months"] == MAX_MONTHS
    assert longest["delay_cost"] > 0
    assert not longest["check_deadline"]


def test_hours_granted_that_expire_make_the_work_late_and_not_wrong() -> None:
    """The own machines are slower than all accelerators at once, and fewer of the granted hours are used in time."""
    budget = _following("academic", allocations=[{"name": "Grant", "hours": 5000, "start": 1, "expires": 2}])
    assert budget["training_window_days"] / budget["days_per_month"] > budget["training_months"]
    assert "assume that all granted hours are used before they expire" in budget.failed_checks()["check_deadline"]
    assert budget["delay_cost"] > 0


def test_many_plans_cost_what_they_cost_with_fixed_windows_of_these_months() -> None:
    """Without rows that end with the work, and strategies that shorten fixed windows."""
    inputs = many_plans("startup", 0, FEW) | {"transfer_learning_use": 0.0, "distributed_training_use": 0.0}
    inputs |= {name: inputs[name] * 0 for name in ("role_months", "subscription_months")}
    moving = (*WINDOWS, "run_start", "cluster_start")
    names = (*moving, "training_needed_months", "total_cost")
    follow = model().evaluate({**inputs, SWITCH: 1.0}, names)
    assert np.array_equal(follow["training_months"], follow["training_needed_months"])
    fixed = {**inputs, **{window: follow[window] for window in moving}, SWITCH: 0.0}
    assert model().evaluate(fixed, names)["total_cost"] == pytest.approx(follow["total_cost"])
    assert (follow["horizon_months"] != inputs["horizon_months"]).any()


@pytest.mark.slow
def test_draws_and_scenarios_follow() -> None:
    """Draws with more hours take longer and cost more: without following, the delay costs it."""
    fixed, follows = (Budget(first("big_tech"), experiment_multiplier=9, windows_follow=on) for on in (False, True))
    late, moved = (budget.uncertainty(512).quantile("total_cost", 0.8) for budget in (fixed, follows))
    assert moved == pytest.approx(late, rel=0.2)
