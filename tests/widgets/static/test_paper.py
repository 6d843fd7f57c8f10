"""The printed page: one page for the organization's reader, then the assumptions."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import settled, wait_in_page
from header_menu import choose, item, opener
from playwright.sync_api import Page, expect

from llmbudget.organizations import ORGANIZATIONS

pytestmark = pytest.mark.browser
PIXELS = {"A4": (794, 1123), "Letter": (816, 1056)}
SIDES, ENDS = 121, 106
"""Margins of both sides, and of top and bottom together, in pixels."""

BEGIN, END = (f"window.dispatchEvent(new Event('{name}'))" for name in ("beforeprint", "afterprint"))
OUTSIDE = """() => [...document.querySelectorAll(".lb-paper *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 || part.getBoundingClientRect().left < 0
    || (part instanceof HTMLElement && part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1))
  .map((part) => part.textContent.slice(0, 40))"""
FRONT = "document.querySelector('.lb-paper > section').getBoundingClientRect().height"
SHOWN = "[...document.body.children].filter((part) => part.checkVisibility()).map((part) => part.className)"
HEADINGS = ["Where the money goes", "What drives the cost", "What could go wrong", "What was decided", "Assumptions"]


def expect_paper(page: Page) -> None:
    """Expect on both papers that the first page holds its part, that nothing is cut off, and nothing else is there."""
    page.emulate_media(media="print")
    page.evaluate(BEGIN)
    for width, height in PIXELS.values():
        page.set_viewport_size({"width": width - SIDES, "height": height - ENDS})
        assert settled(lambda: page.evaluate(OUTSIDE)) == []
        assert settled(lambda: page.evaluate(FRONT)) <= height - ENDS
    assert settled(lambda: page.evaluate("getComputedStyle(document.body).backgroundColor")) == "rgb(255, 255, 255)"
    assert settled(lambda: page.evaluate(SHOWN)) == ["lb-paper"]
    expect(page.locator(".lb-paper :is(button, input, select, a)")).to_have_count(0)
    headings = settled(page.locator(".lb-paper h2").all_inner_texts)
    assert [title for title in headings if title in HEADINGS] == HEADINGS
    page.evaluate(END)
    page.emulate_media(media="screen", color_scheme="light")


def n_pages(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


def test_a_founder_prints_what_the_page_shows(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """From the menu once the range is known, in ink on white from a dark page; then all is as before."""
    page = open_tab(bare_server.url)
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.evaluate("() => { window.print = () => document.body.toggleAttribute('printed') }")
    tokens = page.get_by_role("textbox", name="Training tokens", exact=True)
    tokens.fill("11B")
    tokens.press("Enter")
    choose(page, "Print or PDF")
    wait_in_page(page, "document.body.hasAttribute('printed')")
    title = page.title()
    expect_paper(page)
    assert page.title() == title
    page.evaluate(BEGIN)
    paper = page.locator(".lb-paper")
    assert page.title() == "support-assistant"
    text = settled(paper.text_content) or ""
    for words in (
        "Budget for the board",
        "The budget is enough in",
        "Q1 2027",
        "H100-SXM5-80GB",
        "ML engineer: Salary",
    ):
        assert words in text, words
    row = paper.locator(".lb-paper-assumptions tr", has_text="Training tokens")
    expect(row.locator("td").first).to_have_text("11B")
    expect(paper.locator(".lb-paper-total strong")).to_have_text(
        settled(lambda: page.get_by_label("Total cost", exact=True).get_attribute("title")) or ""
    )
    page.evaluate(END)
    expect(paper).to_have_count(0)
    assert n_pages(page, "A4") in range(2, 6)
    assert n_pages(page, "Letter") in range(2, 6)
    opener(page).click()
    expect(item(page, "Print or PDF")).to_have_accessible_description(
        "One page for your reader, then the assumptions with ranges and sources"
    )


@pytest.mark.slow
@pytest.mark.parametrize("profile", [name for name in ORGANIZATIONS if name != "startup"])
def test_each_organization_has_one_page_for_its_reader(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
    profile: str,
) -> None:
    """On both papers, with its own heading."""
    page = open_tab(f"{bare_server.root}voila/render/{profile}.ipynb")
    page.locator(".lb-range[aria-busy=false]").wait_for()
    expect_paper(page)
    page.evaluate(BEGIN)
    expect(page.locator(".lb-paper")).to_contain_text(ORGANIZATIONS[profile].paper.title)
