"""Two tabs of one workbook, full storage, and links that were cut off, as people meet them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import HURRY, SECONDS, at_example, wait_in_page
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.widgets.session.link import fragment

pytestmark = pytest.mark.browser
OTHER = "changed in another tab"
FILL = """() => {
  const one = "x".repeat(1 << 20);
  let size = one.length;
  for (let place = 0; size >= 1; place += 1) {
    try {
      localStorage.setItem(`full-${place}`, one.slice(0, size));
    } catch {
      size >>= 1;
    }
  }
}"""
"""Fills the storage of this page's site until not even a character has room."""

Open = Callable[..., Page]


@pytest.fixture
def url(bare_server: Any) -> str:  # noqa: ANN401 - what conftest.py serves
    """The address of the form."""
    return at_example(bare_server.url)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(f"^{name}( |$)"))


def enter(page: Page, name: str, text: str) -> None:
    field(page, name).fill(text)
    field(page, name).press("Enter")


def expect_total(page: Page, **changes: Any) -> None:  # noqa: ANN401 - values of parameters
    """Wait until a page shows the total of the startup's plan with some changes, and all edits are answered."""
    total = f"${Budget('startup', **changes)['total_cost']:,.0f}"
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total)
    expect(page.locator(".lb-root[data-pending=true]")).to_have_count(0)


def warnings(page: Page) -> Locator:
    """Return what the page tells, but that newer figures are offered: the example is changed here."""
    return page.locator(".lb-told").filter(has_not_text="A newer prediction of hours")


