"""Deduplication and quality filtering train on fewer tokens, and pay for the raw ones that are looked at."""

import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import MEDIUM

DATASETS = [{"name": "Text", "tokens": 1e9, "deduplication_price": 0.01}]
PLAN = Budget(plain(), tokens=1e9, datasets=DATASETS, spot_share=0)


def test_a_fifth_less_tokens_takes_a_fifth_less_hours_of_the_run_and_its_experiments() -> None:
    after = PLAN.use("deduplication", removed_share=0.2)
    assert after["tokens"] == pytest.approx(8e8)
    for name in ("training_hours", "experiment_hours"):
        assert after[name] == pytest.approx(0.8 * PLAN[name])


@pytest.mark.parametrize("name", ["post_training_hours", "evaluation_hours"])
def test_post_training_and_evaluation_take_as_long_as_before(name: str) -> None:
    """They are multiples of the main run, but no shorter for its fewer tokens."""
    assert PLAN[name] > 0
    assert PLAN.use("deduplication", removed_share=0.2)[name] == pytest.approx(PLAN[name])


def test_a_plan_that_pays_for_deduplication_is_told_that_nothing_may_be_left_to_remove() -> None:
    remark = strategies()["deduplication"].remark
    assert remark(PLAN.use("deduplication").values) == (
        "The plan already pays for deduplication. Its tokens may be clean, so there may be none left to remove."
    )
    assert remark(PLAN.replace(datasets=[{"name": "Text", "tokens": 1e9}]).use("deduplication").values) == ""


def test_what_is_trained_on_is_at_stake_and_with_it_quality() -> None:
    assert strategies()["deduplication"].risk == MEDIUM


def test_the_raw_tokens_that_the_plans_tokens_are_chosen_from_are_processed() -> None:
    """Beside 10 USD of the datasets' own: 4 × 1,000 million tokens at 0.005 USD a million, whatever is removed."""
    assert PLAN["deduplication_cost"] == pytest.approx(10)
    for removed in (0.1, 0.4):
        after = PLAN.use("deduplication", removed_share=removed, raw_per_token=4, processing_price=0.005)
        assert after["deduplication_cost"] == pytest.approx(10 + 20)


def test_it_works_on_the_tokens_that_transfer_learning_leaves() -> None:
    """A tenth of 1,000 million is found: 80 million are trained on, 400 million are processed; of 10 USD a fifth."""
    learned = PLAN.use("transfer_learning", tokens_share=0.1, data_share=0.2)
    after = learned.use("deduplication", removed_share=0.2, raw_per_token=4, processing_price=0.005)
    assert after["tokens"] == pytest.approx(8e7)
    assert after["deduplication_cost"] == pytest.approx(2 + 2)
