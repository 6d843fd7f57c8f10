"""Each number says how far it may turn out from what is planned, or what is usual of a decision."""

from typing import Any

import numpy as np
import pytest
from each import each

from llmbudget.parameters.record import Number
from llmbudget.plan.file import PlanError, read_plan, write_plan
from llmbudget.plan.plan import Parameter, Plan, parameters
from llmbudget.plan.ranges import FACTOR, Range, ranges
from llmbudget.presets import preset, preset_names
from llmbudget.strategies import strategies

NUMBERS = {name: p for name, p in parameters().items() if isinstance(p.record, Number)}


def _record(parameter: Parameter) -> Number:
    assert isinstance(parameter.record, Number)
    return parameter.record


def _scalar(found: Range) -> tuple[float, float, float]:
    return float(found.low), float(found.value), float(found.high)


@each("name", [name for name, p in NUMBERS.items() if p.section != "constants"])
def test_a_number_has_exactly_one_kind_of_range_and_it_lies_within_the_bounds(name: str) -> None:
    record = _record(NUMBERS[name])
    around = (record.low, record.high) if record.low is not None or record.high is not None else None
    (pair,) = [one for one in (around, record.spread, record.usual) if one is not None]
    low, high = pair
    assert low is not None
    assert high is not None
    assert low < high
    if pair is not record.spread:
        assert record.at_least <= low < high <= record.at_most


def test_a_constant_has_no_range_but_for_the_utilisation_that_published_runs_scatter_about() -> None:
    constants = {name: _record(p) for name, p in NUMBERS.items() if p.section == "constants"}
    spread = constants["nominal_spread"].at_least
    ranged = {n: r.spread for n, r in constants.items() if r.low is not None or r.usual or r.spread}
    assert ranged == {"utilisation_luck": (1 / spread, spread)}


@each("name", [name for name, p in NUMBERS.items() if _record(p).low is not None])
def test_the_default_lies_within_its_own_range_and_has_just_that_one(name: str) -> None:
    parameter, record = NUMBERS[name], _record(NUMBERS[name])
    assert record.low is not None
    assert record.high is not None
    assert parameter.table is None, "a column has no usual value: it has factors"
    assert record.low <= parameter.default <= record.high
    plan = _using(parameter.section)
    assert _scalar(ranges(plan)[name]) == pytest.approx((record.low, parameter.default, record.high))


@each("name", [name for name, p in NUMBERS.items() if _record(p).spread is not None])
def test_factors_surround_what_is_entered(name: str) -> None:
    spread = _record(NUMBERS[name]).spread
    assert spread is not None
    assert 0 < spread[0] < 1 < spread[1]


def _using(section: str) -> Plan:
    """Return a plan in which a section counts: the first with the strategy, where it is one."""
    return Plan().replace(**{f"{section}_use": True}) if section in strategies() else Plan()


@pytest.mark.parametrize("times", [0.5, 2])
def test_a_range_is_in_proportion_to_what_is_planned(times: float) -> None:
    low, value, high = _scalar(ranges(Plan())["experiment_multiplier"])
    found = ranges(Plan().replace(experiment_multiplier=times * value))["experiment_multiplier"]
    assert _scalar(found) == pytest.approx((times * low, times * value, times * high))


def test_what_is_usually_none_has_its_range_as_far_from_every_value() -> None:
    record = _record(NUMBERS["price_change_rate"])
    assert record.low is not None
    assert record.high is not None
    found = ranges(Plan().replace(price_change_rate=0.3))["price_change_rate"]
    assert _scalar(found) == pytest.approx((0.3 + record.low, 0.3, 0.3 + record.high))


def test_a_factor_turns_out_otherwise_by_what_it_has_above_1() -> None:
    """PUE of 1.25 is 0.25 above it; half as much above it may turn out half as far away."""
    low, _, high = _scalar(ranges(Plan())["pue"])
    assert _scalar(ranges(Plan().replace(pue=1.125))["pue"]) == pytest.approx(
        ((1 + low) / 2, 1.125, (1 + high) / 2)
    )  # fmt: skip
    assert "pue" not in ranges(Plan().replace(pue=1))
    assert all(_record(p).at_least >= 1 for p in NUMBERS.values() if p.record.unit == FACTOR and _record(p).low)


def test_a_range_is_kept_within_the_bounds_of_the_number() -> None:
    assert _scalar(ranges(Plan().replace(idle_share=0.9))["idle_share"])[2] == 0.9
    assert _scalar(ranges(Plan().replace(goodput=0.99))["goodput"])[2] == 1


def test_what_is_left_empty_or_0_does_not_turn_out_otherwise() -> None:
    assert {"mfu", "travel_price", "experiment_multiplier"} <= set(
        ranges(Plan().replace(mfu=0.4, travel_price=1, experiment_multiplier=1))
    )
    assert not {"mfu", "travel_price", "experiment_multiplier"} & set(ranges(Plan().replace(experiment_multiplier=0)))


def test_what_is_decided_turns_out_as_decided() -> None:
    drawn = {name for preset_name in preset_names() for name in ranges(preset(preset_name))}
    assert not drawn & {name for name, p in NUMBERS.items() if _record(p).usual}
    assert not drawn & {"tokens", "n_accelerators", "horizon_months", "role_headcount", "spending_limits_cap"}


