"""Defect 1: Voila's pages ask a CDN for stylesheets, fonts and MathJax. Ours ask nobody outside the machine."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TEMPLATE = Path(__file__).parents[2] / "templates/voila"


def test_template_names_no_address_outside() -> None:
    """No file of the template holds an address of another machine."""
    files = [path for path in TEMPLATE.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if re.search(r"https?://|@import", path.read_text())] == []


def test_workbook(write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """The page of a workbook opens without a request that leaves the machine (``open_page`` sees to that)."""
    server = serve_folder(write())
    page = open_page(server.url)
    page.get_by_label("Tokens").wait_for()
    page.wait_for_load_state("networkidle")
    assert server.log.read_text() == ""


def test_list_of_workbooks(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """The list of workbooks opens each of them."""
    write(name="big_tech")
    page = open_page(serve_folder(write()).root)
    expect(page.get_by_role("link", name="Big tech")).to_be_visible()
    page.get_by_role("link", name="Startup").click()
    page.get_by_label("Tokens").wait_for()


@pytest.mark.parametrize(
    "path",
    ["nothing", "voila/render/nothing.ipynb", "voila/tree/nothing", "voila/labextensions/nothing.js"],
)
def test_missing_page(show: Callable[..., Any], open_page: Callable[..., Page], path: str) -> None:
    """A page that does not exist says so and leads back."""
    page = open_page(show().root + path, errors_expected=True)
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="Back to the workbooks").click()
    expect(page.get_by_role("link", name="Startup")).to_be_visible()


def test_broken_workbook(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """A file that is no notebook leads to a page of ours, too."""
    folder = write()
    (folder / "broken.ipynb").write_text("{")
    page = open_page(serve_folder(folder).root + "voila/render/broken.ipynb", errors_expected=True)
    expect(page.get_by_role("heading", name="This page could not be shown")).to_be_visible()


def test_only_the_needed_extensions(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """Extensions of JupyterLab that happen to be installed do not slow the page down."""
    page = open_page(show().url)
    settings = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent)")
    assert {extension["name"] for extension in settings["federated_extensions"]} == {
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    }
