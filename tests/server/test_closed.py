"""What the server gives away: the pages of workbooks. No source, no file beside them, no list of kernels."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECKOUT

SECRET = b"confidential"
BESIDE = ["plan.yaml", "picture.png", "page.html", "style.css", "data.json", "notes.md", "code.py", "startup.ipynb"]


@pytest.fixture
def folder(shared: tuple[Any, Path]) -> Iterator[Path]:
    """A folder with files beside its workbook that are nobody's business."""
    folder = shared[1]
    outside = folder.parent / "outside.png"
    for file in (*(folder / name for name in BESIDE[:-1]), outside):
        file.write_bytes(SECRET)
    yield folder
    outside.unlink()


@pytest.fixture
def server(folder: Path, show: Callable[..., Any]) -> Any:  # noqa: ANN401 - what serves it
    """A server of this folder, and a workbook whose source is nobody's business either."""
    server = show("assert True  # confidential\nprint('computed')")
    (folder / ".hidden.ipynb").write_bytes((folder / "startup.ipynb").read_bytes())
    return server


def test_page_shows_what_was_computed_but_no_source(server: Any) -> None:  # noqa: ANN401 - as above
    page = server.ask()[1]
    assert b"computed" in page
    assert SECRET not in page
    assert b"assert True" not in page


def test_error_in_a_workbook_shows_no_source(show: Callable[..., Any]) -> None:
    page = show("confidential = 1\nraise ValueError(confidential)").ask()[1]
    assert b"There was an error when executing cell" in page
    assert SECRET not in page


def test_no_file_is_served(folder: Path, server: Any) -> None:  # noqa: ANN401 - as above
    """Whatever the address and however the name is written."""
    places = ["", "files/", "voila/files/", "voila/render/", "static/", "voila/static/", "notebooks/", "tree/", "view/"]
    places += ["voila/tree/", "voila/templates/llmbudget/static/", "api/contents/", "voila/api/contents/", "edit/"]
    asked = [place + name for place in places for name in BESIDE if place + name != "voila/render/startup.ipynb"]
    up = "..%2F" * 12 + str(folder / "picture.png").lstrip("/").replace("/", "%2F")
    ways = ("../outside.png", "%2e%2e/outside.png", up, up.replace("%2F", "/"))
    asked += [place + way for place in places for way in ways]
    asked += [f"voila/render/{name}" for name in (".hidden.ipynb", "../outside.png", "startup.py")]
    for path in asked:
        answer, content = server.ask(path)
        assert answer.status in {301, 302, 400, 403, 404, 405, 500}, path
        assert SECRET not in content, path
        assert b"nbformat" not in content, path
    assert server.kernels() == []


def test_list_shows_nothing_but_workbooks(server: Any) -> None:  # noqa: ANN401 - as above
    page = server.ask("voila/tree")[1].decode()
    assert re.findall(r'href="(/voila/render/[^"]+)"', page) == ["/voila/render/startup.ipynb"]
    assert not any(name in page for name in BESIDE[:-1])


def test_kernels_are_neither_listed_nor_started(server: Any) -> None:  # noqa: ANN401 - as above
    """The id of one kernel does not help to find another; a page sees only the state of its own."""
    found = re.search(rb'"kernelId": "([^"]+)"', server.ask()[1])
    assert found
    kernel = found[1].decode()
    for path in ("api/kernels", "api/sessions", "api/kernelspecs", "api/status", "api/terminals", "api/me", "api"):
        assert server.ask(path)[0].status == 404, path
    for path in ("api/kernels", f"api/kernels/{kernel}/restart", f"api/kernels/{kernel}/interrupt", "api/sessions"):
        assert server.ask(path, "POST")[0].status in {403, 404}, path
    assert server.ask(f"api/kernels/{kernel}", "DELETE")[0].status == 405
    answer, content = server.ask(f"api/kernels/{kernel}")
    assert answer.status == 200
    assert json.loads(content)["id"] == kernel
    assert len(server.kernels()) == 1


def test_first_page_is_the_gallery(write: Callable[..., Path], serve_folder: Callable[..., Any]) -> None:
    """For a folder with a gallery, as wide as text reads well; otherwise the list of workbooks is the first page."""
    folder = write("print('one of them')")
    server = serve_folder(folder, None)
    assert server.url.endswith("/voila/render/startup.ipynb")
    assert b"Choose a workbook" in server.ask("")[1]
    shutil.copy(CHECKOUT / "workbooks/index.ipynb", folder)
    answer, _ = server.ask("")
    assert (answer.status, answer.headers["Location"]) == (302, "/voila/render/index.ipynb")
    gallery = serve_folder(folder, None)
    assert gallery.url.endswith("/voila/render/index.ipynb")
    assert b"jp-Notebook llmbudget-workbook llmbudget-gallery" in gallery.ask()[1]
    assert b"llmbudget-gallery" not in server.ask()[1], "a workbook has the whole width"