def test_a_spread_of_the_plan_takes_the_place_of_the_usual_one_and_makes_a_decision_uncertain() -> None:
    own = {"low": 0.5, "high": 3}
    plan = Plan.model_validate({"spreads": {"tokens": own, "experiment_multiplier": own}})
    found = ranges(plan)
    for name in ("tokens", "experiment_multiplier"):
        value = plan.value(name)
        assert _scalar(found[name]) == (0.5 * value, value, 3 * value)


def test_the_numbers_of_a_strategy_vary_only_when_it_is_in_use() -> None:
    off, on = ranges(Plan()), ranges(Plan().replace(deduplication_use=True))
    assert set(on) - set(off) == {
        "deduplication_removed_share", "deduplication_processing_price", "deduplication_raw_per_token",
    }  # fmt: skip
    spread = Plan.model_validate({"spreads": {"deduplication_removed_share": {"low": 0.5, "high": 1.5}}})
    assert "deduplication_removed_share" not in ranges(spread)


def test_the_rows_of_a_table_move_together_by_the_same_factors() -> None:
    plan = Plan().replace(roles=[{"salary": 50_000}, {"salary": 200_000}, {"salary": 0}])
    found, spread = ranges(plan)["role_salary"], _record(NUMBERS["role_salary"]).spread
    assert spread is not None
    assert found.value.tolist() == [[50_000], [200_000], [0]]
    assert np.array_equal(found.low, found.value * spread[0])
    assert np.array_equal(found.high, found.value * spread[1])


def test_ranges_stand_in_the_order_of_the_form_and_surround_the_value() -> None:
    for name in preset_names():
        found = ranges(preset(name))
        assert list(found) == [parameter for parameter in parameters() if parameter in found]
        for one in found.values():
            assert np.all(one.low <= one.value)
            assert np.all(one.value <= one.high)
            assert np.any(one.low < one.high)


def test_spreads_are_written_and_read_back_and_left_out_where_there_are_none() -> None:
    plan = read_plan("schema: 2\nspreads:\n  tokens: {low: 0.5, high: 1.5}\n")
    assert "spreads:\n  tokens:\n    low: 0.5\n    high: 1.5\n" in write_plan(plan)
    assert read_plan(write_plan(plan)) == plan
    assert plan.replace(mfu=0.4).spreads == plan.spreads
    assert "spreads" not in write_plan(Plan())


@pytest.mark.parametrize(
    ("spreads", "sentence"),
    [
        (
            "{tokens: {low: 2, high: 3}}",
            "spreads.tokens.low: Factor for a low outcome: 2 is above 1; enter a number from 0.001 to 1.",
        ),
        (
            "{tokens: {low: 0, high: 3}}",
            "spreads.tokens.low: Factor for a low outcome: 0 is below 0.001; enter a number from 0.001 to 1.",
        ),
        (
            "{tokens: {low: 1, high: 0.9}}",
            "spreads.tokens.high: Factor for a high outcome: 0.9 is below 1; enter a number from 1 to 1,000.",
        ),
        (
            "{tokens: {low: half, high: 2}}",
            "spreads.tokens.low: Factor for a low outcome: 'half' is not a number; enter a number from 0.001 to 1.",
        ),
        (
            "{tokens: {low: 0.5}}",
            "spreads.tokens.high: missing; a spread needs two factors on the number, low and high",
        ),
        ("{tokens: {low: 0.5, high: 2, middle: 1}}", "spreads.tokens.middle: unknown key"),
        ("{tokens: 0.5}", "spreads.tokens: 0.5 cannot be used here; write a section"),
        ("[tokens]", "spreads: ['tokens'] cannot be used here; write a section"),
        ("{tokenz: {low: 0.5, high: 2}}", "spreads: 'tokenz' is not a number of a plan; use an id such as 'tokens'."),
        ("{method: {low: 0.5, high: 2}}", "spreads: 'method' is not a number of a plan; use an id such as 'tokens'."),
        ("{giga: {low: 0.5, high: 2}}", "spreads: 'giga' is not a number of a plan; use an id such as 'tokens'."),
        ("{roles: {low: 0.5, high: 2}}", "spreads: 'roles' is not a number of a plan; use an id such as 'tokens'."),
    ],
)  # fmt: skip
def test_a_wrong_spread_is_refused_with_what_is_allowed(spreads: str, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(f"schema: 2\nspreads: {spreads}\n")
    (problem,) = caught.value.problems
    assert problem.startswith(sentence)


@pytest.mark.parametrize("change", [-0.25, 0.5])
def test_listed_prices_change_together_and_own_quotes_do_not(change: float) -> None:
    from llmbudget import Budget  # noqa: PLC0415

    names = ("on_demand_price", "reserved_1y_price", "reserved_3y_price", "spot_price")
    listed: dict[str, Any] = {"accelerator": "H100-SXM5-80GB", "provider": "GCP", "region": "us-central1"}
    for place in (listed, listed | {"provider": "market median", "region": "any"}):
        now = Budget(Plan().replace(**place))
        later = now.replace(price_change_rate=change)
        for name in names:
            assert float(later[name]) == pytest.approx((1 + change) * float(now[name]))
            assert float(now[name]) > 0
    quoted = now.replace(on_demand_quote=4, reserved_1y_quote=3, reserved_3y_quote=2, spot_quote=1)
    later = quoted.replace(price_change_rate=change)
    assert [float(later[name]) for name in names] == [4, 3, 2, 1]
