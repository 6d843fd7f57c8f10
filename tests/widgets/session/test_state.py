"""Editing a budget without a widget in sight."""

import json
import subprocess
import sys
from contextlib import nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import plain

from llmbudget import Budget
from llmbudget.plan.plan import parameters, tables
from llmbudget.presets import preset
from llmbudget.widgets.session import state
from llmbudget.widgets.session.field_keys import value_of
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

SCALARS = [name for name, p in parameters().items() if p.table is None and p.section != "constants"]
CELLS = [(name, field) for name, table in tables().items() for field in table.row.records()]


@pytest.fixture
def session() -> Session:
    """A budget of the preset for startups, not yet edited."""
    return Session("startup")


@pytest.fixture
def rented() -> Session:
    """The same with 30% of the hours on spot, typed and not by a strategy."""
    return Session(plain().replace(spot_share=0.3))


def test_an_accepted_edit_moves_the_budget(session: Session) -> None:
    """The total equals the total of the same plan in Python."""
    session.set("tokens", "40B")
    assert session.budget["total_cost"] == Budget("startup", tokens=4e10)["total_cost"]


def test_a_refused_text_stays_with_its_reason_and_changes_nothing_else(session: Session) -> None:
    """The plan keeps its last good value; other edits neither clear the error nor are stopped by it."""
    session.set("tokens", "1,5")
    session.set("n_accelerators", "16")
    assert session.text("tokens") == "1,5"
    assert "use . for decimals" in session.refused["tokens"].sentence
    assert session.plan.workload.tokens == preset("startup").workload.tokens
    assert session.plan.compute.n_accelerators == 16


def test_a_right_value_clears_the_error(session: Session) -> None:
    """The field is as any other again."""
    session.set("tokens", "abc")
    session.set("tokens", "3B")
    assert not session.refused
    assert session.text("tokens") == "3B"


def test_values_that_do_not_go_together_are_tried_again(rented: Session) -> None:
    """Room made in another field lets the refused value in."""
    rented.set("reserved_1y_share", "80%")
    assert "add up to 110%" in rented.refused["reserved_1y_share"].sentence
    assert rented.plan.sourcing.reserved_1y_share == 0
    rented.set("spot_share", "20%")
    assert not rented.refused
    assert rented.plan.sourcing.reserved_1y_share == 0.8


def test_a_refused_value_that_fits_again_makes_room_for_one_that_was_refused_before_it(rented: Session) -> None:
    """20% on demand must wait for 80% reserved, which waits for the hours on spot."""
    rented.set("on_demand_share", "20%")
    rented.set("reserved_1y_share", "80%")
    assert list(rented.refused) == ["on_demand_share", "reserved_1y_share"]
    rented.set("spot_share", "0%")
    assert not rented.refused
    sourcing = rented.plan.sourcing
    assert (sourcing.on_demand_share, sourcing.reserved_1y_share, sourcing.spot_share) == (0.2, 0.8, 0)


def test_the_sentence_of_a_conflict_follows_the_other_field(rented: Session) -> None:
    """It must not quote a sum that is out of date."""
    rented.set("reserved_1y_share", "90%")
    rented.set("spot_share", "20%")
    assert "add up to 110%" in rented.refused["reserved_1y_share"].sentence


def test_live_typing_is_not_judged_and_is_one_step_of_undo(session: Session) -> None:
    """Half a number is no error; undo takes away the whole word."""
    before = session.plan
    for text in ("4", "40", "40B", "40Bx"):
        session.set("tokens", text, live=True)
    assert session.plan.workload.tokens == 4e10
    assert not session.refused
    session.set("tokens", "40B")
    session.undo()
    assert session.plan == before
    assert not session.can_undo


def test_a_refused_end_takes_back_what_was_counted_while_typing(session: Session) -> None:
    """After "16,5" the budget does not go on with 16."""
    session.set("n_accelerators", "16", live=True)
    session.set("n_accelerators", "16,5")
    assert session.plan.compute.n_accelerators == 8
    session.undo()
    assert session.text("n_accelerators") == "8"


