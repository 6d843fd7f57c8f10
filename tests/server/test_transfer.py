"""Defect 4: Voila sends everything uncompressed and drops the connection when a file of 10 MB is uploaded."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil
import pytest
from own_loop import run
from playwright.sync_api import Page, expect
from tornado.websocket import WebSocketClosedError, websocket_connect

HUGE = 500_000_000  # bytes
UPLOAD = """
import ipywidgets as widgets
upload = widgets.FileUpload(description="Ledger")
size = widgets.Label("nothing yet")
upload.observe(lambda change: setattr(size, "value", f"received {change['new'][0].size} bytes"), "value")
widgets.VBox([upload, size])
"""


@pytest.mark.parametrize("path", ["voila/render/startup.ipynb", "voila/static/voila.js"])
def test_answers_are_compressed(show: Callable[..., Any], path: str) -> None:
    """Workbooks and scripts are sent with gzip."""
    headers = {"Accept-Encoding": "gzip"}
    answer, _ = show().ask(path, **headers)
    assert answer.getheader("Content-Encoding") == "gzip"


@pytest.mark.slow
@pytest.mark.browser
def test_large_upload(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """A file larger than Tornado's own limit of 10 MB arrives."""
    size = 12 * 2**20
    page = open_page(show(UPLOAD).url)
    page.get_by_text("nothing yet").wait_for()
    content = {"name": "ledger.csv", "mimeType": "text/csv", "buffer": b"1" * size}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Ledger").click()
    chooser.value.set_files(files=[content])
    expect(page.get_by_text(f"received {size} bytes")).to_be_visible()


def test_message_that_is_too_large_is_not_taken_and_harms_nobody(show: Callable[..., Any]) -> None:
    """The connection ends, the kernel lives, and the server has not taken the memory for it."""
    server = show()
    found = re.search(rb'"kernelId": "([^"]+)"', server.ask()[1])
    assert found
    kernel = f"api/kernels/{found[1].decode()}"
    memory = psutil.Process(server.process.pid).memory_info

    async def send() -> None:
        address = f"{server.root}{kernel}/channels".replace("http:", "ws:")
        connection = await websocket_connect(address)
        with suppress(WebSocketClosedError):
            await connection.write_message(bytes(HUGE), binary=True)
        while await connection.read_message() is not None:
            pass
        connection.close()

    before = memory().rss
    run(send)
    assert memory().rss - before < 100_000_000
    answer, content = server.ask(kernel)
    assert answer.status == 200
    assert json.loads(content)["execution_state"] != "dead"
