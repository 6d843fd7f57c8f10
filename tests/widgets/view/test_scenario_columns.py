"""The plan and its scenarios side by side, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import wait_in_page
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_a_founder_compares_two_scenarios_by_keys_alone(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """Begun, named, filled in cell by cell, refused, undone, shown, and taken back to the plan."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.get_by_role("button", name="Scenarios side by side").press("Enter")
    summary = page.locator(".lb-scenarios > summary")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    begin(page, "No hire")
    begin(page, "Small")
    add_row(page, "training tokens")
    cell = page.get_by_label("Training tokens: Small")
    expect(cell).to_be_focused()
    expect(page.locator("td.lb-same").filter(has=cell)).to_have_count(1)
    cell.fill("many")
    cell.press("Enter")
    expect(page.locator(".lb-scenarios .lb-error").filter(has_text="'many' is not a number")).to_be_visible()
    expect(cell).to_have_attribute("aria-invalid", "true")
    cell.fill("2bn")
    cell.press("Enter")
    expect(cell).to_have_value("2B")
    expect(page.locator("td.lb-same").filter(has=cell)).to_have_count(0)
    expect(results(page)).to_contain_text("Main training run: \u2212$")
    pick(page, "B200-SXM")
    other = page.get_by_label("Training tokens: No hire")
    other.fill("15B")
    other.press("Enter")
    expect(page.get_by_text("You are editing the scenario “Small”")).to_be_visible()
    expect(other).to_have_value("15B")
    name = page.get_by_label("Name of the scenario Small")
    name.fill("Pilot")
    name.press("Enter")
    expect(page.get_by_label("Training tokens: Pilot")).to_have_value("2B")
    assert not Axe().run(page, ".lb-scenarios").response["violations"]
    page.get_by_role("button", name="Show As planned in the form").press("Enter")
    expect(page.locator("[data-key=tokens]")).to_have_value("20B")
    planned = page.get_by_label("Training tokens: As planned")
    planned.fill("25B")
    planned.press("Enter")
    expect(page.locator("[data-key=tokens]")).to_have_value("25B")
    page.get_by_role("button", name="As planned in all scenarios: Training tokens").press("Enter")
    expect(page.get_by_label("Training tokens: Pilot")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    expect(page.get_by_label("Training tokens: Pilot")).to_have_value("2B")
    page.set_viewport_size({"width": 375, "height": 812})
    wait_in_page(page, "document.documentElement.scrollWidth <= 375")


def begin(page: Page, name: str) -> None:
    page.get_by_label("Name of a new scenario").fill(name)
    page.get_by_label("Name of a new scenario").press("Enter")
    expect(page.get_by_label(f"Name of the scenario {name}")).to_have_value(name)


def add_row(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Compare another input").fill(text)
    page.get_by_role("combobox", name="Compare another input").press("Enter")


def pick(page: Page, name: str) -> None:
    """Choose the accelerator of a scenario in the picker, whose price it shows for that scenario."""
    add_row(page, "accelerator")
    cell = page.get_by_role("combobox", name="Accelerator: Small", exact=True)
    cell.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name=f"Use {name}", exact=True).press("Enter")
    expect(cell).to_have_value(name)
    expect(page.locator("[data-key=accelerator]")).to_have_value(name)  # this scenario is the one shown
    expect(page.get_by_role("combobox", name="Accelerator: No hire")).not_to_have_value(name)


def results(page: Page) -> Any:  # noqa: ANN401 - a locator
    return page.locator(".lb-scenario-results")