def test_undo_and_redo_bring_back_values_and_refused_texts(session: Session) -> None:
    """Everything in sight is as it was."""
    session.set("tokens", "3B")
    session.set("tokens", "abc")
    session.undo()
    assert (session.text("tokens"), dict(session.refused)) == ("3B", {})
    session.redo()
    assert session.text("tokens") == "abc"
    session.undo()
    session.undo()
    assert session.plan == session.preset
    session.undo()
    assert session.plan == session.preset


def test_an_edit_that_changes_nothing_is_no_step(session: Session) -> None:
    """Typing the present value again leaves undo and redo alone."""
    session.set("tokens", "3B")
    session.undo()
    session.set("tokens", "20,000,000,000")
    assert not session.can_undo
    assert session.can_redo


def test_reset_brings_back_the_preset(session: Session) -> None:
    """For a value, for a refused text and for a whole table."""
    session.set("tokens", "3B")
    session.set("n_accelerators", "none")
    session.set_cell("roles", 0, "salary", "200k")
    for name in ("tokens", "n_accelerators", "roles"):
        session.reset(name)
    assert session.plan == session.preset
    assert not session.refused


def test_a_reset_that_conflicts_says_so(rented: Session) -> None:
    """The 30% on spot that it began with do not fit beside 90% reserved."""
    rented.set("spot_share", "10%")
    rented.set("reserved_1y_share", "90%")
    rented.reset("spot_share")
    assert "add up to 120%" in rented.refused["spot_share"].sentence
    assert rented.plan.sourcing.spot_share == 0.1


def test_cells_rows_and_their_errors(session: Session) -> None:
    """An error moves with its row, and goes with it."""
    session.set_cell("roles", 1, "salary", "much")
    session.add_row("roles")
    assert len(session.plan.people.roles) == 4
    session.remove_row("roles", 0)
    assert session.refused["roles.0.salary"].text == "much"
    session.remove_row("roles", 0)
    assert not session.refused


def test_a_text_for_a_row_that_is_gone_has_no_place(session: Session) -> None:
    """Neither a good nor a bad one; nothing is left behind."""
    for text in ("1", "much"):
        with pytest.raises(IndexError):
            session.set_cell("bookings", 0, "name" if text == "1" else "account", text)
        with pytest.raises(IndexError):
            session.set_cell("roles", 3, "salary", text)
    assert not session.refused
    assert session.plan == session.preset


def test_a_blank_field_means_what_its_record_says(session: Session) -> None:
    """Empty is None where that is allowed, and refused elsewhere."""
    session.set("mfu", "40%")
    session.set("mfu", "")
    assert session.plan.compute.mfu is None
    session.set("tokens", "")
    assert "nothing is entered" in session.refused["tokens"].sentence


def test_a_plan_is_saved_and_opened(session: Session) -> None:
    """The file brings everything back, and undo leads back out of it."""
    session.set("tokens", "3B")
    text = session.yaml()
    other = Session("startup")
    assert other.load(text)
    assert other.plan == session.plan
    assert "Opened" in other.notice
    other.undo()
    assert other.plan == other.preset


@pytest.mark.parametrize("text", ["", "{", "schema: 99", "- 1", "schema: 1\ntokens: 5", "x" * 2_000_000, "[" * 5000])
def test_a_file_that_is_no_plan_changes_nothing(session: Session, text: str) -> None:
    """It is answered by a sentence."""
    session.set("tokens", "3B")
    plan = session.plan
    assert not session.load(text)
    assert session.notice.startswith("This file could not be opened: ")
    assert len(session.notice) < 400
    assert session.plan == plan


def test_what_the_browser_kept_comes_back(session: Session) -> None:
    """With the texts that stood refused; keys that make no sense any more are left out."""
    session.set("tokens", "3B")
    other = Session("startup")
    refused = {
        "n_accelerators": "x",
        "roles.9.salary": "1",
        "roles.-1.salary": "1",
        "gone": "2",
        "roles.a.b": "3",
        "a.": "",
    }
    assert other.restore(session.yaml(), refused)
    other.restored()
    assert other.plan == session.plan
    assert set(other.refused) == {"n_accelerators"}
    assert other.notice == "Restored your last edits."
    assert not other.can_undo


