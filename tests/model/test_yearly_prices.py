"""Prices that change by year: means by hand, fixed prices, and what never happens."""

import random
from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain, random_plan

from llmbudget import Budget
from llmbudget.presets import organisations

LONG: dict[str, Any] = {"horizon_months": 36, "training_start": 7, "training_months": 12}
RISES = [
    {"name": "Year 2", "start": 13, "rent_change_rate": 0.1},
    {"name": "Year 3", "start": 25, "rent_change_rate": 0.3},
]


def rented(**values: Any) -> Budget:  # noqa: ANN401 - of any parameter
    """Return the startup's budget for three years, with all hours on demand."""
    return Budget(plain(), **{**LONG, "yearly_prices": RISES, **values})


def test_a_window_pays_the_mean_price_of_its_months() -> None:
    """Training lasts from month 7 to 18: half of it before the rise of 10 %."""
    before, after = rented(yearly_prices=[]), rented()
    assert after["training_cost"] == pytest.approx(1.05 * before["training_cost"])
    late = rented(training_start=22, training_months=6)
    assert late["training_cost"] == pytest.approx(1.2 * before["training_cost"]), "3 months of 10 %, 3 of 30 %"


def test_each_run_pays_the_prices_of_its_own_months() -> None:
    runs = [{"name": n, "kind": "given_hours", "hours": 100, "start": s, "months": 4} for n, s in (("A", 1), ("B", 11))]
    before, after = rented(runs=runs, yearly_prices=[]), rented(runs=runs)
    assert np.ravel(after["run_cost"] / before["run_cost"]) == pytest.approx([1, 1.05])


def test_a_run_that_grows_has_more_of_its_hours_at_later_prices() -> None:
    run = {"name": "Chat", "kind": "serving", "requests": 1e6, "request_growth": 0.2, "start": 10, "months": 10}
    before, after = rented(runs=[run], yearly_prices=[]), rented(runs=[run])
    months = before["runs_cost_by_month"]
    expected = 1 + 0.1 * months[12:24].sum() / months.sum()
    assert after["runs_cost"] / before["runs_cost"] == pytest.approx(expected)
    assert expected > 1 + 0.1 * 7 / 10


def test_quotes_and_commitments_keep_their_price_and_a_check_says_so() -> None:
    half = {"reserved_1y_share": 0.5, "on_demand_quote": None}
    before, after = rented(**half, yearly_prices=[]), rented(**half)
    share = 0.5 * before["on_demand_price"] / (0.5 * before["on_demand_price"] + 0.5 * before["reserved_1y_price"])
    assert after["training_cost"] / before["training_cost"] == pytest.approx(1 + 0.05 * share)
    assert f"The price is fixed for {1 - share:.0%} of the rent" in after.failed_checks()["check_fixed_prices"]
    quoted = rented(on_demand_quote=2)
    assert quoted["total_cost"] == rented(on_demand_quote=2, yearly_prices=[])["total_cost"]
    assert "100% of the rent" in quoted.failed_checks()["check_fixed_prices"]
    assert "check_fixed_prices" not in rented(on_demand_quote=2, yearly_prices=[]).failed_checks()


def test_a_cluster_with_a_quote_keeps_its_price_and_is_named() -> None:
    clusters = [{"name": "Listed"}, {"name": "Quoted", "on_demand_quote": 2, "support_rate": 0.1}]
    runs = [
        {"name": c["name"], "kind": "given_hours", "hours": 900, "cluster": c["name"], "start": 14} for c in clusters
    ]
    budget = rented(clusters=clusters, runs=runs)
    assert np.ravel(budget["run_rent_factor"]) == pytest.approx([1.1, 1])
    assert np.ravel(budget["cluster_rent_cost"]) == pytest.approx(np.ravel(budget["run_cost"]))
    assert "100% of Quoted." in budget.failed_checks()["check_fixed_prices"]


def test_electricity_of_the_own_cluster_has_its_own_change() -> None:
    own = {"owned_share": 1, "n_owned": 64, "owned_start": 1, "electricity_price": 0.1}
    changes = [{"name": "Tariff", "start": 19, "electricity_change_rate": 0.5}]
    before, after = rented(**own, yearly_prices=[]), rented(**own, yearly_prices=changes)
    assert before["electricity_cost"] > 0
    assert after["electricity_cost"] / before["electricity_cost"] == pytest.approx(1.25)


def test_the_order_of_rows_makes_no_difference() -> None:
    assert rented(yearly_prices=RISES[::-1])["total_cost"] == pytest.approx(rented()["total_cost"])


@each("name", organisations())
def test_a_change_of_nothing_is_no_change(name: str) -> None:
    assert Budget(name, yearly_prices=[{"name": "Same", "start": 2}])["total_cost"] == Budget(name)["total_cost"]


@each("seed", range(12))
def test_an_increase_never_lowers_cost_and_months_add_up(seed: int) -> None:
    draw, plan = random.Random(seed), random_plan(seed)  # noqa: S311 - not for secrets
    rows = [{"name": str(n), "start": draw.randint(1, 20), "rent_change_rate": draw.uniform(-0.5, 1)} for n in range(2)]
    budget = Budget(plan, yearly_prices=rows)
    dearer = budget.replace(yearly_prices=[row | {"rent_change_rate": row["rent_change_rate"] + 0.2} for row in rows])
    assert dearer["compute_cost"] >= budget["compute_cost"] * (1 - 1e-12)
    assert dearer["compute_cost"] == pytest.approx(dearer["compute_cost_by_month"].sum())
