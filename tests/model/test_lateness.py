"""Being late costs what the months cost in which the work waits, in the plan, in draws and in what is opened."""

import math
from typing import Any

import numpy as np
import pytest
from each import first_of
from many_plans import Inputs, many_plans, results
from plans import first

from llmbudget import Budget
from llmbudget.analysis.sampling import BLOCK, sample
from llmbudget.analysis.windows import WINDOWS
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.file import write_plan
from llmbudget.plan.values import values
from llmbudget.presets import organisations
from llmbudget.widgets.session.link import fragment
from llmbudget.widgets.session.restore import open_link, take_up
from llmbudget.widgets.session.state import Session

CLOSE = 0.03
"""How near a late plan must come to the same plan with the months that it needs."""

EXPERIMENTS = 9
"""Experiments as a multiple of the main run, as a large laboratory may make."""

FEW = 60


def _half(budget: Budget) -> dict[str, float]:
    return {"training_months": max(budget["training_months"] // 2, 1)}


def _third(budget: Budget) -> dict[str, float]:
    return {"training_months": max(budget["training_months"] // 3, 1)}


def _nine(budget: Budget) -> dict[str, float]:  # noqa: ARG001 - the same for all
    return {"experiment_multiplier": EXPERIMENTS}


def _nine_times(budget: Budget) -> dict[str, float]:
    return {"experiment_multiplier": EXPERIMENTS * budget["experiment_multiplier"]}


def _hurried(budget: Budget) -> dict[str, float]:
    """Half the months for nine times the experiments and as much evaluation as that takes."""
    return {**_half(budget), **_nine(budget), "evaluation_months": 1, "evaluation_multiplier": 2}


SQUEEZED = (_half, _third, _nine, _nine_times, _hurried)


def _needed(budget: Budget, window: str) -> float:
    return float(max(math.ceil(budget[f"{window}_window_days"] / budget["days_per_month"] - 1e-9), 1))


def with_the_months_it_needs(late: Budget) -> Budget:
    """Return a plan whose windows hold the work; later phases and everyone paid until then move by the delay."""
    schedule = late.plan.schedule
    training = max(_needed(late, "training") - schedule.training_months, 0)
    evaluation = max(_needed(late, "evaluation") - schedule.evaluation_months, 0)
    delay, end = training + evaluation, float(late["planned_end_month"])
    changes: dict[str, Any] = {
        "training_months": schedule.training_months + training,
        "evaluation_start": schedule.evaluation_start + training,
        "evaluation_months": schedule.evaluation_months + evaluation,
        "horizon_months": schedule.horizon_months + delay,
    }
    for table in ("roles", "subscriptions"):
        changes[table] = [
            row.model_copy(update={"months": row.months + delay})
            if row.months is not None and row.start + row.months - 1 >= end
            else row
            for row in late.plan.value(table)
        ]
    return late.replace(**changes)


@pytest.mark.parametrize("squeeze", SQUEEZED)
@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_plan_squeezed_into_too_few_months_costs_what_it_costs_with_the_months_it_needs(
    name: str,
    squeeze: Any,  # noqa: ANN401 - a function
) -> None:
    late = Budget(name).replace(**squeeze(Budget(name)))
    given = with_the_months_it_needs(late)
    assert given["delay_cost"] == given["delay_months"] == 0
    assert late["total_cost"] == pytest.approx(given["total_cost"], rel=CLOSE)


@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_squeezed_plan_whose_windows_follow_costs_what_it_costs_with_the_months_it_needs(name: str) -> None:
    """Its other windows have no month too many, which would follow, too."""
    follows = Budget(name, windows_follow=True)
    fitting = Budget(name, **{window: float(follows[window]) for window in WINDOWS})
    for squeeze in SQUEEZED:
        late = fitting.replace(**squeeze(fitting))
        given, moved = with_the_months_it_needs(late), late.replace(windows_follow=True)
        assert moved["total_cost"] == pytest.approx(given["total_cost"], rel=CLOSE), squeeze


def test_the_squeezed_plans_are_late() -> None:
    """Else the test above compares plans with themselves; a startup and a lab have months to spare."""
    n_late = {
        name: sum(Budget(name).replace(**squeeze(Budget(name)))["delay_cost"] > 0 for squeeze in SQUEEZED)
        for name in organisations()
    }
    assert min(n_late["big_tech"], n_late["academic"]) >= len(SQUEEZED) - 2
    assert min(n_late.values()) >= 1


@pytest.mark.parametrize("name", first_of(organisations()))
def test_presets_are_in_time_and_pay_for_no_delay(name: str) -> None:
    budget = Budget(name)
    assert budget["paid_delay_months"] == budget["delay_cost"] == budget["delay_total_cost"] == 0
    assert not np.any(budget["delay_cost_by_month"])


def _startup(**changes: Any) -> Budget:  # noqa: ANN401 - values of any parameter
    """Return a startup that is one month late."""
    return Budget(first("startup"), experiment_multiplier=EXPERIMENTS, **changes)


def test_a_month_of_delay_by_hand() -> None:
    """Two engineers at 80%, a product manager at 20%, a data engineer whose six months end with the work."""
    budget = _startup()
    assert budget["paid_delay_months"] == 1
    assert 0 < budget["delay_months"] < 1
    raised = 1.03  # the month is the thirteenth, after the first raise
    people = (2 * 0.8 * 169_000 * raised + 0.2 * 133_080 * raised + 0.6 * 133_080) / 12 * 1.3
    software = 4 * 50 + 60 * 4  # the annotation platform ends before the work; 60 million tokens at 4 USD
    storage = 0.023 * (budget["checkpoint_gigabytes"] + np.sum(budget["dataset_gigabytes"]))
    assert budget["storage_price"] == 0.023
    assert budget["delay_people_price"] == pytest.approx(people)
    assert budget["delay_software_price"] == pytest.approx(software)
    assert budget["delay_cost"] == pytest.approx(people + software + 1000 + storage)
    reserve = 0.07 * people + 0.3 * software + 0.45 * 1000 + 0.5 * storage
    assert budget["delay_total_cost"] == budget["delay_month_price"] == pytest.approx(budget["delay_cost"] + reserve)


def test_a_role_that_ends_before_the_work_does_not_wait() -> None:
    shorter = [
        row.model_copy(update={"months": 5}) if row.name == "Data engineer" else row
        for row in first("startup").people.roles
    ]
    pay = _startup()["delay_people_price"] - _startup(roles=shorter)["delay_people_price"]
    assert pay == pytest.approx(0.6 * 133_080 / 12 * 1.3)


@pytest.mark.parametrize("name", ["academic", "big_tech"])
def test_the_total_is_dearer_by_what_the_checks_say(name: str) -> None:
    """Nothing else depends on the months of training here, but unused commitments that a longer window covers."""
    late, given = Budget(name, training_months=3), Budget(name, training_months=8 if name == "big_tech" else 10)
    late, given = (budget.without("reserved_capacity") for budget in (late, given))
    assert given["delay_cost"] == 0
    assert late["total_cost"] - given["total_cost"] == pytest.approx(late["delay_total_cost"], rel=1e-9)
    sentence = f"costs {late['delay_total_cost']:,.0f} USD; each month costs {late['delay_month_price']:,.0f} USD."
    assert sentence in late.failed_checks()["check_deadline"]


def test_each_part_has_its_own_contingency_and_base_of_indirect_costs() -> None:
    """Tuition is no part of the base; a rate that starts in the last month applies to the delay."""
    changes = {
        "indirect_rates": [{"name": "Last", "start": 36, "rate": 0.8}],
        "people_contingency_rate": 0.1,
        "other_contingency_rate": 0.5,
    }
    late, given = (Budget("academic", training_months=months, **changes) for months in (3, 10))
    price = late["delay_direct_price"]
    people, yearly, tuition = (late[f"delay_{part}_price"] for part in ("people", "yearly", "tuition"))
    assert late["delay_outside_price"] >= tuition > 0
    month = price + 0.1 * people + 0.5 * yearly + 0.8 * (price - late["delay_outside_price"])
    assert late["delay_month_price"] == pytest.approx(month)
    assert late["total_cost"] - given["total_cost"] == pytest.approx(month * late["paid_delay_months"])


def test_the_delay_falls_into_the_last_month_of_the_budget() -> None:
    months = np.ravel(Budget("academic", training_months=3)["delay_cost_by_month"])
    assert list(np.flatnonzero(months)) == [35]


def test_a_commitment_is_renewed_until_the_delayed_work_is_done() -> None:
    """Training starts in month 7, the work ends in 18 as planned: one year; with the delay, two."""
    budget = Budget(first("big_tech"), training_months=4)
    assert (budget["committed_1y_months"], budget["delayed_1y_months"]) == (12, 24)
    assert budget["delay_commitment_cost"] > 0
    assert budget["delay_commitment_cost"] == pytest.approx(budget["delayed_1y_hours"] * budget["reserved_1y_price"])


def test_the_own_cluster_costs_more_the_longer_it_waits() -> None:
    """Nobody else uses it: the project bears all of it, whether it works or waits."""
    budget = Budget("big_tech", training_months=3, other_use_share=0).without("reserved_capacity")
    running = budget["colocation_cost"] + budget["maintenance_cost"] + budget["operator_cost"]
    assert budget["delay_cluster_price"] == pytest.approx(running / 24)


def _late_plans(name: str) -> Inputs:
    """Return plans of which many are late.

    Without commitments, because more work uses more of their idle hours, and without failures, because fewer
    accelerators fail less often and then take fewer hours.
    """
    shares = ("reserved_1y_share", "reserved_3y_share", "spot_share")
    none = dict.fromkeys((*shares, *(f"reserved_capacity_{share}" for share in shares[:2])), 0.0)
    inputs = many_plans(name, 3, FEW) | none | {"spot_pricing_spot_share": 0.0, "goodput": 0.9}
    return inputs | {"allocation_hours": inputs["allocation_hours"] * 0, "experiment_multiplier": float(EXPERIMENTS)}


@pytest.mark.parametrize("name", first_of(organisations()))
def test_more_work_on_fewer_accelerators_never_costs_less_in_delay(name: str) -> None:
    """Where further runs are late anyway, fewer accelerators of the main run wait, and that may cost less."""
    inputs = _late_plans(name)
    before, months = results(inputs, "delay_cost", "delay_months")
    assert np.mean(before > 0) > 0.2
    for part, factor in (
        ("tokens", 1.3), ("experiment_multiplier", 1.3), ("evaluation_multiplier", 2), ("n_accelerators", 0.5),
    ):  # fmt: skip
        after, later = results(inputs | {part: np.maximum(inputs[part] * factor, 1e-9)}, "delay_cost", "delay_months")
        fewer_wait = (part == "n_accelerators") & (later == months)
        assert np.all(fewer_wait | (after >= before * (1 - 1e-9))), part


@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_longer_window_with_the_same_work_never_costs_more_in_delay(name: str) -> None:
    inputs = _late_plans(name)
    (before,) = results(inputs, "delay_cost")
    for window in ("training_months", "evaluation_months"):
        (after,) = results(inputs | {window: inputs[window] + 1}, "delay_cost")
        assert np.all(after <= before * (1 + 1e-9)), window


def test_draws_whose_hours_take_longer_than_the_window_pay_for_it() -> None:
    """Three of ten, so that the range gets wider at its upper end, and what decides the hours drives more of it."""
    budget = Budget(first("big_tech"), training_months=6)
    assert budget["delay_cost"] == 0
    drawn = sample(budget.plan, 0, {})
    looked_at = ("delay_cost", "window_hours", "paid_delay_months")
    draws = model().evaluate(facts(budget.plan.catalog) | values(budget.plan) | drawn.drawn(drawn.z(0)), looked_at)
    delay, hours = np.ravel(draws["delay_cost"]), np.ravel(draws["window_hours"])
    assert np.all((delay > 0) == (np.ravel(draws["paid_delay_months"]) > 0))
    assert 0.1 < np.mean(delay > 0) < 0.6
    assert np.median(hours[delay > 0]) > 1.2 * np.median(hours[delay == 0])
    roomy = budget.replace(training_months=40, evaluation_start=47)
    risks = [other.uncertainty(BLOCK) for other in (roomy.without("reserved_capacity"), budget)]
    in_time, late = (risk.quantile("total_cost", 0.9) - risk.quantile("total_cost", 0.1) for risk in risks)
    assert late > 1.1 * in_time


def test_a_late_plan_is_cheaper_with_accelerators_that_end_the_delay() -> None:
    """The strategy costs more hours; without the delay, it would save nothing."""
    late = Budget(first("nonprofit"), experiment_multiplier=EXPERIMENTS)
    faster = late.use("distributed_training", accelerators_multiple=2)
    assert faster["delay_total_cost"] == 0 < late["delay_total_cost"]
    assert faster["total_cost"] < late["total_cost"]
    assert faster["total_cost"] > late["total_cost"] - late["delay_total_cost"]


def _of_earlier_version(**changes: Any) -> str:  # noqa: ANN401 - values of any parameter
    text = write_plan(first("startup").replace(**changes))
    assert "\nschema: 3\n" in text
    return text.replace("\nschema: 3\n", "\nschema: 2\n")


def test_a_late_plan_of_an_earlier_version_says_what_it_now_costs_more() -> None:
    late = _of_earlier_version(experiment_multiplier=EXPERIMENTS)
    sentence = f"Being late now costs money: 1 month of delay add {_startup()['delay_total_cost']:,.0f} USD."
    session = Session()
    assert session.load(late)
    assert session.notice.endswith(sentence)
    assert open_link(session, fragment(late))
    assert session.notice.endswith(sentence)
    assert take_up(kept := Session(), {"plan": late}, lambda _: None)
    assert kept.notice.endswith(sentence)


@pytest.mark.parametrize(
    "text", [_of_earlier_version(), write_plan(first("startup").replace(experiment_multiplier=EXPERIMENTS))]
)
def test_a_plan_in_time_and_one_of_this_version_say_nothing_of_it(text: str) -> None:
    session = Session()
    assert session.load(text)
    assert "late" not in session.notice
    assert session.plan == first("startup") or session.budget["delay_cost"] > 0
