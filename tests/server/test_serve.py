"""Starting the server: what it finds, what it refuses, what it prints."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from llmbudget.server import ServerError, serve, workbooks_folder


def test_missing_workbook(write: Callable[..., Path]) -> None:
    """The message lists the workbooks that exist."""
    write(name="academic")
    with pytest.raises(ServerError, match="no workbook 'startupp'; choose one of: academic, startup"):
        serve("startupp", folder=write())


def test_empty_folder(tmp_path: Path) -> None:
    """The message says where there is nothing."""
    with pytest.raises(ServerError, match=f"{tmp_path} has none"):
        serve(folder=tmp_path)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_port_taken(write: Callable[..., Path], taken: int) -> None:
    """A chosen port is never replaced silently; nor does a server import grammars, three quarters of its start."""
    call = f"serve(port={taken}, open_browser=False, folder=Path({str(write())!r}))"
    at_end = (
        "atexit.register(lambda: print('voila' in sys.modules, 'lark' in sys.modules, 'rfc3987_syntax' in sys.modules))"
    )
    code = f"import atexit, sys; from pathlib import Path; from llmbudget.server import *; {at_end}; {call}"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    sentence = f"port {taken} is taken by another program; choose another with --port"
    assert result.stderr.splitlines()[-1].endswith(f"ServerError: {sentence}")
    assert result.stdout.split() == ["True", "False", "False"]


def test_two_servers(write: Callable[..., Path], serve_folder: Callable[..., Any]) -> None:
    """The second server takes the next free port, and each prints one line."""
    folder = write()
    first, second = serve_folder(folder), serve_folder(folder)
    assert first.url != second.url
    for server in (first, second):
        assert server.url.endswith("/voila/render/startup.ipynb")
        assert b"Startup" in server.ask("")[1]
        server.process.terminate()
        server.process.wait()
        assert server.process.stdout.read() == ""
        assert server.log.read_text() == ""


def test_workbooks_folder_from_anywhere(tmp_path: Path) -> None:
    """The workbooks are found from any folder."""
    code = "from llmbudget.server import workbooks_folder; print(workbooks_folder())"
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(result.stdout.strip()) == workbooks_folder()


def test_installed_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation finds the workbooks on Jupyter's data path."""
    installed = tmp_path / "llmbudget/workbooks"
    installed.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setattr("llmbudget.shipped.CHECKOUT", tmp_path / "nowhere")
    assert workbooks_folder() == installed


def test_voila_is_imported_late() -> None:
    """Commands that start no server do not wait for Voila."""
    code = "import sys, llmbudget.server; print('voila' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_other_settings_do_not_interfere(
    write: Callable[..., Path], serve_folder: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a voila.json where the command runs nor another Python's kernel changes the page."""
    (tmp_path / "voila.json").write_text(json.dumps({"VoilaConfiguration": {"template": "lab"}}))
    kernel = tmp_path / "data/kernels/python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "Another Python", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.chdir(tmp_path)
    data = {"JUPYTER_DATA_DIR": str(tmp_path / "data"), "JUPYTER_PREFER_ENV_PATH": "0"}
    server = serve_folder(write("print('computed')"), **data)
    html = server.ask()[1]
    assert b"computed" in html
    assert b"llmbudget-opening" in html
