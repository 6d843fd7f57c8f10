"""Draws: P10, P50 and P90 are where the range says, on every scale, and nothing lies where nothing can."""

import math
import zlib
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plans import plain, random_plan

from llmbudget.analysis.distributions import Distribution, distribution
from llmbudget.analysis.sampling import BLOCK, sample
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.ranges import Range, ranges
from llmbudget.presets import organisations, preset
from llmbudget.strategies import strategies

Z90 = NormalDist().inv_cdf(0.9)
MARKS = {0.1: -Z90, 0.5: 0.0, 0.9: Z90}
FAR = np.linspace(-9, 9, 181).reshape(-1, 1, 1)
"""Standard normal numbers from nearly never to nearly always."""

PLANS = [*(preset(name) for name in organisations()), *(random_plan(seed) for seed in range(3))]


def _number(low: float, value: float, high: float, **record: Any) -> Distribution:  # noqa: ANN401 - of a Number
    bounds = {"unit": "USD", "at_least": -1e12, "at_most": 1e12} | record
    return distribution(Number("", **bounds), Range(np.array(low), np.array(value), np.array(high)))


def _draw(one: Distribution, z: float) -> float:
    return float(one(np.full((1, 1, 1), z))[0, 0, 0])


def _wide(name: str) -> dict[str, Any]:
    return {name: {"low": 0.3, "high": 2.5}}


SCALES = st.sampled_from([
    ("USD", 1e-3, 1e9), ("USD", -1e6, 1e6), ("USD", 0, 1e6), ("share", 1e-6, 1 - 1e-6), ("×", 1, 50),
    ("share/year", -0.9, 5),
])  # fmt: skip


@given(SCALES, st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted))
def test_ten_fifty_and_ninety_percent_lie_where_the_range_says(
    scale: tuple[str, float, float], places: list[float]
) -> None:
    unit, least, most = scale
    low, value, high = (least + place * (most - least) for place in places)
    assume(low < high and not 0 < low < 1e-6 * most)
    one = _number(low, value, high, unit=unit, at_least=least, at_most=most)
    for z, mark in ((-Z90, low), (0, value), (Z90, high)):
        assert _draw(one, z) == pytest.approx(mark, rel=1e-9, abs=1e-9 * max(abs(low), abs(high)))
    drawn = one(FAR).ravel()
    assert np.all(np.diff(drawn) >= 0)
    assert least <= drawn[0]
    assert drawn[-1] <= most


def test_prices_are_drawn_by_factors_shares_by_odds_and_what_reaches_0_evenly() -> None:
    price, share = _number(10, 20, 80), _number(0.2, 0.5, 0.6, unit="share", at_least=0, at_most=1)
    rate, some = _number(-0.1, 0, 0.3), _number(0, 0.5, 0.9, unit="share", at_least=0, at_most=1)
    assert _draw(price, 2 * Z90) == pytest.approx(20 * 4**2)
    assert _draw(price, -2 * Z90) == pytest.approx(20 / 2**2)
    assert _draw(share, 2 * Z90) == pytest.approx(1 / (1 + (2 / 3) ** 2))  # odds of 1, times (3/2)²
    assert _draw(share, -2 * Z90) == pytest.approx(1 / (1 + 4**2))
    assert (_draw(rate, 2 * Z90), _draw(rate, -2 * Z90)) == pytest.approx((0.6, -0.2))
    assert (_draw(some, 2 * Z90), _draw(some, -2 * Z90)) == (1, 0)


def test_means_are_those_of_the_closed_forms() -> None:
    """Lognormal: exp(s²/2); normal with halves a below and b above: (b - a) / √(2π)."""
    z = np.random.default_rng(1).standard_normal((400_000, 1, 1))
    s = math.log(2) / Z90
    assert _number(0.5, 1, 2)(z).mean() == pytest.approx(math.exp(s**2 / 2), rel=0.005)
    normal = _number(-1, 1, 4)(z)
    assert normal.mean() == pytest.approx(1 + (3 - 2) / Z90 / math.sqrt(2 * math.pi), abs=0.01)


