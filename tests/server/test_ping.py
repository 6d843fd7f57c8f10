"""Signs of life on the websocket: an edit that is sent while it is closed would be lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import wait_in_page
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_signs_of_life_keep_a_socket_open(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """Jupyter sends one in each interval: a page must outlive many, and nobody complain in the log."""
    quick = "from jupyter_server.base import websocket\nwebsocket.WS_PING_INTERVAL = 200  # ms"
    server, closed = serve_folder(write(), first=quick), list[str]()

    def watch(page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("close", lambda one: closed.append(one.url)))

    page = open_page(server.url, prepare=watch)
    page.get_by_label("Tokens").wait_for()
    opened = page.evaluate("performance.now()")  # once: a time
    wait_in_page(page, "(opened) => performance.now() > opened + 2000", opened)
    assert closed == []
    assert server.log.read_text() == ""
