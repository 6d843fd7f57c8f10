"""Chances are checks too: spending is drawn before contingency, and what holds too rarely is advice."""

from typing import Any

import numpy as np
import pytest
from drawn import only
from each import first_of

from llmbudget import Budget
from llmbudget.analysis.chance_checks import BUDGET, CONFIDENCE, IN_TIME, NOT_KNOWN, answers, percent
from llmbudget.analysis.sampling import BLOCK, sample
from llmbudget.analysis.uncertainty import SHOWN
from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.plan.ranges import Spread
from llmbudget.presets import organisations
from llmbudget.strategies import strategies

DRAWS = 4 * BLOCK


def _reserving(name: str, rate: float) -> Budget:
    return Budget(name, **dict.fromkeys(CONTINGENCY_RATES, rate))


@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_larger_contingency_changes_no_draw_and_makes_the_budget_enough_more_often(name: str) -> None:
    """A reserve for overruns is not spent on top of each overrun: caps and cash are compared with spending."""
    none, some = (_reserving(name, rate).uncertainty(DRAWS) for rate in (0, 0.2))
    for quantity in SHOWN:
        for share in (0.1, 0.5, 0.9):
            assert none.quantile(quantity, share) == some.quantile(quantity, share), (quantity, share)
    assert none.chances() == some.chances()
    enough = none.holding(BUDGET), some.holding(BUDGET)
    assert enough[0] < enough[1] == 1 - some.chance("total_cost", some.budget["total_cost"])
    assert none.contingency().amount == pytest.approx(some.contingency().amount, rel=1e-9)


@pytest.mark.parametrize("name", first_of(organisations()))
def test_no_draw_holds_contingency_with_whatever_strategy(name: str) -> None:
    """The guard: whatever becomes part of the contingency must be 0 in draws."""
    budget = _reserving(name, 0.3)
    drawn = sample(budget.plan, 0, {})
    on = {f"{one}_use": 1.0 for one in strategies()}
    values = model().evaluate({**drawn.inputs, **on}, ["contingency_cost", "contingency_cost_by_month"])
    assert np.all(values["contingency_cost"] == 0)
    assert np.all(np.asarray(values["contingency_cost_by_month"]) == 0)
    assert budget["contingency_cost"] > 0


def test_a_range_of_a_contingency_rate_is_not_drawn() -> None:
    budget = Budget("startup")
    spreads = dict.fromkeys(("compute_contingency_rate", "tokens"), Spread(low=0.5, high=2))
    drawn = sample(budget.plan.model_copy(update={"spreads": spreads}), 0, {})
    assert "tokens" in drawn.distributions
    assert not set(CONTINGENCY_RATES) & set(drawn.distributions)


def test_swings_are_of_spending_before_contingency() -> None:
    budget, bare = Budget("startup"), _reserving("startup", 0)
    assert budget["total_cost"] > bare["total_cost"]
    assert budget.drivers().equals(bare.drivers())


@pytest.mark.parametrize("name", first_of(organisations()))
def test_every_check_and_every_yes_or_no_result_has_a_chance(name: str) -> None:
    risk = Budget(name).uncertainty(BLOCK)
    told = {one.name: one for one in risk.checks()}
    read = {figure for figure in ORGANIZATIONS[name].view.figures if model().quantities[figure].unit == "yes = 1"}
    limits = {check for check, one in model().checks.items() if not one.identity}
    assert set(told) == {BUDGET, IN_TIME, "solvent_to_the_end", *read, *limits}
    assert all(one.remedy.endswith(".") for one in told.values())
    for check in limits:
        assert told[check].chance == pytest.approx(1 - risk.failing()[check])
    assert told[IN_TIME].chance == pytest.approx(1 - risk.chances()["deadline"])
    assert told["check_cap"].chance == pytest.approx(1 - risk.chances()["cap"], abs=0.002)


@pytest.mark.parametrize("name", first_of(organisations()))
def test_answers_need_no_more_than_the_checks_and_the_view(name: str) -> None:
    assert set(answers(Budget(name).plan)) <= set(model().quantities)


def test_advice_is_what_holds_as_planned_but_in_fewer_than_eight_of_ten() -> None:
    """Cash that lasts as planned and not in most outcomes is advice; cash that fails as planned is a failed check."""
    budget = Budget("startup", opening_cash=Budget("startup")["opening_cash"])
    tight = budget.replace(opening_cash=budget["opening_cash"] - budget["lowest_cash"] + 1)
    assert tight["check_cash"] == 1
    risk = tight.uncertainty(DRAWS)
    (cash,) = [one for one in risk.advice() if one.name == "check_cash"]
    assert cash.chance == risk.chance("check_cash", 0) < CONFIDENCE
    assert "80%" in cash.found
    short = tight.replace(opening_cash=tight["opening_cash"] - 100_000)
    assert "check_cash" in short.failed_checks()
    assert "check_cash" not in {one.name for one in short.uncertainty(BLOCK).advice()}


def test_a_plan_that_turns_out_as_planned_needs_no_advice() -> None:
    risk = only(Budget("startup", mfu=0.4, runs=(), **dict.fromkeys(CONTINGENCY_RATES, 0))).uncertainty(BLOCK)
    assert risk.advice() == []
    assert risk.holding(BUDGET) == 1


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0, "0%"), (0.004, "under 1%"), (0.286, "29%"), (0.7999, "79%"), (0.8, "80%"), (0.9999, "99%"), (1, "100%")],
)
def test_a_chance_reads_as_no_more_than_it_is(chance: float, words: Any) -> None:  # noqa: ANN401 - parametrized
    assert percent(chance) == words


def test_a_chance_without_draws_is_not_known() -> None:
    assert NOT_KNOWN == "not known yet"
