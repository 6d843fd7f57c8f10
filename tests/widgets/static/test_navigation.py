"""The sections of the form stay in sight, with their money and what is wrong in them, and lead there."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from conftest import settled, wait, wait_in_page
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.widgets.view.layout import arranged

pytestmark = pytest.mark.browser


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The startup's form on a large screen."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.locator("[data-key=tokens]").wait_for()
    return page


def test_sections_stay_in_sight_and_lead_to_their_fields(page: Page) -> None:
    """One page: the first stops of Tab first, a budget of one's own last."""
    results_are_a_few_tabs_away(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    targets_are_large_enough(page)
    the_section_in_sight_is_marked_while_scrolling(page)
    each_section_has_its_place_and_its_money(page)
    a_section_with_something_wrong_is_marked_in_words(page)
    for width in (1440, 1024, 375):
        a_place_leads_to_its_section_which_opens_and_has_the_focus(page, width)
    page.get_by_role("button", name="Start your own budget").click()
    page.get_by_role("button", name="Create this budget").click()
    for width, height in ((375, 667), (720, 450)):
        a_whole_field_is_in_the_first_screen(page, width, height)


def place(page: Page, title: str) -> Locator:
    """Return what leads to a section."""
    return page.get_by_role("navigation", name="Sections").get_by_role("button", name=re.compile(f"^{title}"))


def each_section_has_its_place_and_its_money(page: Page) -> None:
    """In the order of the form; the amounts follow an edit."""
    places = page.get_by_role("navigation", name="Sections").get_by_role("button")
    expect(places).to_have_count(len(arranged("startup")))
    people = Budget("startup")["people_cost"]
    expect(place(page, "People").locator(".lb-place-amount")).to_have_attribute("title", f"${people:,.0f}")
    compute = place(page, "Compute").locator(".lb-place-amount")
    before = settled(compute.text_content) or ""
    page.locator("[data-key=tokens]").fill("200B")
    expect(compute).not_to_have_text(before)


def a_place_leads_to_its_section_which_opens_and_has_the_focus(page: Page, width: int) -> None:
    """Below what stays on top; a section among the others, too. On a phone the list closes."""
    page.set_viewport_size({"width": width, "height": 800})
    toggle = page.get_by_role("button", name="Sections", exact=True)
    for name, title in (("people", "People"), ("payments", "Payment terms")):
        if width == 375:
            expect(place(page, title)).to_be_hidden()
            toggle.press("Enter")
            expect(toggle).to_have_attribute("aria-expanded", "true")
        place(page, title).press("Enter")
        section = page.locator(f"[data-section={name}] > summary")
        expect(section).to_be_focused()
        expect(section).to_be_in_viewport()
        expect(page.locator(f"[data-section={name}][open]")).to_have_count(1)
        top = "document.querySelector('.lb-places').getBoundingClientRect()"
        below = f"element.getBoundingClientRect().top >= ({width} >= 1280 ? 60 : {top}.bottom - 1)"
        assert settled(partial(section.evaluate, f"(element) => {below}"))
        if width == 375:
            expect(toggle).to_have_attribute("aria-expanded", "false")
        else:
            expect(place(page, title)).to_have_attribute("aria-current", "location")
    if width == 375:
        toggle.press("Enter")
        page.keyboard.press("Escape")
        expect(toggle).to_be_focused()
        expect(toggle).to_have_attribute("aria-expanded", "false")


def the_section_in_sight_is_marked_while_scrolling(page: Page) -> None:
    expect(place(page, "What you train")).to_have_attribute("aria-current", "location")
    page.evaluate("document.querySelectorAll('.lb-section').forEach((element) => (element.open = true))")
    to_funding = "(element) => window.scrollTo({ top: element.getBoundingClientRect().top + scrollY - 200 })"
    page.locator("[data-section=funding] > summary").evaluate(to_funding)
    expect(place(page, "Funding")).to_have_attribute("aria-current", "location")
    expect(page.locator(".lb-place[aria-current]")).to_have_count(1)
    expect(place(page, "Funding")).to_be_in_viewport()


def a_section_with_something_wrong_is_marked_in_words(page: Page) -> None:
    """What was refused, and checks whose first way out stands there."""
    tokens = page.locator("[data-key=tokens]")
    tokens.fill("900T")
    tokens.press("Enter")
    failed = page.locator(".lb-place").filter(has_text=re.compile("checks? failed"))
    expect(failed.first).to_be_visible()
    tokens.fill("many")
    tokens.press("Enter")
    expect(place(page, "What you train")).to_contain_text("1 to correct")
    tokens.fill("20B")
    tokens.press("Enter")
    expect(page.locator(".lb-place-problem:not(:empty)")).to_have_count(0)


def results_are_a_few_tabs_away(page: Page) -> None:
    """The first two stops skip to the form and to the results; the form is the main landmark."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip to the form")).to_be_focused()
    expect(page.get_by_role("button", name="Skip to the form")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Results")).to_be_focused()
    page.get_by_role("button", name="Skip to the form").press("Enter")
    wait_in_page(page, "Boolean(document.activeElement.dataset.key)")
    expect(page.get_by_role("main", name="Form")).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 667})
    page.get_by_role("button", name="Skip to the results").press("Enter")
    expect(page.get_by_role("button", name="Details")).to_be_focused()


def a_whole_field_is_in_the_first_screen(page: Page, width: int, height: int) -> None:
    """In a budget of one's own, on a small phone and a laptop zoomed to 200%: not under the bar of the results."""
    page.set_viewport_size({"width": width, "height": height})
    tokens = page.get_by_role("textbox", name="Training tokens", exact=True)
    tokens.fill("30B")
    tokens.press("Enter")  # takes the notice of the new budget away
    page.locator(".lb-columns .lb-range[aria-busy=false]").wait_for(state="attached")  # low screens hide it
    page.evaluate("scrollTo(0, 0)")
    first = settled(page.locator(".lb-section .lb-field [data-key]").first.bounding_box)
    bar = settled(page.get_by_role("complementary", name="Results").bounding_box)
    assert first
    assert bar
    assert first["y"] + first["height"] <= bar["y"]


def targets_are_large_enough(page: Page) -> None:
    """At least 24 px high and wide: places, filters, help."""
    page.locator(".lb-section").first.wait_for()
    small = """(all) => all.map((element) => element.getBoundingClientRect())
        .filter(({ width, height }) => width && (width < 24 || height < 24)).length"""
    targets = page.locator(".lb-place, .lb-filter-option, .lb-info, .lb-header button")
    wait(lambda: targets.evaluate_all(small) == 0, "no target is small")
