"""The largest model that money trains: a slightly larger one costs too much, and the split follows the scaling law."""

import math
from itertools import pairwise
from typing import Any

import pytest
from each import each

from llmbudget import Budget, PlanError
from llmbudget.analysis import affordable_size
from llmbudget.analysis.affordable_size import OF, Largest, is_from_scratch
from llmbudget.catalog import methods
from llmbudget.cli.analysis_reports import largest_report
from llmbudget.plan.values import values
from llmbudget.presets import preset_names

MONEY = 3_000_000
TRAINED = ("startup", "gpt3", "qlora")


def _plan(**changes: Any) -> Budget:  # noqa: ANN401 - values of any parameter
    """Return a plan of training from scratch on demand, whose cash, cap and memory are no limit, in tight windows."""
    free = {"spending_limits_use": False, "spot_pricing_use": False, "opening_cash": 1e9}
    free |= {"recompute_share": 1, "context_length": 2048}
    free |= {"training_months": 1, "evaluation_start": 5, "horizon_months": 11}
    return Budget("startup", initial_weights="either", **free | changes)


def _more(found: Largest, factor: float) -> Budget:
    """Return the plan with a little more of what grows, in the same months."""
    return found.budget.replace(tokens=min(found.tokens * factor, 1e15))


def _law(budget: Budget) -> tuple[float, ...]:
    constants = values(budget.plan)
    names = ("loss_floor", "loss_of_parameters", "loss_parameters_exponent", "loss_of_tokens", "loss_tokens_exponent")
    return tuple(float(constants[name]) for name in names)


@pytest.mark.parametrize("of", OF)
def test_it_costs_the_money_and_a_thousandth_more_costs_more_or_breaks_the_limit_that_is_named(of: str) -> None:
    largest = _plan().largest(MONEY, of)
    assert largest.budget["total_cost"] <= MONEY
    assert not set(largest.budget.failed_checks()) - {"check_data"}
    grown = {"tokens": largest.tokens} if of != "parameters" else {}
    if of != "tokens":
        grown |= dict.fromkeys(("parameters_active", "parameters_total"), largest.parameters)
    more = largest.budget.replace(**{name: value * 1.001 for name, value in grown.items()})
    assert largest.limit == f"costs more than {MONEY:,} USD"
    assert more["total_cost"] > MONEY or not more["check_deadline"] or not more["check_evaluation"]
    assert largest.budget["total_cost"] > 0.9 * MONEY


def test_a_token_more_costs_more() -> None:
    """Months are whole: the last token that fits either fills the money, or the last month that it pays."""
    largest = _plan(roles=[]).largest(MONEY, "tokens")
    assert largest.budget["total_cost"] == pytest.approx(MONEY, rel=1e-6)
    assert _more(largest, 1 + 1e-5)["total_cost"] > MONEY


def test_the_split_is_the_best_use_of_its_computing() -> None:
    """Hoffmann's closed form: with C = N·D, N = G·C^(b/(a+b)) and D = C^(a/(a+b))/G have the least loss."""
    largest = _plan().largest(MONEY)
    floor, of_size, a, of_tokens, b = _law(largest.budget)
    size, tokens = largest.parameters, largest.tokens
    balance = (a * of_size / (b * of_tokens)) ** (1 / (a + b))
    assert size == pytest.approx(balance * (size * tokens) ** (b / (a + b)), rel=1e-9)
    assert tokens == pytest.approx((size * tokens) ** (a / (a + b)) / balance, rel=1e-9)

    def loss(factor: float) -> float:
        return floor + of_size / (size * factor) ** a + of_tokens / (tokens / factor) ** b

    assert largest.loss == pytest.approx(loss(1), rel=1e-12)
    assert loss(1) < min(loss(0.99), loss(1.01))
    assert 5 < tokens / size < 60, "about twenty tokens a parameter"


def test_at_equal_money_the_split_has_a_lower_loss_than_either_alone() -> None:
    found = {of: _plan().largest(MONEY, of).loss for of in OF}
    assert found["both"] == min(found.values())


@pytest.mark.parametrize("of", OF)
def test_more_money_never_trains_less(of: str) -> None:
    found = [_plan().largest(money, of) for money in (1e6, 1.5e6, 2e7)]
    for less, more in pairwise(found):
        assert less.parameters <= more.parameters
        assert less.tokens <= more.tokens
        assert (less.parameters, less.tokens) != (more.parameters, more.tokens)
        assert less.loss > more.loss


def test_what_does_not_grow_stays_as_planned() -> None:
    budget = _plan()
    assert budget.largest(MONEY, "tokens").parameters == budget["parameters_total"]
    assert budget.largest(MONEY, "parameters").tokens == budget["tokens"]


@pytest.mark.parametrize("of", ["both", "parameters"])
def test_a_mixture_of_experts_keeps_its_ratio(of: str) -> None:
    found = _plan(parameters_total=8e9, parameters_active=1e9).largest(MONEY, of).budget
    assert found["parameters_total"] / found["parameters_active"] == pytest.approx(8)
    if of == "both":
        assert found["tokens"] == pytest.approx(found["optimal_tokens"], rel=1e-9)


