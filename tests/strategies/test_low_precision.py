"""Low precision: fp8 and faster kernels raise utilization, where the accelerator can; runs that prove it cost hours."""

import pytest
from plans import plain

from llmbudget import Budget, PlanError, catalog
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values
from llmbudget.strategies import strategies

PLAN = {"mfu": 0.4, "goodput": 0.9, "spot_share": 0, "experiment_multiplier": 0.5}


def test_fp8_and_kernels_multiply_the_utilisation_and_shorten_the_run() -> None:
    """0.4 × 1.25 × 1.15 = 0.575, so that the main run takes 1 / 1.4375 of its hours."""
    base = Budget(plain(), **PLAN)
    used = base.use("low_precision", fp8_speedup=1.25, kernel_speedup=1.15)
    assert used["mfu_in_use"] == pytest.approx(0.575)
    assert used["training_hours"] == pytest.approx(base["training_hours"] / 1.4375)


def test_utilisation_of_published_runs_gets_faster_as_well() -> None:
    base = Budget(plain(), **PLAN | {"mfu": None})
    used = base.use("low_precision", fp8_speedup=1.2, kernel_speedup=1)
    assert used["mfu_in_use"] == pytest.approx(1.2 * base["mfu_in_use"])


def test_both_together_are_no_faster_than_their_limit() -> None:
    """1.5 × 1.27 = 1.905, of which 1.6 are counted."""
    used = Budget(plain(), **PLAN).use("low_precision", fp8_speedup=1.5, kernel_speedup=1.27, most_speedup=1.6)
    assert used["mfu_in_use"] == pytest.approx(0.4 * 1.6)


def test_utilisation_does_not_pass_the_peak() -> None:
    used = Budget(plain(), **PLAN | {"mfu": 0.9}).use("low_precision", fp8_speedup=1.5, kernel_speedup=1)
    assert used["mfu_in_use"] == 1


def test_an_mfu_of_ones_own_is_not_to_have_the_speed_in_it_already() -> None:
    remark = strategies()["low_precision"].remark
    assert remark(Budget(plain(), **PLAN).use("low_precision").values) == (
        "Your MFU of 40% must be measured in bf16 without these kernels. Otherwise their speedup counts twice."
    )
    assert remark(Budget(plain(), **PLAN | {"mfu": None}).use("low_precision").values) == ""


def test_runs_that_show_that_quality_holds_are_experiments() -> None:
    """Half a main run and 0.05 more."""
    used = Budget(plain(), **PLAN).use("low_precision", extra_experiments=0.05)
    assert used["experiment_hours"] == pytest.approx(0.55 * used["training_hours"])


def test_fp8_is_refused_on_an_accelerator_without_it_and_kernels_are_not() -> None:
    base = Budget(plain(), **PLAN, accelerator="A100-SXM4-80GB")
    with pytest.raises(PlanError) as refused:
        base.use("low_precision", fp8_speedup=1.25)
    assert str(refused.value) == (
        "Speedup from fp8: 1.25 is above 1, but A100-SXM4-80GB does not support fp8; "
        "enter 1, choose another accelerator, or switch low precision off."
    )
    assert base.use("low_precision", fp8_speedup=1, kernel_speedup=1.15)["mfu_in_use"] == pytest.approx(0.46)


def test_a_workbook_changed_to_an_accelerator_without_fp8_counts_none_of_it_and_a_check_says_so() -> None:
    used = Budget(plain(), **PLAN).use("low_precision", fp8_speedup=1.25, kernel_speedup=1.15)
    assert used["check_low_precision"] == 1
    changed = facts() | values(used.plan) | {"accelerator": "A100-SXM4-80GB"}
    found = model().evaluate(changed)
    assert found["check_low_precision"] == 0
    assert found["mfu_in_use"] == pytest.approx(0.4 * 1.15)
    assert model().evaluate(changed | {"low_precision_fp8_speedup": 1.0})["check_low_precision"] == 1
    assert model().evaluate(changed | {"low_precision_use": 0.0})["check_low_precision"] == 1


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("H100-SXM5-80GB", 1),
        ("L4-24GB", 1),
        ("MI300X", 1),
        ("TPU-v7-Ironwood", 1),
        ("A100-SXM4-80GB", 0),
        ("TPU-v6e", 0),
    ],
)
def test_hopper_and_ada_have_fp8_and_what_came_before_has_not(name: str, has: int) -> None:
    assert catalog.accelerator(name).fp8 == has
    assert Budget(plain(), accelerator=name)["has_fp8"] == has
