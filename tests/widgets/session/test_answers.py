"""What answers on the start card come to, without a browser."""

import json
from pathlib import Path
from typing import Any

import pytest

from llmbudget import Budget
from llmbudget.catalog import chosen
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import PlanError, read_plan, write_plan
from llmbudget.plan.plan import parameters
from llmbudget.presets import blank, preset
from llmbudget.widgets import app
from llmbudget.widgets.session import start
from llmbudget.widgets.session.answers import Answered, answered, asks_of
from llmbudget.widgets.session.history import ASKED, OWN
from llmbudget.widgets.session.restore import adopt, take_up
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

MIXTURE = Path(__file__).parents[2] / "imports" / "mixture.json"


def came_to(profile: str = "startup", **answers: str) -> Answered:
    """Return what answers come to."""
    return answered(profile, answers, chosen())


def begun(profile: str = "startup") -> Session:
    """Return a session that shows the card, as a page opens."""
    session = Session(profile)
    start.begin_with_card(session)
    return session


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_a_blank_plan_passes_all_checks_and_says_what_is_usual(profile: str) -> None:
    """The card shows it before any answer. It is a place of its own: every number that it sets has a reason."""
    plan = blank(profile)
    assert Budget(plan).failed_checks() == {}
    assert came_to(profile).plan == plan
    defaults = {name: parameter.default for name, parameter in parameters().items() if parameter.table is None}
    decided = {name for name, usual in defaults.items() if plan.value(name) != usual} - {"organisation_name"}
    schedule = {name for name in decided if parameters()[name].section == "schedule"}
    assert decided - schedule <= plan.notes.keys() | {"context_length"}
    assert (plan.funding.other_monthly_burn, plan.software.subscriptions, plan.funding.credits) == (0, (), ())
    assert plan.organisation.organisation_name != preset(profile).organisation.organisation_name


def test_only_kinds_of_organizations_have_a_blank_plan() -> None:
    with pytest.raises(PlanError, match="'gpt3' is not a kind of organization"):
        blank("gpt3")


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_a_card_asks_at_most_six_questions_with_few_answers(profile: str) -> None:
    """Its choices begin with the usual one."""
    asked = ORGANIZATIONS[profile].start
    assert len(asked) <= 6
    assert all(1 <= len(question.asks) <= 5 for question in asked)
    for ask in asks_of(profile).values():
        if ask.options and ask.options[0].values:
            usual = came_to(profile, **{ask.id: ask.options[0].id}).plan
            assert Budget(usual)["total_cost"] == Budget(blank(profile))["total_cost"]


@pytest.mark.parametrize(
    ("profile", "answers"),
    [
        ("startup", {"weights": "adapter", "size": "70B", "examples": "50k"}),
        ("startup", {"size": "400B"}),
        ("startup", {"where": "own", "rate": "1.9", "months": "3"}),
        ("startup", {"people": "40", "salary": "$250k", "months": "36"}),
        ("academic", {"where": "center", "size": "3B", "tokens": "300B"}),
        ("academic", {"students": "6", "postdocs": "3", "months": "60"}),
        ("nonprofit", {"where": "given", "size": "13B", "tokens": "2T"}),
        ("big_tech", {"size": "1T", "months": "18"}),
        ("big_tech", {"where": "any", "accelerator": "B200-SXM"}),
    ],
)
def test_no_check_fails_of_what_was_not_answered(profile: str, answers: dict[str, str]) -> None:
    """Accelerators at once, months of the phases, data, memory, granted hours and cash follow the answers."""
    result = came_to(profile, **answers)
    assert result.errors == {}
    assert Budget(result.plan).failed_checks() == {}
    assert read_plan(write_plan(result.plan)) == result.plan


def test_what_was_made_to_fit_says_so_and_what_was_answered_does_not() -> None:
    """A reason never describes a number that somebody typed."""
    fitted = came_to(size="70B").plan
    assert fitted.notes["n_accelerators"] == "Usual: as many as finish training within its months."
    assert "parameters_total" not in fitted.notes
    answered_too = came_to(size="70B", count="64").plan
    assert "n_accelerators" not in answered_too.notes
    assert answered_too.compute.n_accelerators == 64
    assert "role_salary" in came_to(people="3").plan.notes
    assert "role_headcount" not in came_to(people="3").plan.notes


def test_an_answer_that_cannot_be_used_changes_nothing_else() -> None:
    result = came_to(size="many", tokens="5B", cap="0")
    assert result.errors.keys() == {"size", "cap"}
    assert (result.plan.workload.parameters_total, result.plan.workload.tokens) == (8e9, 5e9)
    assert came_to(weights="none").errors == {"weights": "this is not one of the choices."}


def test_examples_are_tokens_and_a_config_is_the_size() -> None:
    assert came_to(examples="50k").plan.workload.tokens == 5e7
    result = came_to(config=MIXTURE.read_text("utf-8"))
    assert result.plan.workload.parameters_total == pytest.approx(30.53e9, rel=1e-3)
    assert result.plan.notes["layers"].startswith("From the config.json of ")
    assert result.told.startswith("Filled in from qwen3_moe")


