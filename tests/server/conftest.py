"""Small workbooks."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from llmbudget.server.imports import without_grammars

with without_grammars():
    import nbformat
    from nbformat import v4

FORM = '''
import anywidget

class Form(anywidget.AnyWidget):
    __module__ = "llmbudget.form"  # as the project's own, which need nothing of JupyterLab
    _esm = """
    export default { render({ model, el }) {
      el.innerHTML = "<label>Tokens <input></label> <output>nothing yet</output>";
      const [field, answer] = el.querySelectorAll("input, output");
      field.onchange = () => model.send(field.value);
      model.on("msg:custom", (text) => { answer.textContent = text; });
    } };
    """

    def __init__(self):
        super().__init__()
        self.on_msg(lambda _, text, __: self.send(f"doubled: {2 * float(text):g}"))

Form()
'''


def write_into(folder: Path, *cells: str, name: str = "startup", title: str = "") -> Path:
    """Write a workbook of code cells; without any, it holds a small form."""
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells or (FORM,)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    if title:
        notebook.metadata.title = title
    folder.mkdir(exist_ok=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write workbooks into a folder of the test's own, and return the folder."""
    return partial(write_into, tmp_path / "workbooks")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small form, for servers that a file of tests shares."""
    return write_into(tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="session")
def shared(serve_for_all: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    """A server that tests share, and its folder."""
    folder = write_into(tmp_path_factory.mktemp("shared"))
    return serve_for_all(folder), folder


@pytest.fixture
def show(shared: tuple[Any, Path]) -> Iterator[Callable[..., Any]]:
    """Write a workbook for a server that many tests share: for tests of one page, which do not look at the server."""
    server, folder = shared

    def show_one(*cells: str, **options: str) -> Any:  # noqa: ANN401 - what serves it
        write_into(folder, *cells, **options)
        return server

    yield show_one
    server.end_kernels()
    for left in folder.iterdir():
        left.unlink()
