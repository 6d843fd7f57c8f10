"""The ledger of strategies adds up, and every figure in it is the difference of two budgets."""

import numpy as np
import pytest
from each import first_of
from plans import first, random_plan

from llmbudget import Budget, PlanError
from llmbudget.analysis.ledger import before, effects, ledger, switched
from llmbudget.analysis.strategy_cases import evaluate, in_use
from llmbudget.model.lines import budget_lines
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations
from llmbudget.strategies import strategies
from llmbudget.strategies.owning import Owning

SEEDS = first_of(range(5))


def _total(plan: Plan, used: list[str], name: str = "total_cost") -> float:
    """Return a quantity of a plan with just these strategies in use, the way anybody would ask for it."""
    return float(Budget(switched(plan, used))[name])


def _noise(plan: Plan) -> float:
    """Return what savings, which are differences, keep of the rounding of the totals."""
    return float(1e-12 * (before(plan) + Budget(plan)["total_cost"]))


def _near(noise: float, value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=noise)


@pytest.mark.parametrize("seed", SEEDS)
def test_savings_in_sequence_add_up_to_the_total_without_strategies_less_the_total(seed: int) -> None:
    plan = random_plan(seed)
    table, noise = ledger(plan), _noise(plan)
    assert table["in_sequence"].sum() == _near(noise, _total(plan, []) - Budget(plan)["total_cost"])
    assert table["net_in_sequence"].sum() == _near(noise, _total(plan, [], "net_cost") - Budget(plan)["net_cost"])
    assert list(table.index) == list(in_use(plan))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_the_difference_of_two_budgets(seed: int) -> None:
    plan = random_plan(seed)
    used = list(in_use(plan))
    table, noise = ledger(plan), _noise(plan)
    for place, name in enumerate(used):
        row, earlier, now = table.loc[name], used[:place], used[: place + 1]
        assert row["alone"] == _near(noise, _total(plan, []) - _total(plan, [name]))
        assert row["in_sequence"] == _near(noise, _total(plan, earlier) - _total(plan, now))
        assert row["total_cost"] == _near(noise, _total(plan, now))
        assert row["net_cost"] == _near(noise, _total(plan, now, "net_cost"))
        there, before_it = (Budget(switched(plan, names)) for names in (now, earlier))
        grown = [max(float(there[line.name] - before_it[line.name]), 0) for line in budget_lines()]
        assert row["elsewhere"] == _near(noise, sum(grown))


@pytest.mark.parametrize("name", first_of(organisations()))
def test_the_ledger_of_a_preset_ends_at_its_total(name: str) -> None:
    budget = Budget(name)
    assert budget.ledger()["total_cost"].iloc[-1] == pytest.approx(budget["total_cost"], rel=1e-12)
    assert list(budget.ledger()["label"]) == [one.title for one in budget.plan.strategies.in_use()]


def test_a_plan_without_strategies_has_an_empty_ledger() -> None:
    assert ledger(switched(Budget("startup").plan, [])).empty


@pytest.mark.parametrize("seed", SEEDS)
def test_an_effect_is_what_the_switch_does_to_the_plan_as_it_stands(seed: int) -> None:
    plan = random_plan(seed)
    used, budget, noise = list(in_use(plan)), Budget(plan), _noise(plan)
    for name, effect in effects(plan).items():
        other = [one for one in used if one != name] if name in used else [*used, name]
        sign = 1 if name in used else -1
        if saved := strategies()[name].saved:
            better = sign * (budget[saved] - _total(plan, other, saved))
            assert effect.saving == effect.net_saving == _near(noise, better)
            continue
        for target, saving in (("total_cost", effect.saving), ("net_cost", effect.net_saving)):
            assert saving == _near(noise, sign * (_total(plan, other, target) - budget[target]))


def test_owning_saves_against_the_cheapest_way_to_rent_not_against_the_list_price() -> None:
    """Without its cluster the big company would rent on demand in its ledger, but commitments cost it half of that."""
    budget = Budget(first("big_tech"))
    saving = effects(budget.plan)["owning"].saving
    assert saving == pytest.approx(budget["savings_from_owning"])
    assert 0 < saving < 5e6
    table = budget.ledger()
    assert table.loc["owning", "in_sequence"] > 80e6
    assert table.loc["owning", "against_best"] == pytest.approx(saving)
    others = table.drop(index="owning")
    assert others["against_best"].tolist() == others["in_sequence"].tolist()
    words = Owning.remark(budget.values)
    assert words.startswith(
        "Owning costs 2,986,818 USD less than the cheapest way to rent the same hours, at 2.98 USD/h"
    )


def test_what_cannot_be_switched_on_says_why_and_cannot_be_switched_on() -> None:
    budget = Budget(switched(Budget("startup").plan, []), spot_share=0, owned_share=1, n_owned=8)
    refused = {name: effect.refusal for name, effect in effects(budget.plan).items() if effect.refusal}
    assert "hours on own machines cannot also be spot hours" in refused["spot_pricing"]
    for name, sentence in refused.items():
        with pytest.raises(PlanError) as caught:
            budget.use(name)
        assert sentence in str(caught.value)


def test_cases_are_evaluated_together_as_one_by_one() -> None:
    plan = random_plan(3)
    sets = [[], list(strategies()), *([name] for name in strategies())]
    names = ["total_cost", "net_cost", "accelerator_hours", "people_cost", "blended_price"]
    values = evaluate(plan, sets, names)
    for name in names:
        alone = np.array([_total(plan, one, name) for one in sets])
        np.testing.assert_allclose(values[name], alone, rtol=1e-9)