def test_a_session_goes_through_the_card_with_undo_and_back() -> None:
    """Typing is one step; a half-typed answer is not refused; creating keeps the plan."""
    session = begun()
    assert session.begun.stage == ASKED
    assert not session.can_undo
    for text in ("1", "13", "13B"):
        start.answer(session, "size", text, live=True)
    start.answer(session, "size", "13B")
    start.answer(session, "tokens", "many", live=True)
    assert session.begun.answers == {"size": "13B"}
    start.answer(session, "tokens", "many")
    start.create(session)
    assert (session.begun.stage, session.notice) == (ASKED, "Correct the marked answers first.")
    session.undo()
    start.create(session)
    assert (session.begun.stage, session.plan.workload.parameters_total) == (OWN, 13e9)
    session.undo()
    session.undo()
    assert (session.begun.answers, session.can_undo) == ({}, False)


def test_usual_values_are_called_usual_and_never_the_presets() -> None:
    """What was changed says from which usual value; reset goes back to it; the example's note is nowhere."""
    session = begun()
    start.create(session)
    session.set("tokens", "5B")
    shown = view_of(session)
    assert shown["fields"]["tokens"]["preset"] == "usual value 20B"
    session.reset("tokens")
    assert session.plan.workload.tokens == 2e10
    texts = json.dumps(shown)
    example = preset("startup")
    assert [note for note in example.notes.values() if note in texts] == []
    assert example.organisation.organisation_name not in texts


def test_the_example_is_said_to_be_one_until_it_is_somebodys() -> None:
    session = begun()
    start.open_example(session)
    assert (session.plan, view_of(session)["header"]["example"]) == (preset("startup"), "Example")
    session.set("tokens", "5B")
    assert view_of(session)["header"]["example"] == "Example"
    session.set("organisation_name", "Tern")
    assert view_of(session)["header"]["example"] == ""
    session.start_over()
    assert session.begun.stage == ASKED


def test_a_plan_opened_over_the_card_is_ones_own() -> None:
    """Unless it goes by the name of the example: that is still one."""
    session = begun()
    session.load(write_plan(preset("startup")))
    assert (session.begun.stage, session.plan) == ("", preset("startup"))
    session.undo()
    session.load(write_plan(came_to(size="13B").plan))
    assert (session.begun.stage, session.plan.workload.parameters_total) == (OWN, 13e9)
    session.undo()
    assert session.begun.stage == ASKED


@pytest.mark.parametrize("text", ["", " ", "x" * 400])
def test_a_name_that_cannot_be_keeps_the_last_one(text: str) -> None:
    session = begun()
    start.create(session)
    start.rename(session, text)
    assert session.plan.organisation.plan_name == "Training budget"
    assert "Name of this budget" in session.notice


def test_a_name_is_the_plans_in_a_scenario_too() -> None:
    session = Session("startup")
    session.take(session.plan.with_scenarios({"Lean": {"tokens": 1e9}}), "")
    session.switch(session.plan, "Lean", "")
    start.rename(session, "Pelican")
    assert (session.scenario, session.plan.organisation.plan_name) == ("Lean", "Pelican")
    assert session.plan.scenarios == {"Lean": {"tokens": 1e9}}


def kept(session: Session) -> dict[str, Any]:
    """Return what a browser keeps of a session."""
    return {"plan": session.yaml(), "scenario": session.scenario, **start.kept(session)}


def test_a_reload_goes_on_with_the_card_and_another_tab_takes_it_over() -> None:
    session = begun()
    start.answer(session, "size", "13B")
    other = begun()
    assert take_up(other, kept(session), lambda _: None)
    assert (other.begun, other.plan.workload.parameters_total) == (session.begun, 13e9)
    assert not other.can_undo
    third = begun()
    start.create(third)
    assert adopt(third, kept(session), lambda _: None)
    assert third.begun == session.begun
    assert adopt(third, {}, lambda _: None)
    assert (third.begun.stage, third.begun.answers) == (ASKED, {})


@pytest.mark.parametrize(
    "kept_start", [None, "asked", {"stage": "none"}, {"stage": ASKED, "answers": ["a"]}, {"stage": OWN}]
)
def test_what_a_browser_kept_may_be_anything(kept_start: object) -> None:
    session = begun()
    assert start.begun_in(session, {"start": kept_start}).answers == {}
    assert start.begun_in(session, {"start": {"stage": ASKED, "answers": {"size": 5, "no": "x"}}}).answers == {
        "size": "5"
    }


def test_a_plan_of_ones_own_and_the_example_at_its_address_open_without_the_card() -> None:
    """And a page that was not asked to show it, such as in a notebook before it is shown."""
    page = app(preset("startup"))
    page._receive(page, {"kind": "open", "link": "", "kept": None, "asks": True}, [])  # noqa: SLF001 - as a message arrives
    assert page.session.begun.stage == ""
    page = app("startup")
    assert page.budget["total_cost"] == Budget("startup")["total_cost"]
    page._receive(page, {"kind": "open", "link": "", "kept": None, "asks": False}, [])  # noqa: SLF001 - as above
    assert page.session.plan == preset("startup")
    page._receive(page, {"kind": "open", "link": "", "kept": None, "asks": True}, [])  # noqa: SLF001 - as above
    assert page.session.begun.stage == ASKED


def test_the_program_of_a_plan_from_the_card_is_its_file() -> None:
    """No call names the blank plan with its reasons."""
    session = begun()
    start.create(session)
    session.shows_python = True
    assert 'b = Budget("training-budget.yaml")' in view_of(session)["python"]
