"""A strategy that is switched off leaves every quantity exactly as it was, whatever its own parameters say."""

import numpy as np
import pytest
from plans import random_plan

from llmbudget.model import Graph, model
from llmbudget.model.facts import facts
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values
from llmbudget.quantities.adjustment import adjustments
from llmbudget.quantities.quantity import checks, cost_lines, quantities
from llmbudget.strategies import strategies

COUNT_ONLY_WITH_IT = {one.strategy for one in adjustments() if one.when_off}
NEUTRAL = {"partner_contribution_hours": 0}
"""Of those that count only when they are switched on: what adds nothing to the plan."""


@pytest.mark.parametrize("seed", range(20))
def test_every_quantity_is_exactly_that_of_the_model_without_strategies(seed: int) -> None:
    uses = {f"{name}_use": name in COUNT_ONLY_WITH_IT for name in strategies()}
    known = {name: value for name, value in NEUTRAL.items() if name in parameters()}
    inputs = facts() | values(random_plan(seed).replace(**uses, **known))
    base = Graph(quantities, [*parameters(), *facts()]).evaluate(inputs)
    found = model().evaluate(inputs)
    assert [name for name in base if not np.array_equal(found[name], base[name])] == []


@pytest.mark.parametrize("seed", range(5))
def test_costs_and_checks_that_a_strategy_brings_are_nothing_and_well(seed: int) -> None:
    inputs = facts() | values(random_plan(seed).replace(**{f"{name}_use": False for name in strategies()}))
    found = model().evaluate(inputs)
    homes = {kind.__module__ for kind in strategies().values()}
    own = [name for name, quantity in quantities.items() if quantity.function.__module__ in homes]
    assert [name for name in own if name in cost_lines and np.any(found[name])] == []
    assert [name for name in own if name in checks and found[name] != 1] == []


def test_each_strategy_says_what_it_is() -> None:
    for name, kind in strategies().items():
        assert kind.id == name
        assert kind.evidence.endswith(".")
        assert kind.records()["use"].help.endswith(".")
