"""The model as a graph: errors in plain words, and its structure."""

import sys
from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from llmbudget.model import Graph, Model, ModelError, model, schedule
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values
from llmbudget.presets import preset
from llmbudget.quantities.quantity import CostLine, Quantity, Value, cost_line, family, quantity, renamed


def _quantity(name: str, *needs: str) -> Quantity:
    return Quantity(name, lambda *found: sum(found), needs, name, "1", "Group", "")


def _graph(*made: Quantity, inputs: tuple[str, ...] = ("a", "b")) -> Graph:
    return Graph({quantity.name: quantity for quantity in made}, inputs)


def test_a_circle_is_refused_and_shown() -> None:
    with pytest.raises(ModelError) as caught:
        _graph(_quantity("x", "y"), _quantity("y", "z", "a"), _quantity("z", "x"))
    assert str(caught.value).startswith("these quantities need each other in a circle: ")
    assert {"x", "y", "z"} <= set(str(caught.value).split(": ")[1].split(" <- "))


def test_a_quantity_that_needs_itself_is_refused() -> None:
    with pytest.raises(ModelError, match=r"in a circle: x <- x$"):
        _graph(_quantity("x", "x"))


def test_a_name_that_nothing_defines_is_refused_with_the_quantity_that_needs_it() -> None:
    with pytest.raises(ModelError, match=r"^x needs 'tokenz', which is neither a quantity nor an input$"):
        _graph(_quantity("x", "tokenz"))


def test_quantities_are_evaluated_after_what_they_need_whatever_their_order() -> None:
    graph = _graph(_quantity("z", "y", "x"), _quantity("y", "x", "b"), _quantity("x", "a"))
    assert graph.order.index("x") < graph.order.index("y") < graph.order.index("z")
    assert graph.evaluate({"a": 1, "b": 10}) == {"a": 1, "b": 10, "x": 1, "y": 11, "z": 12}


def test_only_what_the_targets_need_is_evaluated() -> None:
    graph = _graph(_quantity("x", "a"), _quantity("y", "x"), _quantity("z", "b"))
    assert graph.evaluate({"a": 1, "b": 2}, ["y"]) == {"a": 1, "b": 2, "x": 1, "y": 1}


def test_precedents_and_dependents_reach_all_the_way() -> None:
    graph = _graph(_quantity("x", "a"), _quantity("y", "x", "b"), _quantity("z", "y"))
    assert graph.precedents("z") == {"a", "b", "x", "y"}
    assert graph.dependents("a") == {"x", "y", "z"}
    assert graph.dependents("b") == {"y", "z"}
    assert graph.dependents("z") == frozenset()


def test_the_model_stands_in_an_order_in_which_it_can_be_evaluated() -> None:
    seen = set(model().inputs)
    for name in model().order:
        assert set(model().quantities[name].needs) <= seen, name
        seen.add(name)
    assert set(model().base) <= set(model().order)


def test_dependents_of_an_input_are_exactly_the_quantities_that_change_with_it() -> None:
    """Nothing outside them moves when the input does; and the total is among them."""
    inputs = facts() | values(preset("startup"))
    before = model().evaluate(inputs)
    after = model().evaluate(inputs | {"tokens": 3e10, "goodput": 0.5})
    touched = model().dependents("tokens") | model().dependents("goodput")
    moved = {name for name in model().order if not np.array_equal(before[name], after[name])}
    assert moved <= touched
    assert {"training_flops", "training_cost", "total_cost", "cash_cost", "closing_cash"} <= moved


def test_targets_of_the_model_give_what_the_whole_model_gives() -> None:
    inputs = facts() | values(preset("startup"))
    part = model().evaluate(inputs, ["total_cost"])
    assert part["total_cost"] == model().evaluate(inputs)["total_cost"]
    assert "closing_cash" not in part


def test_a_second_quantity_of_the_same_name_is_refused() -> None:
    with pytest.raises(ValueError, match="two quantities are called 'in_horizon'"):
        Model([schedule, schedule], (), lambda name: (name, "1"), ["month", "horizon_months"])


TITLE = "Months of a test"


@quantity("share", "One month of them", help="Of the budget's months.")
def one_month_share(horizon_months: Value) -> Value:
    return 1 / horizon_months


@family
def _doubles(quantities: Mapping[str, Quantity], cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """Twice what stands before it, and each line."""
    for name in (*quantities, *cost_lines):
        yield renamed(f"twice_{name}", _double, "Twice", "1", "Twice it.", value=name)


def _double(value: Value) -> Value:
    return value + value


@cost_line("compute", "A line", account="1", phase="budget", help="A cost.")
def line_cost(one_month_share: Value) -> Value:
    return one_month_share


def test_a_model_has_what_the_functions_of_its_modules_say_and_no_other_model_has_it() -> None:
    """Families see what stands before them in the model, and every line."""
    own = Model([sys.modules[__name__]], (), lambda name: (name, "1"), ["horizon_months"])
    assert [*own.quantities] == ["one_month_share", "twice_one_month_share", "twice_line_cost", "line_cost"]
    assert own.evaluate({"horizon_months": 4.0})["twice_line_cost"] == 0.5
    assert [*own.cost_lines] == ["line_cost"]
    assert not {*own.quantities, *own.cost_lines} & {*model().quantities, *model().cost_lines}


def test_a_cost_line_says_when_it_is_spent_in_one_way() -> None:
    for options in ({}, {"phase": "training", "by_month": "training_cost_by_month"}):
        with pytest.raises(ValueError, match="give one of them"):
            cost_line("compute", "Both or none", account="6100", help="A cost.", **options)
