"""Deduplication and quality filtering train on fewer tokens, and pay for the raw ones that are looked at."""

import pytest
from plans import plain

from llmbudget.budget import Budget

DATASETS = [{"name": "Text", "tokens": 1e9, "deduplication_price": 0.01}]
PLAN = Budget(plain(), tokens=1e9, datasets=DATASETS, spot_share=0)


def test_a_fifth_less_tokens_takes_a_fifth_less_hours_of_the_run_and_all_that_follows_it() -> None:
    after = PLAN.use("deduplication", removed_share=0.2)
    assert after["tokens"] == pytest.approx(8e8)
    for name in ("training_hours", "experiment_hours", "post_training_hours", "evaluation_hours"):
        assert after[name] == pytest.approx(0.8 * PLAN[name])


def test_the_raw_tokens_that_the_plans_tokens_are_chosen_from_are_processed() -> None:
    """Beside 10 USD of the datasets' own: 4 × 1,000 million tokens at 0.005 USD a million, whatever is removed."""
    assert PLAN["deduplication_cost"] == pytest.approx(10)
    for removed in (0.1, 0.4):
        after = PLAN.use("deduplication", removed_share=removed, raw_per_token=4, processing_price=0.005)
        assert after["deduplication_cost"] == pytest.approx(10 + 20)


def test_it_works_on_the_tokens_that_transfer_learning_leaves() -> None:
    """A tenth of 1,000 million is found: 80 million are trained on, 400 million are processed."""
    learned = PLAN.use("transfer_learning", tokens_share=0.1)
    after = learned.use("deduplication", removed_share=0.2, raw_per_token=4, processing_price=0.005)
    assert after["tokens"] == pytest.approx(8e7)
    assert after["deduplication_cost"] == pytest.approx(10 + 2)
