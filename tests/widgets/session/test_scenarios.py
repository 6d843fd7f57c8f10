"""Scenarios in the form: begun, edited, compared, left, and never lost."""

from typing import Any

import pytest

from llmbudget import Budget
from llmbudget.plan.file import read_plan
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.paste import paste
from llmbudget.widgets.session.restore import refused_texts
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.live_panels import LivePanels
from llmbudget.widgets.view.page_data import view_of
from llmbudget.widgets.view.scenario_columns import ScenarioColumns


@pytest.fixture
def session() -> Session:
    session = Session("startup")
    scenarios.add(session, "Lean")
    return session


def columns(session: Session) -> list[dict[str, Any]]:
    return ScenarioColumns(session).content({})["columns"]


def texts(session: Session, *added: str) -> dict[str, list[str]]:
    """Return the texts of each row, the plan's first."""
    rows = ScenarioColumns(session).content({"rows": added})["rows"]
    return {row["label"]: [cell["text"] for cell in row["cells"]] for row in rows}


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


def test_names_and_rows_are_those_of_the_plan_in_every_scenario(session: Session) -> None:
    session.set("plan_name", "Another name")
    session.set_cell("roles", 0, "name", "Engineer")
    session.add_row("roles")
    assert session.plan.value("plan_name") == "Another name"
    assert [role.name for role in session.plan.value("roles")] == [
        "Engineer", "Data engineer", "Product manager", "New role"
    ]  # fmt: skip
    assert session.plan.scenarios == {"Lean": {}}


def test_a_cell_edited_in_a_scenario_differs_there_alone(session: Session) -> None:
    planned = session.plan.value("roles")
    session.set_cell("roles", 0, "headcount", "3")
    assert (session.plan.value("roles"), session.text("roles.0.headcount")) == (planned, "3")
    assert session.plan.scenarios == {"Lean": {"roles.ML engineer.headcount": 3}}
    table = view_of(session)["tables"]["roles"]
    cell = table["rows"]["0"]["cells"]["headcount"]
    assert (cell["text"], cell["changed"], cell["about"]) == ("3", True, "Changed · plan 2.")
    assert (table["changed"], table["in_scenario"]) == (True, True)
    assert session.budget["total_cost"] == Budget("startup").replace({"roles.ML engineer.headcount": 3})["total_cost"]
    session.set_cell("roles", 0, "headcount", "2")
    assert session.plan.scenarios == {"Lean": {}}


def test_a_table_is_as_planned_again_with_one_button(session: Session) -> None:
    session.set_cell("roles", 0, "headcount", "3")
    session.enter_beside("Lean", "role_salary", "2")
    session.set_cell("datasets", 0, "kind", "licensed")
    session.reset("roles")
    assert session.plan.scenarios == {"Lean": {"datasets.Own support tickets.kind": "licensed"}}


def test_two_rows_of_one_name_are_not_changed_as_one(session: Session) -> None:
    session.set_cell("roles", 1, "name", "ML engineer")
    session.set_cell("roles", 0, "salary", "200,000")
    assert session.refused["roles.0.salary"].sentence == (
        "2 rows are called “ML engineer”. Give each a name of its own to change one in a scenario."
    )
    session.set_cell("roles", 1, "name", "Data engineer")
    assert session.plan.scenarios == {"Lean": {"roles.ML engineer.salary": 200_000}}


def test_a_renamed_row_keeps_its_changes_and_a_removed_row_takes_them_away_with_a_notice(session: Session) -> None:
    session.set_cell("roles", 0, "salary", "200,000")
    session.set_cell("roles", 0, "name", "Engineer")
    assert session.plan.scenarios == {"Lean": {"roles.Engineer.salary": 200_000}}
    assert session.plan.set_aside == ()
    session.set_cell("roles", 0, "name", "ML engineer")
    assert session.plan.scenarios == {"Lean": {"roles.ML engineer.salary": 200_000}}
    scenarios.show(session, AS_PLANNED)
    session.remove_row("roles", 0)
    assert session.notice == (
        "Set aside: Salary, ML engineer (200,000 USD/year in “Lean”), for the row “ML engineer” of roles. Give a row "
        "that name again to restore it."
    )
    session.undo()
    paste(session, "roles", 0, ["name"], "Engineer\nOther")
    assert session.notice.startswith("Roles: pasted 2 rows. Set aside: Salary, ML engineer (")


