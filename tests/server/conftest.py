"""Small workbooks."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

FORM = """
import ipywidgets as widgets
number = widgets.FloatText(description="Tokens")
double = widgets.Label("nothing yet")
number.observe(lambda change: setattr(double, "value", f"doubled: {change['new'] * 2:g}"), "value")
widgets.VBox([number, double])
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write workbooks into a folder, and return the folder."""

    def write_one(*cells: str, name: str = "startup", title: str = "") -> Path:
        """Write a workbook of code cells; without any, it holds a small form."""
        notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells or (FORM,)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        if title:
            notebook.metadata.title = title
        path = tmp_path / "workbooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return path.parent

    return write_one
