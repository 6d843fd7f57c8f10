"""Active parameters: an empty field means that all weights work on each token, as in a dense model."""

import pytest

from llmbudget import Budget
from llmbudget.catalog import tiers
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.presets import organisations, preset
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

TYPED_ALONE = """
schema: 2
profile: startup
organisation: {organisation_name: Example, plan_name: 'Dense 70B'}
schedule: {start_month: 2027-01, horizon_months: 6, data_start: 1, data_months: 1, training_start: 2,
  training_months: 1, evaluation_start: 3, evaluation_months: 1}
workload: {initial_weights: open, method: full, parameters_total: 70e9, tokens: 20e9}
compute: {accelerator: H100-SXM5-80GB, n_accelerators: 64}
"""


def test_a_size_typed_alone_is_a_dense_model_that_takes_its_hours_and_its_memory() -> None:
    budget = Budget(read_plan(TYPED_ALONE))
    assert budget["parameters_active_in_use"] == 70e9
    assert budget["accelerator_hours"] == pytest.approx(9_900, rel=0.02)  # 8 active of 70 billion take far less
    assert "check_memory" in budget.failed_checks()


def test_python_needs_the_total_only() -> None:
    grown = Budget("startup", parameters_total=70e9, n_accelerators=64)
    stated = Budget("startup", parameters_total=70e9, parameters_active=70e9, n_accelerators=64)
    assert grown["total_cost"] == stated["total_cost"]
    assert grown["compute_cost"] > 4 * 15_153  # what 8 active of 70 billion parameters cost


def test_the_form_needs_the_total_only() -> None:
    session = Session("startup")
    for size, billions in (("32B", 32e9), ("70B", 70e9), ("1B", 1e9)):
        session.set("parameters_total", size)
        assert not session.refused
        assert session.budget["parameters_active_in_use"] == billions
        assert view_of(session)["fields"]["parameters_active"]["text"] == ""
        assert view_of(session)["fields"]["parameters_active"]["hint"] == size


def test_presets_of_dense_models_leave_it_empty_and_a_mixture_states_it() -> None:
    stated = {name: preset(name).workload.parameters_active for name in organisations()}
    assert stated == dict.fromkeys(organisations()) | {"big_tech": 40e9}


@pytest.mark.filterwarnings("ignore::llmbudget.SetAsideWarning")
def test_tiers_of_dense_models_leave_it_empty_and_a_mixture_states_it() -> None:
    stated = {name for name, tier in tiers().items() if tier.parameters_active is not None}
    assert stated == {"cutting_edge"}
    mixture = Budget("big_tech").at_tier("cutting_edge")
    assert mixture["parameters_active_in_use"] == 37e9
    assert mixture.at_tier("large")["parameters_active_in_use"] == 70e9
    assert Budget("big_tech").at_tier("large")["parameters_active_in_use"] == 70e9


def test_empty_comes_back_from_a_plan_file_and_a_file_that_states_it_keeps_its_meaning() -> None:
    plan = preset("startup")
    assert read_plan(write_plan(plan)) == plan
    old = write_plan(plan.replace(parameters_total=4e10, parameters_active=8e9))
    assert Budget(read_plan(old))["parameters_active_in_use"] == 8e9
