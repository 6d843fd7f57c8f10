"""The step below: what stands in a table's column just below the entry of each row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from llmbudget.quantities.numbers import next_below

entries = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=8)


@given(column=entries)
def test_each_row_finds_the_greatest_entry_that_is_less_than_its_own(column: list[float]) -> None:
    found = next_below(np.array(column)[:, np.newaxis])
    assert found[:, 0].tolist() == [max((other for other in column if other < own), default=0) for own in column]


def test_each_case_looks_at_its_own_rows_only() -> None:
    found = next_below(np.array([[[3.0], [5.0]], [[7.0], [6.0]]]))
    assert found[..., 0].tolist() == [[0, 3], [6, 0]]
