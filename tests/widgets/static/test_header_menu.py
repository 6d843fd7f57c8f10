"""The header has one primary action; a menu holds the others."""

from collections.abc import Callable
from typing import Any

import pytest
from header_menu import item, opener
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The startup's form, with its menu."""
    page = open_tab(bare_server.url)
    opener(page).wait_for()
    return page


def test_the_menu_is_gone_through_by_keys_and_heard(page: Page) -> None:
    """Nothing of it is chosen, so one page is enough."""
    the_header_has_one_primary_action(page)
    keys_go_through_the_menu(page)
    a_screen_reader_hears_the_action_and_what_it_does(page)


def the_header_has_one_primary_action(page: Page) -> None:
    primary = page.locator(".lb-header .lb-primary").filter(visible=True)
    expect(primary).to_have_text(["Download Excel"])


def keys_go_through_the_menu(page: Page) -> None:
    """Around its ends, to both ends, and by first letters; Escape leads back, with nothing done."""
    opener(page).press("ArrowDown")
    expect(item(page, "Open")).to_be_focused()
    for key, name in (
        ("ArrowDown", "Save"),
        ("End", "Start over"),
        ("ArrowDown", "Open"),
        ("ArrowUp", "Start over"),
        ("Home", "Open"),
        ("s", "Save"),
        ("s", "Share link"),
        ("x", "Share link"),
    ):
        page.keyboard.press(key)
        expect(item(page, name)).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener(page)).to_be_focused()
    expect(page.get_by_role("menu")).to_be_hidden()
    page.keyboard.press("ArrowUp")
    expect(item(page, "Start over")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("menu")).to_be_hidden()


def a_screen_reader_hears_the_action_and_what_it_does(page: Page) -> None:
    """And whether the menu is open."""
    expect(opener(page)).to_have_attribute("aria-expanded", "false")
    opener(page).click()
    expect(opener(page)).to_have_attribute("aria-expanded", "true")
    expect(item(page, "Share link")).to_have_accessible_description(
        "Copy a link that contains this plan; anyone with the link can read it"
    )
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("menu")).to_be_hidden()
