"""The most work of a further run that money pays for: tokens, examples, pairs, steps and more."""

from typing import Any

import pytest

from llmbudget import Budget, PlanError
from llmbudget.cli.analysis_reports import largest_report
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

RUNS: dict[str, dict[str, Any]] = {
    "tokens": {"kind": "pretraining", "tokens": 1e9, "parameters_total": 1e9},
    "examples": {"kind": "supervised_fine_tuning", "examples": 1000},
    "pairs": {"kind": "preference_tuning", "examples": 1000, "has_reference": True},
    "steps": {"kind": "reinforcement_learning", "steps": 10, "answer_tokens": 500},
    "questions": {"kind": "evaluation", "examples": 100, "answer_tokens": 500},
    "multiple": {"kind": "experiments", "multiple": 0.01},
    "hours": {"kind": "given_hours", "hours": 10},
}
FIELDS = {
    "tokens": "tokens", "examples": "examples", "pairs": "examples", "steps": "steps", "questions": "examples",
    "multiple": "multiple", "hours": "hours",
}  # fmt: skip
MORE = 3000
"""USD on top of the plan."""


def plan_of(name: str) -> Plan:
    """Return a plan with one further run, on a cluster with room, whose cash and cap are no limit."""
    cluster = {"name": "Rented", "accelerator": "H100-SXM5-80GB", "n_accelerators": 64}
    run = {"name": "Work", "cluster": "Rented", "start": 2, "months": 5, **RUNS[name]}
    return preset("startup").replace(clusters=[cluster], runs=[run], spending_limits_use=False, opening_cash=1e9)


@pytest.mark.parametrize("name", RUNS)
def test_it_costs_the_money_and_a_little_more_costs_more(name: str) -> None:
    budget = Budget(plan_of(name))
    money = budget["total_cost"] + MORE
    largest = budget.largest(money, "runs.Work")
    assert largest.of == f"runs.Work.{FIELDS[name]}"
    work = largest.budget[largest.of]
    assert work > budget[largest.of]
    assert money * 0.999 < largest.budget["total_cost"] <= money
    assert largest.limit == f"costs more than {money:,.0f} USD"
    step = 1 if FIELDS[name] in {"examples", "steps"} else work * 0.001
    assert budget.replace({largest.of: work + step})["total_cost"] > money
    assert (largest.parameters, largest.tokens) == (budget["parameters_total"], budget["tokens"])


def test_a_run_that_states_tokens_grows_in_tokens_and_one_with_examples_in_examples() -> None:
    budget = Budget(plan_of("examples"))
    money = budget["total_cost"] + MORE
    stated = budget.replace({"runs.Work.tokens": 1e8})
    assert (budget.largest(money, "runs.Work").of, stated.largest(money, "runs.Work").of) == (
        "runs.Work.examples",
        "runs.Work.tokens",
    )


def test_a_number_that_does_not_count_for_the_kind_is_refused_with_those_that_do() -> None:
    """It would grow to its bound and cost nothing."""
    with pytest.raises(PlanError, match=r"Steps does not count .* choose 'runs.Work.tokens' or 'runs.Work.examples'"):
        Budget(plan_of("examples")).largest(1e6, "runs.Work.steps")


def test_a_run_that_is_not_there_is_refused() -> None:
    with pytest.raises(PlanError, match=r"What grows: .*runs.Gone"):
        Budget(plan_of("steps")).largest(1e6, "runs.Gone")


def test_the_cluster_limits_it_where_money_does_not() -> None:
    largest = Budget(plan_of("hours")).largest(1e9, "runs.Work")
    assert largest.limit.startswith("fails the check")
    assert largest.budget["check_runs_share"]


def test_the_report_names_the_work_and_says_that_the_main_run_stays() -> None:
    budget = Budget(plan_of("steps"))
    report = largest_report(budget.largest(budget["total_cost"] + MORE, "runs.Work"))
    assert report.startswith("Steps, Work: ")
    assert "The main run keeps 8 billion parameters" in report
