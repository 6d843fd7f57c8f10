"""Steps of strategies: each adjusts the result of the steps before it, if its switch is on."""

import sys
from collections.abc import Callable, Mapping
from typing import ClassVar

import pytest

from llmbudget.quantities.adjustment import Adjustment, adjustments_of, clears, replaces, scales, with_strategies
from llmbudget.quantities.graph import Graph
from llmbudget.quantities.quantity import Quantity

COST = Quantity("cost", lambda hours, price: hours * price, ("hours", "price"), "Cost", "USD", "Group", "A cost.")


@scales("share", {"hours": "The hours still worked.", "cost": "What is still paid."})
class First:
    id: ClassVar[str] = "first"


@replaces({"price": "Its own.", "hours": "Its own."})
@clears({"cost": "None."}, when_off=True)
@replaces({"days": "Its own."})
class Second:
    id: ClassVar[str] = "second"


def test_what_the_class_of_a_strategy_adjusts_stands_as_it_is_written_from_top_to_bottom() -> None:
    made = [one for one in adjustments_of([sys.modules[__name__]]) if one.strategy == "second"]
    assert [(one.target, one.needs, one.when_off) for one in made] == [
        ("price", ("second_price",), False),
        ("hours", ("second_hours",), False),
        ("cost", ("cost",), True),
        ("days", ("second_days",), False),
    ]


def _made(strategy: str, target: str, needs: str, function: Callable[..., float], *, when_off: bool) -> Adjustment:
    return Adjustment(strategy, target, function, tuple(needs.split()), "Says what it does.", when_off)


def _cost(made: list[Adjustment], **inputs: float) -> Mapping[str, float]:
    steps = with_strategies({"cost": COST}, made, lambda name: (name, "1"))
    return Graph(steps, ["hours", "price", "first_use", "second_use"]).evaluate({"hours": 10, "price": 2, **inputs})


@pytest.mark.parametrize(("use", "cost"), [(1, 10 * 2 / 2), (0, 10 * 2)])
def test_an_adjustment_counts_when_its_strategy_is_on(use: float, cost: float) -> None:
    half = _made("first", "cost", "cost", lambda cost: cost / 2, when_off=False)
    assert _cost([half], first_use=use, second_use=0)["cost"] == cost


@pytest.mark.parametrize(("use", "cost"), [(1, 10 * 2), (0, 0)])
def test_what_stands_in_its_place_counts_when_the_strategy_is_off(use: float, cost: float) -> None:
    """Hours that somebody gives: none without it."""
    none = _made("first", "hours", "hours", lambda hours: hours * 0, when_off=True)
    found = _cost([none], first_use=use, second_use=0)
    assert found["cost"] == cost
    assert found["hours_before_strategies"] == 10


def test_one_that_counts_when_off_is_a_step_among_others() -> None:
    """Without the first there are 4 hours, and the second doubles what it finds; with the first it finds all 10."""
    made = [
        _made("first", "hours", "hours price", lambda hours, price: hours - 3 * price, when_off=True),
        _made("second", "hours", "hours", lambda hours: hours * 2, when_off=False),
    ]
    off, on = (_cost(made, first_use=use, second_use=1) for use in (0, 1))
    assert (off["hours_with_first"], off["hours"], off["cost"]) == (4, 8, 16)
    assert (on["hours_with_first"], on["hours"], on["cost"]) == (10, 20, 40)


@pytest.mark.parametrize("price_too", [True, False])
def test_what_stands_before_all_strategies_can_be_asked_for_whether_or_not_any_adjusts_it(price_too: bool) -> None:  # noqa: FBT001 - a case
    """The first adds the price that was typed, 2, also when the second doubles it: 12 hours at 4 or at 2."""
    hours = _made("first", "hours", "hours price_before_strategies", lambda hours, price: hours + price, when_off=False)
    price = _made("second", "price", "price", lambda price: price * 2, when_off=False)
    found = _cost([hours, price] if price_too else [hours], first_use=1, second_use=1)
    assert (found["hours"], found["cost"]) == (12, 48 if price_too else 24)


@pytest.mark.parametrize(("use", "cost"), [(1, 10 / 5 * 2 / 5), (0, 10 * 2)])
def test_a_strategy_that_scales_leaves_a_share_of_each_target_when_it_is_on(use: float, cost: float) -> None:
    """A fifth of 10 hours, and of what these cost at 2 USD a fifth."""
    made = [one for one in adjustments_of([sys.modules[__name__]]) if one.strategy == "first"]
    steps = with_strategies({"cost": COST}, made, lambda name: (name, "1"))
    found = Graph(steps, ["hours", "price", "share", "first_use"])
    assert found.evaluate({"hours": 10, "price": 2, "share": 0.2, "first_use": use})["cost"] == pytest.approx(cost)
    assert steps["cost"].help == "With first: what is still paid."
