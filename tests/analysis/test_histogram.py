"""Counts of draws: quantiles as exact as a bin, the same whatever the pieces and their order."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmbudget.analysis.histogram import BITS, Counts

BIN = 2.0**-BITS
SHARES = np.arange(17) / 16
TINY = 1e-300
"""Numbers below hold fewer digits, and lie in bins as wide as the smallest of them."""

finite = st.floats(allow_nan=False, allow_infinity=False)
near = st.floats(99, 101)
whole = st.integers(-3, 3).map(float)
draws = st.one_of(*(st.lists(one, min_size=1, max_size=60) for one in (finite, near, whole)))


@given(draws)
def test_quantiles_lie_within_a_bin_below_those_of_numpy(numbers: list[float]) -> None:
    counts = Counts.of(np.array(numbers))
    found = np.array([counts.quantile(share) for share in SHARES])
    exact = np.quantile(numbers, SHARES, method="inverted_cdf")
    assert np.all(found <= exact)
    assert np.all(exact / 2 - found / 2 <= BIN * np.abs(exact) + TINY)  # halves: their difference may be infinite
    assert counts.quantile(0) == min(numbers)
    assert counts.total == len(numbers)


@given(draws)
def test_quantiles_grow_with_the_share(numbers: list[float]) -> None:
    counts = Counts.of(np.array(numbers))
    assert all(one <= other for one, other in pairwise(counts.quantile(share) for share in SHARES))


@given(st.lists(draws, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_counts_of_pieces_in_any_order_are_those_of_all(pieces: list[list[float]], random: object) -> None:
    whole_counts = Counts.of(np.concatenate([np.array(piece) for piece in pieces]))
    parts = [Counts.of(np.array(piece)) for piece in pieces]
    random.shuffle(parts)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    at_once, one_by_one = Counts.together(parts), parts[0]
    for part in parts[1:]:
        one_by_one = Counts.together([part, one_by_one])
    for found in (at_once, one_by_one):
        for name in ("bins", "least", "numbers"):
            np.testing.assert_array_equal(getattr(found, name), getattr(whole_counts, name))


@given(draws, st.one_of(finite, near, whole))
def test_the_share_above_a_limit_counts_all_that_lie_more_than_a_bin_above_it(
    numbers: list[float], limit: float
) -> None:
    array, found = np.array(numbers), Counts.of(np.array(numbers)).above(limit)
    assert np.mean(array / 2 > limit / 2 + BIN * abs(limit) + TINY) <= found + 1e-12
    assert found <= np.mean(array > limit) + 1e-12


@given(st.lists(whole, min_size=1, max_size=60), whole)
def test_above_is_exact_where_numbers_are_far_apart(numbers: list[float], limit: float) -> None:
    assert Counts.of(np.array(numbers)).above(limit) == pytest.approx(np.mean(np.array(numbers) > limit))


@given(st.one_of(st.lists(near, min_size=1), st.lists(whole, min_size=1)))
def test_the_mean_is_as_exact_as_a_bin(numbers: list[float]) -> None:
    assert Counts.of(np.array(numbers)).mean() == pytest.approx(np.mean(numbers), rel=BIN, abs=1e-12)


def test_both_zeros_are_one_number() -> None:
    counts = Counts.of(np.array([0.0, -0.0, -1.0]))
    assert counts.numbers.tolist() == [1, 2]
    assert counts.least.tolist() == [-1, 0]


def test_a_bin_is_narrow_and_there_are_few_of_them() -> None:
    """A million draws over a factor of 16 take four times 4,096 bins."""
    counts = Counts.of(np.geomspace(1, 16, 1_000_000))
    assert len(counts.bins) == pytest.approx(4 * 2**BITS, abs=1)
    assert max(high / low for low, high in pairwise(counts.least)) < 1 + 1.05 * BIN
