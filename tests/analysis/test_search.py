"""The search: it agrees with budget by budget, and each point of its front is a plan that anybody may open."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from each import each, first_of
from plans import first

from llmbudget import Budget, PlanError, catalog
from llmbudget.analysis.recommend import ADVICE
from llmbudget.analysis.search import IN_TIME, LIMITS, MEMORY
from llmbudget.analysis.search_space import SOURCING
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values
from llmbudget.quantities.partial_evaluation import Folded
from llmbudget.strategies import strategies

CONTRADICT = "has strategies that contradict each other or the accelerator"
WHOSE = {
    "check_cap": "spending_limits_cap", "check_cash": "opening_cash", "check_monthly_cap": "spending_limits_monthly_cap"
}  # fmt: skip
SAID = {
    "check_cap": "exceeds the plan's cap of {:,.0f} USD",
    "check_cash": "runs out of cash, with {:,.0f} USD at the start",
    "check_monthly_cap": "exceeds the plan's monthly cap of {:,.0f} USD",
}
SHARES = ("reserved_1y_share", "reserved_3y_share", "spot_share", "owned_share")
OFF = ("distributed_training", "provider_choice", "owning", "reserved_capacity", "spot_pricing")


@dataclass(frozen=True)
class Space:
    """Few enough candidates to make a budget of each."""

    budget: Budget
    offers: tuple[tuple[str, str, str], ...]
    counts: tuple[int, ...]
    mixes: tuple[str, ...]
    strategies: tuple[str, ...]
    numbers: dict[str, tuple[float, ...]]
    deadline: float | None = None
    cap: float | None = None

    @property
    def over(self) -> dict[str, Any]:
        """What `Budget.search` is asked to try."""
        parts = zip(("accelerator", "provider", "region"), zip(*self.offers, strict=True), strict=True)
        rest = {"n_accelerators": self.counts, "sourcing": self.mixes, "strategies": self.strategies}
        return {name: list(dict.fromkeys(values)) for name, values in parts} | rest | self.numbers

    def search(self, **changes: Any) -> Any:  # noqa: ANN401 - what is found, and asked beside
        """Return what the search finds."""
        return self.budget.search(over=self.over, deadline=self.deadline, cap=self.cap, **changes)

    def candidates(self) -> Iterator[dict[str, Any]]:
        """Yield the changes of the plan that each candidate is, but for its months."""
        switched = product(*[(False, True)] * len(self.strategies))
        values = product(*self.numbers.values())
        for offer, count, mix, on, numbers in product(
            self.offers, self.counts, self.mixes, list(switched), list(values)
        ):
            uses = {f"{name}_use": use for name, use in zip(self.strategies, on, strict=True)}
            chosen = dict(zip(self.numbers, numbers, strict=True))
            yield _elsewhere(self.budget, offer) | _sourced(self.budget, offer, count, mix) | uses | chosen


def _elsewhere(budget: Budget, offer: tuple[str, str, str]) -> dict[str, Any]:
    """Return the changes with which the work is done on another offer, as somebody would plan it."""
    accelerator, provider, region = offer
    sourcing, old = budget.plan.sourcing, budget.plan.compute.accelerator
    changes: dict[str, Any] = {f"{name}_use": False for name in OFF} | {"accelerator": accelerator}
    if accelerator != old:
        changes |= {"server_quote": None, "power_quote": None, "chargeback_quote": None, "allocations": []}
    if (accelerator, provider, region) != (old, sourcing.provider, sourcing.region):
        changes |= {f"{kind}_quote": None for kind in ("on_demand", "reserved_1y", "reserved_3y", "spot")}
    if (provider, region) != (sourcing.provider, sourcing.region):
        changes |= {f"provider_choice_{name}": value for name, value in (("provider", provider), ("region", region))}
        changes |= {"provider_choice_use": True, "provider_choice_on_demand_quote": None}
    return changes


def _sourced(budget: Budget, offer: tuple[str, str, str], count: int, mix: str) -> dict[str, Any]:
    """Return the changes of number and mix; where the plan has no cluster of these, as many as work are bought."""
    shares = {name: SOURCING[mix].get(name, 0) for name in SHARES}
    changes: dict[str, Any] = {"n_accelerators": count, "on_demand_share": None, **shares}
    if not budget.plan.owned_cluster.n_owned or offer[0] != budget.plan.compute.accelerator:
        changes |= {"owned_age_months": 0, "n_owned": count if shares["owned_share"] else 0}
    return changes


def _with_months(budget: Budget, changes: dict[str, Any]) -> Budget:
    """Return a candidate whose windows are longer or shorter than the plan's by what its computing takes."""
    schedule = budget.plan.schedule
    spare = [
        kept - least
        for kept, least in zip((schedule.training_months, schedule.evaluation_months), _least(budget), strict=True)
    ]
    least = _least(budget.replace(**changes))
    training, evaluation = (months + max(kept, 0) for months, kept in zip(least, spare, strict=True))
    gap = schedule.evaluation_start - schedule.training_start - schedule.training_months
    tail = schedule.horizon_months - schedule.evaluation_start - schedule.evaluation_months
    start = schedule.training_start + training + max(gap, 0)
    data = schedule.data_start + schedule.data_months - 1
    windows = {
        "training_months": training, "evaluation_start": start, "evaluation_months": evaluation,
        "horizon_months": max(start + evaluation + tail, data),
    }  # fmt: skip
    ended = schedule.training_start + schedule.training_months
    runs = [  # what begins after training begins as much later or earlier
        run.model_copy(update={"start": min(run.start + start - schedule.evaluation_start, 120)})
        if run.start >= ended
        else run
        for run in budget.plan.program.runs
    ]
    return budget.replace(**changes, runs=runs, **{name: min(months, 120) for name, months in windows.items()})


