"""Recommended strategies: no other set saves more, and each that is left out has a reason that is true."""

from functools import cache
from itertools import combinations
from typing import Any

import pytest
from each import each, first_of
from plans import plain

from llmbudget import Budget, PlanError
from llmbudget.analysis.ledger import switched
from llmbudget.analysis.recommend import ADVICE, WANTED, Recommendation
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.rules import contradictions
from llmbudget.plan.values import values
from llmbudget.presets import organisations
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, RISKS

STRICT = [name for name in model().checks if name not in ADVICE]
CHOICES = {adjustment.strategy for adjustment in model().adjustments}
WORK = (
    "tokens", "parameters_total", "parameters_active", "trained_share", "context_length", "siblings_multiplier",
    "unique_tokens", "acquisition_cost", "annotation_cost", "collection_cost", "cleaning_cost",
)  # fmt: skip
"""What is trained, and on which data."""


def _best_by_hand(budget: Budget, risk: str, deadline: float) -> float:
    """Return the least net cost of all sets, each made into a budget of its own."""
    same = {n: kind for n, kind in strategies().items() if n in CHOICES and kind.work != OTHER_WORK}
    names = [n for n, kind in same.items() if RISKS.index(kind.risk) <= RISKS.index(risk)]
    kept = _kept(budget)
    moving = [n for n in names if Budget(switched(budget.plan, [n, *kept]))["net_cost"] != _without(budget)["net_cost"]]
    held = [name for name in STRICT if _without(budget)[name]]
    found = {True: [float("inf")], False: [float("inf")]}
    for size in range(len(moving) + 1):
        for used in combinations(moving, size):
            plan = switched(budget.plan, [*used, *kept])
            other = Budget(plan)
            fine = all(other[name] for name in held) and other["work_last_month"] <= deadline
            if fine and not list(contradictions(plan)):
                found[all(other[name] for name in WANTED)].append(other["net_cost"])
    return min(found[True]) if len(found[True]) > 1 else min(found[False])


def _kept(budget: Budget) -> list[str]:
    """Return what no recommendation chooses: limits, and what the plan trains other than it might."""
    used = [one.id for one in budget.plan.strategies.in_use()]
    return [name for name in used if name == "spending_limits" or strategies()[name].work == OTHER_WORK]


def _without(budget: Budget) -> Budget:
    return Budget(switched(budget.plan, _kept(budget)))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "risk"), [("startup", "low"), ("academic", "low"), ("big_tech", "medium")])
def test_no_set_that_is_allowed_saves_more(name: str, risk: str) -> None:
    budget = Budget(name)
    recommendation = budget.recommend(risk=risk)
    assert recommendation.budget["net_cost"] == pytest.approx(_best_by_hand(budget, risk, float("inf")), rel=1e-9)
    assert sum(recommendation.savings.values()) == pytest.approx(
        _without(budget)["net_cost"] - recommendation.budget["net_cost"]
    )


@cache
def recommended(name: str) -> Recommendation:
    """Return what is recommended for a preset, once for all tests."""
    return Budget(name).recommend()


@pytest.mark.parametrize("name", first_of(organisations()))
def test_every_strategy_is_either_in_order_or_left_out_with_a_reason(name: str) -> None:
    recommendation = recommended(name)
    assert set(recommendation.savings) | set(recommendation.left_out) == set(strategies())
    assert not set(recommendation.savings) & set(recommendation.left_out)
    used = {one.id for one in Budget(name).plan.strategies.in_use()}
    kept = {one for one in used if recommendation.left_out.get(one, "").endswith("stays as it is.")}
    assert {one.id for one in recommendation.budget.plan.strategies.in_use()} == set(recommendation.savings) | kept
    assert "spending_limits" in kept
    assert all(reason.endswith(".") for reason in recommendation.left_out.values())
    assert all(strategies()[one].risk != "high" for one in recommendation.savings)
    table = recommendation.table()
    assert list(table.index) == [*recommendation.savings, *recommendation.left_out]
    assert list(table["order"]) == [*range(1, len(recommendation.savings) + 1), *[0] * len(recommendation.left_out)]


@pytest.mark.parametrize("name", first_of(organisations()))
def test_only_what_trains_the_same_is_recommended_unless_other_work_is_asked_for(name: str) -> None:
    """Dropping licensed data, or training on fewer tokens, is no saving unless somebody wants that model."""
    budget = Budget(name)
    recommendation = recommended(name)
    assert {strategies()[one].work for one in recommendation.savings} == {"same"}
    assert {figure: recommendation.budget[figure] for figure in WORK} == {figure: budget[figure] for figure in WORK}
    others = {one: why for one, why in recommendation.left_out.items() if strategies()[one].work == OTHER_WORK}
    assert set(others.values()) == {"Changes what is trained, so it stays as it is."}
    asked = budget.recommend(other_work=True)
    assert asked.budget["net_cost"] <= recommendation.budget["net_cost"]
    assert OTHER_WORK in {strategies()[one].work for one in asked.savings}
    table = asked.table()
    assert list(table["work"]) == [strategies()[one].work for one in table.index]


