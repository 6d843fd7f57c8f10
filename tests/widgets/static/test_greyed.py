"""Results that arrive after an edit are gray from the edit on, until they match the plan."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import settled, wait_in_page
from playwright.sync_api import Page, expect

from llmbudget import Budget

pytestmark = pytest.mark.browser
LATER = """[".lb-range", ".lb-risk", ".lb-drivers", ".lb-search + .lb-search > [role=status]"]
  .map((place) => document.querySelector(place))
  .map((one) => [one.classList.contains("lb-pending"), one.getAttribute("aria-busy") === "true"])"""
"""The range, the chances, the drivers, and what money trains: whether one sees and hears that they are old."""

WATCH = """() => {
  const [total, range] = [".lb-total", ".lb-range"].map((name) => document.querySelector(name));
  window.seen = [];
  const note = () => window.seen.push([total.title, range.matches(".lb-pending[aria-busy=true]")]);
  for (const one of [total, range]) new MutationObserver(note).observe(one, { attributes: true });
}"""
"""Notes each total, and whether its range is grayed: no page is asked too late."""

ENTER = f"""(text) => {{
  const field = document.querySelector("[data-key=tokens]");
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("change", {{ bubbles: true }}));
  return {LATER};
}}"""
"""Types tokens, and looks at once: no answer can be there yet."""


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The startup's form with all that is worked out later."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.locator(".lb-range[aria-busy=false]").wait_for()
    page.locator(".lb-results details").evaluate_all("(folds) => folds.forEach((fold) => (fold.open = true))")
    page.get_by_label(re.compile("^Money")).fill("$5M")
    page.get_by_label("What grows").select_option("tokens")
    page.get_by_role("button", name="Find the largest").press("Enter")
    expect(page.get_by_text(re.compile("Anything larger"))).to_be_visible()
    return page


def expect_all(page: Page, state: str) -> None:
    """Wait until all of it is grayed, or none."""
    wait_in_page(page, f"{LATER}.flat().every((pending) => pending === {state})")


@pytest.mark.slow
def test_what_is_of_an_earlier_plan_is_greyed_from_the_edit_on(page: Page) -> None:
    """A refused edit first, which leaves the plan as it was."""
    what_is_refused_leaves_all_as_it_was(page)
    what_is_taken_grays_all_until_the_new_result_arrives(page)


def what_is_refused_leaves_all_as_it_was(page: Page) -> None:
    """It is gray until the kernel's result arrives, and then matches the plan."""
    before = settled(page.locator(".lb-range").text_content) or ""
    assert page.evaluate(ENTER, "many") == [[True, True]] * 4  # once: what it returns is seen at once
    expect_all(page, "false")
    expect(page.get_by_text("1 entry was not accepted")).to_be_visible()
    expect(page.locator(".lb-range")).to_have_text(before)
    expect(page.get_by_text("The plan has changed since")).to_have_count(0)


def what_is_taken_grays_all_until_the_new_result_arrives(page: Page) -> None:
    """From the edit until the new result arrives; a result that must be requested again is marked as old."""
    page.evaluate(WATCH)
    assert page.evaluate(ENTER, "200B") == [[True, True]] * 4  # once: as above
    expect(page.get_by_text("The plan has changed since")).to_be_visible()
    expect_all(page, "false")
    total = f"${Budget('startup', tokens=2e11)['total_cost']:,.0f}"
    assert [total, True] in page.evaluate("window.seen")  # once: all has arrived
    expect(page.get_by_text(re.compile("Anything larger"))).to_have_class(re.compile("lb-outdated"))
    small = page.locator(".lb-failed:not(.lb-advice) > li", has_text="The datasets are too small")
    expect(small).to_contain_text("happens in 100% of outcomes")
