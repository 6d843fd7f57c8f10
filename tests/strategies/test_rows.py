"""Strategies act on the main run and on rows: on all that fit, on the main run only, or on one run or cluster."""

from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain

from llmbudget import Budget
from llmbudget.analysis.ledger import switched
from llmbudget.plan.rows import with_cell
from llmbudget.strategies import strategies
from llmbudget.strategies.rows import CLUSTERS, RUNS, OnRows

ON_ROWS = [kind for kind in strategies().values() if issubclass(kind, OnRows)]
CLUSTER_ROWS: list[dict[str, Any]] = [
    {"name": "A", "accelerator": "H100-SXM5-80GB", "n_accelerators": 8, "provider": "AWS"},
    {"name": "Granted", "accelerator": "H100-SXM5-80GB", "n_accelerators": 8, "granted_hours": 1e6},
]
RUN_ROWS: list[dict[str, Any]] = [
    {"name": "New", "kind": "pretraining", "cluster": "A", "tokens": 1e10, "parameters_total": 1e9, "months": 4},
    {"name": "Further", "kind": "continued_pretraining", "tokens": 1e10, "parameters_total": 1e9, "start": 4},
    {"name": "Small", "kind": "other_sizes", "cluster": "A", "tokens": 1e10, "parameters_total": 5e8},
    {"name": "Part", "kind": "other_sizes", "multiple": 0.2},
    {"name": "Trials", "kind": "experiments", "cluster": "A", "multiple": 0.5},
    {"name": "Tune", "kind": "supervised_fine_tuning", "cluster": "Granted", "examples": 40_000},
    {"name": "Quote", "kind": "given_hours", "cluster": "A", "hours": 1000},
]  # fmt: skip


@pytest.fixture(scope="module")
def budget() -> Budget:
    plan = switched(plain(), []).replace(clusters=CLUSTER_ROWS, runs=RUN_ROWS, initial_weights="either")
    return Budget(plan, horizon_months=12, training_start=2, training_months=6, evaluation_start=8)


def row(budget: Budget, name: str, of_run: str) -> float:
    """Return what a column holds for a run."""
    names = [run.name for run in budget.plan.program.runs]
    return float(np.broadcast_to(budget[name], (len(names), 1))[names.index(of_run), 0])


def acted(budget: Budget, strategy: str) -> set[str]:
    """Return the rows on which a strategy acts."""
    kind = next(kind for kind in ON_ROWS if kind.id == strategy)
    prefix = {RUNS: "run", CLUSTERS: "cluster"}[kind.table]
    return set(budget[f"{prefix}_name"][budget[f"{strategy}_on_{prefix}"] > 0])


def test_each_acts_on_the_rows_that_it_fits(budget: Budget) -> None:
    fits = {
        "transfer_learning": {"New", "Small", "Part", "Trials"},
        "deduplication": {"New", "Further", "Small", "Part", "Tune"},
        "distillation": {"Small", "Part"}, "low_precision": {"New", "Further", "Small", "Part", "Tune"},
        "distributed_training": {"A"}, "provider_choice": {"A"}, "reserved_capacity": {"A"}, "spot_pricing": {"A"},
    }  # fmt: skip
    assert {kind.id: acted(budget.use(kind.id), kind.id) for kind in ON_ROWS} == fits
    assert {kind.id: acted(budget, kind.id) for kind in ON_ROWS} == {kind.id: set() for kind in ON_ROWS}


@each("kind", ON_ROWS)
def test_it_acts_on_one_row_on_the_main_run_only_or_on_further_rows_only(kind: type[OnRows]) -> None:
    start = Budget(switched(plain(), []).replace(clusters=CLUSTER_ROWS, runs=RUN_ROWS, initial_weights="either"))
    only = "New" if kind.table == RUNS else "A"
    only = "Small" if kind.id == "distillation" else only
    named = start.use(kind.id, acts_on="further", only=only)
    assert (named[f"{kind.id}_on_main"], acted(named, kind.id)) == (0, {only})
    assert acted(start.use(kind.id, only=only.lower()), kind.id) == {only}, "as spreadsheets compare names"
    main = start.use(kind.id, acts_on="main")
    assert (main[f"{kind.id}_on_main"], acted(main, kind.id)) == (1, set())
    assert main["cluster_blended_price"].tolist() == start["cluster_blended_price"].tolist()
    further = start.use(kind.id, acts_on="further")
    names = ("tokens", "n_accelerators", "mfu_in_use", "blended_price", "training_months", "siblings_multiplier")
    assert {name: further[name] for name in names} == {name: start[name] for name in names}
    assert further["runs_cost"] != start["runs_cost"]


