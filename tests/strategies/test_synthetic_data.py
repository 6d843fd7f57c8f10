"""Synthetic data take the place of annotated and bought ones: generated with rejects, and checked in part."""

import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.plan.file import PlanError

DATASETS = [
    {"name": "Pairs", "n_examples": 1000, "annotation_price": 20, "tokens": 1e6},
    {"name": "Ratings", "n_examples": 3000, "annotation_price": 10, "tokens": 1e6},
    {"name": "Bought", "tokens": 1e8, "acquisition_price": 1000},
    {"name": "Licensed", "tokens": 3e8, "licence_price": 1200},
    {"name": "From an API", "tokens": 1e6, "generation_price": 5, "kept_share": 0.5},
]
PLAN = Budget(plain(), datasets=DATASETS, annotation_rework_rate=0, data_start=1, horizon_months=12)
HALF = {"annotated_share": 0.5, "checked_share": 0, "tokens_per_example": 1000, "rejected_share": 0}


def test_annotation_falls_by_the_share_replaced_less_what_people_check_of_it() -> None:
    """Half of 50,000 USD is replaced, and checking costs a tenth of that half: 25,000 + 2,500."""
    assert PLAN["annotation_cost"] == pytest.approx(50_000)
    after = PLAN.use("synthetic_data", annotated_share=0.5, checked_share=0.1)
    assert after["annotation_cost"] == pytest.approx(27_500)


def test_generation_pays_for_kept_and_rejected_examples() -> None:
    """Half of 4,000 examples at 1,000 tokens are 2 million kept; with half rejected, 4 million at 3 USD."""
    after = PLAN.use("synthetic_data", **HALF | {"rejected_share": 0.5, "generation_price": 3})
    assert PLAN["generation_cost"] == pytest.approx(10)
    assert after["generation_cost"] == pytest.approx(10 + 12)


def test_by_default_nothing_that_is_bought_is_replaced() -> None:
    after = PLAN.use("synthetic_data")
    for name in ("acquisition_cost", "licence_cost", "collection_cost", "cleaning_cost"):
        assert after[name] == PLAN[name]


def test_bought_and_licensed_data_that_are_replaced_are_generated_token_for_token() -> None:
    """A quarter of 400 million tokens, at 3 USD a million: 300 USD, in the place of a quarter of 1,000 and 1,200."""
    after = PLAN.use("synthetic_data", **HALF | {"annotated_share": 0, "bought_share": 0.25, "generation_price": 3})
    assert after["generation_cost"] == pytest.approx(10 + 300)
    assert [after["acquisition_cost"], after["licence_cost"]] == pytest.approx([750, 900])


def test_only_examples_that_transfer_learning_leaves_to_be_annotated_are_replaced() -> None:
    """A fifth of 4,000 examples, half of them generated: 0.4 million tokens at 3 USD; and of 10 USD before."""
    learned = PLAN.use("transfer_learning", data_share=0.2, window_share=1)
    after = learned.use("synthetic_data", **HALF | {"generation_price": 3})
    assert after["annotation_cost"] == pytest.approx(5000)
    assert after["generation_cost"] == pytest.approx(2 + 1.2)


def test_only_bought_data_that_open_ones_leave_are_replaced() -> None:
    """Half of 400 million tokens is open; a quarter of the rest is generated: 50 million at 3 USD."""
    opened = PLAN.use("open_datasets", replaced_share=0.5)
    after = opened.use("synthetic_data", **HALF | {"annotated_share": 0, "bought_share": 0.25, "generation_price": 3})
    assert after["acquisition_cost"] == pytest.approx(375)
    assert after["generation_cost"] == pytest.approx(10 + 150)


def test_nearly_all_may_be_rejected_but_not_all() -> None:
    assert PLAN.use("synthetic_data", rejected_share=0.95)["generation_cost"] > PLAN["generation_cost"]
    with pytest.raises(PlanError, match=r"Rejected: 1 is above 0\.95"):
        PLAN.use("synthetic_data", rejected_share=1)
