"""Voila as an extension of a Jupyter server, as on Binder: the settings of ``binder/`` mend the same defects."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zmq
from jupyter_servers import jupyter_server
from playwright.sync_api import Page, expect

from llmbudget.server.jupyter import jupyter_settings


@pytest.fixture
def jupyter(write: Callable[..., Path], tmp_path: Path) -> Iterator[str]:
    """The address of a Jupyter server that is configured as on Binder."""
    with jupyter_server(write(UPLOAD, name="ledger"), tmp_path, "--IdentityProvider.token=") as url:
        yield url


UPLOAD = """
import ipywidgets as widgets
upload = widgets.FileUpload(description="Ledger")
size = widgets.Label("nothing yet")
upload.observe(lambda change: setattr(size, "value", f"received {change['new'][0].size} bytes"), "value")
widgets.VBox([upload, size])
"""


@pytest.mark.slow
@pytest.mark.browser
def test_large_files_go_through_the_page_and_none_is_served_beside_it(
    jupyter: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """The workbook opens without a request that leaves the machine (``open_page`` sees to that)."""
    (tmp_path / "workbooks/picture.svg").write_text("<svg/>")
    page = open_page(f"{jupyter}voila/render/ledger.ipynb")
    page.get_by_role("button", name="Ledger").wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator("body.llmbudget-workbook")).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Ledger").click()
    content = {"name": "ledger.csv", "mimeType": "text/csv", "buffer": b"1" * 12 * 2**20}
    chooser.value.set_files(files=[content])
    expect(page.get_by_text(f"received {12 * 2**20} bytes")).to_be_visible()
    assert page.request.get(f"{jupyter}voila/files/picture.svg").status == 403


@pytest.mark.skipif(not zmq.has("ipc"), reason="this system has no sockets in files")
@pytest.mark.parametrize(("added", "transport"), [(0, "ipc"), (1, "tcp")])
def test_kernels_listen_on_files_whose_names_are_not_too_long(
    added: int, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system takes 104 characters; with what a kernel adds, the first of these folders is just short enough."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", tempfile.gettempdir())
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/" + "r" * (53 + added))
    assert jupyter_settings().KernelManager.transport == transport


def test_a_jupyter_server_starts_without_the_cost_model() -> None:
    """The extension is loaded in every Jupyter server of those who have the package: it must not slow it down."""
    code = "import sys, llmbudget.server.shipped_pages; print({'numpy', 'pydantic', 'pandas'} & {*sys.modules})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
