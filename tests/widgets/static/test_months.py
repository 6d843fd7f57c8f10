"""The grid of months and days at fields, cards and cells."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from llmbudget import Budget

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_months_and_days_are_chosen_by_keys_and_by_pointer(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """In a field, a counted month, a day, a card and a cell; the field says what was read, Escape changes nothing."""
    page = open_tab(bare_server.url, width=375, height=812)
    grid = page.get_by_role("dialog")
    page.locator("[data-key=tokens]").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    start = page.locator("[data-key=start_month]")
    start.press("Alt+ArrowDown")
    expect(page.get_by_role("button", name="January 2027", exact=True)).to_be_focused()
    assert not Axe().run(page, ".lb-months").response["violations"]
    for key in ("ArrowDown", "ArrowLeft", "PageDown", "Escape"):
        page.keyboard.press(key)
    expect(grid).to_have_count(0)
    expect(start).to_be_focused()
    expect(start).to_have_value("2027-01")
    start.press("Alt+ArrowDown")
    expect(page.get_by_role("button", name="January 2027", exact=True)).to_be_focused()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(start).to_have_value("2028-02")
    expect(start).to_be_focused()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(start).to_have_value("2027-01")

    training = page.locator("[data-key=training_start]")
    page.get_by_role("button", name="Choose a month: Training start").click()
    page.get_by_role("button", name="March 2027", exact=True).click()
    expect(training).to_have_value("3")
    expect(page.locator(".lb-field").filter(has=training)).to_contain_text("Read as month 3.")

    day = page.locator("[data-key=report_rate_day]")
    day.fill("2027-01-31")
    day.press("Enter")
    day.press("Alt+ArrowDown")
    page.get_by_role("button", name="Month after").click()
    page.get_by_role("button", name="February 15, 2027", exact=True).click()
    expect(day).to_have_value("2027-02-15")

    cell = page.locator("[data-key='roles.0.start']")
    cell.press("Alt+ArrowDown")
    expect(page.get_by_role("dialog", name="Choose a month: From month, ML engineer")).to_be_visible()
    page.get_by_role("button", name="May 2027", exact=True).press("Enter")
    expect(cell).to_have_value("5")
    page.get_by_role("button", name="Add run").press("Enter")
    new = f"runs.{len(Budget('startup').plan.program.runs)}"
    card = page.locator(f"[data-key='{new}.start']")
    expect(page.locator(f"[data-key='{new}.name']")).to_be_focused()
    card.press("Alt+ArrowDown")
    expect(grid).to_be_visible()
    page.mouse.click(2, 2)
    expect(grid).to_have_count(0)
    expect(card).to_be_focused()
