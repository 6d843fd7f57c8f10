"""Correlations: what is stated is drawn, what cannot be is refused in a sentence."""

import math
from itertools import combinations

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget, PlanError
from llmbudget.analysis.correlation import USUAL, Correlations, mixing
from llmbudget.analysis.sampling import sample
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import parameters

BLOCKS = 8
ERROR = 5 / math.sqrt(BLOCKS * 4096)
A, B, C = "role_salary", "recruiting_rate", "travel_price"


def _correlations(own: Correlations) -> dict[frozenset[str], float]:
    """Return how each two parameters of a plan move together, of eight blocks of draws."""
    drawn = sample(plain().replace(travel_price=1000, usual_spot_ratio=0.5), 3, own)
    blocks = [drawn.z(block) for block in range(BLOCKS)]
    names = list(drawn.distributions)
    found = np.corrcoef([np.concatenate([block[name].ravel() for block in blocks]) for name in names])
    return {frozenset((names[i], names[j])): found[i, j] for i, j in combinations(range(len(names)), 2)}


def test_what_is_usual_is_drawn_and_all_else_moves_by_itself() -> None:
    found = _correlations({})
    stated = {frozenset(pair): value for pair, value in USUAL.items() if frozenset(pair) in found}
    assert len(stated) > 3
    for pair, value in found.items():
        assert value == pytest.approx(stated.get(pair, 0), abs=ERROR), pair


@pytest.mark.parametrize("value", [-1, -0.7, 0, 0.9, 1])
def test_own_ones_are_added_and_the_usual_ones_overridden_whichever_comes_first(value: float) -> None:
    one, other = next(iter(USUAL))
    found = _correlations({(A, B): value, (other, one): value / 2})
    assert found[frozenset((A, B))] == pytest.approx(value, abs=ERROR)
    assert found[frozenset((one, other))] == pytest.approx(value / 2, abs=ERROR)
    assert found[frozenset((A, C))] == pytest.approx(0, abs=ERROR)


def test_what_moves_together_fully_is_drawn_as_one() -> None:
    drawn = sample(plain(), 0, {(A, B): 1})
    z = drawn.z(0)
    np.testing.assert_allclose(z[A], z[B], atol=1e-7)
    opposite = sample(plain(), 0, {(A, B): -1}).z(0)
    np.testing.assert_allclose(opposite[A], -opposite[B], atol=1e-7)


def test_each_parameter_keeps_its_own_distribution() -> None:
    drawn = sample(plain(), 1, {(A, B): 0.8})
    for name in (*drawn.correlated[0], A, B):
        z = np.concatenate([drawn.z(block)[name].ravel() for block in range(BLOCKS)])
        assert z.mean() == pytest.approx(0, abs=ERROR)
        assert z.var() == pytest.approx(1, abs=math.sqrt(2) * ERROR)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({("role_salary", "role_salary"): 0.5}, "role_salary is paired with itself"),
        ({(A, B): 1.1}, "1.1 for role_salary and recruiting_rate is out of range; use -1 to 1"),
        ({(A, B): math.nan}, "nan for role_salary and recruiting_rate is out of range"),
        ({(A, "tokens"): 0.5}, "'tokens' has no range here"),
        ({("salary", B): 0.5}, "'salary' has no range here"),
        ({(A, B): 0.9, (B, C): 0.9, (A, C): -0.9}, "is inconsistent; move some closer to 0"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(own: Correlations, sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        Budget("startup", travel_price=1000).uncertainty(100, correlations=own)


def test_what_can_just_hold_together_is_drawn() -> None:
    """Two that move as one have the same correlation with a third."""
    found = _correlations({(A, B): 1, (B, C): 0.6, (A, C): 0.6})
    assert found[frozenset((A, C))] == pytest.approx(0.6, abs=ERROR)


def test_the_usual_ones_hold_together_and_are_of_numbers_that_exist() -> None:
    names = {name for pair in USUAL for name in pair}
    assert all(isinstance(parameters()[name].record, Number) for name in names)
    assert mixing(names, {})[0] == sorted(names)


@pytest.mark.slow
def test_prices_that_move_together_make_the_total_wider() -> None:
    budget = Budget("startup")
    moved = list(budget.drivers().index[:2])
    apart, together = (
        budget.uncertainty(20_000, correlations={(moved[0], moved[1]): value}) for value in (0, 1)
    )  # fmt: skip
    width = [one.quantile("total_cost", 0.9) - one.quantile("total_cost", 0.1) for one in (apart, together)]
    assert width[1] > 1.05 * width[0]
