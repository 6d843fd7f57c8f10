"""Real Jupyter servers that see this checkout as an installed package."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from conftest import CHECKOUT, kernels_draw_little, wait

ADDRESS = r"http://127\.0\.0\.1\S+"
SHARED = {
    "data/voila/templates/llmbudget": "templates/voila",
    "data/labextensions/llmbudget": "lab/launcher",
    "config/jupyter_server_config.d/llmbudget.json": "lab/server_extension.json",
    "config/jupyter_server_config.py": "binder/jupyter_server_config.py",
}
"""What an installation and Binder's postBuild put into Jupyter's folders, and where it is here."""


def jupyter_folders(place: Path) -> dict[str, str]:
    """Make Jupyter's folders in a place of the test's own, and return the variables that name them."""
    for there, here in SHARED.items():
        (place / there).parent.mkdir(parents=True, exist_ok=True)
        (place / there).symlink_to(CHECKOUT / here)
    return {
        "JUPYTER_PATH": str(place / "data"),
        "JUPYTER_CONFIG_DIR": str(place / "config"),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
    }


@contextmanager
def jupyter_server(root: Path, place: Path, *options: str, program: str = "jupyter_server") -> Iterator[str]:
    """Start a Jupyter server over a folder, with its own files in another place; the address has its token.

    Its kernels draw little.
    """
    command = [sys.executable, "-m", program, "--allow-root", "--port=0", "--no-browser", *options]
    environment = {**os.environ, **jupyter_folders(place), **kernels_draw_little(place / "ipython")}
    with started(command, root, environment, place / "log.txt") as (_, url):
        yield url


@contextmanager
def started(
    command: list[str], root: Path, environment: dict[str, str], log: Path, says: str = ADDRESS
) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Start a program that says where it listens, and stop it at the end."""
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=output)
    try:
        wait(lambda: process.poll() is not None or re.search(says, log.read_text()), "the server listens")
        assert process.poll() is None, log.read_text()
        [url, *_] = re.findall(says, log.read_text())
        yield process, url
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a server as a signal does, and what it started; what takes too long is ended at once."""
    started_by_it = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        for one in started_by_it:
            with suppress(psutil.NoSuchProcess):
                one.kill()