@pytest.mark.parametrize("number", range(len(PLANS)))
def test_draws_of_every_parameter_of_a_plan_have_its_range(number: int) -> None:
    """Shares of 4 blocks of draws below each mark lie within five standard errors of 10, 50 and 90%."""
    plan = PLANS[number]
    drawn = sample(plan, 5, {})
    found = ranges(plan)
    assert list(drawn.distributions) == list(found)
    z = [drawn.z(block) for block in range(4)]
    for name, one in drawn.distributions.items():
        record = parameters()[name].record
        assert isinstance(record, Number)
        column = np.concatenate([one(part[name]) for part in z])
        np.testing.assert_allclose(one(np.zeros((1, 1, 1)))[0], one.value, rtol=1e-9)
        if record.whole:
            assert np.array_equal(column, np.round(column))
            continue
        for row in np.flatnonzero(one.low < one.high):
            for (share, _), mark in zip(MARKS.items(), (one.low, one.value, one.high), strict=True):
                error = 5 * math.sqrt(share * (1 - share) / len(column))
                slack = 1e-9 * abs(mark[row, 0])
                below = np.mean(column[:, row, 0] < mark[row, 0] - slack)
                up_to = np.mean(column[:, row, 0] <= mark[row, 0] + slack)
                assert below - error <= share <= up_to + error, (name, row, share)


def test_every_number_keeps_its_bounds_and_whole_ones_are_whole_however_far_they_are_drawn() -> None:
    decided = [p for p in parameters().values() if isinstance(p.record, Number) and p.section != "constants"]
    on = {f"{name}_use": True for name in ("deduplication", "low_precision")}
    plan = plain().replace(**on)
    n_seen = 0
    for parameter in decided:
        own = plan.model_copy(update={"spreads": Plan.model_validate({"spreads": _wide(parameter.name)}).spreads})
        found = ranges(own).get(parameter.name)
        if found is None:
            continue
        n_seen += 1
        record = parameter.record
        assert isinstance(record, Number)
        column = distribution(record, found)(FAR)[:, (found.low < found.high).ravel()]
        assert record.at_least <= column.min()
        assert column.max() <= record.at_most
        if record.unit.split("/")[0] == "share" and record.at_most <= 1:
            assert column.max() <= 1
        if record.whole:
            assert np.array_equal(column, np.round(column))
    assert n_seen > 50


def test_rows_of_a_column_move_together_and_those_without_a_range_stay() -> None:
    roles = [{"salary": 50_000}, {"salary": 0}, {"salary": 200_000}]
    one = sample(plain().replace(roles=roles), 0, {}).distributions["role_salary"]
    column = one(FAR)
    assert column.shape == (len(FAR), 3, 1)
    np.testing.assert_allclose(column[:, 2], 4 * column[:, 0])
    assert not column[:, 1].any()


def test_a_draw_depends_on_seed_block_and_name_and_on_no_other_parameter() -> None:
    many, few = sample(plain().replace(deduplication_use=True), 3, {}), sample(plain(), 3, {})
    alone = set(few.distributions) - set(few.correlated[0])
    assert len(many.distributions) > len(few.distributions)
    assert len(alone) > 20
    z, with_others, later, other_seed = few.z(0), many.z(0), few.z(1), sample(plain(), 4, {}).z(0)
    for name in alone:
        assert z[name].shape == (BLOCK, 1, 1)
        assert np.array_equal(z[name], with_others[name])
        assert not np.array_equal(z[name], later[name])
        assert not np.array_equal(z[name], other_seed[name])


def test_no_two_parameters_share_their_random_numbers() -> None:
    assert len({zlib.crc32(name.encode()) for name in parameters()}) == len(parameters())
    z = sample(plain(), 0, {}).z(0)
    assert all(not np.array_equal(z[one], z[other]) for one, other in pairwise(z))


def test_random_numbers_are_standard_normal_and_parameters_do_not_move_together_by_chance() -> None:
    drawn = sample(plain(), 2, {})
    blocks = [drawn.z(block) for block in range(8)]
    z = np.array([np.concatenate([block[name].ravel() for block in blocks]) for name in drawn.distributions])
    error = 5 / math.sqrt(z.shape[1])
    assert np.all(np.abs(z.mean(axis=1)) < error)
    assert np.all(np.abs(z.var(axis=1) - 1) < math.sqrt(2) * error)
    alone = [place for place, name in enumerate(drawn.distributions) if name not in drawn.correlated[0]]
    between = np.corrcoef(z[alone])
    assert np.all(np.abs(between - np.eye(len(alone))) < error)


def test_parameters_of_strategies_are_drawn_on_their_scale_too() -> None:
    for name in strategies():
        plan = plain()
        try:
            used = plan.replace(**{f"{name}_use": True})
        except ValueError:
            continue
        for one in sample(used, 0, {}).distributions.values():
            low, value, high = (_draws(one, z) for z in MARKS.values())
            assert np.all(low <= value)
            assert np.all(value <= high)


def _draws(one: Distribution, z: float) -> np.ndarray[Any, Any]:
    return one(np.full((1, 1, 1), z))
