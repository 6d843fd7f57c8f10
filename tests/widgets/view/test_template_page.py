"""Finance's own templates are filled from the page."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import settled
from header_menu import opener
from own_templates import template_of
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.excel.templates.shipped import shipped
from llmbudget.excel.templates.template import Template

pytestmark = pytest.mark.browser


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The startup's form, ready for an edit."""
    page = open_tab(bare_server.url)
    opener(page).wait_for()
    return page


def test_a_shipped_template_is_filled_by_keyboard_with_the_plan_as_it_is_now(page: Page) -> None:
    """Byte for byte what Python fills; Escape closes the list and leads back to its button."""
    tokens = page.locator("input[data-key='tokens']")
    tokens.fill("200B")
    tokens.press("Enter")
    opener(page).press("Enter")
    first = page.get_by_role("group", name="Fill finance template").get_by_role("menuitem").first
    expect(page.locator(":focus")).to_have_text(re.compile("^Open"))
    page.keyboard.press("b")  # Board one-pager
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener(page)).to_be_focused()
    expect(opener(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text(re.compile("^Open"))
    page.keyboard.press("b")
    expect(first).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "support-assistant-board_one_pager.xlsx"
    expected = Template(shipped()["board_one_pager"].content).filled(Budget("startup", tokens=2e11)).content
    assert download.value.path().read_bytes() == expected
    expect(page.get_by_role("status").filter(has_text="Saved")).to_have_text(
        "Saved support-assistant-board_one_pager.xlsx."
    )


def test_a_file_of_ones_own_comes_back_filled(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "our form.xlsx"
    path.write_bytes(template_of({"llmbudget.total_cost": "$B$2"}))
    with page.expect_download() as download:
        page.get_by_label("Template file").set_input_files(path)
    assert download.value.suggested_filename == "support-assistant-our form.xlsx"
    filled = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert filled
    assert filled["B2"].value == Budget("startup")["total_cost"]


@pytest.mark.slow
def test_a_form_without_names_is_named_by_its_labels_after_a_person_agreed(page: Page, tmp_path: Path) -> None:
    """Only the selected names are written; the saved file keeps them."""
    path = tmp_path / "their form.xlsx"
    path.write_bytes(template_of({}, lambda _, sheet: sheet.write_column("A2", ["Fringe benefits", "Grand total"])))
    page.get_by_label("Template file").set_input_files(path)
    dialog = page.get_by_role("dialog", name="Names for their form.xlsx")
    expect(dialog.get_by_role("row")).to_have_text([
        re.compile("^Use"), re.compile("Fringe benefits'Our form'!B2llmbudget.benefits_cost"),
        re.compile("Grand total'Our form'!B3llmbudget.total_cost"),
    ])  # fmt: skip
    dialog.get_by_label("Use the name for Fringe benefits").uncheck()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Name and fill").click()
    content = download.value.path().read_bytes()
    assert [field.name for field in Template(content).named] == ["llmbudget.total_cost"]
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet
    assert [sheet["B2"].value, sheet["B3"].value] == [None, Budget("startup")["total_cost"]]


@pytest.mark.slow
def test_what_cannot_be_filled_is_told_and_nothing_else_changes(page: Page, tmp_path: Path) -> None:
    """A name that nobody knows, no workbook at all, and one that is too large."""
    path = tmp_path / "form.xlsx"
    total = settled(lambda: page.get_by_label("Total cost", exact=True).get_attribute("title")) or ""
    contents = {
        "did you mean llmbudget.total_cost": template_of({"llmbudget.totl_cost": "$B$2"}),
        "this is not an Excel workbook": b"a,b",
        "form.xlsx is larger than 5 MB, the limit for templates.": b"PK" * 2_500_001,
    }
    for words, content in contents.items():
        path.write_bytes(content)
        page.get_by_label("Template file").set_input_files(path)
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total)
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
