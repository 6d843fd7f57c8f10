"""Open datasets cost nothing to get, but lawyers and cleaning."""

import pytest
from plans import plain

from llmbudget import Budget

DATASETS = [
    {"name": "Bought", "tokens": 2e9, "acquisition_price": 1000},
    {"name": "Licensed", "tokens": 1e9, "licence_price": 1200},
    {"name": "Scraped", "tokens": 1e9, "kept_share": 0.5, "collection_price": 0.1},
    {"name": "Open already", "tokens": 8e9, "cleaning_price": 0.01},
]
PLAN = Budget(plain(), datasets=DATASETS, data_start=1, horizon_months=12)


def test_what_is_bought_licensed_and_scraped_falls_by_the_share_that_open_data_replace() -> None:
    """1,000 USD; 100 USD in 12 months; 0.1 USD for each of 2,000 million raw tokens; a quarter of each stays."""
    after = PLAN.use("open_datasets", replaced_share=0.75)
    lines = ("acquisition_cost", "licence_cost", "collection_cost")
    assert [PLAN[name] for name in lines] == pytest.approx([1000, 1200, 200])
    assert [after[name] for name in lines] == pytest.approx([250, 300, 50])


def test_lawyers_read_the_licences_and_the_replacing_tokens_are_cleaned() -> None:
    """80 USD for the plan's own; three quarters of the 4,000 million tokens that had a price, at 0.02 USD, are 60."""
    after = PLAN.use("open_datasets", replaced_share=0.75, legal_review_price=5000, cleaning_price=0.02)
    assert PLAN["cleaning_cost"] == pytest.approx(80)
    assert after["cleaning_cost"] == pytest.approx(80 + 60)
    assert after["legal_review_cost"] == 5000
    assert after["data_cost"] - PLAN["data_cost"] == pytest.approx(5000 + 60 - 750 - 900 - 150)


def test_data_that_are_open_already_cost_lawyers_only() -> None:
    plan = Budget(plain(), datasets=DATASETS[3:])
    after = plan.use("open_datasets", legal_review_price=5000)
    assert after["data_cost"] - plan["data_cost"] == pytest.approx(5000)


def test_only_data_that_transfer_learning_leaves_to_be_got_are_replaced_and_cleaned() -> None:
    """A fifth of the data is still needed: a quarter of 200 USD is bought, 80 / 5 and 60 / 5 USD clean it."""
    shares = {"data_share": 0.2, "window_share": 1}
    after = PLAN.use("transfer_learning", **shares).use("open_datasets", replaced_share=0.75, cleaning_price=0.02)
    assert after["acquisition_cost"] == pytest.approx(50)
    assert after["cleaning_cost"] == pytest.approx(16 + 12)
