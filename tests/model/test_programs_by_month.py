"""Random programs by month: runs that serve and even ones, on own machines, commitments, grants and internal rates."""

from random import Random
from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain

from llmbudget import Budget
from llmbudget.model import model

MONTHS = 14
CLUSTERS: list[dict[str, Any]] = [
    {
        "name": "Own", "n_owned": 32, "owned_share": 0.6, "server_quote": 30_000, "other_use_share": 0.2, "start": 3,
        "months": 10,
    },
    {"name": "Reserved", "reserved_1y_share": 0.5, "reserved_3y_share": 0.2, "n_accelerators": 24},
    {"name": "Small", "reserved_1y_share": 1, "n_accelerators": 2},
    {"name": "Charged", "n_owned": 8, "owned_share": 0.7, "chargeback_quote": 1.5, "reserved_1y_share": 0.3},
    {"name": "Granted", "granted_hours": 9000, "reserved_1y_share": 0.8, "n_accelerators": 24},
]  # fmt: skip
SPREAD = ("first_month", "last_month", "steady_months", "growth", "steady_share", "growing_share")


def _run(name: str, random: Random) -> dict[str, Any]:
    window = {"start": random.randint(1, 12), "months": random.randint(1, 9)}
    place = {"name": name, "cluster": random.choice(["", *(cluster["name"] for cluster in CLUSTERS)])} | window
    if random.random() < 0.4:
        return place | {"kind": "given_hours", "hours": random.uniform(1e3, 3e4)}
    return place | {
        "kind": "serving", "requests": 10 ** random.uniform(3, 7), "request_growth": random.choice((0, 0.1, 0.8)),
        "latency": random.choice(("interactive", "batch")), "parameters_total": random.choice((8e9, 70e9)),
    }  # fmt: skip


def program(seed: int) -> Budget:
    """Return a plan with six runs on five clusters, changing prices and rates, and credits."""
    random = Random(seed)  # noqa: S311 - not for secrets
    prices = [
        {"start": start, "rent_change_rate": random.uniform(-0.4, 0.6), "electricity_change_rate": 0.3}
        for start in random.sample(range(1, 12), 2)
    ]
    return Budget(
        plain(), horizon_months=MONTHS, clusters=CLUSTERS, runs=[_run(f"Run {n}", random) for n in range(6)],
        yearly_prices=prices, indirect_rate=0.5, indirect_base="mtdc",
        indirect_rates=[{"rate": 0.6, "start": random.randint(2, 13)}],
        credits=[{"name": "Cloud", "amount": 3e5, "start": random.randint(2, 6), "expires": random.randint(8, 12)}],
        commitment_shared_share=random.choice((0, 0.5)), expensed_share=random.choice((0, 0.5)),
    )  # fmt: skip


def shares(budget: Budget) -> np.ndarray[Any, Any]:
    """Return the share of each run in each month, (runs, months), by steps of its growth from one month to the next."""
    first, last, steady, growth, flat, grows = (budget[f"run_{name}"] for name in SPREAD)
    place = np.arange(1, MONTHS + 1) - first + 1
    grown = np.array(
        [[rate * (1 + rate) ** (n - 1) for n in places] for rate, places in zip(growth[:, 0], place, strict=True)]
    )
    return np.where((place >= 1) & (place <= last - first + 1), np.where(place <= steady, flat, grown * grows), 0)


@each("seed", range(16))
def test_months_of_every_cost_line_add_up_to_it(seed: int) -> None:
    budget = program(seed)
    assert shares(budget).sum(axis=1) == pytest.approx(1)
    for name, line in model().cost_lines.items():
        assert np.sum(budget[line.by_month]) == pytest.approx(budget[name], abs=1e-6), name
    assert np.sum(budget["total_cost_by_month"]) == pytest.approx(budget["total_cost"])


@each("seed", range(16))
def test_what_runs_do_by_month_is_what_their_hours_do(seed: int) -> None:
    """Busiest month, chargeback and unused commitments, against sums of months."""
    budget = program(seed)
    by_month = shares(budget)
    same = np.char.lower(budget["cluster_name"]) == np.char.lower(budget["run_cluster"]).T
    hours = (same * budget["run_paid_hours"].T) @ by_month
    assert budget["cluster_busiest_hours"][:, 0] == pytest.approx(hours.max(axis=1))
    own = (budget["run_main_hours"] * by_month).sum(axis=0)
    assert budget["further_busiest_hours"] == pytest.approx(own.max())
    further = budget["hours_to_date"] - budget.replace(runs=[])["hours_to_date"]
    assert further[:MONTHS] == pytest.approx(np.cumsum(own), abs=1e-6)
    charged = (budget["run_chargeback_cost"] * by_month).sum(axis=0)
    assert budget["chargeback_cost_by_month"][:MONTHS] == pytest.approx(charged)
    step = round(float(budget["agreed_month_before"][0, 0]))
    later = charged[step:].sum() * float(budget["agreed_step_share"][0, 0])
    assert np.sum(budget["run_chargeback_change_cost"]) == pytest.approx(later)
    for term in ("1y", "3y"):
        idle = budget[f"unused_{term}_cost_by_month"][:MONTHS]
        assert np.all(idle >= -1e-6), "a commitment is never paid back"
        by_step = budget[f"unused_{term}_cost"] * budget[f"idle_{term}_share_by_step"][0, 0]
        assert by_step == pytest.approx(idle[:step].sum(), abs=1e-6)


@each("seed", range(12))
def test_more_requests_never_cost_less(seed: int) -> None:
    budget = program(seed).replace(credits=[])
    runs = [run.model_dump() for run in budget.plan.program.runs]
    for field in ("requests", "request_growth"):
        more = budget.replace(runs=[run | {field: run[field] * 1.5} for run in runs])
        assert more["total_cost"] >= budget["total_cost"] * (1 - 1e-9), field


@each("seed", range(12))
def test_a_tariff_that_changes_moves_electricity_of_clusters_and_nothing_else(seed: int) -> None:
    """The cluster has its machines in months 3 to 12, and each month pays the tariff that holds in it."""
    budget = program(seed)
    start = int(budget.plan.value("yearly_prices")[0].start)
    before, after = (
        budget.replace(yearly_prices=[{"start": start, "electricity_change_rate": rate}]) for rate in (0, 0.8)
    )
    expected = before["electricity_cost"] * (1 + 0.8 * (12 - max(start, 3) + 1) / 10)
    assert after["electricity_cost"] == pytest.approx(expected)
    for name in ("unused_1y_cost", "unused_3y_cost", "chargeback_cost", "depreciation_cost", "capex_cost", "runs_cost"):
        assert after[name] == before[name], name
