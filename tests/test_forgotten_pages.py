"""Tests of pages share a browser, and nothing else."""

import pytest
from conftest import Served, Watch, forget
from playwright.sync_api import Page

BUSY = """() => addEventListener("pagehide", () => {
  const begun = Date.now();
  while (Date.now() - begun < 700); // Chromium reports a page closed after half a second, whatever it still does
  localStorage.setItem("late", "edit");
})"""


@pytest.mark.browser
def test_what_a_busy_page_keeps_while_it_closes_is_not_found_by_the_next_test(
    bare_browser: tuple[Page, Watch], bare_server: Served
) -> None:
    """On a busy machine, the last edit of one test was in the plan of the next."""
    first, watch = bare_browser
    page = first.context.new_page()
    page.goto(bare_server.root)
    page.evaluate(BUSY)
    forget(first, watch)
    page = first.context.new_page()
    page.goto(bare_server.root)
    assert page.evaluate("localStorage.length") == 0  # once: no other page is open
    forget(first, watch)
