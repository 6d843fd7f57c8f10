"""Own machines and commitments of further clusters: by hand, and as the same work on the plan's own accelerators."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain

from llmbudget import Budget
from llmbudget.catalog import indirect_bases
from llmbudget.model import model
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS

NO_WORK: dict[str, Any] = {
    "tokens": 1000, "parameters_total": 1e6, "layers": None, "model_width": None, "datasets": [],
    "spot_share": 0, "on_demand_share": None, "allocations": [], "goodput": None,
}  # fmt: skip
"""A main run of a few seconds: all work is a further run's."""

MOVED = (
    "accelerator", "n_accelerators", "provider", "region", "reserved_1y_share", "reserved_3y_share", "spot_share",
    "owned_share", "on_demand_quote", "reserved_1y_quote", "reserved_3y_quote", "spot_quote", "n_owned",
    "owned_age_months", "other_use_share", "server_quote", "n_operators", "chargeback_quote",
)  # fmt: skip
"""What the plan's own accelerators and a further cluster both state."""

SEEN = sorted(
    {"net_cost", "cash_cost", "net_present_cost", "net_present_owning_cost", "lowest_cash", "runway_months"}
    | {"energy_mwh", "delay_total_cost", "book_value_cost", "opex_cost", "chargeback_price", "closing_book_value"}
    | {"closing_book_value_by_year", "capex_cost_by_year", "brought_value_cost_by_year", "depreciation_cost_by_year"}
    | {f"{category}_cost{months}" for category in CATEGORIES for months in ("", "_by_month")}
    | {name for line in model().cost_lines.values() for name in (line.name, line.by_month)}
    | {name for organization in ORGANIZATIONS.values() for name in organization.view.rows}
)


def on_own(**values: Any) -> Budget:  # noqa: ANN401 - of any parameter
    """Return a plan whose work is a further run on the plan's own accelerators."""
    return Budget(plain(), **NO_WORK | values)


def moved(budget: Budget) -> Budget:
    """Return the same plan with its machines, shares and prices moved to a further cluster."""
    plan = budget.plan
    cluster = {name: plan.value(name) for name in MOVED} | {"name": "Lab", "start": plan.value("owned_start")}
    empty = {name: None for name in MOVED if name.endswith("_quote")} | {"n_owned": 0, "n_operators": 0}
    empty |= {name: 0 for name in MOVED if name.endswith("_share")}
    runs = [run.model_copy(update={"cluster": "Lab"}) for run in plan.program.runs]
    return budget.replace(clusters=[cluster], runs=[run.model_dump() for run in runs], **empty)


def _random(seed: int) -> Budget:
    random = Random(seed)  # noqa: S311 - not for secrets
    start, months, horizon = random.randint(1, 6), random.randint(1, 8), random.randint(9, 50)
    owned = random.choice((0, 0.3, 1))
    year, years, spot = ((1 - owned) * random.choice((0, 0.2, 0.4)) / 2 for _ in range(3))
    run = {
        "name": "Work", "kind": "given_hours", "hours": random.uniform(1e3, 1e5), "start": start, "months": months,
    }  # fmt: skip
    return on_own(
        runs=[run], clusters=[], horizon_months=horizon, training_start=start, training_months=months,
        evaluation_start=start, evaluation_months=months, owned_start=random.randint(1, start),
        n_accelerators=random.choice((8, 64)), n_owned=random.choice((0, 16, 64)), owned_share=owned, spot_share=spot,
        reserved_1y_share=year, reserved_3y_share=years, commitment_shared_share=random.choice((0, 0.5)),
        reserved_1y_upfront_share=0, reserved_3y_upfront_share=0,
        on_demand_quote=random.choice((None, random.uniform(1, 5))), server_quote=random.uniform(2e4, 6e4),
        spot_quote=random.choice((None, random.uniform(1, 5))), owned_age_months=random.choice((0, 0, 13, 70)),
        other_use_share=random.choice((0, 0.4)), n_operators=random.choice((0, 1.5)),
        chargeback_quote=random.choice((None, None, 2.2)), life_years=random.choice((1.03, 3, 4.5)),
        expensed_share=random.choice((0, 0.4, 1)), residual_share=random.uniform(0, 0.3), indirect_rate=0.5,
        indirect_base=random.choice(list(indirect_bases())), indirect_rates=[{"rate": 0.6, "start": 5}],
        discount_rate=0.08, compute_contingency_rate=0.1, equipment_threshold=random.choice((1e4, 1e6)),
    )  # fmt: skip


