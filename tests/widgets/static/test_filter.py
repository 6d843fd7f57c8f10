"""The form shows all fields, those that were changed, or those that move the total."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import settled, wait, wait_in_page
from header_menu import choose
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
WATCH = """() => {
  const told = document.querySelector(".lb-filter-told");
  window.said = [];
  const note = () => window.said.push(told.textContent);
  new MutationObserver(note).observe(told, { childList: true, characterData: true, subtree: true });
}"""
"""Notes what the filter says: while drivers are calculated may be too short to be seen from outside."""


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The startup's form on a laptop."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.locator("[data-key=tokens]").wait_for()
    return page


def option(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Fields shown").get_by_role("button", name=name)


def enter(page: Page, key: str, text: str) -> None:
    field = page.locator(f"[data-key='{key}']")
    field.fill(text)
    field.press("Enter")


def shown(page: Page) -> list[str]:
    """Return the keys of the fields that can be seen."""
    keys = "(all) => all.filter((element) => element.checkVisibility()).map((element) => element.dataset.key)"
    visible = page.locator(".lb-form .lb-field [data-key]")
    return settled(lambda: list(visible.evaluate_all(keys)))


def test_the_form_shows_all_what_was_changed_or_what_moves_the_total(page: Page) -> None:
    """One page, which starts over before each."""
    only_what_moves_the_total_is_shown_once_the_drivers_are_known(page)
    anew(page)
    a_link_opens_what_the_filter_hides_and_says_so(page)
    option(page, "All fields").click()
    only_what_was_changed_is_shown_with_its_count_and_a_way_back(page)
    anew(page)
    the_filter_stays_through_edits_and_hides_nothing_under_ones_hands(page)


def anew(page: Page) -> None:
    """Go back to all fields of the preset."""
    option(page, "All fields").click()
    choose(page, "Start over")
    expect(option(page, "Changed")).to_have_text("Changed · 0")


def only_what_was_changed_is_shown_with_its_count_and_a_way_back(page: Page) -> None:
    """Also fields that were folded away; the folds are as before."""
    open_before = settled(page.locator(".lb-form details[open]").count)
    enter(page, "tokens", "30B")
    page.locator(".lb-section summary").filter(has_text="Organization").click()
    enter(page, "plan_name", "Ours")
    page.locator(".lb-section summary").filter(has_text="Organization").click()
    expect(option(page, "Changed")).to_have_text("Changed · 2")
    option(page, "Changed").press("Enter")
    expect(page.get_by_text("2 fields or tables are shown.")).to_be_visible()
    assert shown(page) == ["tokens", "plan_name"]
    expect(page.get_by_role("heading", name="Compute", exact=True)).to_be_hidden()
    option(page, "All fields").press("Enter")
    expect(option(page, "All fields")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-key=n_accelerators]")).to_be_visible()
    expect(page.locator(".lb-form details[open]")).to_have_count(open_before)


def the_filter_stays_through_edits_and_hides_nothing_under_ones_hands(page: Page) -> None:
    """A field that is as in the preset again stays until it is left; what was refused stays, too."""
    enter(page, "tokens", "30B")
    option(page, "Changed").click()
    enter(page, "tokens", "20B")
    expect(option(page, "Changed")).to_have_text("Changed · 0")
    expect(page.locator("[data-key=tokens]")).to_be_focused()
    expect(page.get_by_text("Nothing differs from the preset. Choose All fields to go on.")).to_be_visible()
    enter(page, "tokens", "many")
    option(page, "Changed").focus()
    expect(page.locator("[data-key=tokens]")).to_be_visible()


def a_link_opens_what_the_filter_hides_and_says_so(page: Page) -> None:
    """The search, and a section of the navigation."""
    option(page, "Changed").click()
    assert shown(page) == []
    page.keyboard.press("/")
    page.keyboard.type("egress")
    page.keyboard.press("Enter")
    expect(page.locator("[data-key=egress_gigabytes]")).to_be_focused()
    expect(page.get_by_text("The search or link led to a field outside the filter")).to_be_visible()
    assert shown(page) == ["egress_gigabytes"]
    page.get_by_role("navigation").get_by_role("button", name="Schedule").click()
    expect(page.locator("[data-key=start_month]")).to_be_visible()


def only_what_moves_the_total_is_shown_once_the_drivers_are_known(page: Page) -> None:
    """While they are calculated it says so; its count is the one of the fields and tables that are shown."""
    page.locator(".lb-range[aria-busy=false]").wait_for()
    expect(option(page, "Moves total")).to_have_text(re.compile(r"^Moves total ≥ 1% · \d+$"))
    count = int(settled(lambda: option(page, "Moves total").text_content() or "").split()[-1])
    option(page, "Moves total").click()
    expect(page.locator("[data-key='roles.0.salary']")).to_be_visible()
    expect(page.locator("[data-key=tokens]")).to_be_hidden()
    units = ".lb-form :is(.lb-field, .lb-table):not(.lb-left-out)"
    seen = "(all) => all.filter((element) => element.checkVisibility()).length"
    wait(lambda: page.locator(units).evaluate_all(seen) == count, f"{count} fields and tables are shown")
    page.evaluate(WATCH)
    enter(page, "roles.0.salary", "175,000")
    wait_in_page(page, "window.said.some((text) => text.startsWith('The drivers are being calculated.'))")
    expect(page.get_by_text("fields or tables are shown.")).to_be_visible()
    expect(page.locator("[data-key='roles.0.salary']")).to_be_visible()
