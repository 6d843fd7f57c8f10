"""Pruning and distillation derive the other sizes of a family; without other sizes they save nothing."""

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.model import model

FAMILY = Budget(plain(), siblings_multiplier=0.8, experiment_multiplier=0)


def test_a_family_of_15_8_and_4_billion_is_trained_with_a_1_74th_of_the_compute() -> None:
    """From scratch 27 units beside 15; derived 12/40 for the students and 15/60 for the teacher's passes: 15.55."""
    after = FAMILY.use("distillation", tokens_share=1 / 40, size_share=0.4)
    assert after["siblings_multiplier"] == pytest.approx(0.55 / 15)
    assert FAMILY["window_hours"] / after["window_hours"] == pytest.approx(27 / 15.55)


def test_a_teacher_of_the_students_size_adds_a_third() -> None:
    """One pass beside a forward and two backward ones."""
    after = FAMILY.use("distillation", tokens_share=1, size_share=1)
    assert after["sibling_hours"] == pytest.approx(FAMILY["sibling_hours"] * 4 / 3)


def test_without_other_sizes_it_saves_nothing() -> None:
    alone = Budget(plain(), siblings_multiplier=0)
    assert np.array_equal(alone.use("distillation")["total_cost_by_month"], alone["total_cost_by_month"])
    assert alone["sibling_cost"] == 0


def test_other_sizes_are_hours_of_the_training_window_that_cost_money_time_and_energy() -> None:
    """0.8 of the main run: hours, cost and days of the window grow by it; experiments and evaluation stay."""
    alone = Budget(plain(), siblings_multiplier=0, experiment_multiplier=0)
    hours = 0.8 * alone["training_hours"]
    assert FAMILY["sibling_hours"] == pytest.approx(hours)
    assert FAMILY["accelerator_hours"] == pytest.approx(alone["accelerator_hours"] + hours)
    assert FAMILY["training_window_days"] == pytest.approx(1.8 * alone["training_window_days"])
    assert FAMILY["sibling_cost"] == pytest.approx(0.8 * FAMILY["training_cost"])
    assert FAMILY["energy_mwh"] / alone["energy_mwh"] == pytest.approx(
        FAMILY["accelerator_hours"] / alone["accelerator_hours"]
    )
    assert FAMILY["evaluation_hours"] == alone["evaluation_hours"]


def test_allocations_and_credits_pay_for_other_sizes_too() -> None:
    grown = model().dependents("siblings_multiplier")
    assert {"hours_by_expiry", "allocated_hours_used", "eligible_cost", "check_deadline", "check_hours"} <= grown
