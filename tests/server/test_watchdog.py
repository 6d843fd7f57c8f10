"""Defect 3: a page whose output got lost stays blank. Ours is opened once more, and then says what to do."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
MINUTE = 60_000
LOST = "value = 1"  # to the page, a cell without output looks like a lost output
LOST_ONCE = """
import ipywidgets as widgets
from pathlib import Path
from IPython.display import display
before = Path("before").exists()
Path("before").touch()
if before:
    display(widgets.FloatText(description="Tokens"))
"""


CLOCK = """
  const [now, every, end, repeated] = [Date.now, window.setInterval, window.clearInterval, new Map()];
  let later = 0;
  Date.now = () => now() + later;
  window.setInterval = (task, ...rest) => {
    const number = every(task, ...rest);
    repeated.set(number, task);
    return number;
  };
  window.clearInterval = (number) => {
    repeated.delete(number);
    end(number);
  };
  window.fastForward = (time) => {
    later += time;
    for (const task of [...repeated.values()]) task();
  };
"""
"""A clock of this page alone: Playwright's needs a browser context of its own, half of what a page takes."""


def install_clock(page: Page) -> None:
    """Let the test say how late it is."""
    page.add_init_script(CLOCK)


def fast_forward(page: Page, time: int) -> None:
    """Let a time pass, and do what is repeated once more."""
    page.evaluate("(time) => window.fastForward(time)", time)


@pytest.mark.slow
def test_lost_output_comes_with_a_reload(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """The page opens itself again, without the user."""
    page = open_page(show(LOST_ONCE).url, prepare=install_clock)
    expect(page.get_by_text("Opening the workbook")).to_be_visible()
    with page.expect_navigation():
        fast_forward(page, MINUTE)
    page.get_by_label("Tokens").wait_for()
    expect(page.get_by_text("Opening the workbook")).to_have_count(0)


@pytest.mark.slow
def test_lost_output_is_explained(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """When a reload does not help, the page says what to do, and does not reload for ever."""
    page = open_page(show(LOST).url, prepare=install_clock)
    with page.expect_navigation():
        fast_forward(page, MINUTE)
    page.wait_for_load_state("load")
    fast_forward(page, MINUTE)
    expect(page.get_by_role("alert").filter(has_text="did not open")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Reload").click()


def test_a_good_page_is_left_alone(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """The watchdog goes home when the form is there: what was typed stays."""
    page = open_page(show().url, prepare=install_clock)
    page.get_by_label("Tokens").fill("21")
    expect(page.get_by_text("Opening the workbook")).to_have_count(0)
    fast_forward(page, 10 * MINUTE)
    expect(page.get_by_label("Tokens")).to_have_value("21")
    assert page.evaluate("sessionStorage.length") == 0  # once: the time has passed


@pytest.mark.slow
def test_a_page_of_text_is_left_alone(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """A workbook that prints and has no widget is complete, too."""
    page = open_page(show("print('all is well')").url, prepare=install_clock)
    expect(page.get_by_text("all is well")).to_be_visible()
    expect(page.get_by_text("Opening the workbook")).to_have_count(0)