@cache
def _least(budget: Budget) -> tuple[float, float]:
    """Return the fewest months of training and of evaluation that hold the work, of all that there may be."""
    evaluation = max(-(-budget["evaluation_window_days"] // budget["days_per_month"]), 1)
    tried = np.arange(1.0, 121)
    inputs = facts(budget.plan.catalog) | values(budget.plan) | {"training_months": tried.reshape(-1, 1, 1)}
    holds = np.ravel(model().evaluate(inputs, ["check_deadline"])["check_deadline"]) == 1
    return float(tried[np.argmax(holds) if holds.any() else -1]), evaluation


def _reason(found: Budget, deadline: float | None, cap: float | None) -> str:
    """Return why a candidate is left out, the first reason in the order of the search; empty when it is not."""
    fit = [*MEMORY, *IN_TIME]
    rest = [name for name, one in model().checks.items() if not one.identity and name not in {*fit, *LIMITS, *ADVICE}]
    for name in (*fit, *rest):
        if not found[name]:
            return f"fails the check “{model().quantities[name].label}”"
    if deadline is not None and found["done_month"] > deadline:
        return f"is not done by month {deadline:g}"
    if cap is not None and found["total_cost"] > cap:
        return f"costs more than {cap:,.0f} USD"
    return next((SAID[name].format(found[value]) for name, value in WHOSE.items() if not found[name]), "")


def _by_hand(space: Space) -> tuple[list[tuple[float, float]], Counter[str], int]:
    """Return the front as cost and days, the candidates that each reason leaves out, and their number."""
    left_out: Counter[str] = Counter()
    found, number = [], 0
    for changes in space.candidates():
        number += 1
        try:
            one = _with_months(space.budget, changes)
        except PlanError:
            left_out[CONTRADICT] += 1
            continue
        if reason := _reason(one, space.deadline, space.cap):
            left_out[reason] += 1
        else:
            found.append((float(one["net_cost"]), float(one["training_window_days"] + one["evaluation_window_days"])))
    front = [a for a in found if not any(b != a and b[0] <= a[0] and b[1] <= a[1] for b in found)]
    return sorted(set(front)), left_out, number


def _listed(accelerator: str, provider: str) -> tuple[str, str, str]:
    return next((o.accelerator, o.provider, o.region) for o in catalog.offers() if
                (o.accelerator, o.provider) == (accelerator, provider))  # fmt: skip


H100, B200, A100 = "H100-SXM5-80GB", "B200-SXM", "A100-SXM4-40GB"

SPACES = {
    "a startup with credits of its provider": Space(
        Budget("startup"), (_listed(H100, "AWS"), _listed(A100, "AWS")), (1, 8, 32), ("on demand", "mostly on spot"),
        ("transfer_learning", "deduplication"), {},
    ),
    "other providers, a cap and a deadline": Space(
        Budget("startup", tokens=3e11, spending_limits_use=False, opening_cash=3e6),
        tuple(_listed(accelerator, provider) for accelerator in (H100, B200) for provider in ("AWS", "Lambda")),
        (8, 16, 64), ("on demand", "reserved for a year"), (), {"recompute_share": (0.0, 1.0)}, deadline=6, cap=900_000,
    ),
    "an own cluster, and hours that were allocated": Space(
        Budget(first("startup"), n_owned=8, owned_age_months=6, server_quote=20_000, power_quote=500, tokens=5e11,
               initial_weights="either", allocations=[{"hours": 3000}], opening_cash=3e6, spending_limits_use=False),
        (_listed(H100, "AWS"), _listed(A100, "AWS")), (8, 64), ("owned", "half on spot"),
        ("transfer_learning", "low_precision"), {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", first_of(SPACES))
def test_it_agrees_with_a_budget_of_each_candidate(name: str) -> None:
    space = SPACES[name]
    front, left_out, number = _by_hand(space)
    search = space.search()
    assert search.n_candidates == number
    assert search.left_out == dict(left_out)
    assert len(left_out) > 1
    assert len(front) > 1
    assert [point.cost for point in search.points] == pytest.approx([cost for cost, _ in front], rel=1e-9)
    assert [point.days for point in search.points] == pytest.approx([days for _, days in front], rel=1e-9)


@pytest.mark.parametrize("name", first_of(SPACES))
def test_each_point_is_a_plan_with_its_figures_that_passes_the_checks(name: str) -> None:
    space = SPACES[name]
    search = space.search()
    table = search.front()
    assert len(table) == len(search.points) > 0
    assert table["net_cost"].is_monotonic_increasing
    assert table["days"].is_monotonic_decreasing
    for place, row in table.iterrows():
        budget = search.plan(int(str(place)))
        assert budget["net_cost"] == pytest.approx(row["net_cost"], rel=1e-9)
        assert budget["training_window_days"] + budget["evaluation_window_days"] == pytest.approx(row["days"])
        for figure in ("total_cost", "cash_cost", "done_month"):
            assert budget[figure] == pytest.approx(row[figure], rel=1e-9)
        assert set(budget.failed_checks()) <= ADVICE
        assert budget["total_cost"] <= (space.cap or float("inf"))
        assert row["done_month"] <= (space.deadline or float("inf"))
        assert budget.plan.compute.accelerator == row["accelerator"]
        assert (budget["provider"], budget["region"]) == (row["provider"], row["region"])
        assert budget["n_accelerators"] == row["n_accelerators"]
        assert {name: budget[name] for name in SHARES} == {n: SOURCING[row["sourcing"]].get(n, 0) for n in SHARES}
        used = {one.id for one in budget.plan.strategies.in_use()} - {"provider_choice"}
        assert used == set(row["strategies"].split(", ")) - {""}
        for choice in space.numbers:
            assert budget[choice] == row[choice]


def test_a_search_over_all_there_is_holds_the_plan_itself_and_is_no_dearer() -> None:
    """The plan as it stands, in the months that its work needs, is one of the candidates."""
    budget = Budget("startup", spot_pricing_use=False)
    search = budget.search(over={"accelerator": [H100]})
    here = {
        "accelerator": [H100], "provider": ["AWS"], "region": ["us-east-1"], "n_accelerators": [8],
        "sourcing": ["on demand"], "strategies": [],
    }  # fmt: skip
    (planned,) = budget.search(over=here).points
    assert search.points[0].cost < planned.cost
    assert any(point.cost <= planned.cost and point.days <= planned.days for point in search.points)


def test_elsewhere_credits_are_lost_and_quotes_do_not_hold() -> None:
    """The cost of moving is computed by the strategy that chooses a provider."""
    budget = Budget("startup", on_demand_quote=0.01, spot_pricing_use=False)
    over = {"accelerator": [H100], "n_accelerators": [8], "sourcing": ["on demand"], "strategies": []}
    (stayed,) = budget.search(over=over | {"provider": ["AWS"], "region": ["us-east-1"]}).points
    moved = budget.search(over=over | {"provider": ["Crusoe"]}).plan(0)
    assert stayed.cost == pytest.approx(
        budget.search(over=over | {"provider": ["AWS"]}).plan(0)["net_cost"]
    )  # fmt: skip
    assert moved["credits_used"] == 0
    assert moved["on_demand_price"] == Budget("startup", provider="Crusoe", region=moved["region"])["on_demand_price"]
    assert moved["egress_cost"] > budget["egress_cost"]


def test_another_region_of_the_same_provider_keeps_the_credits() -> None:
    budget = Budget("startup", provider="GCP", region="us-central1")
    over = {"accelerator": [H100], "provider": ["GCP"], "region": ["us-east4"], "strategies": []}
    found = budget.search(over=over).plan(0)
    assert found["region"] == "us-east4"
    assert found["credits_used"] > 0
    assert found["egress_cost"] > budget["egress_cost"]


def test_a_plan_without_a_provider_moves_nowhere() -> None:
    budget = Budget("startup", provider=catalog.ANY_PROVIDER, region=catalog.ANY_REGION)
    found = budget.search(over={"accelerator": [H100], "provider": ["Crusoe"], "strategies": []}).plan(0)
    assert found["provider"] == "Crusoe"
    assert found["credits_used"] > 0
    assert found["egress_cost"] == budget["egress_cost"]


def test_on_threads_the_front_is_the_same() -> None:
    space = SPACES["a startup with credits of its provider"]
    told: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as threads:
        search = space.search(executor=threads, progress=lambda done, parts: told.append((done, parts)))
    here = space.search()
    assert search.points == here.points
    assert search.left_out == here.left_out
    assert told == [(1, 2), (2, 2)]


def test_candidates_are_not_evaluated_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Counter[str]()
    evaluate = Folded.__call__

    def counted(self: Folded, varied: dict[str, Any]) -> dict[str, Any]:
        calls["folded"] += 1
        return evaluate(self, varied)

    monkeypatch.setattr(Folded, "__call__", counted)
    numbers = [float(number) for number in range(1, 1001)]
    over = {"accelerator": [H100], "provider": ["AWS"], "n_accelerators": numbers, "strategies": ["deduplication"]}
    search = Budget("startup").search(over=over)
    assert search.n_candidates > 10_000
    assert calls["folded"] < search.n_candidates / 100


WRONG = [
    ({"acelerator": [H100]}, "Search over acelerator: this cannot be searched"),
    ({"method": ["full"]}, "Search over method: this cannot be searched"),
    ({"role_salary": [1]}, "Search over role_salary: this cannot be searched"),
    ({"training_months": [1]}, "Search over training_months: this cannot be searched"),
    ({"spot_share": [0.5]}, "Search over spot_share: this cannot be searched"),
    ({"n_owned": [8]}, "Search over n_owned: this cannot be searched"),
    ({"owning_owned_share": [1]}, "Search over owning_owned_share: this cannot be searched"),
    ({"on_demand_quote": [1]}, "Search over on_demand_quote: this cannot be searched"),
    ({"giga": [1]}, "Search over giga: this cannot be searched"),
    ({"accelerator": ["H100"]}, "Search over accelerator: 'H100' is not an option; choose from A100"),
    ({"accelerator": H100}, "Search over accelerator: 'H100-SXM5-80GB' is not a list of values"),
    ({"accelerator": []}, "Search over accelerator: .* is not a list of values"),
    ({"provider": [None]}, "Search over provider: None is not an option"),
    ({"accelerator": [H100], "provider": ["Groq"]}, "Search over provider: 'Groq' is not an option"),
    ({"accelerator": [A100], "provider": ["Crusoe"], "region": ["us-east-1"]}, "the catalog has no such offer"),
    ({"sourcing": ["spot"]}, "Search over sourcing: 'spot' is not an option; choose from half on spot"),
    ({"sourcing": [{"spot_share": 1}]}, "Search over sourcing: .* is not an option"),
    ({"strategies": ["owning"]}, "Search over strategies: 'owning' is not an option"),
    ({"strategies": None}, "Search over strategies: None is not a list of values"),
    ({"n_accelerators": 8}, "Search over n_accelerators: 8 is not a list of values"),
    ({"n_accelerators": [1.5]}, "Search over n_accelerators: Accelerators.*: 1.5 is not whole"),
    ({"tokens": [1e99]}, "Search over tokens: Training tokens: .* is above"),
    ({"tokens": ["many"]}, "Search over tokens: Training tokens: 'many' is not a number"),
    ({"n_accelerators": range(1, 100_000)}, "candidates per offer exceed 200,000; search fewer values"),
]


@each("over, sentence", WRONG)
def test_what_cannot_be_tried_is_refused_in_a_sentence(over: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        Budget("startup").search(over=over)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"risk": "none"}, "Risk: 'none' is not an option; choose one of low, medium, high"),
        ({"deadline": "May"}, "Deadline: 'May' is not a number"),
        ({"cap": float("nan")}, "Cap: nan is not a number"),
    ],
)
def test_wrong_limits_are_refused_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        Budget("startup").search(**wrong)


def test_only_strategies_that_train_the_same_are_tried_unless_others_are_asked_for() -> None:
    """A search for the cheapest plan may not find one that trains on fewer tokens."""
    here = {"accelerator": [H100], "provider": ["AWS"], "n_accelerators": [8], "sourcing": ["on demand"]}
    same, other = (Budget("startup").search(over=here, other_work=asked) for asked in (False, True))
    tried = {name for used in same.space.sets for name in used}
    assert {strategies()[name].work for name in tried - {"synthetic_data"}} == {"same"}
    assert all("synthetic_data" in used for used in same.space.sets), "as the plan has it"
    assert "deduplication" in {name for used in other.space.sets for name in used}
    assert other.n_candidates > same.n_candidates


@pytest.mark.slow
def test_a_cap_that_nobody_typed_into_the_search_is_named_with_what_it_would_take() -> None:
    """With both limits empty, the cap of a smaller plan blocks a larger one; the message says which to change."""
    search = Budget("startup", tokens=2e12).search(over={"accelerator": [H100]})
    (blocker,) = search.blockers
    assert search.points == ()
    assert (blocker.parameter, blocker.count) == (
        "spending_limits_cap",
        search.left_out[SAID["check_cap"].format(660000)],
    )
    words = r"The plan's cap of 660,000 USD rules out all [\d,]+ plans .*; the cheapest costs ([\d,]+) USD\."
    (cheapest,) = re.fullmatch(words, blocker.sentence).groups()  # type: ignore[union-attr]  # it matches
    cost = int(cheapest.replace(",", ""))
    over = {"accelerator": [H100]}
    raised, too_low = (
        Budget(
            "startup", tokens=2e12, opening_cash=1e9, spending_limits_monthly_cap=None, spending_limits_cap=cap
        ).search(over=over)
        for cap in (cost + 1, cost - 9)  # a cap forgives a millionth
    )
    assert len(raised.points) > 0
    assert not too_low.points


def test_each_limit_counts_what_those_before_it_leave() -> None:
    """The one that the search was asked with, and then the plan's own."""
    space = SPACES["a startup with credits of its provider"]
    search = space.budget.replace(spending_limits_cap=594_000).search(over=space.over, cap=596_000)
    asked, own = search.blockers
    assert (asked.parameter, own.parameter) == ("", "spending_limits_cap")
    assert asked.sentence.startswith(f"The cap of 596,000 USD rules out {asked.count} plan")
    assert re.fullmatch(
        rf"The plan's cap of 594,000 USD rules out {own.count} more; the cheapest costs [\d,]+ USD\.", own.sentence
    )
    assert (asked.count, own.count) == tuple(
        search.left_out[reason] for reason in ("costs more than 596,000 USD", "exceeds the plan's cap of 594,000 USD")
    )


def test_limits_that_nothing_meets_leave_an_empty_front_and_say_why() -> None:
    space = SPACES["a startup with credits of its provider"]
    search = space.budget.search(over=space.over, cap=1000)
    assert search.points == ()
    assert search.front().empty
    assert search.left_out["costs more than 1,000 USD"] > 0
    assert sum(search.left_out.values()) == search.n_candidates
