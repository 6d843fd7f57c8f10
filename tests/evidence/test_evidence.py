"""The shipped constants follow from the published runs, and predict unseen runs."""

import dataclasses
from datetime import date
from math import log

import numpy as np
import pytest

from llmbudget import catalog
from llmbudget.catalog import usable_runs
from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.fit import (
    EXPONENTS,
    Group,
    by_family,
    by_organisation,
    derive,
    fit,
    implied_utilisation,
    predict_unseen,
    spread,
)
from llmbudget.evidence.predict import columns_of, hours
from llmbudget.evidence.scores import (
    DEVELOPED_BY,
    later_scores,
    rule_of_thumb_error,
    shipped_scores,
    summary,
    unseen_scores,
)
from llmbudget.plan.constants import Constants


def changed(run: PublishedRun, **changes: object) -> PublishedRun:
    return dataclasses.replace(run, **changes)  # type: ignore[arg-type]


def test_the_constants_of_a_plan_are_derived_from_the_runs() -> None:
    shipped = {name: getattr(Constants(), name) for name in derive(usable_runs())}
    assert shipped == pytest.approx(derive(usable_runs()), abs=5e-4)


def test_unseen_runs_are_predicted_within_18_percent_and_8_of_10_lie_in_the_range() -> None:
    """The targets, with every run of the organization left out of coefficients and range."""
    found = summary(unseen_scores())
    assert found.n_runs == len(usable_runs()) > 50
    assert found.error < 0.18
    assert found.inside >= 0.8
    assert found.error < rule_of_thumb_error(usable_runs()) - 0.1


def test_runs_that_were_added_later_are_predicted_from_those_before_alone() -> None:
    """Their number, median error and coverage are written on the page."""
    found = summary(later_scores())
    assert {score.run.added > DEVELOPED_BY for score in later_scores()} == {True}
    assert (found.n_runs, round(found.error, 2), round(found.inside, 2)) == (21, 0.14, 0.86)


def test_what_is_shipped_predicts_without_a_slant() -> None:
    """About half of the runs took more hours than it says, every organization counted once."""
    by_name: dict[str, list[float]] = {}
    for score in shipped_scores():
        by_name.setdefault(score.run.organisation, []).append(log(score.p50 / score.reported))
    assert np.mean([np.mean(misses) for misses in by_name.values()]) == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("group", [by_organisation, by_family])
def test_a_prediction_has_not_seen_a_run_of_its_group(group: Group) -> None:
    """Other hours for all of Meta's Llama 3 change no prediction for Meta, but change the predictions for others."""
    runs = usable_runs()
    told = [
        changed(run, accelerator_hours=9 * (run.accelerator_hours or 0)) if run.family == "Llama 3" else run
        for run in runs
    ]
    before, after = predict_unseen(runs, group), predict_unseen(told, group)
    same = np.isclose(before, after, rtol=1e-12)
    names = {group(run) for run in runs if run.family == "Llama 3"}
    assert [bool(found) for found in same] == [group(run) in names for run in runs]


def test_a_range_has_not_seen_a_run_of_its_organisation() -> None:
    for score in unseen_scores():
        others = [run for run in usable_runs() if run.organisation != score.run.organisation]
        assert score.p90 / score.p50 == pytest.approx(spread(others))
        assert score.p50 / score.p10 == pytest.approx(score.p90 / score.p50)


def test_without_runs_to_speak_of_an_exponent_stays_where_tuned_benchmarks_put_it() -> None:
    """One run says how well the reference is used, and little of how that changes."""
    run = next(run for run in usable_runs() if run.model == "Llama 2 70B")
    found = fit([run])
    assert {exponent.name: pytest.approx(exponent.start) for exponent in EXPONENTS} == {
        exponent.name: found[exponent.name] for exponent in EXPONENTS
    }
    assert hours(columns_of([run]), **found)[1] == pytest.approx(run.accelerator_hours)


def test_ten_runs_of_one_organisation_weigh_less_than_ten_organisations() -> None:
    run = next(run for run in usable_runs() if run.model == "Llama 2 70B")
    fast, slow = changed(run, accelerator_hours=1e6), changed(run, organisation="Other", accelerator_hours=4e6)
    one = [fast] * 9 + [slow]
    many = [changed(fast, organisation=f"{n}") for n in range(9)] + [slow]
    name = "reference_utilisation_share"
    assert fit([fast, slow])[name] < fit(one)[name] < fit(many)[name]


def test_utilisation_of_a_run_by_hand() -> None:
    """Llama 2 7B: 2e12 tokens · (6 N + 12 L d 4096) over 184,320 h · 312e12 · 3600."""
    run = next(run for run in usable_runs() if run.model == "Llama 2 7B")
    layers = (6.738e9 / (12 * 128**2)) ** (1 / 3)
    flops = 2e12 * (6 * 6.738e9 + 12 * 128 * layers**2 * 4096)
    assert implied_utilisation([run])[0] == pytest.approx(flops / (184_320 * 3600 * 312e12), rel=1e-9)


def test_no_run_implies_more_than_tuned_benchmarks_reach() -> None:
    """0.64 of peak, without failures and idle time."""
    for run, utilisation in zip(usable_runs(), implied_utilisation(usable_runs()), strict=True):
        assert utilisation < 0.6, run.model


def test_what_is_left_out_says_why_and_lacks_figures_or_is_doubtful() -> None:
    used = set(usable_runs())
    for run in catalog.published_runs():
        is_complete = None not in (run.params_active, run.tokens, run.accelerator, run.accelerator_hours)
        if run not in used and is_complete and run.stage.startswith("pretrain"):
            assert run.left_out or run.tier == "C", run.model
    assert not [run for run in used if run.left_out]


def test_later_rows_are_dated_so() -> None:
    assert {run.added for run in usable_runs()} == {DEVELOPED_BY, date(2026, 11, 24)}
