"""The first part of a subaward bears indirect costs once, over its whole period, in the order in which it is paid."""

from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain

from llmbudget import Budget

MONTHS = 24


def budget_of(*subawards: dict[str, Any], limit: float = 25_000) -> Budget:
    return Budget(
        plain(), horizon_months=MONTHS, indirect_base="mtdc", indirect_rate=0.5, subaward_limit=limit,
        subawards=list(subawards), credits=[],
    )  # fmt: skip


def by_year(budget: Budget) -> list[float]:
    """Return the indirect costs of subawards by year: the plan's, less the plan's without subawards."""
    without = budget.replace(subawards=[])
    years = budget["facilities_cost_by_month"] - without["facilities_cost_by_month"]
    return [float(years[:12].sum()), float(years[12:].sum())]


def test_rows_with_the_same_name_are_one_subaward_over_its_whole_period() -> None:
    """10,000 in year 1 and 20,000 in year 2, of which 15,000 are below the limit of 25,000."""
    rows = [
        {"name": "Partner institute", "amount": 10_000, "start": 1, "months": 12},
        {"name": "partner Institute", "amount": 20_000, "start": 13, "months": 12},
    ]
    for order in (rows, rows[::-1]):
        assert by_year(budget_of(*order)) == pytest.approx([5000, 7500])
    other = budget_of(rows[0], {**rows[1], "name": "Another"})
    assert by_year(other) == pytest.approx([5000, 10_000])


def test_what_a_subaward_is_paid_earlier_moves_the_years_that_follow() -> None:
    rows = [{"name": "A", "amount": 22_000, "months": 12}, {"name": "A", "amount": 20_000, "start": 13, "months": 12}]
    assert by_year(budget_of(*rows)) == pytest.approx([11_000, 1500])


def test_one_row_over_two_years_uses_the_limit_up_as_it_is_paid() -> None:
    """30,000 in 24 months: 15,000 in year 1, 10,000 up to the limit in year 2."""
    assert by_year(budget_of({"name": "A", "amount": 30_000, "months": 24})) == pytest.approx([7500, 5000])


def test_rows_at_the_same_time_use_the_limit_up_together() -> None:
    """Two rows of 1,000 a month: 24,000 in year 1, then half of month 13."""
    rows = [{"name": "A", "amount": 24_000, "months": 24}] * 2
    assert by_year(budget_of(*rows)) == pytest.approx([12_000, 500])


@each("seed", range(12))
def test_it_is_what_counting_month_by_month_gives(seed: int) -> None:
    """Random rows of three subawards with gaps and overlaps; some start or end after the budget."""
    random = np.random.default_rng(seed)
    rows = [
        {
            "name": "ABC"[random.integers(3)], "amount": float(random.integers(1, 60) * 500),
            "start": int(random.integers(1, 30)), "months": int(random.integers(1, 30)),
        }
        for _ in range(random.integers(1, 7))
    ]  # fmt: skip
    budget = budget_of(*rows)
    expected = np.zeros(MONTHS)
    for name in {row["name"] for row in rows}:
        paid = sum(
            row["amount"] / row["months"] * np.isin(np.arange(1, MONTHS + 1), row["start"] + np.arange(row["months"]))
            for row in rows
            if row["name"] == name
        )
        expected += np.diff(np.minimum(np.cumsum(paid), 25_000), prepend=0)
    assert budget["subawards_to_limit_by_month"][:MONTHS] == pytest.approx(expected, abs=1e-6)
    assert budget["subawards_in_base_cost"] == pytest.approx(expected.sum())
    assert budget["check_months"] == 1
