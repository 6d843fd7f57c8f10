"""What a browser kept of an earlier visit, and brings to a new kernel."""

from typing import Any

import pytest

from llmbudget.widgets import app
from llmbudget.widgets.kept import take_up
from llmbudget.widgets.page import BudgetPage
from llmbudget.widgets.state import Session


@pytest.fixture
def page() -> BudgetPage:
    return app("startup")


def bring(page: BudgetPage, **kept: Any) -> None:  # noqa: ANN401 - JSON
    """Open the page with what a browser kept."""
    page._receive(page, {"kind": "open", "shared": "", "kept": kept}, [])  # noqa: SLF001 - as a message arrives


def test_edits_that_were_never_answered_are_done_again_in_their_order(page: BudgetPage) -> None:
    """On top of the plan that was kept: a kernel that died had answered up to there."""
    before = Session("startup")
    before.set("tokens", "3B")
    bring(
        page,
        plan=before.yaml(),
        unanswered=[
            {"kind": "add", "table": "roles"},
            {"kind": "cell", "table": "roles", "row": 3, "field": "name", "text": "Lawyer"},
            {"kind": "set", "key": "n_accelerators", "text": "1"},
            {"kind": "set", "key": "n_accelerators", "text": "16"},
        ],
    )
    plan = page.session.plan
    assert (plan.workload.tokens, plan.compute.n_accelerators) == (3e9, 16)
    assert [role.name for role in plan.people.roles][3:] == ["Lawyer"]
    assert page.session.notice == "Restored your last edits."
    assert not page.session.can_undo


def test_the_first_edit_of_all_is_done_again_without_a_plan_that_was_kept(page: BudgetPage) -> None:
    bring(page, unanswered=[{"kind": "set", "key": "tokens", "text": "many"}])
    assert page.session.text("tokens") == "many"
    assert page.session.notice == "Restored your last edits."


@pytest.mark.parametrize("nonsense", [5, {}, {"kind": "fly"}, {"kind": "set", "key": "gone", "text": "1"}])
def test_an_edit_that_makes_no_sense_any_more_leaves_the_others(page: BudgetPage, nonsense: object) -> None:
    bring(page, unanswered=[nonsense, {"kind": "set", "key": "tokens", "text": "3B"}])
    assert page.session.plan.workload.tokens == 3e9


def test_the_scenario_that_was_shown_is_shown_again(page: BudgetPage) -> None:
    before = app("startup")
    before._receive(before, {"kind": "scenario_add", "name": "Lean"}, [])  # noqa: SLF001 - as above
    bring(page, plan=before.session.yaml(), scenario=before.session.scenario)
    assert page.session.scenario == "Lean"
    bring(app("startup"), plan=before.session.yaml(), scenario="gone")


def test_a_plan_that_cannot_be_used_is_told_and_nothing_is_done_on_the_preset() -> None:
    session = Session("startup")
    kept = {"plan": "schema: 99", "unanswered": [{}]}
    assert not take_up(session, kept, lambda _: pytest.fail("done all the same"))
    assert session.notice.startswith("The plan kept by this browser could not be used")
