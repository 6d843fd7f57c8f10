"""Failed checks say what they found, in the numbers of the plan."""

from dataclasses import replace
from typing import Any

import pytest
from plans import first

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.details import DETAILS

LARGE = {"parameters_total": 7e10, "parameters_active": 7e10}


def test_details_are_of_checks() -> None:
    assert set(DETAILS) <= set(model().checks)


@pytest.mark.parametrize(
    ("check", "changes", "sentence"),
    [
        ("check_memory", {"n_accelerators": 3}, "It needs at least 4 accelerators."),
        ("check_memory", {**LARGE, "context_length": 1_000_000}, "No number of these accelerators is enough."),
        ("check_deadline", {"tokens": 1e12, "training_months": 1}, " months); the window has 1 month."),
        ("check_evaluation", {"tokens": 4e12}, " months); the window has 1 month."),
        ("check_horizon", {"horizon_months": 5}, "The last phase ends in month 6, the budget in month 5."),
        (
            "check_commitment",
            {"reserved_1y_share": 0.5},
            " of the hours committed for a year; the commitment pays off from ",
        ),
        ("check_commitment", {"reserved_3y_share": 0.5}, " of the hours committed for three years; the commitment "),
        ("check_cluster", {"owned_share": 0.5, "n_owned": 1, "tokens": 1e12}, " hours; other projects leave "),
        ("check_allocations", {"allocations": [{"name": "a", "hours": 1e6}]}, " of 1,000,000 hours."),
        ("check_data", {"tokens": 2e11}, "The main run passes over them 26.5 times; up to 4 passes help."),
        ("check_data", {"datasets": []}, "The datasets have no tokens."),
        (
            "check_cash",
            {"opening_cash": 0},
            "Cash runs out. Month 1 is the first to end below zero. The shortfall peaks",
        ),
        (
            "check_exchange_rate",
            {"report_currency": "EUR"},
            "Amounts in EUR are US dollars × 1. Enter how",
        ),
        ("check_price_age", {"budget_month": "2030-01"}, "The price of rented hours is 41 months old."),
        (
            "check_price_age",
            {"budget_month": "2026-11", "n_owned": 8, "owned_share": 0.5},
            "The purchase price is 32 months old.",
        ),
    ],
)
def test_a_failed_check_says_what_it_found_and_then_what_to_do(
    check: str, changes: dict[str, Any], sentence: str
) -> None:
    failed = Budget(first("startup"), **changes).failed_checks()[check]
    assert sentence in failed
    assert failed.endswith(model().checks[check].remedy)


def test_a_check_that_needs_no_number_says_only_what_to_do() -> None:
    failed = Budget(first("startup"), evaluation_start=4).failed_checks()
    assert failed["check_order"] == (
        "Post-training and evaluation start before training ends. Start them after the last month of training."
    )


def test_a_check_may_bring_its_own_words_of_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a saving strategy does, which the model does not mention."""
    budget = Budget(first("startup"), evaluation_start=4)
    own = replace(model().checks["check_order"], detail=lambda v: f"It starts in month {v['evaluation_start']:.0f}.")
    monkeypatch.setitem(model().checks, "check_order", own)
    assert budget.advice("check_order") == f"It starts in month 4. {own.remedy}"
