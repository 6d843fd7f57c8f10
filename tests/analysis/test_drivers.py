"""Drivers: each swing equals the difference of two budgets before contingency, and shares match closed forms."""

import math
from typing import Any

import numpy as np
import pytest
from drawn import only
from each import first_of

from llmbudget import Budget, PlanError
from llmbudget.analysis.distributions import Z90
from llmbudget.analysis.drivers import swings
from llmbudget.analysis.sampling import sample
from llmbudget.plan.plan import parameters
from llmbudget.plan.sources import source_title
from llmbudget.presets import organisations

N_WIDEST = 10
"""Drivers that are looked at one by one in all presets but one, whose drivers are all looked at."""


def _annotation(budget: Budget, minutes: float) -> dict[str, Any]:
    rows = [row.model_dump() for row in budget.plan.data.datasets]
    return {"datasets": [row | {"annotation_minutes": row["annotation_minutes"] * minutes} for row in rows]}


@pytest.mark.parametrize("name", first_of(organisations()))
def test_at_low_and_at_high_are_budgets_with_that_number_and_the_widest_swing_comes_first(name: str) -> None:
    budget = Budget(name)
    table = budget.drivers()
    assert table["swing"].is_monotonic_decreasing
    assert len(table) > 20
    n_seen = 0
    for parameter, row in (table if name == "startup" else table.head(N_WIDEST)).iterrows():
        assert row["swing"] == abs(row["at_high"] - row["at_low"]) > 0
        where = parameters()[str(parameter)]
        assert (row["label"], row["unit"]) == (where.title, where.record.unit)
        stated = str(parameter) in budget.plan.spreads
        assert row["source"] == ("this plan" if stated else source_title(where.record))
        if where.table is not None or where.section == "constants":
            continue
        n_seen += 1
        assert row["planned"] == budget.plan.value(where.name)
        for end in ("low", "high"):
            there = budget.replace(**{where.name: row[end]})["cost_before_contingency"]
            assert row[f"at_{end}"] == pytest.approx(there, rel=1e-9), parameter
    assert n_seen > (8 if name == "startup" else 2)


def test_the_rows_of_a_column_go_to_their_ends_together() -> None:
    budget = Budget("startup")
    row = budget.drivers().loc["dataset_annotation_minutes"]
    for end in ("low", "high"):
        factor = row[end] / row["planned"]
        there = budget.replace(**_annotation(budget, factor))["cost_before_contingency"]
        assert row[f"at_{end}"] == pytest.approx(there, rel=1e-9)


def test_what_does_not_move_a_quantity_is_no_driver_of_it() -> None:
    budget = Budget("startup")
    assert "role_salary" in budget.drivers().index
    hours = budget.drivers("accelerator_hours")
    assert "role_salary" not in hours.index
    assert {"utilisation_luck", "experiment_multiplier"} <= set(hours.index)
    assert "utilisation_luck" not in budget.replace(mfu=0.4, runs=()).drivers("accelerator_hours").index
    moved = swings(sample(budget.plan, 0, {}), "accelerator_hours")
    assert list(moved) == list(hours.index)


def _variance(mean: float, factor: float) -> float:
    """Return the variance of a lognormal cost whose median is planned and whose P90 is a factor above it."""
    squared = (math.log(factor) / Z90) ** 2
    return mean**2 * math.expm1(squared) * math.exp(squared)


def test_shares_of_two_prices_are_those_of_their_variances() -> None:
    budget = only(Budget("startup", mfu=0.4), role_salary=(1 / 1.5, 1.5), dataset_annotation_minutes=(1 / 3, 3))
    salaries = budget.drivers()["swing"]["role_salary"] / (1.5 - 1 / 1.5)
    annotation = budget.drivers()["swing"]["dataset_annotation_minutes"] / (3 - 1 / 3)
    one, other = _variance(salaries, 1.5), _variance(annotation, 3)
    for seed in range(2):
        shares = budget.drivers(seed=seed)["share"]
        assert shares["role_salary"] == pytest.approx(one / (one + other), abs=0.03)
        assert shares["dataset_annotation_minutes"] == pytest.approx(other / (one + other), abs=0.03)


@pytest.mark.parametrize("factor", [1.1, 1.5, 3])
def test_what_alone_may_turn_out_otherwise_explains_all(factor: float) -> None:
    """But for what the highest of 256 classes hides of a skewed one."""
    shares = only(Budget("startup", mfu=0.4), role_salary=(1 / factor, factor)).drivers()["share"]
    assert 0.95 < shares["role_salary"] <= 1


@pytest.mark.parametrize("name", first_of(organisations()))
def test_independent_numbers_explain_no_more_than_all(name: str) -> None:
    usual = {("utilisation_luck", "idle_share"): 0.0}
    drawn = sample(Budget(name).plan, 0, {}).distributions
    table = Budget(name).drivers(correlations=usual if all(one in drawn for one in next(iter(usual))) else {})
    assert table["share"].min() >= 0
    assert 0.4 < table["share"].sum() < 1.03, "a delay comes from several numbers together"


def test_what_moves_together_is_held_by_each_of_both() -> None:
    budget = only(Budget("startup", mfu=0.4), role_salary=(1 / 1.5, 1.5), dataset_annotation_minutes=(1 / 3, 3))
    pair = ("role_salary", "dataset_annotation_minutes")
    apart, together = (budget.drivers(correlations={pair: value})["share"] for value in (0, 0.9))
    assert np.all(together[list(pair)] > apart[list(pair)])
    assert together.sum() > 1.3


def test_the_same_seed_gives_the_same_shares_and_another_nearly_the_same() -> None:
    budget = Budget("startup")
    table = budget.drivers()
    assert table.equals(budget.drivers())
    other = budget.drivers(seed=1)
    assert list(other.index) == list(table.index)
    assert not other["share"].equals(table["share"])
    assert np.max(np.abs(other["share"] - table["share"])) < 0.03


@pytest.mark.parametrize("of", ["total", "role_cost", "total_cost_by_month", "tokens"])
def test_what_has_not_one_value_is_refused_in_a_sentence(of: str) -> None:
    with pytest.raises(PlanError, match=f"'{of}' is not a quantity with a single value"):
        Budget("startup").drivers(of)