def work_of(plan: Plan) -> dict[str, Any]:
    """Return what a plan trains, and on which data, without what it costs."""
    return model().evaluate(facts(plan.catalog) | values(plan), [name for name in WORK if name in model().quantities])


@each("name", organisations())
@each("strategy", [n for n, kind in strategies().items() if kind.work != OTHER_WORK])
def test_a_strategy_that_says_it_trains_the_same_changes_neither_model_nor_data(name: str, strategy: str) -> None:
    """By price, efficiency or funding alone: a strategy that cuts tokens must be marked as other work."""
    used = {one.id for one in Budget(name).plan.strategies.in_use()}
    off, on = (work_of(switched(Budget(name).plan, names)) for names in (used - {strategy}, used | {strategy}))
    assert {figure: on[figure] for figure in WORK} == {figure: off[figure] for figure in WORK}


@pytest.mark.parametrize("strategy", [n for n, kind in strategies().items() if kind.work == OTHER_WORK])
def test_a_strategy_that_says_it_trains_something_else_changes_model_or_data(strategy: str) -> None:
    plan = Budget("big_tech", initial_weights="either", siblings_multiplier=0.2).plan
    off, on = (Budget(switched(plan, names)) for names in ([], [strategy]))
    assert [what for what in WORK if on[what] != off[what]]


def test_the_order_takes_what_saves_most_first() -> None:
    recommendation = Budget("startup").recommend(risk="high", other_work=True)
    plan = recommendation.budget.plan
    taken: list[str] = []
    for name, saving in recommendation.savings.items():
        now = Budget(switched(plan, taken))["net_cost"]
        others = [one for one in recommendation.savings if one not in taken]
        gains = {one: now - Budget(switched(plan, [*taken, one]))["net_cost"] for one in others}
        assert saving == pytest.approx(gains[name]) == pytest.approx(max(gains.values()))
        taken.append(name)


def test_what_is_in_use_now_does_not_matter() -> None:
    """Among the allowed choices: the trained model stays the same."""
    budget = Budget("startup")
    assert budget.recommend().savings == Budget(switched(budget.plan, _kept(budget))).recommend().savings
    other = Budget(switched(budget.plan, ["spending_limits"]))
    assert budget.recommend(other_work=True).savings == other.recommend(other_work=True).savings


def test_caps_are_kept_and_held_to() -> None:
    """Whatever is recommended, no month is above the cap that the plan has set."""
    tight = Budget("startup").use("spending_limits", monthly_cap=Budget("startup")["highest_burn_cost"])
    assert tight.recommend().budget["check_monthly_cap"] == 1
    assert tight.recommend().budget.plan.strategies.spending_limits.use


def test_owning_that_empties_the_bank_is_not_recommended() -> None:
    """It costs less by depreciation, but the purchase is paid at once."""
    long = {"tokens": 4e12, "n_accelerators": 64, "horizon_months": 18, "training_months": 12, "evaluation_start": 16}
    rich = Budget(plain(), **long, evaluation_months=2, opening_cash=6e7, on_demand_quote=6.88, spot_quote=6.8)
    names = {"owning_n_owned": 64, "spot_pricing_spot_share": 0, "provider_choice_on_demand_quote": 6.88}
    names |= {"reserved_capacity_reserved_1y_share": 0, "low_precision_fp8_speedup": 1, "server_quote": 60_000}
    rich = rich.replace(**names, initial_weights="scratch")
    assert "owning" in rich.recommend().savings
    spare = Budget(switched(rich.plan, []))["lowest_cash"]
    poor = rich.replace(opening_cash=6e7 - spare + 1000)  # enough to rent
    assert "owning" not in poor.recommend().savings
    assert poor.recommend().budget["lowest_cash"] >= 0
    cash = rich.recommend()
    assert list(cash.cash.values())[-1] == pytest.approx(cash.budget["cash_cost"])


def test_what_is_only_advised_against_is_no_reason() -> None:
    """Hours that are given and not all used are still free."""
    recommendation = Budget("academic", initial_weights="either").recommend()
    assert "cloud_credits" in recommendation.savings
    assert not any("is no older than a year" in why for why in Budget("big_tech").recommend().left_out.values())


def test_a_deadline_is_met_or_refused_in_words() -> None:
    budget = Budget("startup")
    assert budget.recommend(deadline=6).budget["work_last_month"] <= 6
    with pytest.raises(PlanError, match=r"no set of strategies is done by month 1; the fastest needs \d"):
        budget.recommend(deadline=1)


@pytest.mark.parametrize("deadline", ["x", float("nan"), "2027-08"])
def test_a_deadline_that_is_no_number_is_refused(deadline: Any) -> None:  # noqa: ANN401 - what people may write
    with pytest.raises(PlanError, match=r"is not a month of the budget; enter a number such as 8\."):
        Budget("startup").recommend(deadline=deadline)


def test_an_unknown_risk_is_refused() -> None:
    with pytest.raises(PlanError, match="Risk: 'none' is not an option; choose one of low, medium, high"):
        Budget("startup").recommend(risk="none")
