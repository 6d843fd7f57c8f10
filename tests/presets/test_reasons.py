"""Every number of a preset has a reason or a source beside it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from llmbudget import Budget
from llmbudget.model.booking import unused_bookings
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Text
from llmbudget.plan.plan import Plan, parameters
from llmbudget.presets import examples, organisations, preset, preset_names, programs
from llmbudget.report import report

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
WORDS_FOR_READERS = {"dataset_kind", "role_group", "role_effort"}
"""No formula reads them."""


def _decided(plan: Plan) -> Iterator[str]:
    """Yield every parameter that the plan sets otherwise than its default: scalars, and columns of tables."""
    for name, parameter in parameters().items():
        if isinstance(parameter.record, Text) or name in WORDS_FOR_READERS:
            continue
        if parameter.table is None:
            found = {plan.value(name)}
        else:
            found = {getattr(row, parameter.field) for row in plan.value(parameter.table)}
        if found - {parameter.default}:
            yield name


@pytest.mark.parametrize("name", preset_names())
def test_every_number_that_a_preset_sets_has_a_reason(name: str) -> None:
    plan = preset(name)
    assert [parameter for parameter in _decided(plan) if parameter not in plan.notes] == []


@pytest.mark.parametrize("name", preset_names())
def test_reasons_are_sentences(name: str) -> None:
    for note in preset(name).notes.values():
        assert note[0].isupper() or note[0].isdigit()
        assert note.endswith(".")


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_says_which_weights_it_starts_from(name: str) -> None:
    """All are of one model and its story: transfer learning cannot be a saving of theirs."""
    assert preset(name).workload.initial_weights in {"scratch", "open"}


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_passes_all_checks(name: str) -> None:
    budget = Budget(name, budget_month=min(Budget(name).plan.organisation.budget_month, date(2026, 12, 1)))
    assert budget.failed_checks() == {}
    assert "✓ all checks hold as planned" in report(budget)


@pytest.mark.parametrize("name", organisations())
def test_a_workbook_opens_each_kind_of_organisation(name: str) -> None:
    notebook = json.loads((WORKBOOKS / f"{name}.ipynb").read_text("utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any(f'page = app("{name}")' in source for source in sources)


@pytest.mark.parametrize("name", preset_names())
def test_an_example_is_of_its_time_and_an_organisation_of_the_day_it_is_opened(name: str) -> None:
    """Prices of 2020 were fresh in 2020; prices of 2026 are stale in 2028."""
    assert ("budget_month" in preset(name).notes) == (name not in organisations())
    if name in organisations():
        assert "check_price_age" in Budget(name, budget_month="2028-01").failed_checks()


def test_there_is_one_organisation_for_each_profile() -> None:
    assert organisations() == tuple(ORGANIZATIONS)
    assert all(preset(name).profile == name for name in organisations())


def test_every_other_preset_is_an_example_or_a_program() -> None:
    assert {*examples(), *programs()} == set(preset_names()) - set(organisations())
    assert not set(examples()) & set(programs())


def test_every_booking_of_a_preset_names_a_line_or_a_category() -> None:
    assert {name: unused_bookings(preset(name)) for name in preset_names()} == {name: [] for name in preset_names()}


def test_the_academic_plan_has_what_a_grant_asks_for() -> None:
    budget = Budget("academic")
    for line in (
        "salary_cost", "benefits_cost", "tuition_cost", "travel_cost", "participant_cost", "materials_cost",
        "subawards_cost", "equipment_cost", "facilities_cost", "credits_used", "allocated_hours_used", "in_kind_cost",
        "institution_cost",
    ):  # fmt: skip
        assert budget[line] > 0, line
    assert budget["reserve_cost"] == 0


def test_the_universitys_hours_are_mostly_given_or_its_own() -> None:
    budget = Budget("academic")
    assert budget["allocated_hours_used"] + budget["owned_hours"] > 0.8 * budget["accelerator_hours"]


def test_people_are_as_much_of_the_cost_as_at_frontier_labs() -> None:
    """Epoch: staff with equity are 29% to 49% of the cost of development."""
    budget = Budget("big_tech")
    assert 0.29 <= budget["people_cost"] / budget["total_cost"] <= 0.49


def test_most_of_the_large_companys_cluster_is_used_by_others() -> None:
    assert Budget("big_tech")["project_share"] < 0.2


def test_the_startup_lives_until_revenue_covers_its_spending_and_no_longer_without_growth() -> None:
    assert Budget("startup")["default_alive"] == 1
    assert Budget("startup")["months_to_profit"] > 0
    assert Budget("startup", revenue_growth_rate=0)["default_alive"] == 0


@pytest.mark.parametrize("name", ["startup", "academic"])
def test_credits_have_a_cap_and_an_end(name: str) -> None:
    budget = Budget(name)
    assert 0 < budget["credits_used"] < budget["credits_granted"]
    assert all(row.expires <= budget["horizon_months"] for row in preset(name).funding.credits)


@pytest.mark.parametrize("name", preset_names())
def test_the_name_of_a_plan_states_nothing_that_an_edit_may_change(name: str) -> None:
    """Such as a size, a method, tokens or an amount; a published run is called by the name of its model."""
    plan = preset(name)
    words = plan.organisation.plan_name.replace(" as published", "")
    methods = {"lora", "full", "continued", "training", "scratch", "tokens", "usd"}
    assert not methods & set(re.findall(r"[a-z]+", words.lower()))
    if name in organisations():
        assert not re.search(r"\d", words)
