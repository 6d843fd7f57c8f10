"""Each limit fails where it should, and says what to do; the preset passes all of them."""

from typing import Any

import numpy as np
import pytest

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.parameter import Number
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values
from llmbudget.presets import organisations, preset
from llmbudget.quantities.quantity import checks

BROKEN_BY = {
    "check_memory": {"n_accelerators": 1},
    "check_deadline": {"tokens": 1e12},
    "check_evaluation": {"post_training_multiplier": 100},
    "check_order": {"evaluation_start": 5},
    "check_horizon": {"horizon_months": 5},
    "check_offer": {"provider": "Lambda", "accelerator": "TPU-v4"},
    "check_price": {"accelerator": "H800-SXM5-80GB"},
    "check_price_age": {"accelerator": "RTX-4090", "budget_month": "2026-11"},
    "check_commitment": {"reserved_1y_share": 0.5},
    "check_commitment ": {"reserved_3y_share": 0.5},
    "check_cluster": {"owned_share": 0.5, "n_owned": 0},
    "check_cluster ": {"owned_share": 0.5, "n_owned": 1, "other_use_share": 1},
    "check_purchase": {"n_owned": 8, "accelerator": "MI325X"},
    "check_power": {"accelerator": "TPU-v5p"},
    "check_interruptions": {"hours_between_failures": 10, "n_accelerators": 10_000},
    "check_interruptions ": {"spot_interruption_rate": 1000, "spot_share": 1},
    "check_allocations": {"allocations": [{"name": "Too late", "hours": 100, "expires": 1}]},
    "check_indirect": {"indirect_rate": 0.5},
    "check_indirect ": {"indirect_base": "mtdc"},
    "check_data": {"max_repeats": 1},
    "check_data ": {"datasets": []},
    "check_starts": {"roles": [{"name": "Too late", "start": 13}]},
    "check_starts ": {"subawards": [{"name": "Too late", "start": 13, "amount": 1}]},
    "check_starts  ": {"owned_start": 13, "n_owned": 8},
    "check_cash": {"opening_cash": 0},
}


def test_the_preset_passes_all_checks() -> None:
    assert Budget("startup", budget_month="2026-11").failed_checks() == {}


@pytest.mark.parametrize("name", BROKEN_BY)
def test_a_limit_is_broken_by_a_plan_that_breaks_it(name: str) -> None:
    assert name.strip() in Budget("startup", **BROKEN_BY[name]).failed_checks()


def test_a_commitment_that_is_used_day_and_night_for_a_year_is_used_up() -> None:
    """8 accelerators, half of them reserved: 35 064 hours a year."""
    busy = Budget("startup", reserved_1y_share=0.5, tokens=1e12)
    assert busy["committed_1y_hours"] == pytest.approx(8 * 0.5 * 8766)
    assert busy["unused_1y_cost"] == 0
    assert "check_commitment" not in busy.failed_checks()


NUMBERS = [name for name, p in parameters().items() if p.table is None and isinstance(p.record, Number)]
DECIDED = [name for name in NUMBERS if parameters()[name].section != "constants"]


@pytest.mark.parametrize("profile", organisations())
@pytest.mark.parametrize("emptied", DECIDED)
def test_an_input_that_was_emptied_in_a_workbook_gives_no_error_and_blames_no_model(emptied: str, profile: str) -> None:
    """An empty cell is read as 0: nothing divides by it, and what must be filled in is told."""
    inputs: dict[str, Any] = facts() | values(preset(profile)) | {emptied: 0.0}
    found = model().evaluate(inputs)
    assert np.isfinite(found["total_cost"])
    wrong = [name for name, check in checks.items() if check.identity and not found[name]]
    assert not wrong or not found["check_filled"]


def test_more_active_parameters_than_all_are_told() -> None:
    found = model().evaluate(facts() | values(preset("startup")) | {"parameters_total": 1e9, "parameters_active": 8e9})
    assert found["check_parameters"] == 0


def test_shares_of_more_than_all_hours_in_a_workbook_are_told_and_blame_no_model() -> None:
    """Owning is switched on beside spot: the form refuses it, a workbook cannot."""
    switched = {"owning_use": 1.0, "owning_owned_share": 0.8, "spot_pricing_use": 1.0, "spot_pricing_spot_share": 0.3}
    found = model().evaluate(facts() | values(preset("startup")) | switched)
    assert found["left_share"] == pytest.approx(-0.1)
    assert found["check_shares"] == 0
    assert [name for name, check in checks.items() if check.identity and not found[name]] == []
