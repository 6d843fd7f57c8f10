"""A whole budget by keyboard alone, from an empty browser to a workbook that comes back; each organization's too.

With LLMBUDGET_PICTURES=FOLDER the pages are kept there as pictures, such as the README's.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import settled
from header_menu import choose
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.plan.file import read_plan
from llmbudget.strategies import strategies
from llmbudget.widgets.session.entry import OFF, ON
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.workbook import open_reading, read_workbook

pytestmark = pytest.mark.browser
WIDTHS = (375, 1024, 1600)
MOST_STEPS = 400
FOLLOWING, CONTAINED_BY = 4, 16  # of Node.compareDocumentPosition
CLIPPED = """[...document.querySelectorAll("html, body, #rendered_cells, .lb-root, .lb-columns > *")]
  .filter((box) => box.scrollWidth > box.clientWidth).length"""
TOO_WIDE = """[...document.querySelectorAll(":is(.lb-table .lb-frame, .lb-figure-frame)")]
  .filter((frame) => frame.scrollWidth > frame.clientWidth)"""


@dataclass(frozen=True)
class Story:
    """What one organization does."""

    profile: str
    tokens: str
    strategy: str
    used: bool  # afterward


STORIES = (pytest.param(Story("startup", "40B", "spot_pricing", used=False), id="startup"),)
OTHER_STORIES = (
    pytest.param(Story("academic", "120B", "synthetic_data", used=True), id="academic"),
    pytest.param(Story("nonprofit", "2T", "low_precision", used=True), id="nonprofit"),
    pytest.param(Story("big_tech", "12T", "low_precision", used=True), id="big_tech"),
)


@pytest.mark.parametrize("story", STORIES)
def test_a_budget_is_made_saved_reloaded_downloaded_and_opened(
    story: Story,
    workbooks: Any,  # noqa: ANN401 - what conftest.py serves
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    """At every step, the total equals the total of the same budget in Python."""
    page = open_page(f"{workbooks.root}voila/render/{story.profile}.ipynb", viewport={"width": 1280, "height": 800})
    follow(story, page, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("story", OTHER_STORIES)
def test_the_form_of_each_organization_shows_its_budget_on_every_screen(
    story: Story,
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
) -> None:
    """Without Voila. Edits are made in the test above, and by the session in the test below."""
    page = open_tab(f"{bare_server.root}voila/render/{story.profile}.ipynb")
    expect_total(page, Budget(story.profile))
    look(page, story.profile)
    fit_tables(page)


@pytest.mark.slow
@pytest.mark.parametrize("story", OTHER_STORIES)
def test_the_budget_of_each_organization_is_saved_restored_and_opened_from_its_workbook(story: Story) -> None:
    """By the session, which does so for every page; how a page tells it so, the first test shows."""
    budget = edited(story)
    session = Session(story.profile)
    session.set("tokens", story.tokens)
    session.add_row("roles")
    session.set_cell("roles", len(budget.plan.people.roles) - 1, "name", "Lawyer")
    session.set_cell("roles", len(budget.plan.people.roles) - 1, "salary", "$150k")
    session.set(f"{story.strategy}_use", ON if story.used else OFF)
    assert read_plan(session.yaml()) == budget.plan
    restored, opened = Session(story.profile), Session(story.profile)
    assert restored.restore(session.yaml())
    open_reading(opened, read_workbook(Budget(session.plan).excel(budget.uncertainty(100)), "budget.xlsx"))
    for other in (session, restored, opened):
        assert other.budget["total_cost"] == pytest.approx(budget["total_cost"])
        assert (other.refused, other.plan.people.roles) == ({}, budget.plan.people.roles)


def follow(story: Story, page: Page, tmp_path: Path) -> None:
    expect_total(page, Budget(story.profile))
    budget = edit(page, story)
    expect_total(page, budget)
    with page.expect_download() as coming:
        choose(page, "Save")
    coming.value.save_as(saved := tmp_path / "plan.yaml")
    assert read_plan(saved.read_text("utf-8")) == budget.plan
    page.reload()
    expect_total(page, budget)
    expect(page.get_by_text("Restored your last edits.")).to_be_visible()
    excel = download(page, "Download Excel", tmp_path / "budget.xlsx")
    assert total_in(excel) == pytest.approx(budget["total_cost"])
    look(page, story.profile)
    start_over(page, Budget(story.profile))
    with page.expect_file_chooser() as chooser:
        choose(page, "Open")
    chooser.value.set_files(excel)
    expect(page.get_by_text(re.compile("^Opened "))).to_be_visible()
    expect_total(page, budget)


def edit(page: Page, story: Story) -> Budget:
    """Change the tokens, add a role, switch a strategy; return the budget that it comes to."""
    tokens = page.get_by_role("textbox", name="Training tokens", exact=True)
    type_over(tokens, story.tokens)
    unfold(page, "People")
    press(page.get_by_role("button", name="Add role"), "Enter")
    expect(page.get_by_role("textbox", name="Role, New role")).to_be_focused()
    page.keyboard.type("Lawyer")
    page.keyboard.press("Enter")
    type_over(page.get_by_role("textbox", name="Salary, Lawyer"), "$150k")
    unfold(page, "Saving strategies")
    switch = page.get_by_role("switch", name=strategies()[story.strategy].title)
    press(switch, "Space")
    expect(switch).to_have_attribute("aria-checked", str(story.used).lower())
    expect(tokens).to_have_value(story.tokens)
    return edited(story)


def edited(story: Story) -> Budget:
    """Return the budget that the edits of a story come to."""
    before = Budget(story.profile)
    count = float(story.tokens[:-1]) * {"B": 1e9, "T": 1e12}[story.tokens[-1]]
    roles = [*(role.model_dump() for role in before.plan.people.roles), {"name": "Lawyer", "salary": 150_000}]
    return before.replace(tokens=count, roles=roles, **{f"{story.strategy}_use": story.used})


def start_over(page: Page, budget: Budget) -> None:
    """Go back to the preset."""
    choose(page, "Start over")
    expect_total(page, budget)


def download(page: Page, button: str, path: Path) -> Path:
    """Press a button, and return the file that comes."""
    with page.expect_download() as coming:
        press(page.get_by_role("button", name=button, exact=True), "Enter")
    coming.value.save_as(path)
    return path


def look(page: Page, name: str) -> None:
    """Nothing needs scrolling sideways at any width; the pages are kept as pictures where that is asked for."""
    folder = os.environ.get("LLMBUDGET_PICTURES")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.get_by_label("Total cost", exact=True)).to_be_in_viewport()
        assert settled(lambda: page.evaluate(CLIPPED)) == 0
        if folder:
            page.locator(".lb-range[aria-busy=false]").wait_for()
            page.screenshot(path=Path(folder) / f"{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 800})


def fit_tables(page: Page) -> None:
    """No table of form and results needs scrolling sideways: narrow ones become cards."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    for width in (375, 1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert settled(lambda: page.evaluate(TOO_WIDE)) == [], width