def test_what_is_pasted_over_cells_changes_the_scenario_and_new_rows_the_plan(session: Session) -> None:
    paste(session, "roles", 2, ["name", "headcount"], "Product manager\t4\nTester\t5")
    assert session.plan.scenarios == {"Lean": {"roles.Product manager.headcount": 4}}
    assert [(role.name, role.headcount) for role in session.plan.value("roles")[2:]] == [
        ("Product manager", 1), ("Tester", 5)
    ]  # fmt: skip
    session.undo()
    assert len(session.plan.value("roles")) == 3


def test_a_cell_says_its_note_and_its_range() -> None:
    data = Session("startup").plan.model_dump(by_alias=True)
    cell = "roles.ML engineer.salary"
    plan = Plan.model_validate(data | {"notes": {cell: "An offer."}, "spreads": {cell: {"low": 0.9, "high": 1.2}}})
    shown = view_of(Session(plan))["tables"]["roles"]["rows"]["0"]["cells"]["salary"]
    assert (shown["changed"], shown["about"]) == (False, "In this plan: An offer. Range: × 0.9 to × 1.2.")


def test_a_column_of_a_table_is_multiplied(session: Session) -> None:
    session.enter_beside("Lean", "role_headcount", "0.5")
    assert session.text("roles.0.headcount") == "1"
    assert texts(session) == {"Headcount, roles": ["1", "0.5"]}
    planned, lean = columns(session)
    assert lean["more"] == pytest.approx(lean["total"] - planned["total"])
    assert lean["more"] < 0
    session.enter_beside("Lean", "role_headcount", "1")
    assert session.plan.scenarios == {"Lean": {}}
    session.enter_beside("Lean", "role_headcount", "-1")
    assert "enter a number from 0 to 1,000" in session.beside["Lean", "role_headcount"].sentence


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
    lean = columns(session)[1]
    assert (lean["total"], lean["more"]) == ("", "")
    assert lean["why"][0].startswith("Shares of hours:")
    assert list(texts(session).values()) == [["0%", "60%"]]


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


def test_a_cell_of_any_column_is_edited_beside_the_shown_scenario(session: Session) -> None:
    scenarios.show(session, AS_PLANNED)
    session.enter_beside("Lean", "tokens", "30B")
    session.enter_beside("Lean", "roles.ML engineer.headcount", "3")
    assert session.plan.scenarios == {"Lean": {"tokens": 30_000_000_000, "roles.ML engineer.headcount": 3}}
    assert (session.scenario, session.text("tokens")) == (AS_PLANNED, "20B")
    scenarios.show(session, "Lean")
    session.enter_beside(AS_PLANNED, "tokens", "25B")
    assert (session.scenario, session.text("tokens"), session.plan.value("tokens")) == ("Lean", "30B", 25e9)
    assert texts(session, "spot_pricing_use", "roles.Nobody.salary", "nothing", "a.b.c") == {
        "Training tokens": ["25B", "30B"],
        "Spot pricing": ["on", "on"],
        "Headcount, ML engineer": ["2", "3"],
    }
    session.undo()
    session.undo()
    session.undo()
    assert session.plan.scenarios == {"Lean": {"tokens": 30_000_000_000}}


def test_a_cell_refuses_with_the_sentence_of_its_field_and_keeps_the_text(session: Session) -> None:
    """Until it is corrected or undone; in the file that the browser keeps; and in the field when it is shown."""
    scenarios.show(session, AS_PLANNED)
    session.enter_beside("Lean", "tokens", "many")
    content = ScenarioColumns(session).content({"rows": ["tokens"]})
    planned, lean = content["rows"][0]["cells"]
    assert (planned["text"], planned["error"], lean["text"]) == ("20B", "", "many")
    assert lean["error"].startswith("Training tokens: 'many' is not a number;")
    other = Session("startup")
    assert other.restore(session.yaml(), refused_texts(session))
    assert other.beside == session.beside
    assert Session("startup").restore(session.yaml(), {"Lean\nroles.x.y": "1", "Gone\ntokens": "x", "Lean\n": "1"})
    scenarios.rename(session, "Lean", "Leaner")
    session.undo()
    session.set("n_accelerators", "16")
    scenarios.show(session, "Lean")
    assert (session.text("tokens"), session.beside) == ("many", {})
    session.undo()
    session.enter_beside("Lean", "tokens", "30B")
    assert session.beside == {}
    session.undo()
    assert session.beside["Lean", "tokens"].text == "many"


