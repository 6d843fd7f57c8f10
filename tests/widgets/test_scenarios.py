"""Scenarios in the form: begun, edited, compared, left, and never lost."""

import pytest

from llmbudget import Budget
from llmbudget.plan.file import read_plan
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of


@pytest.fixture
def session() -> Session:
    session = Session("startup")
    scenarios.add(session, "Lean")
    return session


def test_an_edit_in_a_scenario_leaves_the_plan_as_it_is(session: Session) -> None:
    planned = session.preset.value("tokens")
    session.set("tokens", "30B")
    assert (session.scenario, session.text("tokens"), session.plan.value("tokens")) == ("Lean", "30B", planned)
    assert session.plan.scenarios == {"Lean": {"tokens": 30_000_000_000}}
    assert session.budget["total_cost"] == Budget("startup", tokens=3e10)["total_cost"]
    scenarios.show(session, AS_PLANNED)
    assert session.text("tokens") == "20B"
    assert session.budget["total_cost"] == Budget("startup")["total_cost"]


def test_what_is_as_in_the_plan_again_does_not_differ_any_more(session: Session) -> None:
    session.set("tokens", "30B")
    session.reset("tokens")
    assert session.plan.scenarios == {"Lean": {}}
    assert view_of(session)["fields"]["tokens"]["changed"] is False


def test_a_field_says_that_it_differs_from_the_plan(session: Session) -> None:
    session.set("tokens", "30B")
    entry = view_of(session)["fields"]["tokens"]
    assert (entry["text"], entry["changed"], entry["preset"]) == ("30B", True, "plan 20B")
    assert view_of(session)["fields"]["horizon_months"]["preset"] == "plan 12"


def test_tables_and_names_are_those_of_the_plan_in_every_scenario(session: Session) -> None:
    session.set("plan_name", "Another name")
    session.set_cell("roles", 0, "headcount", "3")
    assert session.plan.value("plan_name") == "Another name"
    assert session.plan.value("roles")[0].headcount == 3
    assert session.plan.scenarios == {"Lean": {}}


def test_a_column_of_a_table_is_multiplied(session: Session) -> None:
    scenarios.multiply(session, "role_headcount", "0.5")
    shown = view_of(session)["scenarios"]
    assert shown["factors"] == {"role_headcount": "0.5"}
    assert session.text("roles.0.headcount") == "2"
    lean, planned = shown["list"][1], shown["list"][0]
    assert lean["changes"] == ["Headcount, roles: × 0.5"]
    assert lean["more"] == pytest.approx(lean["total"] - planned["total"])
    assert lean["more"] < 0
    scenarios.multiply(session, "role_headcount", "1")
    assert session.plan.scenarios == {"Lean": {}}
    scenarios.multiply(session, "role_headcount", "-1")
    assert "enter a number from 0 to 1,000" in session.notice


def test_undo_leads_back_through_scenarios(session: Session) -> None:
    session.set("tokens", "30B")
    scenarios.show(session, AS_PLANNED)
    session.undo()
    assert (session.scenario, session.text("tokens")) == ("Lean", "30B")
    session.undo()
    assert session.text("tokens") == "20B"
    session.undo()
    assert (session.scenario, session.plan) == (AS_PLANNED, session.preset)


def test_a_removed_scenario_comes_back_by_undo(session: Session) -> None:
    session.set("tokens", "30B")
    scenarios.remove(session, "Lean")
    assert (session.scenario, session.plan.scenarios) == (AS_PLANNED, {})
    session.undo()
    assert session.plan.scenarios == {"Lean": {"tokens": 30_000_000_000}}


def test_a_refused_text_stays_in_the_scenario_in_which_it_was_typed(session: Session) -> None:
    session.set("tokens", "many")
    scenarios.show(session, AS_PLANNED)
    assert session.text("tokens") == "20B"
    session.undo()
    assert session.text("tokens") == "many"


def test_a_new_scenario_begins_as_the_one_that_is_shown(session: Session) -> None:
    session.set("tokens", "30B")
    scenarios.add(session, "Leaner")
    assert session.plan.scenarios["Leaner"] == {"tokens": 30_000_000_000}


@pytest.mark.parametrize("name", ["", "Lean", "lean", "As planned", "What if?", "x" * 41])
def test_a_name_that_cannot_be_is_refused_with_a_sentence(session: Session, name: str) -> None:
    scenarios.add(session, name)
    assert session.notice.startswith("Scenario")
    assert list(session.plan.scenarios) == ["Lean"]


def test_a_scenario_that_contradicts_the_plan_says_so_and_is_not_shown(session: Session) -> None:
    session.set("reserved_1y_share", "60%")
    scenarios.show(session, AS_PLANNED)
    session.set("reserved_3y_share", "70%")
    scenarios.show(session, "Lean")
    assert session.notice.startswith("“Lean” cannot be shown: Shares of hours:")
    assert session.scenario == AS_PLANNED
    assert view_of(session)["scenarios"]["list"][1]["total"] == ""


def test_a_tier_taken_in_a_scenario_changes_the_scenario_alone(session: Session) -> None:
    session.tier("large")
    assert session.plan.value("parameters_total") == session.preset.value("parameters_total")
    assert session.plan.scenarios["Lean"]["parameters_total"] == session.budget.plan.value("parameters_total")


def test_scenarios_are_in_the_file_and_in_what_the_browser_keeps(session: Session) -> None:
    session.set("tokens", "30B")
    assert read_plan(session.yaml()).scenarios == {"Lean": {"tokens": 30_000_000_000}}
    other = Session("startup")
    assert other.restore(session.yaml())
    assert other.plan == session.plan
    assert other.scenario == AS_PLANNED
