"""The pages by axe's rules of WCAG A and AA: labels, roles, contrast, in light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from llmbudget import Budget

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize(
    ("profile", "scheme"), [("startup", "dark"), ("academic", "light"), ("nonprofit", "light"), ("big_tech", "dark")]
)
def test_a_form_breaks_no_rule(workbooks: Any, open_page: Callable[..., Page], profile: str, scheme: str) -> None:  # noqa: ANN401 - what conftest.py serves
    """All unfolded, with a text that was refused, warnings, and code in place of labels."""
    page = open_page(f"{workbooks.root}voila/render/{profile}.ipynb", color_scheme=scheme)
    total = page.get_by_label("Total cost", exact=True)
    expect(total).to_have_attribute("title", f"${Budget(profile)['total_cost']:,.0f}")
    tokens = page.get_by_role("textbox", name="Training tokens", exact=True)
    for text in ("900T", "many"):
        tokens.fill(text)
        tokens.press("Enter")
    expect(page.get_by_text("1 entry was not accepted")).to_be_visible()
    expect(page.get_by_text("Training takes longer than its window.")).to_be_visible()
    page.evaluate("document.querySelectorAll('.lb-root details').forEach((fold) => (fold.open = true))")
    page.locator(".lb-range[aria-busy=false]").wait_for()
    assert broken(page) == []
    page.get_by_role("button", name="Python", exact=True).click()
    expect(page.get_by_role("region", name="Program")).to_be_visible()
    assert broken(page) == []


@pytest.mark.parametrize("workbook", ["index", "compare", "evidence"])
def test_the_other_pages_break_no_rule(workbooks: Any, open_page: Callable[..., Page], workbook: str) -> None:  # noqa: ANN401 - what conftest.py serves
    page = open_page(f"{workbooks.root}voila/render/{workbook}.ipynb")
    expect(page.locator("#llmbudget-opening")).to_have_count(0)
    if workbook == "compare":
        expect(page.get_by_text("Results of each plan").first).to_be_visible()
    for scheme, is_light in {"light": "true", "dark": "false"}.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
        expect(page.locator("body")).to_have_attribute("data-jp-theme-light", is_light)
        assert broken(page) == []


def broken(page: Page) -> list[str]:
    """Return each rule that is broken, with where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]
