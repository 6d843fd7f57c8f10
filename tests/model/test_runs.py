"""Further runs and clusters: hours by hand, cost, windows, and what a cluster cannot hold."""

from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain

from llmbudget import Budget
from llmbudget.catalog import run_kinds
from llmbudget.report import report

PEAK_H100 = 989e12


def budget_of(
    *runs: dict[str, Any],
    clusters: tuple[dict[str, Any], ...] = ({"name": "Lab"},),
    **values: Any,  # noqa: ANN401 - of any parameter
) -> Budget:
    """Return the startup's budget with further runs, without starts and other overhead that would blur figures."""
    return Budget(
        plain(), clusters=list(clusters), runs=[{"name": f"Run {n}", **run} for n, run in enumerate(runs, 1)],
        startup_hours=0, **values,
    )  # fmt: skip


def hours(budget: Budget) -> list[float]:
    return [float(number) for number in np.ravel(budget["run_paid_hours"])]


def test_hours_as_given_cost_their_price_and_stand_in_their_months() -> None:
    lab = {"name": "Lab", "on_demand_quote": 2}
    budget = budget_of(
        {"kind": "given_hours", "cluster": "lab", "hours": 600, "start": 2, "months": 3}, clusters=(lab,)
    )
    assert hours(budget) == [600]
    assert budget["runs_cost"] == pytest.approx(1200)
    assert list(budget["runs_cost_by_month"][:6]) == pytest.approx([0, 400, 400, 400, 0, 0])
    without = Budget(plain())
    assert budget["compute_cost"] - without["compute_cost"] == pytest.approx(1200)


def test_fine_tuning_takes_six_flops_a_weight_and_token_at_its_utilization() -> None:
    """100,000 examples of 500 tokens, twice, packed to 80 %, of a model of 1e9: 1.25e8 tokens.

    Its own utilization holds the padding and loading of usual runs.
    """
    run = {
        "kind": "supervised_fine_tuning", "cluster": "Lab", "parameters_total": 1e9, "examples": 1e5,
        "example_tokens": 500, "epochs": 2, "packed_share": 0.8, "mfu": 0.25, "tries": 2,
    }  # fmt: skip
    budget = budget_of(run, idle_share=0)
    assert budget["run_learned_tokens"][0, 0] == pytest.approx(1.25e8)
    weights, attention = 6 * 1e9 * 1.25e8, float(budget["run_attention_flops_per_token"][0, 0]) * 1.25e8
    goodput = float(budget["cluster_goodput"][0, 0])
    expected = 2 * (weights + attention) / (PEAK_H100 * 0.25 * goodput * 3600)
    assert hours(budget) == pytest.approx([expected], rel=1e-3)


def test_typed_tokens_replace_what_examples_give() -> None:
    run = {"kind": "supervised_fine_tuning", "cluster": "Lab", "examples": 1e5}
    assert budget_of({**run, "tokens": 7e6})["run_learned_tokens"][0, 0] == 7e6


@each("kind", run_kinds())
def test_only_fields_of_its_kind_count(kind: str) -> None:
    """Each group of fields alone gives hours to the kinds that use it, and to no others."""
    flags = run_kinds()[kind]
    for fields, counts in (
        ({"tokens": 1e9}, flags.by_tokens and flags.trains),
        ({"examples": 1e6}, flags.by_examples and (flags.trains or flags.writes)),
        ({"steps": 100}, flags.by_steps),
        ({"multiple": 0.5}, flags.by_multiple),
        ({"hours": 100}, flags.as_given),
        ({"requests": 1e6}, flags.by_requests),
    ):
        assert (hours(budget_of({"kind": kind, "cluster": "Lab", **fields}))[0] > 0) == bool(counts), fields


