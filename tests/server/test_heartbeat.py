"""Defect 7: when the kernel or the server dies, Voila's page says nothing. Ours says so within seconds."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import HURRY
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TEN_SECONDS = 10_000
RESTARTING = """
import llmbudget.server.application as application
ours = application.settings

def settings():
    config = ours()
    del config.KernelRestarter.restart_limit
    return config

application.settings = settings
"""


@pytest.mark.slow
def test_a_server_that_comes_back_a_dead_kernel_and_a_dead_server(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """The banner says what does not answer and what has ended; it goes when the form calculates again."""
    server = serve_folder(write())
    page = open_page(server.url, prepare=lambda page: page.add_init_script(HURRY), errors_expected=True)
    alert = page.get_by_role("alert")
    page.get_by_label("Tokens").wait_for()
    page.locator("body[data-heartbeat=listening]").wait_for()
    expect(alert).to_have_count(0)
    server.process.send_signal(signal.SIGSTOP)
    expect(alert).to_contain_text("does not answer", timeout=2 * TEN_SECONDS)
    server.process.send_signal(signal.SIGCONT)
    expect(alert).to_have_count(0)
    calculates(page, "21")

    server.kernels()[0].kill()
    expect(alert).to_contain_text("has ended", timeout=TEN_SECONDS)
    page.get_by_role("button", name="Reload").click()
    page.get_by_label("Tokens").wait_for()
    calculates(page, "22")
    expect(alert).to_have_count(0)
    assert len(server.kernels()) == 1

    page.locator("body[data-heartbeat=listening]").wait_for()
    server.process.kill()
    expect(alert).to_contain_text("does not answer", timeout=TEN_SECONDS)


def calculates(page: Page, number: str) -> None:
    """What is typed reaches the kernel, and its answer the page."""
    page.get_by_label("Tokens").fill(number)
    page.get_by_label("Tokens").press("Tab")
    expect(page.get_by_text(f"doubled: {2 * int(number)}")).to_be_visible()


@pytest.mark.slow
def test_kernel_that_restarts_by_itself(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """A server extension starts dead kernels again, empty: that is an end for the page, too."""
    server = serve_folder(write(), first=RESTARTING)
    page = open_page(server.url, prepare=lambda page: page.add_init_script(HURRY), errors_expected=True)
    page.get_by_label("Tokens").wait_for()
    page.locator("body[data-heartbeat=listening]").wait_for()
    server.kernels()[0].kill()
    expect(page.get_by_role("alert")).to_contain_text("has ended", timeout=TEN_SECONDS)
