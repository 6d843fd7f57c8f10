"""An exported workbook comes back into the form."""

import asyncio
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from edits import Edited
from fast_reading import reading_again_is_fast  # noqa: F401 - for each test of this file
from own_loop import run
from playwright.sync_api import Page, expect
from spreadsheets import content_of

from llmbudget import Budget
from llmbudget.excel.write.layout import Layout
from llmbudget.presets import preset
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import workbook
from llmbudget.widgets.view.page import BudgetPage
from llmbudget.widgets.view.page_data import view_of
from llmbudget.widgets.view.workbook import Reading, open_reading, read_workbook

PLAN = preset("startup")


def cell(name: str) -> str:
    """Return where a parameter is typed, such as Inputs!G14."""
    return Layout(PLAN).places[name].cell().replace("$", "")


def edited(**values: object) -> bytes:
    """Return the workbook of the startup with values typed into it."""
    edit = Edited(content_of(PLAN))
    for name, value in values.items():
        edit.type(cell(name), value)
    return edit.content()


@pytest.fixture
def session() -> Session:
    """A budget with an edit and a refused text."""
    found = Session("startup")
    found.set("n_accelerators", "16")
    found.set("plan_name", "")
    return found


def test_what_was_typed_becomes_the_budget_and_undo_brings_back_what_was_there(session: Session) -> None:
    before = session.plan
    assert open_reading(session, read_workbook(edited(tokens=3e9, n_accelerators=32), "budget.xlsx"))
    assert session.budget["total_cost"] == Budget("startup", tokens=3e9, n_accelerators=32)["total_cost"]
    assert not session.refused
    assert session.notice == (
        f"Opened “{PLAN.organisation.plan_name}”. 2 inputs were changed in the workbook. Its change log lists them."
    )
    session.undo()
    assert session.plan == before
    assert session.text("plan_name") == ""


def test_a_workbook_in_which_nothing_changed_says_so(session: Session) -> None:
    open_reading(session, read_workbook(edited(), "budget.xlsx"))
    assert session.plan == PLAN
    assert session.notice.endswith("The workbook is unchanged since it was exported.")


def test_all_that_is_wrong_is_told_and_the_budget_stays_as_it_was(session: Session) -> None:
    before, refused = session.plan, dict(session.refused)
    assert not open_reading(session, read_workbook(edited(tokens="many", n_accelerators=-1), "budget.xlsx"))
    first, *told = view_of(session)["notice"].split("\n")
    assert first == "“budget.xlsx” was not opened. The budget is unchanged. Problems:"
    assert [one.partition(": ")[0] for one in told] == [cell("tokens"), cell("n_accelerators")]
    assert (session.plan, dict(session.refused)) == (before, refused)
    session.undo()
    assert session.notice == ""


def test_of_very_many_problems_the_first_are_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_TOLD", 1)
    open_reading(session, read_workbook(edited(tokens="many", n_accelerators=-1, horizon_months=0), "budget.xlsx"))
    assert session.notice.split("\n")[2:] == ["and 2 more."]


def test_what_is_no_workbook_is_told(session: Session) -> None:
    open_reading(session, read_workbook(b"tokens: 2e9", "plan.xlsx"))
    assert session.notice.split("\n")[1] == "this is not an Excel workbook; choose a file that Excel saved as .xlsx"


def test_edits_are_answered_while_a_workbook_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook opens after them, as one step of undo; what fails on the way is said."""
    reading, go_on = threading.Event(), threading.Event()

    def slow(content: bytes, _name: str) -> Reading:
        reading.set()
        assert go_on.wait(60)
        return Reading(preset(content.decode()), "Opened.")

    monkeypatch.setattr("llmbudget.widgets.view.page.read_workbook", slow)

    async def story() -> None:
        page, sent = BudgetPage(Session("startup")), asyncio.Queue[dict[str, Any]]()
        monkeypatch.setattr(page, "send", lambda content, **_: sent.put_nowait(content))
        monkeypatch.setattr(page.risk, "follow", lambda **_: None)

        async def kept() -> object:
            while (message := await asyncio.wait_for(sent.get(), 60))["kind"] != "keep":
                pass
            return message["number"]

        async def opens(name: str, number: str) -> None:
            page._receive(page, {"number": number, "edit": {"kind": "workbook", "name": "b.xlsx"}}, [name.encode()])  # noqa: SLF001 - as a message arrives
            assert await asyncio.to_thread(reading.wait, 60)

        await opens("academic", "1")
        page._receive(page, {"number": "2", "edit": {"kind": "set", "key": "tokens", "text": "3B"}}, [])  # noqa: SLF001 - as above
        assert (await kept(), page.session.plan.value("tokens")) == ("2", 3e9)
        with monkeypatch.context() as busy:
            busy.setattr("llmbudget.widgets.view.page.PAUSE", 60)
            page._receive(page, {"number": "3", "edit": {"kind": "python", "on": True}}, [])  # noqa: SLF001 - as above
        go_on.set()
        assert await kept() == "3", "what follows an answer comes before a workbook that opens meanwhile"
        assert (await kept(), page.session.plan, page.session.notice) == ("1", preset("academic"), "Opened.")
        page.session.undo()
        assert page.session.plan.value("tokens") == 3e9
        await opens("no such plan", "4")
        assert (await kept(), page._sent["notice"]) == ("4", phrase("failed"))  # noqa: SLF001 - what it shows

    run(story)


@pytest.mark.slow
@pytest.mark.browser
def test_the_workbook_that_the_page_wrote_is_opened_again_with_what_was_typed_into_it(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
    tmp_path: Path,
) -> None:
    """And one that is broken is told in a list, while the form stays as it was."""
    page = open_tab(bare_server.url)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").click()
    content = download.value.path().read_bytes()
    for name, edits in {"right": {"tokens": 2e11}, "wrong": {"tokens": "many", "n_accelerators": -1}}.items():
        edit = Edited(content)
        for parameter, value in edits.items():
            edit.type(cell(parameter), value)
        (tmp_path / f"{name}.xlsx").write_bytes(edit.content())
    picker, total = page.get_by_label("Plan file or exported workbook"), page.get_by_label("Total cost", exact=True)
    picker.set_input_files(tmp_path / "right.xlsx")
    page.get_by_text("1 input was changed in the workbook").wait_for()
    amounts = [f"${Budget('startup', **changes)['total_cost']:,.0f}" for changes in ({"tokens": 2e11}, {})]
    expect(total).to_have_attribute("title", amounts[0])
    picker.set_input_files(tmp_path / "wrong.xlsx")
    page.locator(".lb-list li").first.wait_for()
    expect(page.locator(".lb-list li")).to_have_text(
        [re.compile(f"^{re.escape(cell(name))}: ") for name in ("tokens", "n_accelerators")]
    )
    expect(total).to_have_attribute("title", amounts[0])
    page.get_by_role("button", name="Undo").click()
    expect(total).to_have_attribute("title", amounts[1])
    expect(page.locator(".lb-list")).to_have_count(0)


@pytest.mark.browser
def test_a_file_too_large_for_a_workbook_is_not_sent(
    bare_server: Any,  # noqa: ANN401 - as above
    open_tab: Callable[..., Page],
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(b"0" * 9_000_001)
    page = open_tab(bare_server.url)
    page.get_by_label("Plan file or exported workbook").set_input_files(path)
    expect(page.get_by_text("large.xlsx is too large for a budget workbook.")).to_be_visible()
