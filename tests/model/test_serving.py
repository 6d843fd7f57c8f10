"""Serving at launch: hours by hand, months that follow requests, minimum, APIs, and what does not fit."""

import random
from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain

from llmbudget import Budget

CHAT: dict[str, Any] = {
    "name": "Chat", "kind": "serving", "cluster": "Lab", "requests": 5e6, "start": 2, "months": 4,
    "request_growth": 0.25, "parameters_total": 8e9,
}  # fmt: skip
LAB = {"name": "Lab", "on_demand_quote": 2, "n_accelerators": 10_000}


def served(*more: dict[str, Any], lab: dict[str, Any] | None = None, **run: Any) -> Budget:  # noqa: ANN401 - fields of a run
    """Return the startup's budget with one run that serves."""
    return Budget(plain(), clusters=[LAB | (lab or {})], runs=[CHAT | run, *more])


def of_run(budget: Budget, name: str) -> float:
    return float(np.ravel(budget[name])[0])


def months_of(budget: Budget, line: str = "runs_cost") -> list[float]:
    return [float(cost) for cost in budget[f"{line}_by_month"][: int(budget["horizon_months"])]]


def test_hours_are_reading_and_writing_with_room_for_the_peak() -> None:
    budget = served(months=1, prompt_tokens=1000, answer_tokens=400, mfu=0.4, peak_ratio=3)
    goodput = float(budget["cluster_goodput"][0, 0])
    attention = of_run(budget, "run_attention_pass_flops")
    reading = 5e6 * 1000 * (2 * 8e9 + attention) / (989e12 * 0.4 * goodput * 3600)
    together, seconds = of_run(budget, "run_answers_in_flight"), of_run(budget, "run_token_seconds")
    writing = 5e6 * 400 * seconds / together / 3600
    assert of_run(budget, "run_paid_hours") == pytest.approx((reading + writing) * 2 * 3 / 0.6, rel=1e-3)
    assert reading > 0.1 * writing > 0


def test_each_month_costs_as_many_times_as_there_are_requests() -> None:
    months = months_of(served())
    assert [months[0], *months[5:]] == [0] * (len(months) - 4)
    assert np.diff(np.log(months[1:5])) == pytest.approx(np.log(1.25))


def test_few_requests_keep_one_replica_ready_until_they_need_more() -> None:
    ready = 2 * 24 * 30.4375
    assert months_of(served(requests=1))[1:5] == pytest.approx([ready] * 4)
    budget = served(requests=20_000, request_growth=1)
    months, steady = months_of(budget)[1:5], int(of_run(budget, "run_steady_months"))
    assert 0 < steady < 4
    assert months[:steady] == pytest.approx([ready] * steady)
    assert months[-1] == pytest.approx(2 * of_run(budget, "run_first_load_hours") * 2**3)
    large = served(requests=1, parameters_total=70e9)
    assert of_run(large, "run_ready_hours") == 4 * 24 * 30.4375, "140 GB fill half of four accelerators at most"


def test_batches_keep_nothing_ready_and_cost_less() -> None:
    batch, people = served(latency="batch"), served()
    assert batch["runs_cost"] == pytest.approx(people["runs_cost"] * 0.6 / 0.9 / 2)
    assert served(latency="batch", requests=1)["runs_cost"] < 1


def test_an_api_price_replaces_the_cluster() -> None:
    budget = served(read_price=0.5, written_price=2, prompt_tokens=1000, answer_tokens=400, lab={"n_accelerators": 1})
    first = 5e6 * (1000 * 0.5 + 400 * 2) / 1e6
    assert months_of(budget, "serving_api_cost")[1:5] == pytest.approx([first * 1.25**n for n in range(4)])
    assert budget["serving_api_cost"] == pytest.approx(sum(months_of(budget, "serving_api_cost")))
    assert (of_run(budget, "run_paid_hours"), budget["runs_cost"]) == (0, 0)
    wrong = {"check_serving_capacity", "check_run_memory", "check_writing", "check_runs_share"}
    assert wrong & set(budget.failed_checks()) == set()


def test_a_run_without_requests_costs_nothing() -> None:
    idle = served(requests=0)
    assert (idle["runs_cost"], idle["serving_api_cost"]) == (0, 0)
    assert idle["total_cost"] == pytest.approx(Budget(plain())["total_cost"])


