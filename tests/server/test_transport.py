"""Defect 5: the ports of kernels that start together collide. Ours have none where sockets in files exist."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest
import zmq

pytestmark = pytest.mark.skipif(not zmq.has("ipc"), reason="this system has no sockets in files")


def sockets(kernel: psutil.Process) -> set[str]:
    """The last letters of the paths on which a kernel listens."""
    return {each.laddr[-6:] for each in kernel.net_connections("unix") if "/kernel-" in each.laddr}


def test_kernels_listen_on_files(show: Callable[..., Any]) -> None:
    """Kernels that start together all run, and each listens on five files of its own."""
    server = show("print('computed')")
    with ThreadPoolExecutor(4) as pool:
        pages = [content for _, content in pool.map(lambda _: server.ask(), range(4))]
    assert all(b"computed" in page for page in pages)
    assert [sockets(kernel) for kernel in server.kernels()] == [{f"-ipc-{n}" for n in range(1, 6)}] * 4


@pytest.mark.slow
def test_runtime_folder(write: Callable[..., Path], serve_folder: Callable[..., Any]) -> None:
    """The files are in the user's own runtime folder where the system has one."""
    with TemporaryDirectory() as runtime:
        server = serve_folder(write("print('computed')"), XDG_RUNTIME_DIR=runtime)
        assert b"computed" in server.ask()[1]
        assert any(Path(runtime).glob("voila_*/kernel-*-ipc-1"))


@pytest.mark.slow
def test_long_runtime_folder(write: Callable[..., Path], serve_folder: Callable[..., Any], tmp_path: Path) -> None:
    """A runtime folder whose path is too long for sockets is not used."""
    long = tmp_path / ("long" * 20)
    long.mkdir()
    assert b"computed" in serve_folder(write("print('computed')"), XDG_RUNTIME_DIR=str(long)).ask()[1]
    assert list(long.iterdir()) == []
