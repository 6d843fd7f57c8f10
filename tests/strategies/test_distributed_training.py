"""Distributed training: the run ends sooner, at a few more hours; what is paid by the month stops sooner."""

import pytest
from plans import plain

from llmbudget import Budget

PLAN = {
    "goodput": 0.9, "spot_share": 0, "training_start": 3, "training_months": 8, "evaluation_start": 11,
    "horizon_months": 14,
}  # fmt: skip


def _used(**parameters: float) -> Budget:
    plan = {name: parameters.pop(name) for name in [*parameters] if name in {*PLAN, "mfu"}}
    return Budget(plain(), **{**PLAN, **plan}).use("distributed_training", **parameters)


def test_four_times_the_accelerators_at_94_percent_of_the_speed_need_6_percent_more_hours() -> None:
    """8 become 32; the hours of the main run grow by 1 / 0.94, and it takes 4 × 0.94 times less time."""
    base, used = Budget(plain(), **PLAN), _used(accelerators_multiple=4, scaling_efficiency=0.94)
    assert used["n_accelerators"] == 32
    assert used["training_hours"] == pytest.approx(base["training_hours"] / 0.94)
    assert used["wall_clock_days"] == pytest.approx(base["wall_clock_days"] / 3.76)


def test_an_mfu_of_ones_own_is_lowered_too() -> None:
    assert _used(mfu=0.4, scaling_efficiency=0.9)["mfu_in_use"] == pytest.approx(0.36)


def test_eight_months_become_three_and_all_that_follows_is_five_months_sooner() -> None:
    """8 / 3.76 = 2.1 months, so 3 are kept free; evaluation starts in month 11 - 5, the budget ends after 14 - 5."""
    used = _used(accelerators_multiple=4, scaling_efficiency=0.94, ends_earlier_share=1)
    assert used["training_months"] == 3
    assert used["training_months_before_strategies"] == 8
    assert used["evaluation_start"] == 6
    assert used["horizon_months"] == 9


@pytest.mark.parametrize(("share", "months"), [(0, 14), (0.5, 12), (0.19, 14), (1, 9)])
def test_of_five_months_saved_a_share_ends_the_budget_in_whole_months(share: float, months: int) -> None:
    """Half of 5 is 2.5: two whole months."""
    assert _used(ends_earlier_share=share)["horizon_months"] == months


def test_binary_digits_round_no_month_up() -> None:
    """0.3 of 10 months saved are 3; 7 months of 2 × 0.7 times the speed are 5."""
    assert (
        _used(training_months=12, accelerators_multiple=6, scaling_efficiency=1, ends_earlier_share=0.3)[
            "horizon_months"
        ]
        == 14 - 3
    )
    assert _used(training_months=7, accelerators_multiple=2, scaling_efficiency=0.7)["training_months"] == 5


def test_people_who_are_paid_to_the_end_cost_less_when_the_budget_ends_sooner() -> None:
    """12,000 USD a month, no benefits: 14 months without it, 9 with it, and 14 when nobody leaves sooner."""
    role = {"name": "Engineer", "salary": 144_000, "benefits_rate": 0}
    plan = {"roles": [role], "raise_rate": 0}
    base = Budget(plain(), **PLAN, **plan)
    assert base["salary_cost"] == pytest.approx(14 * 12_000)
    assert base.use("distributed_training")["salary_cost"] == pytest.approx(9 * 12_000)
    assert base.use("distributed_training", ends_earlier_share=0)["salary_cost"] == pytest.approx(14 * 12_000)


def test_training_never_gets_shorter_than_a_month_nor_the_budget() -> None:
    used = _used(training_months=1, horizon_months=1, accelerators_multiple=100)
    assert (used["training_months"], used["horizon_months"], used["evaluation_start"]) == (1, 1, 11)
    assert _used(training_months=8, horizon_months=2)["horizon_months"] == 1


@pytest.mark.parametrize(("planned", "moved"), [(11, 6), (7, 3), (3, 3), (2, 2)])
def test_evaluation_does_not_start_before_training_unless_it_did(planned: int, moved: int) -> None:
    """Training starts in month 3."""
    assert _used(evaluation_start=planned)["evaluation_start"] == moved