def test_start_over_can_be_undone(session: Session) -> None:
    """Nothing is lost by a slip."""
    session.set("tokens", "3B")
    session.start_over()
    assert session.plan == session.preset
    session.undo()
    assert session.plan.workload.tokens == 3e9


def test_two_sessions_share_nothing() -> None:
    """One person's edit does not show in another's budget."""
    one, other = Session("startup"), Session("startup")
    one.set("tokens", "3B")
    assert other.plan == other.preset


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(SCALARS), st.tuples(st.text(max_size=40), st.booleans()), min_size=1))
def test_any_text_in_any_field_loses_nothing(edits: dict[str, tuple[str, bool]]) -> None:
    """It never raises, and every other value stays as it was."""
    session = Session("startup")
    for name, (text, live) in edits.items():
        session.set(name, text, live=live)
    others = [key for key in SCALARS if key not in edits]
    assert [value_of(session.plan, key) for key in others] == [value_of(session.preset, key) for key in others]
    json.dumps(view_of(session), allow_nan=False)


@settings(max_examples=40)
@given(st.sampled_from(CELLS), st.text(max_size=40) | st.from_regex(r"-?[0-9]{1,12}[kMB%]?", fullmatch=True))
def test_any_text_in_any_cell_loses_nothing(cell: tuple[str, str], text: str) -> None:
    """It never raises, and the other rows and tables stay as they were."""
    table, field = cell
    session = Session("startup")
    session.add_row(table)
    session.set_cell(table, len(session.preset.value(table)), field, text)
    assert session.plan.value(table)[:-1] == session.preset.value(table)
    assert all(session.plan.value(name) == session.preset.value(name) for name in tables() if name != table)
    json.dumps(view_of(session), allow_nan=False)


def test_a_choice_in_a_cell_that_there_is_not_is_refused_with_what_the_budget_uses() -> None:
    session = Session("startup")
    session.set_cell("datasets", 0, "kind", "borrowed")
    cell = view_of(session)["tables"]["datasets"]["rows"]["0"]["cells"]["kind"]
    assert cell["text"] == "borrowed"
    assert cell["error"].endswith("The budget still uses open.")


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(SCALARS), st.sampled_from(["1", "0", "5%", "40%", "2e9", "", "x", "12"]))))
def test_undo_leads_all_the_way_back(edits: list[tuple[str, str]]) -> None:
    """Whatever was typed, in whatever order."""
    session = Session("startup")
    for name, text in edits:
        session.set(name, text)
    while session.can_undo:
        session.undo()
    assert session.plan == session.preset
    assert not session.refused


@pytest.mark.parametrize("in_one_step", [False, True], ids=["typed", "taken as one step"])
def test_undo_leads_back_by_so_many_edits_and_no_further(
    in_one_step: bool,  # noqa: FBT001 - how an edit is made
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What older ones replaced is let go, or the memory of a page left open would grow without end."""
    monkeypatch.setattr(state, "MOST_UNDO", 3)
    for text in ("1B", "2B", "3B", "4B", "5B"):
        with session.one_step() if in_one_step else nullcontext():
            session.set("tokens", text)
    undone = []
    while session.can_undo:
        session.undo()
        undone.append(session.text("tokens"))
    assert undone == ["4B", "3B", "2B"]


@pytest.mark.parametrize("module", ["llmbudget.widgets.session.state", "llmbudget.widgets.view.page"])
def test_opening_a_page_imports_nothing_heavy(module: str) -> None:
    """What takes long to import waits until it is used; the state needs no widgets."""
    heavy = ["pandas", "xlsxwriter", "openpyxl"] + (["anywidget", "ipywidgets"] if module.endswith("state") else [])
    code = f"import sys, {module}; {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_size_that_the_plan_has_already_says_so() -> None:
    session = Session("startup")
    session.tier("continued")
    assert session.notice == "The plan already has this size: Continued training of a small model (8B)."
    assert not session.can_undo
    session.tier("large")
    assert session.notice == ""
    assert session.can_undo
