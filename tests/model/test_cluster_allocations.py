"""Allocations of further clusters: hours granted, used and left of each, and what expires or is exceeded."""

from typing import Any

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.presets import preset

LAB = {"name": "Lab", "on_demand_quote": 2}


def program(*allocations: dict[str, Any], hours: float = 3000, **values: Any) -> Budget:  # noqa: ANN401 - of any parameter
    """Return a budget with a run of months 2 to 4 on a cluster, and allocations of it."""
    run = {"name": "Tune", "kind": "given_hours", "hours": hours, "cluster": "Lab", "start": 2, "months": 3}
    rows = [{"name": f"Grant {n}", "cluster": "lab", **row} for n, row in enumerate(allocations, 1)]
    return Budget(plain(), **{"clusters": [LAB], "runs": [run], "allocations": rows, **values})


def column(budget: Budget, name: str) -> list[float]:
    return [float(number) for number in np.ravel(budget[name])]


def test_an_allocation_pays_for_the_hours_of_its_cluster_in_its_months_and_what_is_left_expires() -> None:
    budget = program({"hours": 2500, "start": 1, "expires": 3})
    assert column(budget, "allocation_used_hours") == pytest.approx([2000])
    assert column(budget, "allocation_left_hours") == pytest.approx([500])
    assert budget["runs_cost"] == pytest.approx(2 * 1000)
    told = budget.failed_checks()["check_cluster_allocations"]
    assert "After month 3, 500 of 2,500 hours of “Grant 1” expire. Move runs to that cluster" in told
    assert "check_allocation_hours" not in budget.failed_checks()
    assert budget["allocated_hours"] == 0
    assert budget.replace(cloud_credits_use=False)["runs_cost"] == pytest.approx(2 * 3000)


def test_runs_beyond_an_allocation_are_paid_for_and_told_with_the_month() -> None:
    budget = program({"hours": 1500, "start": 1, "expires": 3})
    assert column(budget, "allocation_used_hours") == pytest.approx([1500])
    assert budget["runs_cost"] == pytest.approx(2 * 1500)
    told = budget.failed_checks()["check_allocation_hours"]
    assert "Up to month 3, runs need 500 hours more than the 1,500 of “Grant 1”. You pay for the rest." in told
    assert "check_cluster_allocations" not in budget.failed_checks()


def test_allocations_that_overlap_never_pay_twice_for_an_hour() -> None:
    """And hours granted in the row of the cluster come on top."""
    half = {"hours": 2000, "start": 1, "expires": 12}
    budget = program(half, half)
    assert column(budget, "allocation_used_hours") == pytest.approx([1500, 1500])
    assert budget["runs_cost"] == 0
    in_turn = program({"hours": 900, "start": 1, "expires": 2}, {"hours": 900, "start": 3, "expires": 12})
    assert column(in_turn, "allocation_used_hours") == pytest.approx([900, 900])
    more = in_turn.replace({"clusters.Lab.granted_hours": 700})
    assert more["runs_cost"] == pytest.approx(2 * (3000 - 1800 - 700))
    assert column(more, "cluster_granted_left_hours") == [0]


def test_an_allocation_of_the_plan_itself_is_used_in_its_turn_beside_those_of_clusters() -> None:
    mine = {"hours": 300, "start": 1, "expires": 12, "cluster": ""}
    budget = program(mine, {"hours": 100, "start": 1, "expires": 12})
    assert budget["allocated_hours_used"] == pytest.approx(300)
    assert column(budget, "allocation_used_hours") == pytest.approx([300, 100])
    assert column(budget, "allocation_left_hours") == pytest.approx([0, 0])


def test_an_allocation_of_a_cluster_that_is_not_there_gives_nothing_and_is_told() -> None:
    budget = program({"hours": 3000, "cluster": "Gone", "expires": 12})
    assert "Not counted: Grant 1." in budget.failed_checks()["check_allocations_placed"]
    assert budget["runs_cost"] == pytest.approx(2 * 3000)


@pytest.mark.parametrize("name", ["startup", "academic", "nonprofit", "big_tech"])
def test_presets_have_none_and_no_new_advice(name: str) -> None:
    failed = Budget(preset(name)).failed_checks()
    assert not {"check_cluster_allocations", "check_allocation_hours", "check_allocations_placed"} & {*failed}
