"""Scenarios on the page, by keyboard alone: begun, edited, compared, downloaded, and there again after a reload."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from few_draws import DRAWS
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.strategies import strategies
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.state import Session

pytestmark = pytest.mark.browser


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    found = open_tab(bare_server.url)
    found.get_by_role("textbox", name="Training tokens").wait_for()
    return found


def edited() -> Session:
    """Do without a page what the first test does on it."""
    session = Session("startup")
    scenarios.add(session, "More tokens")
    session.set("tokens", "200B")
    scenarios.show(session, AS_PLANNED)
    return session


def _enter(field: Locator, text: str) -> None:
    field.press("Control+A")
    field.page.keyboard.type(text)
    field.press("Enter")


def _total(page: Page, total: float) -> None:
    expect(page.locator(".lb-total")).to_have_attribute("title", f"${total:,.0f}")


def test_a_scenario_is_begun_edited_compared_and_handed_to_finance(page: Page) -> None:
    """The workbook is byte for byte what Python writes for the same plan."""
    planned, other = Budget("startup")["total_cost"], Budget("startup", tokens=2e11)["total_cost"]
    page.locator("summary", has_text="Scenarios").press("Enter")
    _enter(page.get_by_role("textbox", name="Name of a new scenario"), "More tokens")
    expect(page.get_by_text(re.compile("You are editing the scenario “More tokens”"))).to_be_visible()
    _enter(page.get_by_role("textbox", name="Training tokens"), "200B")
    _total(page, other)
    row = page.get_by_role("row", name=re.compile("^More tokens"))
    expect(row).to_contain_text("Training tokens: 200,000,000,000 instead of 20,000,000,000")
    page.get_by_role("button", name="Back to the plan").press("Enter")
    _total(page, planned)
    expect(page.get_by_role("textbox", name="Training tokens")).to_have_value("20B")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").press("Enter")
    expect(page.get_by_text("Saved support-assistant")).to_be_visible()
    assert download.value.suggested_filename == "support-assistant.xlsx"
    budget = edited().budget
    assert download.value.path().read_bytes() == budget.excel(budget.uncertainty(draws=DRAWS))

    page.reload()
    page.get_by_role("textbox", name="Training tokens").wait_for()
    page.get_by_role("button", name="Show More tokens").press("Enter")  # its fold is open as before
    _total(page, other)


def test_a_scenario_and_a_strategy_without_effect_say_which_rule_makes_it_so(page: Page) -> None:
    card = page.locator(".lb-card", has_text=strategies()["distillation"].title).first
    expect(card).to_contain_text("No effect: “Other sizes of the family” is 0.")
    page.locator("summary", has_text="Scenarios").press("Enter")
    _enter(page.get_by_role("textbox", name="Name of a new scenario"), "More cash")
    row = page.get_by_role("row", name=re.compile("^More cash"))
    expect(row).not_to_contain_text("No effect")
    page.get_by_role("combobox", name="Multiply a column of a table").select_option("contribution_cash")
    _enter(page.get_by_role("textbox", name=re.compile("^by")), "2")
    expect(row).to_contain_text("No effect: ")