def test_as_many_accelerators_work_as_planned_or_as_hold_it() -> None:
    small, large = (_plan().largest(money).budget for money in (1e6, 5e7))
    assert small["n_accelerators"] == 8
    assert large["n_accelerators"] == large["least_accelerators"] > 8
    assert large["check_memory"]


def test_a_deadline_is_met_and_named_as_the_limit() -> None:
    budget = _plan()
    free, hurried = budget.largest(2e7, "tokens"), budget.largest(2e7, "tokens", deadline=8)
    assert free.budget["done_month"] > 8
    assert hurried.budget["done_month"] <= 8
    assert hurried.tokens < free.tokens
    assert hurried.limit == "is not done by month 8"
    assert _more(hurried, 1.001)["delay_months"] > 0


def test_cash_is_a_limit_too() -> None:
    largest = _plan().replace(opening_cash=1_050_000).largest(1e8, "tokens")
    assert largest.limit == "runs out of cash, with 1,050,000 USD at the start"
    assert largest.limit_parameter == "opening_cash"
    assert largest.budget["check_cash"]
    assert not _more(largest, 1.001)["check_cash"]


def test_the_largest_that_a_plan_may_hold_is_the_last() -> None:
    largest = _plan(parameters_total=1e6, parameters_active=1e6, roles=[]).largest(1e12, "tokens")
    assert largest.tokens == pytest.approx(1e15) or largest.limit.startswith("fails the check")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((0,), "Money: 0 is not an amount; enter a number of USD above 0"),
        ((math.inf,), "Money: inf is not an amount"),
        (("all",), "Money: 'all' is not an amount"),
        ((True,), "Money: True is not an amount"),
        ((1000,), r"Money: 1,000 USD is not enough for any run. The smallest run costs [\d,]+ USD, including people"),
        ((MONEY, "size"), "What grows: 'size' is not an option; choose one of both, parameters, tokens"),
    ],
)
def test_what_trains_nothing_is_refused_in_a_sentence(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        _plan().largest(*arguments)


def test_a_deadline_that_is_none_is_refused_in_a_sentence() -> None:
    with pytest.raises(PlanError, match="Deadline: 'May' is not a number"):
        _plan().largest(MONEY, deadline="May")  # type: ignore[arg-type]  # what somebody may write


CASES = [*((name, "full") for name in preset_names()), *((name, method) for name in TRAINED for method in methods())]
"""Each preset, and each method from scratch, from an own model and from an open one."""


@pytest.mark.slow
@each("name, method", dict.fromkeys(CASES))
def test_nobody_has_to_say_what_grows(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default answers for every preset and method: the split where it holds, else tokens, and then it says why.

    In few steps: how large it gets to the last token is asked above.
    """
    monkeypatch.setattr(affordable_size, "STEPS", 17)
    monkeypatch.setattr(affordable_size, "ROUNDS", 2)
    plan = Budget(name).plan.replace(**_for_method(name, method), spending_limits_use=False, opening_cash=1e12)
    budget = Budget(plan)
    if not budget["check_memory"]:  # no sum of money trains what fits into no memory
        with pytest.raises(PlanError, match="even the smallest run fails the check “The model fits into memory”"):
            budget.largest(3 * budget["total_cost"])
        return
    largest = budget.largest(3 * budget["total_cost"])
    scratch = is_from_scratch(budget.plan)
    assert (largest.of, bool(largest.note)) == (("both", False) if scratch else ("tokens", True))
    assert largest.budget["total_cost"] <= 3 * budget["total_cost"]
    if not scratch:
        assert "applies only to full training from scratch" in largest.note
        assert largest.note.endswith("so only tokens grow.")
        assert largest.parameters == budget["parameters_total"]


def _for_method(name: str, method: str) -> dict[str, Any]:
    """Return the changes with which a preset trains by a method: adapters need a model that may be adapted."""
    weights = Budget(name).plan.workload.initial_weights
    return {"method": method} | ({"initial_weights": "open"} if method != "full" and weights == "scratch" else {})


def test_a_cap_that_the_plan_brings_is_named_where_it_is_set() -> None:
    """The README's example: a million is asked with, and the preset's cap of less keeps the rest out."""
    largest = Budget("startup").largest(1e6)
    assert (largest.of, largest.limit) == ("tokens", "exceeds the plan's cap of 660,000 USD")
    assert "It is set under Spending limits: Cap on the whole budget." in largest_report(largest)
    with pytest.raises(
        PlanError, match=r"Even the smallest run exceeds the plan's cap of 1,000 USD. Change the limit under Sp"
    ):
        Budget("startup", spending_limits_cap=1000).largest(1e6)


def test_adapters_have_no_split_and_grow_in_tokens_or_parameters() -> None:
    budget = _plan(method="lora")
    with pytest.raises(PlanError, match=r"applies only to full training from scratch, .* Choose tokens or parameters"):
        budget.largest(MONEY, "both")
    assert budget.largest(MONEY, "tokens").tokens > budget["tokens"]
