"""Cells tagged for JupyterLab belong to it alone: pages neither run nor show them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat import v4, write
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TAGGED = {"tags": ["jupyterlab"]}
CELLS = [
    v4.new_markdown_cell("Only in **JupyterLab**, about the next cell.", metadata=TAGGED),
    v4.new_code_cell("import pandas\nraise ValueError('only in JupyterLab')", metadata=TAGGED),
    v4.new_markdown_cell("On the page, too."),
    v4.new_code_cell("import sys\nprint('pandas is', 'here' if 'pandas' in sys.modules else 'not here')"),
]


def test_a_tagged_cell_leaves_no_trace_in_the_page(
    show: Callable[..., Any], shared: tuple[Any, Path], open_page: Callable[..., Page]
) -> None:
    server = show()
    notebook = v4.new_notebook(cells=CELLS)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    write(notebook, shared[1] / "startup.ipynb")
    page = open_page(server.url)
    expect(page.get_by_text("pandas is not here")).to_be_visible()
    expect(page.get_by_text("On the page, too.")).to_be_visible()
    expect(page.locator("#rendered_cells")).not_to_contain_text("JupyterLab")
