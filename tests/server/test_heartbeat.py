"""Defect 7: when the kernel or the server dies, Voila's page says nothing. Ours says so within seconds."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
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


@pytest.fixture
def opened(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> tuple[Any, Page]:
    """A server and an open page of it."""
    server = serve_folder(write())
    page = open_page(server.url, errors_expected=True)
    page.get_by_label("Tokens").wait_for()
    expect(page.get_by_role("alert")).to_have_count(0)
    return server, page


def test_dead_kernel(opened: tuple[Any, Page]) -> None:
    """The banner says that the calculation ended, and its button starts it again."""
    server, page = opened
    server.kernels()[0].kill()
    expect(page.get_by_role("alert")).to_contain_text("has ended", timeout=TEN_SECONDS)
    page.get_by_role("button", name="Reload").click()
    page.get_by_label("Tokens").fill("21")
    page.get_by_label("Tokens").press("Tab")
    expect(page.get_by_text("doubled: 42")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(server.kernels()) == 1


def test_dead_server(opened: tuple[Any, Page]) -> None:
    """The banner says that the server does not answer."""
    server, page = opened
    server.process.kill()
    expect(page.get_by_role("alert")).to_contain_text("does not answer", timeout=TEN_SECONDS)


def test_server_that_comes_back(opened: tuple[Any, Page]) -> None:
    """The banner goes when the connection is back, and the form still calculates."""
    server, page = opened
    server.process.send_signal(signal.SIGSTOP)
    expect(page.get_by_role("alert")).to_contain_text("does not answer", timeout=2 * TEN_SECONDS)
    server.process.send_signal(signal.SIGCONT)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("Tokens").fill("21")
    page.get_by_label("Tokens").press("Tab")
    expect(page.get_by_text("doubled: 42")).to_be_visible()


def test_kernel_that_restarts_by_itself(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """A server extension starts dead kernels again, empty: that is an end for the page, too."""
    server = serve_folder(write(), first=RESTARTING)
    page = open_page(server.url, errors_expected=True)
    page.get_by_label("Tokens").wait_for()
    page.locator("body[data-heartbeat=listening]").wait_for()
    server.kernels()[0].kill()
    expect(page.get_by_role("alert")).to_contain_text("has ended", timeout=TEN_SECONDS)
