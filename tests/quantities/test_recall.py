"""One plan evaluated after another: what both have in common is not computed again, and nothing differs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from llmbudget import Budget
from llmbudget.model import Graph
from llmbudget.quantities.quantity import Quantity
from llmbudget.quantities.recall import Recall


class Counted:
    """A graph whose quantities say when they are computed: sign of `a`, then `twice` that sign, and `other` of `b`."""

    def __init__(self) -> None:
        self.computed: list[str] = []
        parts = [
            self._quantity("sign", np.sign, "a"),
            self._quantity("twice", lambda sign: 2 * sign, "sign"),
            self._quantity("other", lambda b: b + 1, "b"),
        ]
        self.graph = Graph({quantity.name: quantity for quantity in parts}, ("a", "b"))
        self.recall = Recall()

    def _quantity(self, name: str, function: Callable[[Any], Any], need: str) -> Quantity:
        def computed(value: Any) -> Any:  # noqa: ANN401 - a number or an array
            self.computed.append(name)
            return function(value)

        return Quantity(name, computed, (need,), name, "1", "Group", "")

    def again(self, **inputs: float | np.ndarray) -> list[str]:
        """Return what is computed for other inputs; their values are as if it was the first time."""
        self.computed.clear()
        values, computed = self.recall.evaluate(self.graph, inputs), [*self.computed]
        np.testing.assert_equal(values, self.graph.evaluate(inputs))
        return computed


@pytest.fixture
def counted() -> Counted:
    """Evaluated once, with 3 and 5."""
    first = Counted()
    assert sorted(first.again(a=3.0, b=5.0)) == ["other", "sign", "twice"]
    return first


def test_only_what_depends_on_a_changed_input_is_computed_and_only_until_a_value_stays(counted: Counted) -> None:
    assert counted.again(a=3.0, b=5.0) == []
    assert counted.again(a=4.0, b=5.0) == ["sign"]
    assert counted.again(a=-4.0, b=5.0) == ["sign", "twice"]
    assert counted.again(a=-4.0, b=6.0) == ["other"]


def test_columns_are_compared_by_length_type_and_every_bit(counted: Counted) -> None:
    column = np.array([1.0, 0.0])
    assert counted.again(a=3.0, b=column) == ["other"]
    assert counted.again(a=3.0, b=column.copy()) == []
    assert counted.again(a=3.0, b=np.array([1.0, -0.0])) == ["other"]
    assert counted.again(a=3.0, b=np.array([1.0])) == ["other"]
    assert counted.again(a=3.0, b=np.array([1])) == ["other"]


def test_the_same_targets_are_recalled_and_others_computed(counted: Counted) -> None:
    counted.computed.clear()
    inputs = {"a": 3.0, "b": 5.0}
    assert counted.recall.evaluate(counted.graph, inputs, ["sign"])["sign"] == 1
    assert counted.computed == ["sign"]
    counted.recall.evaluate(counted.graph, inputs, ["sign"])
    assert counted.computed == ["sign"]


def test_values_of_another_model_are_forgotten(counted: Counted) -> None:
    other = Counted()
    other.recall = counted.recall
    assert sorted(other.again(a=3.0, b=5.0)) == ["other", "sign", "twice"]


def test_a_budget_that_follows_another_has_the_values_of_one_that_stands_alone() -> None:
    """To the bit, also after the months, a strategy and a row of a table have changed."""
    budget = Budget("startup")
    steps: tuple[dict[str, Any], ...] = (
        {"tokens": 3e10},
        {"horizon_months": 30},
        {"spot_pricing_use": True},
        {"roles": []},
    )
    for changes in steps:
        plan = budget.replace(**changes).plan
        budget, alone = budget.followed_by(plan), Budget(plan)
        assert {name: repr(value) for name, value in budget.values.items()} == {
            name: repr(value) for name, value in alone.values.items()
        }
