"""Scenarios on the page, by keyboard alone: begun, edited, compared, downloaded, and there again after a reload."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from llmbudget.budget import Budget
from llmbudget.excel.cases import as_typed
from llmbudget.excel.layout import Layout
from llmbudget.excel.places import FIRST, HEADING_ROWS
from llmbudget.strategies import strategies

pytestmark = pytest.mark.browser


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    found = open_tab(bare_server.url)
    found.get_by_role("textbox", name="Training tokens").wait_for()
    return found


def _enter(field: Locator, text: str) -> None:
    field.press("Control+A")
    field.page.keyboard.type(text)
    field.press("Enter")


def _total(page: Page, total: float) -> None:
    expect(page.locator(".lb-total")).to_have_attribute("title", f"${total:,.0f}")


def test_a_scenario_is_begun_edited_compared_and_handed_to_finance(page: Page, tmp_path: Path) -> None:
    planned, other = Budget("startup")["total_cost"], Budget("startup", tokens=2e11)["total_cost"]
    page.locator("summary", has_text="Scenarios").press("Enter")
    _enter(page.get_by_role("textbox", name="Name of a new scenario"), "More tokens")
    expect(page.get_by_text(re.compile("You edit the scenario “More tokens”"))).to_be_visible()
    _enter(page.get_by_role("textbox", name="Training tokens"), "200B")
    _total(page, other)
    row = page.get_by_role("row", name=re.compile("^More tokens"))
    expect(row).to_contain_text("Training tokens: 200,000,000,000 instead of 20,000,000,000")
    page.get_by_role("button", name="Back to the plan").press("Enter")
    _total(page, planned)
    expect(page.get_by_role("textbox", name="Training tokens")).to_have_value("20B")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download Excel").press("Enter")
    download.value.save_as(tmp_path / "budget.xlsx")
    sheet = openpyxl.load_workbook(BytesIO((tmp_path / "budget.xlsx").read_bytes()))["Scenarios"]
    assert sheet.cell(HEADING_ROWS, FIRST + 2).value == "More tokens"
    place = Layout(Budget("startup").plan).differing[as_typed("tokens")]
    assert sheet.cell(place.row + 1, FIRST + 2).value == 2e11

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