def _random_serving(seed: int) -> Budget:
    """Return the same plan with a run that serves, and prices that change by year.

    An internal rate is left out: it is charged in the training window on the plan's own accelerators, as requests come
    on a further cluster.
    """
    random, planned = Random(seed), _random(seed)  # noqa: S311 - not for secrets
    work = planned.plan.program.runs[0]
    run = {
        "name": "Work", "kind": "serving", "requests": 10 ** random.uniform(4, 6.5), "parameters_total": 8e9,
        "request_growth": random.choice((0, 0.1, 0.8)), "latency": random.choice(("interactive", "batch")),
        "start": work.start, "months": work.months,
    }  # fmt: skip
    prices = [
        {
            "start": start, "rent_change_rate": random.uniform(-0.3, 0.5),
            "electricity_change_rate": random.uniform(-0.3, 0.5),
        }
        for start in (random.randint(1, 6), random.randint(7, 12))
    ]  # fmt: skip
    return planned.replace(runs=[run], yearly_prices=prices, chargeback_quote=None)


@each("kind", (_random, _random_serving))
@each("seed", range(15))
def test_work_that_moves_to_a_further_cluster_with_its_machines_costs_the_same_in_every_view(
    seed: int, kind: Callable[[int], Budget]
) -> None:
    own = kind(seed)
    further = moved(own)
    for name in SEEN:
        gap = np.abs(np.asarray(further[name], float) - np.asarray(own[name], float))
        assert np.all(gap <= 1e-9 * (1 + own["total_cost"])), (name, further[name], own[name])
    assert further["total_cost"] == pytest.approx(own["total_cost"], rel=1e-9)


MONTH = 24 * 30.4375
"""Hours of an accelerator."""


def lab(runs: tuple[tuple[int, int, float], ...] = ((1, 2, 2000),), **cluster: Any) -> Budget:  # noqa: ANN401 - cells
    """Return a plan with runs (first month, months, hours) on a cluster of eight accelerators."""
    rows = [
        {"name": f"Run {n}", "kind": "given_hours", "cluster": "Lab", "start": start, "months": months, "hours": hours}
        for n, (start, months, hours) in enumerate(runs)
    ]
    return on_own(clusters=[{"name": "Lab", "on_demand_quote": 2} | cluster], runs=rows, horizon_months=24)


def test_machines_are_bought_and_depreciate_in_the_months_of_their_cluster() -> None:
    """8 at 40,000 USD, 10 % of it network, in six months of five years; nobody else uses them."""
    rates = {"spares_rate": 0, "network_share": 0.1, "installation_rate": 0, "residual_share": 0, "life_years": 5}
    budget = lab(n_owned=8, owned_share=1, server_quote=40_000, start=1, months=6).replace(**rates)
    price = 8 * 40_000 / 0.9
    assert budget["capex_cost"] == pytest.approx(price)
    assert budget["depreciation_cost"] == pytest.approx(price / 60 * 6)
    assert list(budget["depreciation_cost_by_month"][:8]) == pytest.approx([price / 60] * 6 + [0, 0])
    assert budget["book_value_cost"] == pytest.approx(price * 0.9)
    assert budget["runs_cost"] == 0


def test_a_commitment_runs_from_the_first_run_to_the_end_of_the_term_in_which_the_last_one_ends() -> None:
    """Half of eight accelerators for two years, as the last run ends in month 15; half of the hours use it."""
    budget = lab(((2, 1, 1000), (12, 4, 3000)), reserved_1y_share=0.5, reserved_1y_quote=1.5)
    committed = 4 * 24 * MONTH
    assert budget["cluster_committed_1y_hours"][0, 0] == pytest.approx(committed)
    assert budget["unused_1y_cost"] == pytest.approx((committed - 2000) * 1.5)
    assert budget["runs_cost"] == pytest.approx(2000 * 1.5 + 2000 * 2)
    assert np.sum(budget["unused_1y_cost_by_month"]) == pytest.approx(budget["unused_1y_cost"])
    assert budget["unused_1y_cost_by_month"][0] == 0
    assert budget["check_cluster_commitments"] == 0
    assert "USD on Lab" in budget.failed_checks()["check_cluster_commitments"]


def test_a_cluster_without_a_run_is_not_committed_yet() -> None:
    assert lab(runs=(), reserved_1y_share=1)["unused_1y_cost"] == 0


@pytest.mark.parametrize(
    ("check", "cluster"),
    [
        ("check_machine_prices", {"accelerator": "MI325X", "n_owned": 8, "owned_share": 1}),
        ("check_machine_power", {"accelerator": "TPU-v5p", "n_owned": 8, "owned_share": 1, "server_quote": 20_000}),
        ("check_machine_room", {"n_owned": 1, "owned_share": 1, "months": 2}),
        ("check_machine_use", {"n_owned": 8}),
    ],
)
def test_what_is_wrong_with_machines_is_said_with_their_cluster(check: str, cluster: dict[str, Any]) -> None:
    budget = lab(((1, 2, 2000),), **cluster)
    assert "Lab" in budget.failed_checks()[check]
    assert lab(**cluster | {"chargeback_quote": 2})[check] == 1
    assert lab(n_owned=8, owned_share=1)[check] == 1
