"""Defect 4: Voila sends everything uncompressed and drops the connection when a file of 10 MB is uploaded."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

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