@each("seed", range(12))
def test_months_add_up_to_the_total_and_more_is_never_cheaper(seed: int) -> None:
    """Also where the budget ends before the window, and on the plan's own accelerators."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    run = {
        "requests": 10 ** draw.uniform(2, 8), "request_growth": draw.choice([0, 1e-3, draw.uniform(0, 1.5)]),
        "start": draw.randint(1, 9), "months": draw.randint(1, 12), "latency": draw.choice(["interactive", "batch"]),
        "cluster": draw.choice(["", "Lab"]), "peak_ratio": draw.choice([None, draw.uniform(1, 4)]),
        "read_price": draw.choice([None, None, 0.3]),
    }  # fmt: skip
    budget = served(**run)
    for line in ("runs_cost", "serving_api_cost", "total_cost"):
        assert sum(months_of(budget, line)) == pytest.approx(budget[line])
    for more in ({"requests": 2 * run["requests"]}, {"request_growth": run["request_growth"] + 0.1}):
        assert served(**run | more)["total_cost"] >= budget["total_cost"] * (1 - 1e-12)


def test_a_growth_of_almost_nothing_is_no_growth() -> None:
    assert served(request_growth=1e-9)["runs_cost"] == pytest.approx(served(request_growth=0)["runs_cost"])


def test_credits_allocations_and_rates_see_the_months_as_they_are() -> None:
    """What each of them needs up to a month is closed-form; it must be the sum of the months."""
    other = {"name": "Quoted", "kind": "given_hours", "hours": 900, "start": 3, "months": 3}
    cloud = [{"name": "Cloud", "amount": 9e5, "start": 4, "expires": 5}]
    rates = [{"name": "Later", "start": 4, "rate": 0.6}]
    budget = served(
        other, requests=90_000, request_growth=1, cluster="", read_price=None
    ).replace(credits=cloud, indirect_rates=rates, indirect_base="mtdc", indirect_rate=0.5)  # fmt: skip
    assert 0 < of_run(budget, "run_steady_months") < 4
    hours = np.asarray(months_of(budget)) / budget["blended_price"] / budget["rented_share"]
    further = budget["hours_to_date"] - budget.replace(runs=[])["hours_to_date"]
    assert further[: len(hours)] == pytest.approx(np.cumsum(hours))
    assert float(budget["runs_share_by_start"][0, 0]) == pytest.approx(sum(months_of(budget)[:3]) / budget["runs_cost"])
    assert sum(months_of(budget, "indirect_cost")) == pytest.approx(budget["indirect_cost"])
    api = budget.replace({"runs.Chat.read_price": 1})
    done = sum(months_of(api, "serving_api_cost")[:3]) / api["serving_api_cost"]
    assert float(np.ravel(api["served_share_by_step"])[0]) == pytest.approx(done)
    assert sum(months_of(api, "indirect_cost")) == pytest.approx(api["indirect_cost"])


def test_a_cluster_that_is_too_small_in_the_busiest_month_is_told_with_the_run() -> None:
    small = served(lab={"n_accelerators": 2})
    needs = np.ceil(months_of(small)[4] / 2 / (24 * 30.4375))
    assert small.failed_checks()["check_serving_capacity"].startswith(
        f"Serving needs more accelerators than its cluster has. Chat needs {needs:.0f} accelerators in month 5; "
        "its cluster has 2. Take more"
    )
    assert "check_run_windows" not in small.failed_checks(), "it lacks accelerators, not months"
    assert "check_serving_capacity" not in served().failed_checks()


def test_own_machines_that_are_too_few_in_the_busiest_month_are_told_with_the_run() -> None:
    """They have enough hours in all months together, so only the busiest month says that they do not fit."""
    budget = served(lab={"n_owned": 200, "owned_share": 1, "server_quote": 30_000}, requests=2e7)
    assert "check_machine_room" not in budget.failed_checks()
    use = of_run(budget, "run_paid_hours") * of_run(budget, "run_busiest_share") / (200 * 24 * 30.4375)
    words = f"Chat needs {use:.1f} times the own machines of its cluster in month 5. Take more"
    assert words in budget.failed_checks()["check_serving_capacity"]
    charged = budget.replace({"clusters.Lab.chargeback_quote": 2})
    assert "check_serving_capacity" not in charged.failed_checks(), "capacity is not the plan's"


def test_weights_that_fit_nowhere_are_told_with_the_run() -> None:
    large = served(lab={"n_accelerators": 1}, parameters_total=200e9)
    assert "Chat: weights and the longest answer need 40" in large.failed_checks()["check_run_memory"]


def test_serving_is_no_work_that_ends_late_and_hides_no_lateness() -> None:
    """A cluster that is too small for its users delays nothing; training that is late stays late beside them."""
    alone = Budget(plain(), training_months=1, evaluation_start=2, n_accelerators=1, tokens=40e9)
    beside = alone.replace(clusters=[LAB | {"n_accelerators": 1}], runs=[CHAT])
    assert alone["delay_months"] > 0
    assert beside["delay_months"] == alone["delay_months"]
    assert beside["delay_cost"] == pytest.approx(alone["delay_cost"])


def test_serving_is_not_computing_of_training() -> None:
    """The EU counts what trains the model."""
    assert served(parameters_total=None)["model_flops"] == Budget(plain())["model_flops"]
