"""Defect 6: a server gets a page's query too late, or logs it. The plan of a link stays in the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

ENVIRONMENT = "import os; print('seen by the kernel:', *os.environ.values())"


def test_no_kernel_before_a_page(write: Callable[..., Path], serve_folder: Callable[..., Any]) -> None:
    """Where no kernel is to wait, none is started in advance; and Voila never writes a page before it is asked for."""
    server = serve_folder(write("import os; print('heated:', os.environ['VOILA_PREHEAT'])"))
    assert server.kernels() == []
    assert b"heated: False" in server.ask()[1]


@pytest.mark.browser
def test_fragment_stays_in_the_browser(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """What stands behind the # is there for widgets to read, and nowhere else."""
    server = show(ENVIRONMENT)
    page = open_page(f"{server.url}#plan=confidential")
    expect(page.get_by_text("seen by the kernel")).to_be_visible()
    assert page.evaluate("location.hash") == "#plan=confidential"  # once: the kernel has seen it
    assert "confidential" not in page.content()
    assert "confidential" not in server.log.read_text()