def test_an_edit_of_the_plan_that_the_shown_scenario_contradicts_is_refused(session: Session) -> None:
    session.set("reserved_1y_share", "60%")
    session.enter_beside(AS_PLANNED, "reserved_3y_share", "70%")
    assert session.plan.value("reserved_3y_share") == 0
    assert session.beside[AS_PLANNED, "reserved_3y_share"].sentence.startswith("“Lean” cannot be shown: Shares of")


def test_a_scenario_gets_another_name_in_its_place_with_what_waits_for_it(session: Session) -> None:
    session.set("accelerator", "B200-SXM")
    session.set("on_demand_quote", "3")
    session.reset("accelerator")
    scenarios.add(session, "Other", AS_PLANNED)
    scenarios.rename(session, "Lean", " Leaner ")
    assert list(session.plan.scenarios) == ["Leaner", "Other"]
    assert session.scenario == "Other"
    assert {entry.scenario for entry in session.plan.set_aside} == {"Leaner"}
    for wrong in ("Other", "other", "As planned", "", "a*"):
        scenarios.rename(session, "Leaner", wrong)
        assert session.notice.startswith("Scenario"), wrong
        assert list(session.plan.scenarios) == ["Leaner", "Other"]
    session.undo()
    assert list(session.plan.scenarios) == ["Lean", "Other"]


def test_an_input_is_as_planned_in_all_scenarios_with_one_button(session: Session) -> None:
    session.set("tokens", "30B")
    scenarios.add(session, "Leaner")
    session.set("n_accelerators", "16")
    scenarios.clear(session, "tokens")
    assert session.plan.scenarios == {"Lean": {}, "Leaner": {"n_accelerators": 16}}
    session.undo()
    assert session.plan.scenarios["Lean"] == {"tokens": 30_000_000_000}


def test_a_column_says_what_moves_its_total_or_why_it_is_the_same(session: Session) -> None:
    """The largest lines, what only other results show, and the changes that have no effect by themselves."""
    assert columns(session)[1]["why"] == ["No input differs yet. Change a cell of this column."]
    session.set_cell("roles", 0, "headcount", "3")
    planned, lean = columns(session)
    assert [line["label"] for line in lean["lines"][:2]] == ["Salaries", "Benefits"]
    assert sum(line["amount"] for line in lean["lines"]) == pytest.approx(lean["more"], abs=1)
    assert lean["share"] == pytest.approx(lean["more"] / planned["total"])
    assert lean["why"] == []
    session.set("grid_intensity", "0.5")
    assert columns(session)[1]["why"][0].startswith("Grid intensity: no effect on cost, cash, hours, dates")
    session.reset("roles")
    session.reset("grid_intensity")
    session.set("opening_cash", "2M")
    assert columns(session)[1]["why"] == [
        "The total stays the same. It changes “Cash at the end of the month” and “Lowest cash”."
    ]


def test_closed_panels_calculate_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open one follows each edit; what did not change is not sent again."""
    sent: list[dict[str, Any]] = []
    panels = LivePanels(session, sent.append)
    with monkeypatch.context() as patch:
        patch.setattr(ScenarioColumns, "content", lambda *_: pytest.fail("calculated"))
        panels.follow()
    panels.watch({"panel": "scenarios", "on": True})
    panels.follow()
    assert [message["panel"] for message in sent] == ["scenarios"]
    session.set("tokens", "30B")
    panels.follow()
    assert sent[1]["content"]["columns"][1]["more"] > 0
    panels.watch({"panel": "scenarios", "on": False})
    session.undo()
    panels.follow()
    assert [message["kind"] for message in sent] == ["panel", "panel", "panel_closed"]


def test_a_panel_that_fails_says_so_and_is_tried_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    panels = LivePanels(session, sent.append)
    with monkeypatch.context() as patch:
        patch.setattr(ScenarioColumns, "_column", lambda *_: 1 / 0)
        panels.watch({"panel": "scenarios", "on": True})
    assert sent[0]["content"]["failed"].startswith("Something went wrong, so this panel shows nothing.")
    panels.follow()
    assert len(sent[1]["content"]["columns"]) == 2
