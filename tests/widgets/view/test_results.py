"""What follows from a plan, as the page shows it."""

import pytest

from llmbudget import Budget
from llmbudget.analysis.ledger import before
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.widgets.view.capacity import fits
from llmbudget.widgets.view.results import results


@pytest.mark.parametrize("preset", ORGANIZATIONS)
def test_the_waterfall_leads_from_before_strategies_to_the_total(preset: str) -> None:
    """Step by step as in the ledger."""
    budget = Budget(preset)
    first, *steps = results(budget)["savings"]
    ledger = budget.ledger()
    assert first == {"id": "", "label": "", "work": "", "total": before(budget.plan)}
    assert [step["label"] for step in steps] == list(ledger["label"])
    assert [step["total"] for step in steps] == pytest.approx(list(ledger["total_cost"]))
    assert steps[-1]["total"] == pytest.approx(budget["total_cost"])


def test_without_strategies_there_is_no_waterfall() -> None:
    budget = Budget("startup")
    for strategy in budget.plan.strategies.in_use():
        budget = budget.without(strategy.id)
    assert len(results(budget)["savings"]) == 1


@pytest.mark.parametrize(
    ("changes", "place", "check"),
    [
        ({"sequences_per_accelerator": 64}, 0, "check_memory"),
        ({"tokens": 4e11}, 1, "check_deadline"),
        ({"post_training_multiplier": 50}, 2, "check_evaluation"),
    ],
)
def test_what_does_not_fit_is_what_its_check_says(changes: dict[str, float], place: int, check: str) -> None:
    """Memory, training, post-training: need and room in one unit."""
    assert all(fit["need"] <= fit["room"] for fit in fits(Budget("startup")))
    budget = Budget("startup", **changes)
    assert fits(budget)[place]["need"] > fits(budget)[place]["room"]
    assert check in budget.failed_checks()
