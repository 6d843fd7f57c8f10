"""What people see who come by a link elsewhere, or when all places are taken."""

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serve a page of another website: another name of this machine is another site."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined] # it would write into the tests' output
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def write(body: str) -> str:
        (tmp_path / "wiki.html").write_text(f"<!doctype html><link rel=icon href=data:,><title>Wiki</title>{body}")
        return f"http://127.0.0.1:{server.server_port}/wiki.html"

    yield write
    server.shutdown()
    server.server_close()


def test_a_link_elsewhere_opens_the_workbook_with_what_stands_behind_it(
    show: Callable[..., Any], elsewhere: Callable[[str], str], open_page: Callable[..., Page]
) -> None:
    """The plan of a link stands behind #, and stays there."""
    server = show()
    page = open_page(elsewhere(f"<a href='{server.url}?a=b#plan=1'>Budget</a>"))
    page.get_by_role("link", name="Budget").click()
    page.get_by_label("Tokens").wait_for()
    assert page.url == f"{server.url}?a=b#plan=1"
    assert len(server.kernels()) == 1


def test_another_website_starts_no_kernel(
    show: Callable[..., Any], elsewhere: Callable[[str], str], open_page: Callable[..., Page]
) -> None:
    """Neither embedded, nor as picture, nor fetched; the first page waits until all of it was tried."""
    server = show()
    tried = f"<iframe src='{server.url}'></iframe><img src='{server.url}'><link rel=prefetch href='{server.url}'>"
    fetch = f"<script>fetch('{server.url}', {{mode: 'no-cors'}}).finally(() => document.title = 'Tried')</script>"
    page = open_page(elsewhere(tried + fetch), errors_expected=True)
    expect(page).to_have_title("Tried")
    page.wait_for_load_state("networkidle")
    assert server.kernels() == []


@pytest.mark.slow
def test_who_waits_gets_in_when_somebody_leaves(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    server = serve_folder(write(), options="warm=0, most_pages=1")
    first = open_page(server.url)
    first.get_by_label("Tokens").wait_for()
    second = open_page(f"{server.url}#plan=1", card=True, errors_expected=True)  # the browser calls 503 an error
    expect(second.get_by_role("heading", name="All places are taken")).to_be_visible()
    expect(second.get_by_role("status")).to_have_text("You are next.")
    first.close(run_before_unload=True)
    second.get_by_label("Tokens").wait_for()
    assert second.url == f"{server.url}#plan=1"
