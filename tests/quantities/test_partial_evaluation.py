"""A folded graph gives what the whole graph gives, and computes only what rests on what varies."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import plain, random_plan

from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values
from llmbudget.presets import preset
from llmbudget.quantities import partial_evaluation as folded_module
from llmbudget.quantities.graph import Graph
from llmbudget.quantities.partial_evaluation import Folded
from llmbudget.quantities.quantity import Quantity

NUMBERS = [name for name, p in parameters().items() if isinstance(p.record, Number) and p.section != "constants"]
TARGETS = ("total_cost", "net_cost", "lowest_cash", "role_cost", "done_month", "check_memory", "total_cost_by_month")


def _inputs(seed: int) -> dict[str, Any]:
    return facts() | values(random_plan(seed))


def _varied(inputs: dict[str, Any], names: list[str], seed: int) -> dict[str, Any]:
    """Return three cases of each input: a little less, as it is, and a little more."""
    random = np.random.default_rng(seed)
    return {
        name: np.atleast_2d(inputs[name])[np.newaxis] * (1 + 0.1 * random.permutation([-1, 0, 1]).reshape(3, 1, 1))
        for name in names
    }


@pytest.mark.slow
@given(st.integers(0, 30), st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=8, unique=True), st.integers(0, 99))
def test_it_gives_what_the_graph_gives_to_the_bit(seed: int, names: list[str], draw: int) -> None:
    inputs = _inputs(seed)
    varied = _varied(inputs, names, draw)
    with np.errstate(all="ignore"):  # shares of more than all
        folded = Folded(model(), inputs, names, TARGETS)(varied)
        whole = model().evaluate(inputs | varied, TARGETS)
    assert list(folded) == list(TARGETS)
    for name in TARGETS:
        np.testing.assert_array_equal(folded[name], whole[name], err_msg=name)


@pytest.mark.parametrize("at_once", [1, 2**8, 2**10])
def test_cases_that_are_evaluated_in_parts_are_the_same_to_the_bit(at_once: int) -> None:
    """Also one after the other; what no case changes has one value."""
    inputs, names = _inputs(4), ["role_salary", "idle_share"]
    varied = {name: np.atleast_2d(inputs[name])[np.newaxis] * np.linspace(0.5, 1, 7).reshape(7, 1, 1) for name in names}
    targets = (*TARGETS, "idle_share")
    whole = Folded(model(), inputs, names, targets)(varied)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folded_module, "AT_ONCE", at_once)
        parts = Folded(model(), inputs, names, targets)(varied)
    for name in targets:
        np.testing.assert_array_equal(parts[name], whole[name], err_msg=name)


def test_it_may_be_called_again_with_other_values() -> None:
    inputs = facts() | values(preset("startup"))
    folded = Folded(model(), inputs, ["role_salary"], ["total_cost"])
    once, more = (folded({"role_salary": inputs["role_salary"] * times})["total_cost"] for times in (1, 2))
    assert folded({"role_salary": inputs["role_salary"]})["total_cost"] == once
    assert more > once == pytest.approx(model().evaluate(inputs, ["total_cost"])["total_cost"])


def test_a_target_may_be_fixed_or_be_what_varies() -> None:
    found = Folded(
        model(), facts() | values(plain()), ["tokens", "recruiting_rate"], ["person_months", "recruiting_rate"]
    )({"tokens": np.full((2, 1, 1), 1e9), "recruiting_rate": np.full((2, 1, 1), 0.1)})
    assert np.ndim(found["person_months"]) == 0
    assert found["recruiting_rate"].shape == (2, 1, 1)


def test_only_what_rests_on_what_varies_is_computed_anew() -> None:
    calls: list[str] = []

    def quantity(name: str, *needs: str) -> Quantity:
        def function(*values: float) -> float:
            calls.append(name)
            return sum(values)

        return Quantity(name, function, needs, name, "1", "", "")

    made = [quantity("fixed", "a"), quantity("moves", "b", "fixed"), quantity("end", "moves"), quantity("other", "b")]
    folded = Folded(Graph({one.name: one for one in made}, ["a", "b"]), {"a": 1.0, "b": 2.0}, ["b"], ["end"])
    calls.clear()
    assert folded({"b": 5.0}) == {"end": 6.0}
    assert calls == ["moves", "end"]
