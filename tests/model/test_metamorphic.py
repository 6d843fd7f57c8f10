"""What must hold between two plans, whatever they hold: more never costs less, a price moves what it must."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from each import first_of
from many_plans import Changed, Inputs, decided, many_plans, results
from pydantic import ValidationError

from llmbudget import Budget
from llmbudget.analysis.ledger import refusal
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.model import model
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.parameters.record import Choice, Number
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.set_aside import belonging
from llmbudget.presets import organisations, preset
from llmbudget.strategies import strategies

MORE = 1.3
ROUNDING = 1e-9
FEW, MANY = 40, 100
SAMPLES = [pytest.param(name, seed, FEW) for name in organisations() for seed in (1,)] + [
    pytest.param(name, seed, MANY, marks=pytest.mark.slow) for name in organisations() for seed in (0, *range(2, 5))
]
"""Preset, seed, and how many plans are drawn; among the strategies of seed 1 is distributed training."""

some_plans = pytest.mark.parametrize(("preset_name", "seed", "n_plans"), SAMPLES)

COUNTED = (
    "tokens",
    "experiment_multiplier",
    "siblings_multiplier",
    "post_training_multiplier",
    "evaluation_multiplier",
)
PEOPLE = ("role_headcount", "role_hires", "role_time_share")
RATES = ("raise_rate", "role_benefits_rate", "recruiting_rate", "discount_rate", "price_change_rate")
QUOTES = ("on_demand_quote", "reserved_1y_quote", "reserved_3y_quote", "spot_quote", "provider_choice_on_demand_quote")
CLUSTER_QUOTES = ("cluster_on_demand_quote", "cluster_support_rate")
"""Support is a share of the rent, in a line with other services."""
MONEY_IN = ("credit_amount", "contribution_cash", "contribution_in_kind", "opening_cash", "monthly_revenue")
"""What somebody gives: it costs nothing, and credits lower what indirect costs are charged on."""

RENTED = (
    "experiment_cost", "training_cost", "sibling_cost", "post_training_cost", "evaluation_cost", "own_generation_cost",
    "unused_1y_cost", "unused_3y_cost", "delay_commitment_cost", "runs_cost",
)  # fmt: skip
"""The lines that are rented hours × their price, and what a delay adds to them."""


def _prices() -> list[str]:
    return [name for name, p in decided().items() if p.record.unit.startswith("USD") and name not in MONEY_IN]


def _without_what_others_pay(inputs: Inputs) -> Inputs:
    """Return plans without credits and allocated hours: more work may use more of these, and then cost less."""
    return inputs | {name: inputs[name] * 0 for name in ("credit_amount", "allocation_hours")}


def _more(inputs: Inputs, name: str) -> Inputs:
    """Return plans with more of a parameter, within its bounds."""
    return inputs | _increase(inputs, name)


def _increase(inputs: Inputs, name: str) -> Inputs:
    """Return more of a parameter of each plan."""
    record = parameters()[name].record
    assert isinstance(record, Number)
    more = inputs[name] + 0.1 if name.endswith("change_rate") else inputs[name] * MORE
    return {name: np.minimum(inputs[name] + 1 if record.whole else more, record.at_most)}


def _cheaper(inputs: Inputs, other: Inputs, target: str = "total_cost") -> list[int]:
    """Return the numbers of the plans in which a target is less in the other."""
    return _less(*results(inputs, target), *results(other, target))


def _less(before: Any, after: Any) -> list[int]:  # noqa: ANN401 - arrays, (plans,)
    return [int(no) for no in np.flatnonzero(after < before - ROUNDING * (1 + np.abs(before)))]


def _on_time(inputs: Inputs) -> set[int]:
    """Return the numbers of the plans that are not late: a longer window saves others the cost of their delay."""
    return {int(no) for no in np.flatnonzero(results(inputs, "paid_delay_months")[0] == 0)}


def _less_for_more(inputs: Inputs) -> dict[str, list[int]]:
    """Return the parameters of which more costs less, with the numbers of the plans."""
    names = (*COUNTED, *PEOPLE, *RATES, *_prices())
    plans = Changed(inputs, "total_cost")
    found = {name: _less(*plans.before(), *plans.after(_increase(inputs, name))) for name in names}
    return {name: cheaper for name, cheaper in found.items() if cheaper}


def test_what_is_evaluated_again_gives_what_the_whole_model_gives() -> None:
    """Of every input that the tests below change; strategies adjust some of them."""
    inputs = many_plans("startup", 0, FEW)
    plans = Changed(inputs, "total_cost", "lowest_cash")
    names = {*COUNTED, *PEOPLE, *RATES, *MONEY_IN, *_prices()}
    assert names & set(model().adjusted_inputs)
    for name in names:
        expected = results(_more(inputs, name), "total_cost", "lowest_cash")
        assert np.array_equal(plans.after(_increase(inputs, name)), expected), name


@some_plans
def test_more_work_people_pay_prices_and_rates_never_cost_less(preset_name: str, seed: int, n_plans: int) -> None:
    assert _less_for_more(_without_what_others_pay(many_plans(preset_name, seed, n_plans))) == {}


@some_plans
def test_a_larger_model_never_costs_less(preset_name: str, seed: int, n_plans: int) -> None:
    """Layers and width are left empty: those of one size do not apply to another.

    Further runs keep their size: a model that needs one more accelerator writes more answers together on it.
    """
    inputs = _without_what_others_pay(many_plans(preset_name, seed, n_plans)) | {"layers": 0.0, "model_width": 0.0}
    inputs |= {
        "run_parameters_total": np.where(inputs["run_parameters_total"] > 0, inputs["run_parameters_total"], 8e9)
    }
    larger = {name: inputs[name] * MORE for name in ("parameters_total", "parameters_active")}
    assert _cheaper(inputs, inputs | larger) == []


@some_plans
def test_more_work_takes_no_fewer_hours_and_is_done_no_sooner(preset_name: str, seed: int, n_plans: int) -> None:
    inputs = many_plans(preset_name, seed, n_plans)
    targets = ("accelerator_hours", "done_month")
    planned = results(inputs, *targets)
    for name in COUNTED:
        for target, before, after in zip(targets, planned, results(_more(inputs, name), *targets), strict=True):
            assert _less(before, after) == [], (name, target)


@some_plans
def test_money_that_somebody_gives_never_makes_a_plan_dearer(preset_name: str, seed: int, n_plans: int) -> None:
    inputs = many_plans(preset_name, seed, n_plans)
    costs = ("total_cost", "net_cost", "cash_cost")
    plans = Changed(inputs, *costs, "lowest_cash")
    *planned, cash = plans.before()
    for name in MONEY_IN:
        *given, more_cash = plans.after(_increase(inputs, name))
        for target, before, after in zip(costs, given, planned, strict=True):
            assert _less(before, after) == [], (name, target)
        assert _less(cash, more_cash) == [], name


@some_plans
def test_more_months_of_the_budget_never_cost_less(preset_name: str, seed: int, n_plans: int) -> None:
    """Shared clusters are left out: a longer budget bears a smaller part of them.

    So are late plans, whose last month may have fewer people in a longer budget.
    """
    inputs = _without_what_others_pay(many_plans(preset_name, seed, n_plans)) | {"other_use_share": 0.0}
    assert _on_time(inputs).intersection(_cheaper(inputs, _more(inputs, "horizon_months"))) == set()


@some_plans
def test_a_longer_training_that_moves_all_after_it_never_costs_less(preset_name: str, seed: int, n_plans: int) -> None:
    """Only plans that evaluate after training: an earlier evaluation takes hours from a commitment."""
    inputs = _without_what_others_pay(many_plans(preset_name, seed, n_plans)) | {"other_use_share": 0.0}
    trained = inputs["training_start"] + inputs["training_months"]
    inputs |= {"evaluation_start": np.maximum(inputs["evaluation_start"], trained)}
    moved = {name: inputs[name] + 1 for name in ("training_months", "evaluation_start", "horizon_months")}
    assert _on_time(inputs).intersection(_cheaper(inputs, inputs | moved)) == set()


def test_a_longer_training_alone_costs_no_less_with_transfer_learning_unless_it_ends_the_budget_earlier() -> None:
    """A share of the window is saved: of a longer one more months, which then nobody is paid for."""
    transfer = {"transfer_learning_use": 1.0, "transfer_learning_ends_earlier_share": 0.0}
    inputs = _without_what_others_pay(many_plans("startup", 0, FEW)) | transfer
    longer = _more(inputs, "training_months")
    assert _on_time(inputs).intersection(_cheaper(inputs, longer)) == set()
    earlier = {"transfer_learning_ends_earlier_share": 1.0}
    assert _on_time(inputs | earlier).intersection(_cheaper(inputs | earlier, longer | earlier))


@some_plans
def test_a_longer_training_alone_costs_no_less_without_it(preset_name: str, seed: int, n_plans: int) -> None:
    inputs = _without_what_others_pay(many_plans(preset_name, seed, n_plans)) | {"transfer_learning_use": 0.0}
    on_time = _on_time(inputs)
    assert len(on_time) > n_plans / 5
    assert on_time.intersection(_cheaper(inputs, _more(inputs, "training_months"))) == set()


@some_plans
def test_a_price_change_moves_rented_hours_by_just_as_much_and_what_follows_from_them(
    preset_name: str, seed: int, n_plans: int
) -> None:
    """Without quotes, direct costs move by the change of the rented lines and the tax on them that is not recovered.

    The total moves by a straight line.
    """
    unquoted = dict.fromkeys((*QUOTES, *CLUSTER_QUOTES), 0.0)
    inputs = _without_what_others_pay(many_plans(preset_name, seed, n_plans)) | unquoted
    change = -0.3
    rates = (0.0, change, 2 * change)
    totals, direct, *lines = zip(
        *(results(inputs | {"price_change_rate": rate}, "total_cost", "subtotal_cost", *RENTED) for rate in rates),
        strict=True,
    )
    rented = sum(line[0] * (1 + _tax_share(inputs, name)) for name, line in zip(RENTED, lines, strict=True))
    assert direct[1] - direct[0] == pytest.approx(change * rented, rel=1e-6, abs=1e-6 * float(np.max(direct[0])))
    assert totals[2] - totals[1] == pytest.approx(totals[1] - totals[0], rel=1e-6, abs=1e-9 * float(np.max(totals[0])))


def _tax_share(inputs: Inputs, line: str) -> Any:  # noqa: ANN401 - an array, (plans,), or 0
    """Return the tax on a line of rented hours that is a cost; the cost of delay bears none."""
    if line not in model().cost_lines:
        return 0
    return results(inputs, f"{model().cost_lines[line].category}_tax_share")[0]


def _of_money() -> list[str]:
    """Return every input that is money: parameters, and prices of the catalogue."""
    columns = {
        f"{name}_{column}": unit for name, one in fact_tables().items() for column, (unit, _) in one.columns.items()
    }
    prices = [name for name, unit in columns.items() if unit.startswith("USD")]
    return [*prices, *(name for name, p in decided().items() if p.record.unit.startswith("USD"))]


def _unscaled(inputs: Inputs, factor: float) -> Iterator[str]:
    """Yield each quantity that is not as it must be when every sum of money is another by a factor."""
    before = model().evaluate(inputs)
    after = model().evaluate(inputs | {name: inputs[name] * factor for name in _of_money()})
    for name in model().order:
        value = np.asarray(before[name])
        if value.dtype.kind == "U":
            continue
        expected = value * (factor if model().quantities[name].unit.startswith("USD") else 1)
        scale = float(np.max(np.abs(expected), initial=0))
        if not np.allclose(after[name], expected, rtol=1e-9, atol=1e-9 * scale):
            yield name


@some_plans
def test_all_money_times_a_factor_is_all_costs_times_it_and_nothing_else_moves(
    preset_name: str, seed: int, n_plans: int
) -> None:
    """As if everything were entered in another currency."""
    assert list(_unscaled(many_plans(preset_name, seed, n_plans), 2)) == []


@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_strategy_switched_there_and_back_leaves_the_plan_as_it_was(name: str) -> None:
    budget = Budget(name)
    for strategy in strategies():
        used = bool(budget[f"{strategy}_use"])
        if not used and refusal(budget.plan, [*in_use(budget.plan), strategy]):
            continue  # it cannot be switched on in this plan
        there = budget.without(strategy) if used else budget.use(strategy)
        back = there.use(strategy) if used else there.without(strategy)
        assert back.plan == budget.plan, strategy
        assert back["total_cost"] == budget["total_cost"], strategy


@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_choice_made_there_and_back_leaves_the_plan_as_it_was(name: str) -> None:
    plan = preset(name)
    for key, parameter in parameters().items():
        record = parameter.record
        if not isinstance(record, Choice) or parameter.table or key in {"report_currency", "initial_weights", "method"}:
            continue  # those are bound to others by rules that refuse them
        for option in record.options()[:3]:
            assert plan.replace(**{key: option}).replace(**{key: plan.value(key)}) == plan, (key, option)


@pytest.mark.parametrize("name", first_of(organisations()))
def test_the_order_of_edits_does_not_matter(name: str) -> None:
    """Figures that belong to a choice are left out: a price to its provider, a number of layers to its model."""
    names = [key for key, p in decided().items() if not (p.table or key in belonging() or p.section == "reporting")]
    plan = preset(name)
    edits = {key: value for key in names if (value := _usual_value(key)) is not None and _allowed(plan, key, value)}
    pairs = list(zip(edits, list(edits)[1:], strict=False))
    for one, other in pairs[:: len(pairs) // 20]:
        first = plan.replace(**{one: edits[one]})
        second = plan.replace(**{other: edits[other]})
        together = plan.replace(**{one: edits[one], other: edits[other]})
        assert first.replace(**{other: edits[other]}) == second.replace(**{one: edits[one]}) == together


def _allowed(plan: Plan, name: str, value: float) -> bool:
    """Return whether a plan takes a value; some are refused beside what else it holds."""
    with suppress(ValidationError):
        return bool(plan.replace(**{name: value}))
    return False


def _usual_value(name: str) -> float | None:
    record = parameters()[name].record
    assert isinstance(record, Number)
    return record.usual[0] if record.usual else record.low


def _plant(patch: pytest.MonkeyPatch, name: str, fault: Callable[[Any], Any]) -> None:
    """Let a fault follow a quantity of the model."""
    quantity = model().quantities[name]
    wrong = replace(quantity, function=lambda *needs: fault(quantity.function(*needs)))
    patch.setitem(model().quantities, name, wrong)  # type: ignore[arg-type]  # a dict, which nobody else may change


def test_planted_faults_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large orders for nothing, and a fee in dollars inside a formula."""
    inputs = _without_what_others_pay(many_plans("startup", 0, FEW))
    usual = 1.01 * model().evaluate(inputs)["training_cost"]
    with monkeypatch.context() as patch:
        _plant(patch, "training_cost", lambda cost: np.where(cost > usual, 0, cost))
        assert "tokens" in _less_for_more(inputs)
    with monkeypatch.context() as patch:
        _plant(patch, "training_cost", lambda cost: cost + 1000)
        assert "training_cost" in _unscaled(inputs, 2)
    assert _less_for_more(inputs) == {}


def test_lines_of_rented_hours_and_their_tax_are_all_that_a_price_change_touches() -> None:
    inputs = many_plans("big_tech", 0, FEW) | dict.fromkeys(QUOTES, 0.0)
    before, after = (model().evaluate(inputs | {"price_change_rate": rate}) for rate in (0.0, 0.5))
    before, after = (
        {**amounts, "delay_cost": amounts["delay_cost"] - amounts["delay_commitment_cost"]}
        for amounts in (before, after)
    )
    moved = {line for line in model().cost_lines if not np.allclose(before[line], after[line])}
    direct = {line for line in moved if model().cost_lines[line].category not in {"indirect", "contingency"}}
    assert direct <= {*RENTED, "purchase_tax_cost"}
