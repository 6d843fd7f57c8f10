"""The pages by axe's rules of WCAG A and AA: labels, roles, contrast, in light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from header_menu import opener
from playwright.sync_api import Page, expect

from llmbudget import Budget

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def test_a_form_breaks_no_rule(workbooks: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """All unfolded, in the dark, with a text that was refused, warnings, and code in place of labels."""
    page = open_page(f"{workbooks.root}voila/render/startup.ipynb", color_scheme="dark")
    show_everything(page, "startup")
    assert broken(page) == []
    opener(page).click()
    assert broken(page, ".lb-header") == []
    page.get_by_role("menuitemcheckbox", name="Python").press("Enter")
    expect(page.get_by_role("region", name="Program")).to_be_visible()
    assert broken(page) == []


def in_colors(page: Page, scheme: str) -> None:
    """Show a page in light or dark, as the system asks for."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", str(scheme == "light").lower())


@pytest.mark.parametrize("profile", ["academic", "nonprofit", "big_tech"])
def test_results_of_another_organization_break_no_rule(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
    profile: str,
) -> None:
    """What it has of its own, in light, with warnings: its fields are in the form above, in another order."""
    page = open_tab(f"{bare_server.root}voila/render/{profile}.ipynb")
    exceed_the_window(page, profile)
    unfold(page, ".lb-results")
    assert broken(page, ".lb-results") == []


def exceed_the_window(page: Page, profile: str) -> None:
    """Type more tokens than can be trained in time."""
    total = page.get_by_label("Total cost", exact=True)
    expect(total).to_have_attribute("title", f"${Budget(profile)['total_cost']:,.0f}")
    enter_tokens(page, "900T")
    expect(page.get_by_text("Training takes longer than its window.", exact=True)).to_be_visible()


def enter_tokens(page: Page, text: str) -> None:
    tokens = page.get_by_role("textbox", name="Training tokens", exact=True)
    tokens.fill(text)
    tokens.press("Enter")


def unfold(page: Page, part: str) -> None:
    """Open all folds of a part of the page, and wait for its range."""
    page.evaluate("(part) => document.querySelectorAll(`${part} details`).forEach((fold) => (fold.open = true))", part)
    page.locator(".lb-range[aria-busy=false]").wait_for()


def show_everything(page: Page, profile: str) -> None:
    """Unfold all, with a refused text, a warning, and a cluster and a run more."""
    plan = Budget(profile).plan
    cards = len(plan.value("clusters")) + len(plan.value("runs"))
    exceed_the_window(page, profile)
    enter_tokens(page, "many")
    expect(page.get_by_text("1 entry was not accepted")).to_be_visible()
    page.get_by_role("button", name="Add cluster", include_hidden=True).dispatch_event("click")
    page.get_by_role("button", name="Add run", include_hidden=True).dispatch_event("click")
    expect(page.locator(".lb-row-card")).to_have_count(cards + 2)
    unfold(page, ".lb-root")


def test_the_start_card_breaks_no_rule(workbooks: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """With an answer, one that was refused, and what a config.json is pasted into."""
    page = open_page(f"{workbooks.root}voila/render/academic.ipynb", card=True)
    page.get_by_label("parameters", exact=True).fill("3B")
    page.get_by_label("tokens", exact=True).fill("many")
    page.get_by_label("tokens", exact=True).press("Enter")
    expect(page.get_by_label("tokens", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_text("Paste a config.json", exact=True).click()
    page.locator(".lb-estimate .lb-range[aria-busy=false]").wait_for()
    for scheme in ("light", "dark"):
        in_colors(page, scheme)
        assert broken(page) == [], scheme


@pytest.mark.parametrize("workbook", ["index", "compare", "evidence"])
def test_the_other_pages_break_no_rule(workbooks: Any, open_page: Callable[..., Page], workbook: str) -> None:  # noqa: ANN401 - what conftest.py serves
    page = open_page(f"{workbooks.root}voila/render/{workbook}.ipynb")
    expect(page.locator("#llmbudget-opening")).to_have_count(0)
    if workbook == "compare":
        expect(page.get_by_text("Results of each plan").first).to_be_visible()
    for scheme in ("light", "dark"):
        in_colors(page, scheme)
        assert broken(page) == []


def broken(page: Page, part: str = "") -> list[str]:
    """Return each rule that a page or a part of it breaks, with where."""
    violations = Axe().run(page, context=part or None, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in violations for node in rule["nodes"]]
