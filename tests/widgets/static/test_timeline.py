"""The timeline of runs by month is an input: bars move by keys and by drag."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import settled
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_bars_move_by_keys_and_by_drag_and_are_undone(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """The main run below the schedule; with a run of its own, all of them below the cards; a late bar says so."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.locator("[data-key=tokens]").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    training = page.get_by_role("slider", name="Training, The plan's own accelerators")
    start, months = page.locator("[data-key=training_start]"), page.locator("[data-key=training_months]")
    training.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(start).to_have_value("7")
    expect(training).to_be_focused()
    expect(training).to_have_attribute("aria-valuetext", "July 2027, 2 months")
    page.keyboard.press("Shift+ArrowRight")
    expect(months).to_have_value("3")
    for _ in range(4):
        page.keyboard.press("Control+z")
    expect(months).to_have_value("2")
    expect(start).to_have_value("4")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("slider", name="Post-training, evaluation")).to_be_focused()
    assert not Axe().run(page, ".lb-timeline-picture").response["violations"]

    training.scroll_into_view_if_needed()
    expect(page.locator(".lb-root[data-pending=true]")).to_have_count(0)
    month = width(training) / 2
    drag(page, training, 4, month * 2)
    expect(start).to_have_value("6")
    expect(page.locator(".lb-root[data-pending=true]")).to_have_count(0)
    drag(page, training, width(training) - 4, -month)
    expect(months).to_have_value("1")
    expect(start).to_have_value("6")

    tokens = page.locator("[data-key=tokens]")
    tokens.fill("200B")
    tokens.press("Enter")
    expect(page.locator(".lb-bar-of", has_text="⚠ ends")).to_have_count(1)
    page.get_by_role("button", name="Add run").press("Enter")
    run = page.get_by_role("slider", name="Pretraining")
    expect(run).to_have_count(1)
    run.press("ArrowRight")
    own = len(Budget("startup").plan.program.runs)
    expect(page.locator(f"[data-key='runs.{own}.start']")).to_have_value("2")


def width(bar: Locator) -> float:
    return settled(bar.locator(".lb-bar-frame").bounding_box)["width"]  # type: ignore[index]  # it is shown


def drag(page: Page, bar: Locator, inside: float, by: float) -> None:
    """Drag a bar, as the last answer has drawn it, from a place within it to the right."""
    expect(page.locator(".lb-root[data-pending=true]")).to_have_count(0)
    box = settled(bar.locator(".lb-bar-frame").bounding_box)
    assert box
    x, y = box["x"] + inside, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y)
    page.mouse.move(x + by, y)
    page.mouse.up()
