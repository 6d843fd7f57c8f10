"""Windows that follow the work, whatever strategies leave of them: people are paid as long, and keep their months."""

from typing import Any

import numpy as np
import pytest
from each import first_of
from plans import plain

from llmbudget import Budget
from llmbudget.analysis.windows import WINDOWS, Windows
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values
from llmbudget.presets import organisations, preset

COUNTS = (1, 2, 3, 5, 8, 13, 40, 400)
SHARES = (0.3, 0.45, 1)


def _plan(**changes: Any) -> Plan:  # noqa: ANN401 - values of any parameter
    """Return a plan of many months of work on one accelerator, and some of post-training and evaluation."""
    work = {"method": "full", "mfu": 0.4, "goodput": 0.9, "tokens": 1.5e11, "experiment_multiplier": 1}
    return plain().replace(**work, data_months=1, training_start=2, evaluation_start=4, horizon_months=9, **changes)


def _transfer(share: float) -> dict[str, Any]:
    own = {"use": True, "tokens_share": 0.5, "window_share": share, "experiments_share": 1}
    return {f"transfer_learning_{name}": value for name, value in own.items()}


def _fitted(plan: Plan, counts: tuple[float, ...] = COUNTS) -> list[dict[str, float]]:
    """Return the windows of a plan for each number of accelerators, as parameters."""
    column = {"n_accelerators": np.array(counts, dtype=float).reshape(-1, 1, 1)}
    inputs = facts() | values(plan)
    found = Windows.of(plan, inputs).fitted(inputs, column)
    assert list(found) == list(WINDOWS)
    months = [{name: float(one[case, 0, 0]) for name, one in found.items()} for case in range(len(counts))]
    return [{"n_accelerators": count, **one} for count, one in zip(counts, months, strict=True)]


@pytest.mark.parametrize("plan", [_plan(), *(_plan(**_transfer(share)) for share in SHARES)])
def test_the_work_just_fits_and_with_a_month_less_it_does_not(plan: Plan) -> None:
    lengths = set()
    for changes in _fitted(plan):
        budget = Budget(plan, **changes)
        assert budget["check_evaluation"]
        assert budget["check_order"]
        lengths.add(budget["training_months"])
        if changes["training_months"] == MAX_MONTHS:
            continue
        assert budget["check_deadline"]
        assert budget["check_horizon"]
        if changes["training_months"] > 1:
            shorter = changes["training_months"] - 1
            assert not budget.replace(training_months=shorter)["check_deadline"], changes
        if changes["evaluation_months"] > 1:
            assert not budget.replace(evaluation_months=changes["evaluation_months"] - 1)["check_evaluation"]
    assert len(lengths) > 4


@pytest.mark.parametrize("plan", [_plan(), _plan(**_transfer(0.3))])
def test_evaluation_follows_training_and_the_months_after_the_work_stay(plan: Plan) -> None:
    after = plan.schedule.horizon_months - plan.schedule.evaluation_start - plan.schedule.evaluation_months
    for changes in _fitted(plan, COUNTS[2:]):
        assert changes["evaluation_start"] == plan.schedule.training_start + changes["training_months"]
        assert changes["horizon_months"] - changes["evaluation_start"] - changes["evaluation_months"] == after


def test_the_budget_lasts_as_long_as_the_data_work_at_least() -> None:
    plan = _plan().replace(data_months=12)
    assert [one["horizon_months"] for one in _fitted(plan, (40, 400))] == [12, 12]


def test_people_are_paid_as_long_as_the_work_takes() -> None:
    plan = _plan(roles=[{"headcount": 1, "salary": 120_000, "benefits_rate": 0}], raise_rate=0)
    for changes in _fitted(plan):
        assert Budget(plan, **changes)["people_cost"] == pytest.approx(10_000 * changes["horizon_months"])


def test_what_takes_longer_than_a_budget_may_last_is_given_the_longest_and_does_not_fit() -> None:
    (changes,) = _fitted(_plan().replace(tokens=1e14), (1,))
    assert changes["training_months"] == changes["horizon_months"] == MAX_MONTHS
    assert not Budget(_plan().replace(tokens=1e14), **changes)["check_deadline"]


@pytest.mark.parametrize("name", first_of(organisations()))
def test_as_many_accelerators_as_planned_take_the_planned_windows(name: str) -> None:
    plan = preset(name).replace(runs=[], clusters=[])
    (found,) = _fitted(plan, (plan.compute.n_accelerators,))
    assert {month: plan.value(month) for month in WINDOWS}.items() <= found.items()


@pytest.mark.parametrize("strategies", [{}, _transfer(0.45)])
def test_months_that_a_plan_keeps_beyond_its_computing_stay(strategies: dict[str, Any]) -> None:
    """Four more months of training, two of evaluation and one between them, with any number of accelerators."""
    tight = _plan(**strategies).replace(**_fitted(_plan(**strategies), (8,))[0])
    schedule = tight.schedule
    roomy = tight.replace(
        training_months=schedule.training_months + 4,
        evaluation_start=schedule.evaluation_start + 5,
        evaluation_months=schedule.evaluation_months + 2,
        horizon_months=schedule.horizon_months + 7,
    )
    more = dict(zip(WINDOWS, (4, 5, 2, 7), strict=True))
    for without, found in zip(_fitted(tight, (5, 8, 40)), _fitted(roomy, (5, 8, 40)), strict=True):
        assert all(found[month] == without[month] + extra for month, extra in more.items())


def test_a_plan_whose_windows_follow_the_computing_needs_no_others() -> None:
    """The search leaves its windows alone, and finds what each number of accelerators takes."""
    plan = _plan().replace(windows_follow=True)
    inputs = facts() | values(plan)
    assert Windows.of(plan, inputs).fitted(inputs, {"n_accelerators": np.array(COUNTS).reshape(-1, 1, 1)}) == {}
    months = [Budget(plan, n_accelerators=count)["training_months"] for count in COUNTS]
    assert months == [fitted["training_months"] for fitted in _fitted(_plan(), COUNTS)]
