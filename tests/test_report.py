"""The report says what a plan comes to, what it may spend, and how often it holds."""

import pytest

from llmbudget import Budget
from llmbudget.analysis.chance_checks import percent
from llmbudget.analysis.sampling import BLOCK
from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.report import report


@pytest.fixture(scope="module")
def risk() -> Uncertainty:
    """A startup that spends nearly all of its cash."""
    budget = Budget("startup")
    return budget.replace(opening_cash=budget["opening_cash"] - budget["lowest_cash"] + 1).uncertainty(2 * BLOCK)


def test_headline_p50_and_the_chance_that_the_budget_is_enough_stand_together(risk: Uncertainty) -> None:
    lines = report(risk.budget, risk).splitlines()
    at = next(row for row, line in enumerate(lines) if line.startswith("Total cost"))
    told = [line.split("  ")[0] for line in lines[at : at + 6] if line]
    (p50,) = [line for line in lines[at : at + 6] if line.startswith("Spending before contingency, P50")]
    assert "Chance that the budget is enough" in told
    assert f"{risk.quantile('total_cost', 0.5):,.0f} USD" in p50


def test_a_yes_or_no_result_stands_with_its_chance(risk: Uncertainty) -> None:
    (line,) = [
        splitline for splitline in report(risk.budget, risk).splitlines() if splitline.startswith("Default alive")
    ]
    assert line.endswith(f"Holds in {percent(risk.holding('default_alive'))} of outcomes")


def test_what_holds_as_planned_and_too_rarely_is_advice(risk: Uncertainty) -> None:
    told = report(risk.budget, risk)
    assert "✓ all checks hold as planned" in told
    chance = percent(risk.holding("check_cash"))
    assert f"! Cash lasts: Holds in {chance} of outcomes; a safe plan reaches 80%. Raise more" in told
    assert "✓ each check holds in at least 8 of 10 outcomes" not in told


def test_a_check_that_fails_as_planned_says_how_often_it_holds(risk: Uncertainty) -> None:
    short = risk.budget.replace(opening_cash=risk.budget["opening_cash"] - 50_000)
    found = short.uncertainty(BLOCK)
    (line,) = [text for text in report(short, found).splitlines() if text.startswith("✗ Cash runs out")]
    assert line.endswith(f"Holds in {percent(found.holding('check_cash'))} of outcomes.")


def test_without_draws_chances_are_not_known_yet_and_nothing_is_said_to_hold_in_all_outcomes() -> None:
    told = report(Budget("startup"))
    assert told.count("not known yet") >= 3
    assert "all checks hold as planned" in told
    assert "8 of 10" not in told
