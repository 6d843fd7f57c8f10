"""The search over fields, results and help."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The startup's form on a laptop."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.locator("[data-key=tokens]").wait_for()
    return page


def finder(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search fields, results and help")


def search(page: Page, text: str) -> Locator:
    """Open the search by its key, type, and return what is found."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(finder(page)).to_be_focused()
    page.keyboard.type(text)
    return page.get_by_role("listbox", name="Search fields").get_by_role("option")


def test_the_search_finds_fields_results_and_columns_and_leads_there(page: Page) -> None:
    """One page, because a search leaves nothing behind but the focus."""
    a_search_lands_in_the_field(page)
    keys_go_through_what_is_found_and_escape_leads_back(page)
    nothing_found_says_so(page)
    the_key_is_a_letter_while_one_types(page)
    columns_of_tables_are_found_also_folded_ones(page)
    a_click_chooses(page)
    fields_of_cards_are_found_once_there_is_a_card(page)
    results_are_found_also_on_a_phone(page)


def a_search_lands_in_the_field(page: Page) -> None:
    """By keys alone; the folds around the field open."""
    search(page, "egress")
    page.keyboard.press("Enter")
    field = page.locator("[data-key=egress_gigabytes]")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    expect(finder(page)).to_have_value("")


def keys_go_through_what_is_found_and_escape_leads_back(page: Page) -> None:
    """At most eight; a screen reader hears how many, and which one is chosen."""
    page.get_by_role("button", name="More", exact=True).focus()
    page.keyboard.press("/")
    page.keyboard.type("price")
    options = page.get_by_role("option")
    expect(page.locator(".lb-places .lb-found-told")).to_have_text("8 found")
    hits = page.locator(".lb-found li")
    expect(hits).to_have_count(8)
    for key, place in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 7), ("ArrowDown", 0)):
        page.keyboard.press(key)
        expect(hits.nth(place)).to_have_attribute("aria-selected", "true")
        hit = hits.nth(place).get_attribute("id") or ""  # once: ids stay
        expect(finder(page)).to_have_attribute("aria-activedescendant", hit)
    page.keyboard.press("Escape")
    in_lists = page.locator("select option:visible").count()  # once: the form stays as it is
    expect(options.filter(visible=True)).to_have_count(in_lists)
    expect(finder(page)).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()


def nothing_found_says_so(page: Page) -> None:
    search(page, "xylophone")
    expect(page.get_by_text("Nothing found. Try another word")).to_be_visible()
    page.keyboard.press("Enter")
    expect(finder(page)).to_be_focused()


def the_key_is_a_letter_while_one_types(page: Page) -> None:
    tokens = page.locator("[data-key=tokens]")
    tokens.focus()
    page.keyboard.press("End")
    page.keyboard.press("/")
    expect(tokens).to_have_value("20B/")
    expect(tokens).to_be_focused()
    page.keyboard.press("Escape")
    expect(tokens).to_have_value("20B")


def columns_of_tables_are_found_also_folded_ones(page: Page) -> None:
    """The column unfolds, and its first cell has the focus."""
    search(page, "headcount at the end")
    page.keyboard.press("Enter")
    expect(page.locator("[data-key='roles.0.headcount_end']")).to_be_focused()


def fields_of_cards_are_found_once_there_is_a_card(page: Page) -> None:
    """Without one, the search says what to do and leads to the button that adds one."""
    search(page, "storage per cluster cluster_file_system_price")
    page.keyboard.press("Escape")
    search(page, "cluster_file_system_price")
    page.keyboard.press("Enter")
    add = page.get_by_role("button", name="Add cluster")
    expect(add).to_be_focused()
    expect(page.get_by_text("No row has this field yet. Add a row first.")).to_be_visible()
    add.press("Enter")
    expect(page.locator("[data-key='clusters.0.name']")).to_be_focused()
    search(page, "cluster_file_system_price")
    page.keyboard.press("Enter")
    expect(page.locator("[data-key='clusters.0.file_system_price']")).to_be_focused()


def results_are_found_also_on_a_phone(page: Page) -> None:
    """Where they unfold; for a figure of zero a sentence appears."""
    search(page, "people cost")
    page.keyboard.press("Enter")
    expect(page.locator("tr:focus")).to_contain_text("People")
    page.set_viewport_size({"width": 375, "height": 700})
    search(page, "Paid by credits")
    page.keyboard.press("Enter")
    expect(page.locator(".lb-tiles :focus, .lb-figures :focus").first).to_contain_text("Paid by credits")
    expect(page.locator(".lb-tiles :focus, .lb-figures :focus").first).to_be_in_viewport()


def a_click_chooses(page: Page) -> None:
    hits = search(page, "salary")
    hits.filter(has_text="Roles").first.click()
    expect(page.locator("[data-key='roles.0.salary']")).to_be_focused()