def press(target: Locator, key: str) -> None:
    """Go to an element, and press a key there."""
    reach(target)
    target.page.keyboard.press(key)


def type_over(field: Locator, text: str) -> None:
    """Replace the text of a field, and press Enter."""
    reach(field)
    field.page.keyboard.press("Control+A")
    field.page.keyboard.type(text)
    field.page.keyboard.press("Enter")


def unfold(page: Page, title: str) -> None:
    """Open a section of the form."""
    press(page.locator("summary", has=page.get_by_role("heading", name=title)), "Enter")


def reach(target: Locator) -> None:
    """Press Tab, or Shift and Tab where that is the way, until an element has the focus: the way without a mouse."""
    target.wait_for()
    for _ in range(MOST_STEPS):
        place = target.evaluate("(one) => one.compareDocumentPosition(document.activeElement)")  # once: it looks again
        if place == 0:
            return
        target.page.keyboard.press("Shift+Tab" if place & FOLLOWING and not place & CONTAINED_BY else "Tab")
    pytest.fail(f"{target} cannot be reached by Tab")


def expect_total(page: Page, budget: Budget) -> None:
    """Wait until the page shows the total of a budget."""
    total = page.get_by_label("Total cost", exact=True)
    expect(total).to_have_attribute("title", f"${budget['total_cost']:,.0f}")


def total_in(workbook: Path) -> float:
    """Return the total that a workbook shows to those who only preview it."""
    book = load_workbook(workbook, data_only=True, read_only=True)
    sheet, cell = next(book.defined_names["out_total_cost"].destinations)
    return float(book[sheet][cell.replace("$", "")].value)
