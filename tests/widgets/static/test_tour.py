"""The tour: five steps, once by itself, and from the menu at any time."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import settled
from header_menu import choose, opener
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_tour_opens_once_and_again_from_the_menu(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """By itself with the first budget of one's own, without taking the focus. It is skipped, and stays away."""
    page = open_tab(bare_server.url, card=True)
    create, tour = page.get_by_role("button", name="Create this budget"), page.get_by_role("dialog")
    create.click()
    expect(tour).to_have_accessible_name("1 of 5: The total and its range")
    assert not settled(lambda: tour.evaluate("(element) => element.contains(document.activeElement)"))
    tour.get_by_role("button", name="Skip the tour").click()
    expect(tour).to_be_hidden()
    page.get_by_role("button", name="Undo", exact=True).click()
    create.click()
    expect(opener(page)).to_be_visible()
    expect(tour).to_be_hidden()
    choose(page, "Tour")
    expect(tour.get_by_role("button", name="Next")).to_be_focused()
    seen = set()
    for step in range(1, 6):
        expect(tour.get_by_role("heading")).to_have_text(re.compile(f"^{step} of 5: "))
        expect(tour.locator("button:focus")).to_have_count(1)
        expect(page.locator(".lb-toured")).to_have_count(1)
        seen.add(settled(lambda: page.locator(".lb-toured").get_attribute("class")))
        page.keyboard.press("Enter")
    assert len(seen) == 5
    expect(tour).to_be_hidden()
    expect(opener(page)).to_be_focused()
    expect(page.locator(".lb-toured")).to_have_count(0)
    choose(page, "Tour")
    expect(tour.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(opener(page)).to_be_focused()
