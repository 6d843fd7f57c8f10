"""Scenarios on the page, by keyboard alone: begun, edited, compared, downloaded, and there again after a reload."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from few_draws import DRAWS
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.plan.scenarios import AS_PLANNED
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
    session.set_cell("roles", 0, "salary", "200000")
    scenarios.show(session, AS_PLANNED)
    return session


def _enter(field: Locator, text: str) -> None:
    field.press("Control+A")
    field.page.keyboard.type(text)
    field.press("Enter")


def _total(page: Page, total: float) -> None:
    expect(page.locator(".lb-total")).to_have_attribute("title", f"${total:,.0f}")


@pytest.mark.slow
def test_a_scenario_is_begun_edited_compared_and_handed_to_finance(page: Page) -> None:
    """The workbook is byte for byte what Python writes for the same plan."""
    budget = Budget("startup")
    planned = budget["total_cost"]
    other = budget.replace({"roles.ML engineer.salary": 200_000}, tokens=2e11)["total_cost"]
    page.get_by_role("button", name="Scenarios side by side").press("Enter")
    _enter(page.get_by_role("textbox", name="Name of a new scenario"), "More tokens")
    expect(page.get_by_text(re.compile("You are editing the scenario “More tokens”"))).to_be_visible()
    _enter(page.get_by_role("textbox", name="Training tokens", exact=True), "200B")
    page.get_by_role("heading", name="People").click()
    salary = page.get_by_role("textbox", name="Salary, ML engineer", exact=True)
    _enter(salary, "200000")
    _total(page, other)
    expect(salary).to_have_class(re.compile("lb-differs"))
    expect(salary).to_have_attribute("title", re.compile(r"^Changed · plan 169,000\. One person's base pay"))
    expect(page.get_by_label("Training tokens: More tokens")).to_have_value("200B")
    expect(page.get_by_label("Salary, ML engineer: More tokens")).to_have_value("200,000")
    page.get_by_role("button", name="Back to the plan").press("Enter")
    _total(page, planned)
    expect(page.get_by_role("textbox", name="Training tokens", exact=True)).to_have_value("20B")
    expect(salary).to_have_value("169,000")
    expect(salary).not_to_have_class(re.compile("lb-differs"))

    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").press("Enter")
    expect(page.get_by_text("Saved support-assistant")).to_be_visible()
    assert download.value.suggested_filename == "support-assistant.xlsx"
    budget = edited().budget
    assert download.value.path().read_bytes() == budget.excel(budget.uncertainty(draws=DRAWS))

    page.reload()
    page.get_by_role("textbox", name="Training tokens", exact=True).wait_for()
    page.get_by_role("button", name="Show More tokens in the form").press("Enter")  # its fold is open as before
    _total(page, other)