def told(page: Page, text: str) -> Locator:
    return page.locator(".lb-told [role=status]").filter(has_text=text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def second(page: Page, url: str) -> Page:
    """Open another tab of the same browser."""
    tab = page.context.new_page()
    tab.set_default_timeout(SECONDS * 1000)
    tab.goto(at_example(url))
    return tab


def test_two_tabs_of_one_plan(url: str, open_tab: Open) -> None:
    """The one that is behind says so while it is typed into, takes over, and undo brings its own version back."""
    one = open_tab(url)
    expect_total(one)
    other = second(one, url)
    expect_total(other)
    tokens = field(other, "Training tokens")
    tokens.press("End")
    enter(one, "Training tokens", "200B")
    expect_total(one, tokens=2e11)
    expect(told(other, OTHER)).to_be_visible()
    expect(tokens).to_be_focused()

    enter(other, "Accelerators", "16")
    expect_total(other, n_accelerators=16)
    expect(told(other, "also changed in another tab")).to_be_visible()
    expect(told(one, "Another tab has changes")).to_be_visible()
    other.reload()
    expect_total(other, n_accelerators=16)
    expect(other.locator(".lb-change")).to_be_empty()  # what the page restores is no edit
    expect(told(other, OTHER)).to_be_visible()

    press(other, "Use the other version")
    expect_total(other, tokens=2e11)
    expect(other.get_by_text("This is now the other version.")).to_be_visible()
    expect(other.get_by_role("heading", level=1)).to_be_focused()
    for page in (one, other):
        expect(warnings(page)).to_have_count(0)
    press(other, "Undo")
    expect_total(other, n_accelerators=16)

    press(one, "Keep this version")
    expect_total(one, tokens=2e11)
    expect(told(other, OTHER)).to_be_visible()
    press(one, "Undo")
    expect_total(one, n_accelerators=16)
    press(one, "Redo")
    expect_total(one, tokens=2e11)
    other.close()
    one.reload()
    expect_total(one, tokens=2e11)
    expect(warnings(one)).to_have_count(0)


@pytest.mark.slow
def test_two_tabs_of_which_one_has_lost_its_kernel(
    workbooks: Any,  # noqa: ANN401 - as above
    open_page: Open,
) -> None:
    """What is typed into it stays apart and comes back with the reload; then it asks."""
    one = open_page(workbooks.url, errors_expected=True)
    wait_in_page(one, "document.body.dataset.heartbeat === 'listening'")
    expect_total(one)
    workbooks.end_kernels()
    other = second(one, workbooks.url)
    expect_total(other)
    enter(other, "Training tokens", "200B")
    expect(told(one, OTHER)).to_be_visible()
    enter(one, "Accelerators", "16")
    one.get_by_role("alert").get_by_role("button", name="Reload").click()
    expect_total(one, n_accelerators=16)
    expect(told(one, OTHER)).to_be_visible()
    press(one, "Keep this version")
    expect(one.get_by_text("Your version replaced the other one.")).to_be_visible()
    expect_total(one, n_accelerators=16)
    expect(told(other, OTHER)).to_be_visible()


def test_a_full_storage_is_told_until_there_is_room(url: str, open_tab: Open) -> None:
    """With a file that has all edits; the browser asks before the page closes."""
    page = open_tab(url)
    expect_total(page)
    page.evaluate(FILL)
    enter(page, "Training tokens", "200B")
    expect(told(page, "does not keep your edits")).to_be_visible()
    enter(page, "Accelerators", "16")
    expect_total(page, tokens=2e11, n_accelerators=16)
    expect(told(page, "does not keep your edits")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    enter(page, "Accelerators", "24")  # the kernel of a page that stays is there
    expect_total(page, tokens=2e11, n_accelerators=24)
    with page.expect_download() as download:
        press(page, "Save the file")
    assert read_plan(download.value.path().read_text("utf-8")) == Budget("startup", tokens=2e11, n_accelerators=24).plan
    page.evaluate("localStorage.removeItem('full-0')")
    enter(page, "Accelerators", "32")
    expect(warnings(page)).to_have_count(0)
    page.reload()
    expect_total(page, tokens=2e11, n_accelerators=32)


@pytest.mark.slow
def test_a_kernel_that_ends_where_nothing_is_kept_promises_nothing(
    workbooks: Any,  # noqa: ANN401 - as above
    open_page: Open,
) -> None:
    """The plan as the kernel said it last can still be saved."""
    block = """for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""
    page = open_page(workbooks.url, prepare=lambda page: page.add_init_script(block + HURRY), errors_expected=True)
    wait_in_page(page, "document.body.dataset.heartbeat === 'listening'")
    expect_total(page)
    enter(page, "Training tokens", "200B")
    expect_total(page, tokens=2e11)
    page.locator("[data-pending=false]").wait_for()  # the plan comes after the total
    workbooks.end_kernels()
    enter(page, "Accelerators", "16")
    expect(page.get_by_role("alert")).to_contain_text("your entries are not kept")
    with page.expect_download() as download:
        press(page, "Save the file")
    assert read_plan(download.value.path().read_text("utf-8")) == Budget("startup", tokens=2e11).plan
    expect(page.get_by_text("contains your plan without your last edit.")).to_be_visible()


@pytest.mark.slow
def test_a_link_that_was_cut_off_says_so(url: str, open_tab: Open) -> None:
    """And opens no other plan."""
    link = fragment(write_plan(Budget("startup", tokens=2e11).plan))
    for cut in (len("#pl"), len(link) - 5):  # all others: tests/widgets/session/test_link.py
        page = open_tab(url + link[:cut])
        expect_total(page)
        expect(page.get_by_text("The plan in this link could not be used: the link was cut off")).to_be_visible()


@pytest.mark.slow
def test_the_plan_of_a_link_and_ones_own_are_both_kept(url: str, open_tab: Open) -> None:
    """Edits of the plan of a link do not replace what one had. A link opens in a page that is open, too."""
    page = open_tab(url)
    expect_total(page)
    enter(page, "Training tokens", "200B")
    expect_total(page, tokens=2e11)
    page.goto(url + fragment(write_plan(Budget("startup", n_accelerators=16).plan)))  # only the end of the address
    expect_total(page, n_accelerators=16)
    expect(told(page, "You see the plan from a link")).to_be_visible()
    enter(page, "Training tokens", "300B")
    expect_total(page, n_accelerators=16, tokens=3e11)
    page.reload()
    expect_total(page, n_accelerators=16, tokens=3e11)
    press(page, "Use the other version")
    expect_total(page, tokens=2e11)
    page.reload()
    expect_total(page, tokens=2e11)
    expect(warnings(page)).to_have_count(0)


@pytest.mark.slow
def test_what_a_browser_kept_and_cannot_be_read_stays_until_somebody_has_it(url: str, open_tab: Open) -> None:
    """A record that was cut off behind its plan; the form works, and its edits do not replace it."""
    plan = write_plan(Budget("startup", tokens=2e11).plan)
    page = open_tab(url)
    expect_total(page)
    page.evaluate(
        "(text) => localStorage.setItem('llmbudget:' + location.pathname, text)",
        json.dumps({"plan": plan})[:-1] + ', "ref',
    )
    page.reload()
    expect_total(page)
    expect(told(page, "is damaged")).to_be_visible()
    enter(page, "Accelerators", "16")
    expect_total(page, n_accelerators=16)
    page.reload()
    expect_total(page, n_accelerators=16)
    with page.expect_download() as download:
        press(page, "Save as a file")
    assert download.value.path().read_text("utf-8") == plan
    press(page, "Delete it")
    expect(warnings(page)).to_have_count(0)