def test_a_multiple_is_of_another_runs_computing_or_of_the_main_runs() -> None:
    """An A100 has 312 of an H100's 989 TFLOP/s: the same computing takes it as many more hours."""
    clusters = ({"name": "Lab"}, {"name": "Old", "accelerator": "A100-SXM4-80GB"})
    budget = budget_of(
        {"kind": "given_hours", "cluster": "Lab", "hours": 300},
        {"kind": "experiments", "cluster": "Lab", "of_run": "run 1", "multiple": 2},
        {"kind": "experiments", "cluster": "Old", "of_run": "Run 1", "multiple": 1},
        {"kind": "experiments", "cluster": "Lab", "multiple": 0.5},
        {"kind": "experiments", "cluster": "Lab", "of_run": "Run 2", "multiple": 1},
        clusters=clusters,
    )  # fmt: skip
    main = budget["training_hours"] * budget["peak_tflops"] * 1e12 / PEAK_H100
    assert hours(budget) == pytest.approx([300, 600, 300 * 989 / 312, 0.5 * main, 0], rel=1e-2)
    assert budget["check_multiples"] == 0
    assert "Run 5" in report(budget)


def test_granted_hours_cost_nothing_and_what_is_left_is_told() -> None:
    grant = {"name": "Lab", "on_demand_quote": 2, "granted_hours": 250}
    run = {"kind": "given_hours", "cluster": "Lab", "hours": 400, "months": 2}
    budget = budget_of(run, clusters=(grant,))
    assert budget["runs_cost"] == pytest.approx(2 * 150)
    assert budget["check_granted_hours"] == 1
    assert budget_of({**run, "hours": 100}, clusters=(grant,))["check_granted_hours"] == 0


def test_services_are_paid_in_the_months_of_the_cluster() -> None:
    lab = {
        "name": "Lab", "on_demand_quote": 2, "start": 3, "months": 2, "file_system_price": 100, "head_node_price": 50,
        "support_rate": 0.1, "egress_gigabytes": 1000,
    }  # fmt: skip
    run = {"kind": "given_hours", "cluster": "Lab", "hours": 500, "start": 3}
    budget = budget_of(run, clusters=(lab,), egress_price=0.09)
    assert budget["cluster_services_cost"] == pytest.approx(2 * 150 + 0.1 * 1000 + 90)
    assert np.flatnonzero(budget["cluster_services_cost_by_month"]).tolist() == [2, 3]


def test_runs_that_share_a_cluster_must_leave_it_time() -> None:
    """8 accelerators have 5,844 hours a month; each run wants 4,000 in month 4."""
    run = {"kind": "given_hours", "cluster": "Lab", "hours": 4000, "start": 4, "months": 1}
    apart = budget_of(run, {**run, "start": 5})
    assert apart["check_runs_share"] == 1
    together = budget_of(run, run)
    assert together["check_runs_share"] == 0
    assert together["check_run_windows"] == 1
    earlier = {**run, "name": "Earlier", "start": 3, "months": 2, "hours": 8000}
    told = budget_of({**run, "name": "Later"}, earlier).failed_checks()["check_runs_share"]
    assert (
        "In month 4, Earlier, Later need 137% of Lab. One after another, they and later runs are done in month 5."
        in told
    )
    own = budget_of({**earlier, "cluster": "", "start": 1, "hours": 1e6}, training_start=1).failed_checks()
    assert "In month 1, the main run, Earlier need " in own["check_runs_share"]
    assert "of the plan's own accelerators. Move a run" in own["check_runs_share"]
    assert budget_of({**run, "hours": 6000})["check_run_windows"] == 0


def test_the_work_is_late_by_what_the_last_runs_of_a_cluster_take_too_long() -> None:
    """After the main run's windows: two runs of 1.5 months, planned for months 8 to 9 and 10."""
    month = 8 * 24 * 30.4375
    start = int(Budget(plain())["work_last_month"]) + 1
    first = {"kind": "given_hours", "cluster": "Lab", "hours": 1.5 * month, "start": start, "months": 2}
    second = {**first, "start": start + 2, "months": 1}
    assert budget_of(first, horizon_months=24)["delay_months"] == 0
    assert budget_of(first, second, horizon_months=24)["delay_months"] == pytest.approx(0.5)
    one_after_another = budget_of({**first, "months": 1}, {**second, "start": start + 1}, horizon_months=24)
    assert one_after_another["delay_months"] == pytest.approx(1)


