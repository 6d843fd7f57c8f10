"""JupyterLab has a tile for each workbook, also where the server's folder has none and behind a hub's prefix."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import CHECKOUT, wait
from jupyter_servers import jupyter_server
from playwright.sync_api import Page, expect

import llmbudget

pytestmark = pytest.mark.browser
PREFIX = "/user/ada@example.org/"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab over an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    with jupyter_server(empty, tmp_path, f"--ServerApp.base_url={PREFIX}", program="jupyterlab") as url:
        yield url


def titles() -> list[str]:
    """What the notebooks call themselves."""
    files = (CHECKOUT / "workbooks").glob("*.ipynb")
    return [json.loads(file.read_text("utf-8"))["metadata"]["title"] for file in files]


@pytest.mark.slow
def test_a_tile_opens_its_workbook_and_its_page_the_notebook(
    lab: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """The notebook is written into the folder of the server, where people change it."""
    launcher = open_page(lab, errors_expected=True)  # JupyterLab logs a second window of itself as an error, and works
    section = launcher.locator(".jp-Launcher-section").filter(has=launcher.get_by_role("heading", name="llmbudget"))
    tiles = section.locator(".jp-LauncherCard")
    wait(lambda: sorted(tiles.all_inner_texts()) == sorted(titles()), "there is a tile for each workbook")
    with launcher.expect_popup() as opened:
        tiles.filter(has_text="Startup training budget").press("Enter")
    page = opened.value
    assert page.url.endswith("/llmbudget/startup.ipynb")
    page.get_by_role("button", name="Open the example").click()
    tokens = page.get_by_role("textbox", name="Training tokens")
    tokens.fill("200B")
    tokens.press("Enter")
    total = f"${llmbudget.Budget('startup', tokens=2e11)['total_cost']:,.0f}"
    expect(page.locator(f'.lb-total[title="{total}"]')).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Notebook").press("Enter")
    notebook = opened.value
    expect(notebook.locator(".jp-Notebook .jp-CodeCell").first).to_contain_text("app(")
    assert (tmp_path / "empty/startup.ipynb").read_text("utf-8").count("app(") == 1


def test_the_extension_has_the_version_of_the_package() -> None:
    package = json.loads((CHECKOUT / "lab/launcher/package.json").read_text("utf-8"))
    assert package["version"] == llmbudget.__version__
