"""Sizes of models: each is one step from any plan to one that works."""

from pathlib import Path

import pytest

from llmbudget import Budget, PlanError, catalog
from llmbudget.cli import main
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan import load_plan
from llmbudget.plan.plan import parameters
from llmbudget.presets import preset

TIERS = list(catalog.tiers())
FOLLOWS = {"evaluation_start", "horizon_months"}
"""What moves when training lasts longer."""


def test_there_is_a_tier_for_every_size_that_people_name() -> None:
    assert TIERS == ["fine_tune", "continued", "small_medium", "large", "cutting_edge"]
    sizes = [tier.parameters_total for tier in catalog.tiers().values()]
    work = [(tier.parameters_active or tier.parameters_total) * tier.tokens for tier in catalog.tiers().values()]
    assert sizes[-3:] == sorted(sizes[-3:])
    assert work[0] < work[1] < work[2] < min(work[3:])
    assert len({tier.label for tier in catalog.tiers().values()}) == len(TIERS)


def test_every_value_of_a_tier_is_a_parameter() -> None:
    for tier in catalog.tiers().values():
        assert set(tier.values) <= set(parameters())
        assert not {"id", "label", "source", "note"} & set(tier.values)


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_fits_into_memory_and_into_its_months(tier: str) -> None:
    budget = Budget("startup", spot_share=0).at_tier(tier)  # thousands of spot accelerators are taken back too often
    for check in ("check_memory", "check_deadline", "check_evaluation", "check_order", "check_horizon", "check_price"):
        assert budget[check] == 1, check


@pytest.mark.parametrize("tier", [tier for tier in TIERS if catalog.tiers()[tier].tokens > 1e12])
def test_a_pretraining_takes_weeks_to_months(tier: str) -> None:
    assert 14 < Budget("startup").at_tier(tier)["wall_clock_days"] < 150


@pytest.mark.parametrize(("tier", "published"), [("large", 6.4e6), ("cutting_edge", 2.664e6)])
def test_the_hours_of_a_tier_are_like_those_of_the_run_it_is_taken_from(tier: str, published: float) -> None:
    hours = Budget("startup", spot_share=0).at_tier(tier)["training_hours"]
    assert published / 2 < hours < published * 2


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_sets_its_values_and_leaves_everything_else(tier: str) -> None:
    before, after = preset("startup"), Budget("startup").at_tier(tier).plan
    values = catalog.tiers()[tier].values
    for name, value in values.items():
        assert after.value(name) == value
    for name in (name for name, p in parameters().items() if p.table is None):
        assert name in {*values, *FOLLOWS} or after.value(name) == before.value(name)
    assert after.data.datasets == before.data.datasets


def test_a_note_on_what_a_tier_changes_is_replaced_by_that_of_the_tier() -> None:
    before, after = preset("startup").notes, Budget("startup").at_tier("large").plan.notes
    plans = preset("startup"), Budget("startup").at_tier("large").plan
    changed = {name for name in before if parameters()[name].table is None and len({p.value(name) for p in plans}) > 1}
    assert set(before) - set(after) == changed - {"parameters_total"}
    assert after["parameters_total"] == catalog.tiers()["large"].note
    assert after["experiment_multiplier"] == before["experiment_multiplier"]
    assert all(len(tier.note) <= 1000 for tier in catalog.tiers().values())


def test_what_follows_training_moves_only_when_it_must() -> None:
    plan = Budget("startup", horizon_months=8).at_tier("large").plan.schedule
    assert (plan.training_start, plan.training_months, plan.evaluation_start, plan.horizon_months) == (4, 6, 10, 10)
    plan = Budget("startup", evaluation_start=11).at_tier("large").plan.schedule
    assert (plan.evaluation_start, plan.horizon_months) == (11, 12)


def test_an_unknown_tier_is_refused_with_those_that_exist() -> None:
    with pytest.raises(PlanError, match="'huge' is not a model size; choose one of fine_tune, continued, small"):
        Budget("startup").at_tier("huge")


def test_a_tier_that_does_not_fit_into_the_longest_budget_is_refused() -> None:
    late = {"training_start": MAX_MONTHS - 2, "evaluation_start": MAX_MONTHS, "horizon_months": MAX_MONTHS}
    with pytest.raises(PlanError, match="Post-training and evaluation start in month"):
        Budget("startup", **late).at_tier("large")


def test_new_writes_a_preset_at_a_tier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    assert main(["new", "startup", "--tier", "large", "-o", str(path)]) == 0
    assert load_plan(path) == Budget("startup").at_tier("large").plan
    assert main(["new", "startup", "--tier", "huge", "-o", str(tmp_path / "other.yaml")]) == 2
    assert "'huge' is not a model size" in capsys.readouterr().err
    assert not (tmp_path / "other.yaml").exists()