def test_tables_of_runs_and_clusters_show_what_each_costs() -> None:
    run = {"kind": "given_hours", "cluster": "Lab", "hours": 600, "start": 2, "months": 3}
    budget = budget_of(run, {"kind": "given_hours", "hours": 10}, clusters=({"name": "Lab", "on_demand_quote": 2},))
    assert list(budget.runs().index) == ["Run 1", "Run 2"]
    assert budget.runs()["cost"].sum() == pytest.approx(budget["runs_cost"])
    assert budget.clusters().loc["Lab", ["hours", "rent"]].tolist() == pytest.approx([600, 1200])
    assert Budget(plain()).runs().empty


def test_a_shared_server_takes_as_much_longer() -> None:
    run = {"kind": "given_hours", "cluster": "Lab", "hours": 2400}
    quarter = budget_of(run, clusters=({"name": "Lab", "available_share": 0.25},))
    assert float(quarter["run_days"][0, 0]) == pytest.approx(4 * float(budget_of(run)["run_days"][0, 0]))
    assert quarter["runs_cost"] == pytest.approx(budget_of(run)["runs_cost"])


def test_what_names_nothing_costs_nothing_and_is_told() -> None:
    run = {"kind": "given_hours", "cluster": "Nowhere", "hours": 100}
    budget = budget_of(run)
    assert hours(budget) == [0]
    assert budget["check_runs_placed"] == 0
    assert budget_of({**run, "cluster": "LAB"})["check_runs_placed"] == 1


def test_runs_on_the_plans_own_accelerators_are_sourced_like_the_main_run() -> None:
    """The same hours cost the same as post-training of as many hours in the same months, credits and all."""
    plan = Budget(plain(), post_training_multiplier=0.5, horizon_months=12)
    none = plan.replace(post_training_multiplier=0)
    run = {
        "name": "Preferences", "kind": "given_hours", "hours": plan["post_training_hours"],
        "start": plan["evaluation_start"], "months": plan["evaluation_months"],
    }  # fmt: skip
    as_run = none.replace(runs=[run])
    for figure in ("total_cost", "cash_cost", "credits_used", "accelerator_hours", "energy_mwh", "lowest_cash"):
        assert as_run[figure] == pytest.approx(plan[figure], rel=1e-9), figure


def test_commitments_and_allocations_serve_further_runs_too() -> None:
    """As above, with reserved hours paid up front and an allocation that expires."""
    values = {
        "reserved_1y_share": 0.5, "reserved_1y_upfront_share": 0.5, "horizon_months": 18,
        "allocations": [{"name": "NAIRR", "hours": 500, "start": 1, "expires": 8}],
    }  # fmt: skip
    plan = Budget(plain(), post_training_multiplier=0.5, **values)
    run = {
        "name": "Preferences", "kind": "given_hours", "hours": plan["post_training_hours"],
        "start": plan["evaluation_start"], "months": plan["evaluation_months"],
    }  # fmt: skip
    as_run = plan.replace(post_training_multiplier=0, runs=[run])
    for figure in ("total_cost", "allocated_hours_used", "unused_1y_cost", "prepaid_cost"):
        assert as_run[figure] == pytest.approx(plan[figure], rel=1e-9), figure


@each("seed", range(8))
def test_more_work_never_costs_less(seed: int) -> None:
    random = np.random.default_rng(seed)
    kind = str(random.choice(["supervised_fine_tuning", "reinforcement_learning", "evaluation", "preference_tuning"]))
    run = {
        "kind": kind, "cluster": "Lab", "parameters_total": 10 ** random.uniform(9, 11.5), "start": 2, "months": 6,
        "examples": random.integers(1, 1e6), "steps": random.integers(1, 1000), "prompts": random.integers(1, 500),
        "samples": random.integers(1, 32), "answer_tokens": random.integers(10, 20_000),
        "is_asynchronous": bool(random.integers(2)),
    }  # fmt: skip
    cost = budget_of(run)["runs_cost"]
    for field in ("parameters_total", "examples", "steps", "prompts", "samples", "answer_tokens"):
        more = {**run, field: run[field] * 2}
        assert budget_of(more)["runs_cost"] >= cost * (1 - 1e-9), field
