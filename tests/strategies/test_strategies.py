"""What holds for every saving strategy."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from each import each
from plans import plain, random_plan

from llmbudget import Budget, PlanError, catalog
from llmbudget.analysis.ledger import switched
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import ASSUMPTION, Number
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.values import values
from llmbudget.presets import organisations
from llmbudget.quantities.graph import Graph
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import RISKS, WORKS, Strategy

README = Path(__file__).parents[2] / "README.md"
LISTED = [adjustment for adjustment in model().adjustments if adjustment.when_off]
"""What strategies take away when they are off: rows of tables that the plan itself lists."""


@each("strategy", strategies().values())
def test_a_strategy_says_what_it_is(strategy: type[Strategy]) -> None:
    assert strategies()[strategy.id] is strategy
    assert strategy.title[0].isupper()
    assert strategy.adjusts
    assert strategy.evidence.endswith(".")
    assert strategy.source == ASSUMPTION or strategy.source in catalog.sources()
    assert strategy.risk in RISKS
    assert strategy.work in WORKS
    assert f"| {strategy.title} |" in README.read_text("utf-8")


@each("strategy", strategies().values())
def test_a_strategy_adjusts_something_or_has_quantities_of_its_own(strategy: type[Strategy]) -> None:
    adjusted = {adjustment.target for adjustment in model().adjustments if adjustment.strategy == strategy.id}
    own = {q.name for q in model().base.values() if f"{strategy.id}_use" in q.needs}
    assert adjusted | own


@each("strategy", strategies().values())
def test_every_parameter_of_a_strategy_begins_with_its_id(strategy: type[Strategy]) -> None:
    assert all(strategy.parameter_id(field).startswith(f"{strategy.id}_") for field in strategy.records())


@pytest.mark.parametrize("seed", range(15))
def test_switched_off_they_leave_exactly_the_base_plan(seed: int) -> None:
    """To the last bit, for every quantity of the model as it is without any strategy's step."""
    plan = switched(random_plan(seed), []).replace(windows_follow=False)
    inputs = facts() | values(plan)
    listed = {one.target: np.zeros_like(inputs[one.target]) for one in LISTED if one.target in inputs}
    base = Graph(model().base, inputs).evaluate(inputs | listed)
    found = Budget(plan).values
    assert [name for name in model().base if not np.array_equal(base[name], found[name])] == []


@cache
def switched_off(name: str) -> Budget:
    """Return a preset without strategies, evaluated once."""
    return Budget(switched(Budget(name).plan, []))


@each("name", organisations())
@each("strategy", strategies().values())
def test_a_switch_that_is_off_hides_what_its_parameters_say(name: str, strategy: type[Strategy]) -> None:
    before = switched_off(name)
    records = {field: record for field, record in strategy.records().items() if isinstance(record, Number)}
    after = before.replace(**{strategy.parameter_id(field): record.at_most for field, record in records.items()})
    own = {strategy.parameter_id(field) for field in records}
    names = (name for name in model().order if name in model().base and not own & set(model().base[name].needs))
    assert [name for name in names if not np.array_equal(before[name], after[name])] == []


@each("strategy", strategies().values())
def test_a_strategy_is_kept_by_a_plan_file(strategy: type[Strategy]) -> None:
    plan = switched(plain(), [strategy.id])
    text = write_plan(plan)
    assert re.search(rf"\n  {strategy.id}:\n    use: true\n", text) or strategy.model_fields["use"].default
    assert read_plan(text).strategies == plan.strategies


def test_use_and_without_are_undone_by_each_other() -> None:
    budget = Budget(switched(Budget("startup").plan, []), spot_share=0)
    used = budget.use("spot_pricing", spot_share=0.8)
    assert used["spot_share"] == 0.8
    assert used["total_cost"] != budget["total_cost"]
    off = used.without("spot_pricing")
    assert off["total_cost"] == budget["total_cost"]
    assert off.plan.strategies.spot_pricing.spot_share == 0.8, "what was typed is kept"
    assert used.without("spot_pricing").use("spot_pricing").plan == used.plan


def test_an_unknown_strategy_or_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(PlanError, match=r"'spot' is not a saving strategy; choose one of .*spot_pricing"):
        Budget("startup").use("spot")
    with pytest.raises(PlanError, match=r"'share' is not a parameter of spot_pricing; it has .*, spot_share\."):
        Budget("startup").use("spot_pricing", share=0.5)


def test_costs_that_a_strategy_adds_are_lines_that_are_nothing_when_it_is_off() -> None:
    budget = Budget(switched(Budget("startup").plan, []))
    own = [name for name in model().cost_lines if any(need.endswith("_use") for need in model().base[name].needs)]
    assert all(budget[name] == 0 for name in own)