def test_a_plan_without_rows_costs_the_same_whatever_a_strategy_acts_on_if_that_includes_the_main_run() -> None:
    for kind in ON_ROWS:
        used = Budget(switched(plain(), []), initial_weights="either").use(kind.id)
        assert used.use(kind.id, acts_on="main")["total_cost"] == used["total_cost"]
        off = used.without(kind.id)
        assert used.use(kind.id, acts_on="further")["training_cost"] == off["training_cost"]
        assert kind.reach(used.values) == ""


def test_transfer_learning_shortens_runs_from_scratch_and_what_begins_after_training_moves_up(budget: Budget) -> None:
    used = budget.use("transfer_learning", tokens_share=0.1, window_share=0.5, experiments_share=0.3)
    assert row(used, "run_tokens", "New") == pytest.approx(1e9)
    assert row(used, "run_tokens", "Further") == 1e10
    assert row(used, "run_multiple", "Trials") == pytest.approx(0.15)
    assert row(used, "run_multiple", "Part") == 0.2, "a share of the main run, which is shorter"
    assert (row(used, "run_months", "New"), row(used, "run_months", "Further")) == (2, 1)
    later = budget.replace({"runs.Tune.start": 9})
    assert row(later.use("transfer_learning", window_share=0.5), "run_start", "Tune") == 6, (
        "training ends 3 months sooner"
    )
    assert row(later.use("transfer_learning", window_share=0.5), "run_start", "New") == 1


def test_deduplication_pays_for_the_raw_tokens_of_every_run_on_which_it_acts(budget: Budget) -> None:
    values = {"removed_share": 0.2, "raw_per_token": 5, "processing_price": 0.01}
    used = budget.use("deduplication", acts_on="further", only="New", **values)
    assert row(used, "run_tokens", "New") == pytest.approx(8e9)
    assert used["deduplication_cost"] - budget["deduplication_cost"] == pytest.approx(1e10 * 5 / 1e6 * 0.01)


def test_distillation_lets_the_main_model_read_each_token(budget: Budget) -> None:
    used = budget.use("distillation", acts_on="further", only="Small", tokens_share=0.05)
    teacher = 2 * 1e10 * 0.05 * used["parameters_active_in_use"]
    assert row(used, "run_flops", "Small") == pytest.approx(row(budget, "run_flops", "Small") * 0.05 + teacher)
    part = budget.use("distillation", tokens_share=0.05, size_share=0.5)
    assert row(part, "run_multiple", "Part") == pytest.approx(0.2 * 0.05 * (1 + 1 / (3 * 0.5)))


def test_low_precision_speeds_up_runs_where_the_accelerators_have_fp8_and_adds_tries(budget: Budget) -> None:
    used = budget.use("low_precision", fp8_speedup=1.2, kernel_speedup=1.1, extra_experiments=0.05)
    speed = row(used, "run_mfu_in_use", "New") / row(budget, "run_mfu_in_use", "New")
    assert speed == pytest.approx(1.2 * 1.1)
    assert row(used, "run_tries", "New") == pytest.approx(1.05)
    old = budget.replace({"clusters.A.accelerator": "A100-SXM4-80GB", "clusters.A.provider": "market median"})
    kernels = old.use("low_precision", fp8_speedup=1.2, kernel_speedup=1.1, acts_on="further")
    assert row(kernels, "run_mfu_in_use", "New") / row(old, "run_mfu_in_use", "New") == pytest.approx(1.1)


def test_distributed_training_makes_clusters_larger_and_their_runs_slower_per_accelerator(budget: Budget) -> None:
    used = budget.use("distributed_training", accelerators_multiple=4, doubling_efficiency=0.97, acts_on="further")
    assert used["cluster_n_accelerators"][:, 0].tolist() == [32, 8]
    larger = budget.replace(clusters=[CLUSTER_ROWS[0] | {"n_accelerators": 32}, CLUSTER_ROWS[1]])
    assert row(used, "run_mfu_in_use", "New") == pytest.approx(row(larger, "run_mfu_in_use", "New") * 0.97**2)
    assert row(used, "run_mfu_in_use", "Further") == row(budget, "run_mfu_in_use", "Further"), "own accelerators"
    assert row(used, "run_paid_hours", "New") > row(budget, "run_paid_hours", "New")
    assert row(used, "run_days", "New") < row(budget, "run_days", "New") / 2.5


