"""Defect 1: Voila's pages load stylesheets, fonts and MathJax from a CDN. Ours load nothing from other hosts."""

import json
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


def test_workbooks_open_from_their_list(
    write: Callable[..., Path], serve_folder: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    """Without a request that leaves the machine (``open_page`` sees to that), and without a complaint in the log."""
    write(name="big_tech")
    server = serve_folder(write())
    page = open_page(server.root)
    expect(page.get_by_role("link", name="Big tech")).to_be_visible()
    page.get_by_role("link", name="Startup").click()
    page.get_by_label("Tokens").wait_for()
    page.wait_for_load_state("networkidle")
    assert server.log.read_text() == ""


def test_missing_page(show: Callable[..., Any], shared: tuple[Any, Path], open_page: Callable[..., Page]) -> None:
    """A page that does not exist says so and leads back; a file that is no notebook leads to a page of ours, too."""
    root = show().root
    page = open_page(root, errors_expected=True)
    for path in ("nothing", "voila/render/nothing.ipynb", "voila/tree/nothing", "voila/labextensions/nothing.js"):
        page.goto(root + path)
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
        page.get_by_role("link", name="Back to the workbooks").click()
        expect(page.get_by_role("link", name="Startup")).to_be_visible()
    (shared[1] / "broken.ipynb").write_text("{")
    page.goto(f"{root}voila/render/broken.ipynb")
    expect(page.get_by_role("heading", name="This page could not be shown")).to_be_visible()


def test_only_the_needed_extensions(show: Callable[..., Any]) -> None:
    """Extensions of JupyterLab that happen to be installed do not slow the page down."""
    html = show("print('computed')").ask()[1].decode()
    [settings] = re.findall(r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert {extension["name"] for extension in json.loads(settings)["federated_extensions"]} == {
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    }
