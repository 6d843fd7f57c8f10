"""Defect 2: Voila's kernels outlive their pages. Ours end with the page, when idle, and with the server."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page

SHORT = "import llmbudget.server.application as a; a.IDLE_SECONDS = 1"


@pytest.mark.browser
def test_reloading_leaves_one_kernel_and_closing_none(
    show: Callable[..., Any], open_page: Callable[..., Page], wait_until: Callable[..., None]
) -> None:
    """The page tells the server when it closes, and is believed; a reload starts a kernel and ends the one before."""
    server = show()
    page = open_page(server.url)
    page.get_by_label("Tokens").wait_for()
    [before] = server.kernels()
    page.reload()
    page.get_by_label("Tokens").wait_for()
    wait_until(lambda: len(server.kernels()) == 1, "one kernel is left")
    assert [before] != server.kernels()
    page.close(run_before_unload=True)
    wait_until(lambda: not server.kernels(), "the kernel has ended")


@pytest.mark.slow
def test_idle_kernel_is_ended(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    """A kernel whose page went away without a word (a crash, a phone) does not live for ever."""
    server = serve_folder(write(), first=SHORT)
    assert b"application/vnd.voila.cell-output+json" in server.ask()[1]
    wait_until(lambda: not server.kernels(), "the idle kernel has ended")


@pytest.mark.slow
def test_kernels_end_with_the_server(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    """Stopping the server leaves no process and no socket behind."""
    server = serve_folder(write())
    server.ask()
    kernels = server.kernels()
    folder = connection_file(kernels[0]).parent
    assert folder.is_dir()
    server.process.terminate()
    assert server.process.wait(timeout=30) == 0
    wait_until(lambda: not any(kernel.is_running() for kernel in kernels), "the kernels have ended")
    assert not folder.exists()


def test_other_pages_cannot_end_a_kernel(show: Callable[..., Any]) -> None:
    """The protection against requests forged by other pages stays."""
    server = show()
    server.ask()
    kernel = connection_file(server.kernels()[0]).stem.removeprefix("kernel-")
    answer, _ = server.ask(f"voila/api/shutdown/{kernel}", "POST")
    assert answer.status == HTTPStatus.FORBIDDEN
    assert len(server.kernels()) == 1


def connection_file(kernel: psutil.Process) -> Path:
    """The file that tells a kernel where to listen."""
    words = kernel.cmdline()
    return Path(words[words.index("-f") + 1])