def test_measured_steps_get_shorter_with_more_accelerators(budget: Budget) -> None:
    steps = {"kind": "reinforcement_learning", "cluster": "A", "steps": 100, "step_seconds": 60}
    measured = budget.replace(runs=[{"name": "RL", **steps}])
    used = measured.use("distributed_training", accelerators_multiple=4, doubling_efficiency=0.9)
    assert row(used, "run_step_seconds", "RL") == pytest.approx(60 / (4 * 0.81))


def test_a_provider_takes_only_the_clusters_that_it_offers_or_quotes(budget: Budget) -> None:
    rows = [
        *CLUSTER_ROWS,
        {"name": "Old", "accelerator": "V100-SXM2-16GB", "on_demand_quote": 0.5, "n_accelerators": 8},
    ]
    other = budget.replace(clusters=rows).use("provider_choice", provider="Lambda", acts_on="further")
    taken = acted(other, "provider_choice")
    assert "A" in taken
    assert "Granted" not in taken
    assert ("Old" in taken) == (("V100-SXM2-16GB", "Lambda", "any") in other.plan.catalog.every_offer)
    quoted = budget.use("provider_choice", provider="Lambda", on_demand_quote=1.25)
    assert quoted["cluster_on_demand_price"][0, 0] == (1.25 if quoted["accelerator"] == "H100-SXM5-80GB" else 0)


def test_reserved_capacity_pays_once_for_the_hours_of_whole_years_that_no_run_uses(budget: Budget) -> None:
    """In the line of unused commitment, as a share that is typed for the cluster does, and nowhere else."""
    used = budget.use("reserved_capacity", reserved_1y_share=0.5, acts_on="further")
    typed = budget.replace({"clusters.A.reserved_1y_share": 0.5})
    assert used["cluster_reserved_1y_share"][:, 0].tolist() == [0.5, 0]
    assert used["cluster_unused_1y_cost"][0, 0] > 0
    for line in ("unused_1y_cost", "cluster_services_cost", "runs_cost", "total_cost"):
        assert used[line] == pytest.approx(typed[line]), line
    assert used["cluster_blended_price"][0, 0] < budget["cluster_blended_price"][0, 0]


def test_spot_and_reserved_hours_share_a_cluster(budget: Budget) -> None:
    used = budget.use("reserved_capacity", reserved_1y_share=0.5, acts_on="further")
    both = used.use("spot_pricing", spot_share=0.9, acts_on="further")
    assert both["cluster_spot_share"][0, 0] == pytest.approx(0.5)


def test_it_says_on_what_it_acts_and_why_on_nothing(budget: Budget) -> None:
    reach = strategies()["distillation"].reach
    assert reach(budget.use("distillation").values) == "Acts on the main run, “Small” and “Part”."
    assert reach(budget.use("distillation", only="New").values) == (
        "Acts on the main run. Among further runs, it can act on runs of other sizes."
    )
    assert reach(budget.use("distillation", acts_on="main").values) == "Acts on the main run."
    lost = budget.use("distillation", only="Gone")
    assert reach(lost.values) == (
        "No further run is called “Gone”. Choose another one, or leave “Only this run” empty."
    )


def test_a_name_of_no_row_fails_a_check_while_the_strategy_is_in_use(budget: Budget) -> None:
    lost = budget.use("distillation", only="Gone")
    assert (budget["check_strategy_rows"], lost["check_strategy_rows"]) == (1, 0)
    assert lost.without("distillation")["check_strategy_rows"] == 1
    assert lost.use("distillation", only="Small")["check_strategy_rows"] == 1
    assert acted(lost, "distillation") == set()


def test_a_renamed_row_is_renamed_in_the_strategy_that_names_it(budget: Budget) -> None:
    plan = budget.use("distillation", only="Small").plan
    assert with_cell(plan, "runs", 2, "name", "Tiny").strategies.distillation.only == "Tiny"


def test_the_savings_in_sequence_add_up_with_rows(budget: Budget) -> None:
    used = budget.use("deduplication", only="New").use("low_precision").use("spot_pricing", acts_on="further")
    ledger = used.ledger()
    assert ledger["in_sequence"].sum() == pytest.approx(budget["total_cost"] - used["total_cost"])


def test_a_scenario_may_change_what_a_strategy_acts_on(budget: Budget) -> None:
    plan = budget.use("spot_pricing").plan
    in_both = Budget(plan.with_scenarios({"Own only": {"spot_pricing_acts_on": "main"}}))
    assert in_both.scenario("Own only")["total_cost"] == budget.use("spot_pricing", acts_on="main")["total_cost"]
