"""The Python that does what was done in the form."""

from collections.abc import Callable
from typing import Any

import pytest
from header_menu import opener
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import Plan
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.python import argument, code, literal
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.layout import shown_fields
from llmbudget.widgets.view.page_data import view_of


def run(program: str, plan: Plan | None = None) -> Budget:
    """Run a program, and return what it calls b."""
    names: dict[str, Any] = {"plan": plan}
    exec(program, names)  # noqa: S102 - what people would paste
    budget: Budget = names["b"]
    return budget


@pytest.fixture
def session() -> Session:
    session = Session("startup")
    session.shows_python = True
    return session


def test_the_program_makes_the_plan_of_the_form(session: Session) -> None:
    """Parameters, rows that changed with what is not usual in them, strategies, scenarios, the one that is shown."""
    session.set("tokens", "200B")
    session.set("spot_pricing_use", "off")
    session.set("start_month", "2027-06")
    session.set_cell("roles", 0, "salary", "123,456.5")
    session.remove_row("roles", 1)
    session.set_cell("datasets", 1, "kept_share", "50%")
    scenarios.add(session, "Lean")
    session.enter_beside("Lean", "role_headcount", "0.5")
    session.set_cell("roles", 0, "salary", "200,000")
    program = view_of(session)["python"]
    assert "tokens=200_000_000_000" in program
    assert '**{"datasets.Product manuals.kept_share": 0.5}' in program
    assert '.with_scenario("Lean", {"roles.ML engineer.salary": 200_000}, role_headcount=0.5)' in program
    assert run(program).plan == session.budget.plan
    assert run(program.rpartition("\nb = b.scenario")[0]).plan == session.plan


def test_an_untouched_form_is_one_call() -> None:
    assert code("startup", Session("startup").plan, Session("startup").plan, "x.yaml") == (
        'from llmbudget import Budget\n\nb = Budget("startup")\nb["total_cost"]'
    )


def test_a_plan_that_was_given_is_called_plan(session: Session) -> None:
    assert run(code("", session.preset, session.preset.replace(tokens=1e9), ""), session.preset)["tokens"] == 1e9


def test_what_calls_cannot_say_is_opened_from_the_file(session: Session) -> None:
    plan = session.plan.model_copy(update={"notes": {"tokens": "Because."}})
    assert 'Budget("mine.yaml")  # the saved file' in code("startup", session.preset, plan, "mine.yaml")


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_the_code_of_every_field_does_what_is_in_the_field(profile: str) -> None:
    plan = Session(profile).plan
    arguments = ", ".join(argument(name, plan.value(name)) for name in shown_fields())
    assert eval(f"Budget(plan, {arguments})", {"Budget": Budget, "plan": plan}).plan == plan  # noqa: S307 - as above


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.text(), st.booleans(), st.none()))
def test_a_literal_is_the_value(value: object) -> None:
    assert eval(literal(value)) == value  # noqa: S307 - as above


@pytest.mark.browser
def test_labels_become_code_and_words_again(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """With the values of the fields; the program follows edits, and what is copied runs."""
    page = open_tab(bare_server.url)
    toggle_code(page, "true")
    tokens = page.get_by_role("textbox", name="tokens=20_000_000_000")
    tokens.fill("200B")
    tokens.press("Enter")
    expect(page.get_by_label("tokens=200_000_000_000")).to_have_value("200B")
    expect(page.get_by_role("region", name="Program")).to_contain_text("tokens=200_000_000_000")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    budget = run(page.evaluate("navigator.clipboard.readText()"))  # once: it is copied
    assert budget.plan == Budget("startup", tokens=2e11).plan
    expect(page.get_by_text('b["people_cost"]').first).to_be_visible()
    toggle_code(page, "false")
    expect(page.get_by_role("textbox", name="Training tokens", exact=True)).to_have_value("200B")
    expect(page.get_by_role("region", name="Program")).to_be_hidden()
    expect(page.locator(".lb-root code")).to_have_count(1)  # the program's


def toggle_code(page: Page, checked: str) -> None:
    """Choose it in the menu, by keyboard; the menu's button has the focus then, and the item says what is on."""
    opener(page).press("Enter")
    item = page.get_by_role("menuitemcheckbox", name="Python")
    item.press("Enter")
    expect(opener(page)).to_be_focused()
    opener(page).press("Enter")
    expect(item).to_have_attribute("aria-checked", checked)
    item.press("Escape")
