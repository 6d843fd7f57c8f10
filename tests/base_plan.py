"""A strategy that is switched off leaves every quantity as the model without strategies has it."""

from typing import Any

import numpy as np

from llmbudget.budget import Budget
from llmbudget.model import Graph, model
from llmbudget.model.facts import facts
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values
from llmbudget.presets import organisations
from llmbudget.quantities.quantity import cost_lines, quantities
from llmbudget.strategies import strategies


def assert_off_is_the_base_plan(strategy: str, **parameters_of_it: Any) -> None:  # noqa: ANN401 - values of any parameter
    """Compare all quantities of every kind of organisation, whatever the parameters of the strategy are."""
    without = Graph(quantities, [*parameters(), *facts()])
    for profile in organisations():
        off = Budget(profile).use(strategy, **parameters_of_it).without(strategy)
        base = without.evaluate(facts() | values(off.plan))
        moved = [name for name in quantities if not np.array_equal(off[name], base[name])]
        assert moved == [], profile
        assert [name for name in cost_lines if _own(name, strategy) and off[name] != 0] == []
        assert model().evaluate(facts() | values(Budget(profile).plan))["total_cost"] == off["total_cost"]


def _own(quantity: str, strategy: str) -> bool:
    """Say whether the strategy's file defines a quantity."""
    return quantities[quantity].function.__module__ == strategies()[strategy].__module__
