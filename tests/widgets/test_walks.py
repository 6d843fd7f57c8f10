"""A founder, a professor and a finance partner go from an empty page to a workbook without a stop."""

import re
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from conftest import settled, wait_in_page
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_SECONDS = 180
CARDS = {
    "startup": "ArrowRight Enter 14B Enter 900M Enter ArrowDown Enter 4 Tab 145k Enter 1.4M Tab 9 Tab 800k Enter",
    "academic": "Enter 1.4B Enter 60B Enter Enter 2 Tab 1 Enter 650k Tab 24 Tab 58 Enter",
    "big_tech": "Enter 120B Enter 18T Enter Tab 2.2 Enter 60 Tab 240k Enter 120M Tab 14 Tab 110M Enter",
}
"""What they type on the start card, beside names of keys."""


def test_each_comes_to_a_workbook_within_three_minutes(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """What they type is read, nothing is refused, and what they change moves the total or says why it does not."""
    for profile, then in {"startup": founder, "academic": professor, "big_tech": finance_partner}.items():
        page = open_tab(f"{bare_server.root}voila/render/{profile}.ipynb", card=True)
        begun = time.monotonic()
        answer_the_card(page, CARDS[profile])
        then(page)
        expect(page.locator(".lb-errors button")).to_have_count(0)
        download(page)
        assert time.monotonic() - begun < MOST_SECONDS, profile
        page.close()


def answer_the_card(page: Page, keys: str) -> None:
    """Type the answers."""
    expect(page.get_by_role("radio").first).to_be_focused()
    for key in keys.split():
        if re.fullmatch("Enter|Tab|Arrow.*", key):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    expect(page.get_by_text("This budget is yours.")).to_be_visible()


def founder(page: Page) -> None:
    """Names the budget; the plan has what was typed and nothing else."""
    page.get_by_role("button", name="Rename").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Claims bot")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Claims bot")).to_be_visible()
    expect(page.locator("[data-key=monthly_revenue]")).to_have_value("0")


def professor(page: Page) -> None:
    """Enters a smaller model and the agreed rate as people write them."""
    for key, typed, read in (("parameters_total", "1B", "1B"), ("indirect_rate", "57.5", "57.5%")):
        field = page.locator(f"[data-key={key}]")
        field.evaluate("(field) => { for (let f = field; (f = f.closest('details:not([open])')); ) f.open = true; }")
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_value(read)


def finance_partner(page: Page) -> None:
    """Asks what lower prices would save: the plan runs on its own cluster, and the scenario says so."""
    page.get_by_role("button", name="Scenarios side by side").click()
    page.get_by_label("Name of a new scenario").fill("Lower prices")
    page.keyboard.press("Enter")
    for name, typed in (("chargeback", "1.8"), ("price change", "-30%")):
        page.get_by_role("combobox", name="Compare another input").fill(name)
        page.keyboard.press("Enter")
        wait_in_page(page, "document.activeElement.matches('.lb-scenarios td input')")
        page.keyboard.press("Control+A")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        wait_in_page(page, "document.querySelector('.lb-root').dataset.pending !== 'true'")
    results = page.locator(".lb-scenario-results")
    expect(results).to_contain_text("\u2212$")
    page.get_by_role("button", name="Show As planned in the form").click()
    expect(page.locator(".lb-scenario")).to_be_hidden()


def download(page: Page) -> None:
    """The workbook has the page's total and is named after the budget."""
    title = settled(page.locator(".lb-title").text_content) or ""
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download Excel").click()
    assert coming.value.suggested_filename == f"{title.lower().replace(' ', '-')}.xlsx"
    book = openpyxl.load_workbook(BytesIO(coming.value.path().read_bytes()), data_only=True, read_only=True)
    sheet, cell = next(book.defined_names["out_total_cost"].destinations)
    shown = settled(lambda: page.get_by_label("Total cost", exact=True).get_attribute("data-value"))
    assert float(book[sheet][cell.replace("$", "")].value) == pytest.approx(float(shown or "nan"))
