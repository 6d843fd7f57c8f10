"""Recommended strategies: no other set saves more, and each that is left out has a reason that is true."""

from itertools import combinations

import pytest

from llmbudget.analysis.ledger import switched
from llmbudget.analysis.recommend import FIT, recommend
from llmbudget.budget import Budget, PlanError
from llmbudget.model import model
from llmbudget.plan.rules import contradictions
from llmbudget.presets import organisations
from llmbudget.quantities.quantity import checks
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import RISKS

LASTING = [name for name in checks if "month" not in model().precedents(name)]


def _best_by_hand(budget: Budget, risk: str, deadline: float) -> float:
    """Return the least net cost of all sets, each made into a budget of its own."""
    names = [name for name, kind in strategies().items() if RISKS.index(kind.risk) <= RISKS.index(risk)]
    moving = [n for n in names if Budget(switched(budget.plan, [n]))["net_cost"] != _without(budget)["net_cost"]]
    held = [name for name in LASTING if _without(budget)[name]]
    found = {True: [float("inf")], False: [float("inf")]}
    for size in range(len(moving) + 1):
        for used in combinations(moving, size):
            plan = switched(budget.plan, used)
            other = Budget(plan)
            fine = all(other[name] for name in held) and other["work_last_month"] <= deadline
            if fine and not list(contradictions(plan)):
                found[all(other[name] for name in FIT)].append(other["net_cost"])
    return min(found[True]) if len(found[True]) > 1 else min(found[False])


def _without(budget: Budget) -> Budget:
    return Budget(switched(budget.plan, []))


@pytest.mark.parametrize("risk", ["low", "medium"])
@pytest.mark.parametrize("name", organisations())
def test_no_set_that_is_allowed_saves_more(name: str, risk: str) -> None:
    budget = Budget(name)
    found = budget.recommend(risk=risk)
    assert found.budget["net_cost"] == pytest.approx(_best_by_hand(budget, risk, float("inf")), rel=1e-9)
    assert sum(found.savings.values()) == pytest.approx(_without(budget)["net_cost"] - found.budget["net_cost"])


@pytest.mark.parametrize("name", organisations())
def test_every_strategy_is_either_in_order_or_left_out_with_a_reason(name: str) -> None:
    found = Budget(name).recommend()
    assert set(found.savings) | set(found.left_out) == set(strategies())
    assert not set(found.savings) & set(found.left_out)
    assert {one.id for one in found.budget.plan.strategies.in_use()} == set(found.savings)
    assert all(reason.endswith(".") for reason in found.left_out.values())
    assert all(strategies()[one].risk != "high" for one in found.savings)
    table = found.table()
    assert list(table.index) == [*found.savings, *found.left_out]
    assert list(table["order"]) == [*range(1, len(found.savings) + 1), *[0] * len(found.left_out)]


def test_the_order_takes_what_saves_most_first() -> None:
    found = Budget("startup").recommend(risk="high")
    plan = found.budget.plan
    taken: list[str] = []
    for name, saving in found.savings.items():
        now = Budget(switched(plan, taken))["net_cost"]
        others = [one for one in found.savings if one not in taken]
        gains = {one: now - Budget(switched(plan, [*taken, one]))["net_cost"] for one in others}
        assert saving == pytest.approx(gains[name]) == pytest.approx(max(gains.values()))
        taken.append(name)


def test_what_is_in_use_now_does_not_matter() -> None:
    budget = Budget("startup")
    assert recommend(budget.plan).savings == recommend(switched(budget.plan, [])).savings


def test_a_deadline_is_met_or_refused_in_words() -> None:
    budget = Budget("startup")
    assert budget.recommend(deadline=6).budget["work_last_month"] <= 6
    with pytest.raises(PlanError, match=r"no set of strategies is done by month 1; the earliest end is \d"):
        budget.recommend(deadline=1)


def test_an_unknown_risk_is_refused() -> None:
    with pytest.raises(PlanError, match="Risk: 'none' is none; choose one of low, medium, high"):
        Budget("startup").recommend(risk="none")
