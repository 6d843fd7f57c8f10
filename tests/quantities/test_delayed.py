"""A row of months read with a delay: the same values, shifted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmbudget.quantities.numbers import delayed

amounts = st.lists(st.floats(-1e6, 1e6), min_size=12, max_size=12)
delays = st.integers(0, 14)


def shifted(series: list[float], months: int) -> list[float]:
    """Return the same by a loop."""
    return [series[at - months] if at >= months else 0.0 for at in range(len(series))]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(series=amounts, months=delays)
def test_each_month_has_the_entry_of_so_many_months_before(series: list[float], months: int) -> None:
    found = delayed(np.array(series), float(months), np.arange(1.0, 13))  # type: ignore[arg-type]  # a float
    assert found.tolist() == shifted(series, months)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(amounts, delays), min_size=1, max_size=4), shared=st.booleans())
def test_each_case_has_its_own_delay_and_series(rows: list[tuple[list[float], int]], shared: bool) -> None:  # noqa: FBT001 - drawn
    """The series may be one for all cases."""
    series = [rows[0][0] if shared else own for own, _ in rows]
    given = np.array(series[0]) if shared else np.array(series)[:, np.newaxis]
    months = np.array([float(months) for _, months in rows]).reshape(-1, 1, 1)
    found = delayed(given, months, np.arange(1.0, 13))
    assert found[:, 0].tolist() == [shifted(own, delay) for own, (_, delay) in zip(series, rows, strict=True)]


def test_no_delay_is_the_series_itself() -> None:
    series = np.array([1.0, 2.0])
    assert delayed(series, 0.0, np.array([1.0, 2.0])) is series  # type: ignore[arg-type]  # a float
    assert delayed(series, np.zeros((1, 1, 1)), np.array([1.0, 2.0])).tolist() == [[[1, 2]]]
    assert pytest.approx([0, 1]) == delayed(series, 1.0, np.array([1.0, 2.0]))  # type: ignore[arg-type]  # a float
