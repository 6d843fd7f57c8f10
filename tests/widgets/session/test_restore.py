"""What a browser kept of an earlier visit, and brings to a new kernel."""

import re
from typing import Any

import pytest

from llmbudget import Budget
from llmbudget.widgets import app
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.restore import adopt, stay, take_up
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page import BudgetPage
from llmbudget.widgets.view.static_files import source

REPEATED, MORE = (
    set(re.findall(r'"(\w+)"', found)) for found in re.findall(r"new Set\(\[(.*?)\]\)", source("kept.js"), re.DOTALL)
)
"""What the page does again after a reload, and what else it numbers."""


@pytest.fixture
def page() -> BudgetPage:
    return app("startup")


def bring(page: BudgetPage, **kept: Any) -> None:  # noqa: ANN401 - JSON
    """Open the page with what a browser kept."""
    page._receive(page, {"kind": "open", "link": "", "kept": kept}, [])  # noqa: SLF001 - as a message arrives


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


def test_what_was_refused_in_a_scenario_stands_in_it_again(page: BudgetPage) -> None:
    """Showing a scenario took the refused texts away."""
    before = app("startup")
    for message in ({"kind": "scenario_add", "name": "Lean"}, {"kind": "set", "key": "tokens", "text": "many"}):
        before._receive(before, message, [])  # noqa: SLF001 - as above
    refused = {key: entry.text for key, entry in before.session.refused.items()}
    bring(page, plan=before.session.yaml(), scenario="Lean", refused=refused)
    assert (page.session.scenario, page.session.text("tokens")) == ("Lean", "many")


def test_a_plan_that_cannot_be_used_is_told_and_nothing_is_done_on_the_preset() -> None:
    session = Session("startup")
    kept = {"plan": "schema: 99", "unanswered": [{}]}
    assert not take_up(session, kept, lambda _: pytest.fail("done all the same"))
    assert session.notice.startswith("The plan kept by this browser could not be used")


def test_a_size_that_was_never_answered_is_taken_again(page: BudgetPage) -> None:
    """Its number stands beside it, and not in its own `id`."""
    bring(page, unanswered=[{"number": "17-1", "edit": {"kind": "tier", "id": "large"}}])
    expected = Session("startup")
    expected.tier("large")
    assert page.session.plan == expected.plan != Budget("startup").plan


def test_edits_that_a_browser_kept_in_the_old_form_are_done_again_too(page: BudgetPage) -> None:
    """Their number was written into them; a size that lost its own id by that is told."""
    edits = [{"kind": "set", "key": "tokens", "text": "3B", "id": "17-1"}, {"kind": "tier", "id": "17-2"}]
    bring(page, unanswered=edits)
    assert page.session.plan.workload.tokens == 3e9
    assert page.session.notice == (
        "Restored your last edits. 1 edit could not be repeated: check what you changed last."
    )


def test_what_was_done_in_a_scenario_is_done_again_in_it(page: BudgetPage) -> None:
    """Also when the kernel never said that it had begun it: the plan itself stays as it is."""
    edits = [{"kind": "scenario_add", "name": "Lean"}, {"kind": "set", "key": "tokens", "text": "3B"}]
    bring(page, unanswered=[{"number": f"17-{place}", "edit": edit} for place, edit in enumerate(edits)])
    assert page.session.scenario == "Lean"
    assert page.session.plan.workload == Budget("startup").plan.workload
    assert page.session.plan.scenarios["Lean"] == {"tokens": 3e9}


def test_every_edit_arrives_with_all_its_own_fields(page: BudgetPage) -> None:
    """Whatever they are called: what the page and the kernel write around it does not overwrite them."""
    for kind in page._actions:  # noqa: SLF001 - all that an edit can be
        edit = {"kind": kind, "id": "7b", "number": 5, "edit": "no", "files": [b"own"]}
        arrived: list[Any] = []
        page._actions[kind] = arrived.append  # noqa: SLF001 - as above
        page._receive(page, {"number": "17-1", "edit": edit}, [])  # noqa: SLF001 - as a message arrives
        assert arrived == [edit]


def test_the_page_numbers_every_edit_and_repeats_only_edits(page: BudgetPage) -> None:
    """What it does not number is never known to be answered: what the page shows would not be grayed meanwhile."""
    edits = page._actions.keys() | {"workbook"}  # noqa: SLF001 - which becomes an edit once it is read
    assert edits - {"open", "python"} == REPEATED | MORE


def edited(**texts: str) -> Session:
    """Return a session in which something was typed."""
    session = Session("startup")
    for key, text in texts.items():
        session.set(key, text)
    return session


def test_the_version_of_another_tab_is_one_step_of_undo(page: BudgetPage) -> None:
    """With what was refused there, with the scenario that was shown, and with what was not answered yet."""
    other = edited(tokens="3B", horizon_months="some")
    scenarios.add(other, "Lean")
    page.session.set("n_accelerators", "16")
    mine = page.session.plan
    kept = {
        "plan": other.yaml(),
        "refused": {key: entry.text for key, entry in other.refused.items()},
        "scenario": "Lean",
        "unanswered": [{"number": "1", "edit": {"kind": "set", "key": "n_accelerators", "text": "32"}}],
    }
    assert adopt(page.session, kept, page._act)  # noqa: SLF001 - as the page does
    assert (page.session.scenario, page.session.value("n_accelerators")) == ("Lean", 32)
    assert page.session.plan.workload.tokens == 3e9
    page.session.undo()
    assert page.session.plan == mine
    page.session.redo()
    assert page.session.plan.workload.tokens == 3e9


def test_a_tab_follows_one_that_went_back_to_the_preset(page: BudgetPage) -> None:
    """Nothing is kept then."""
    page.session.set("tokens", "3B")
    assert adopt(page.session, {}, page._act)  # noqa: SLF001 - as above
    assert page.session.plan == page.session.preset
    page.session.undo()
    assert page.session.plan.workload.tokens == 3e9


def test_undo_leads_from_the_version_that_stays_to_the_other_one_and_then_to_what_was_before(page: BudgetPage) -> None:
    other = edited(tokens="3B")
    page.session.set("n_accelerators", "16")
    page.session.set("tokens", "many")
    assert stay(page.session, {"plan": other.yaml()}, page._act)  # noqa: SLF001 - as above
    assert page.session.plan.compute.n_accelerators == 16
    assert page.session.text("tokens") == "many"
    page.session.undo()
    assert page.session.plan == other.plan
    page.session.undo()
    assert page.session.plan.compute.n_accelerators == 16
    assert page.session.text("tokens") == "many"


@pytest.mark.parametrize("way", [adopt, stay])
def test_a_version_that_cannot_be_used_changes_nothing_and_is_told(page: BudgetPage, way: Any) -> None:  # noqa: ANN401 - one of both
    page.session.set("tokens", "3B")
    assert not way(page.session, {"plan": "schema: 99"}, page._act)  # noqa: SLF001 - as above
    assert page.session.plan.workload.tokens == 3e9
    assert re.search("could not be (used|read)", page.session.notice)
    page.session.undo()
    assert page.session.plan == page.session.preset
