"""A virtual environment and a copy of the repository, as at a first installation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import CHECKOUT


def copied(place: Path) -> Path:
    """Copy the repository into a folder, without what was built in it."""
    left_out = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", ".hypothesis", ".nox", "dist")
    return shutil.copytree(CHECKOUT, place / "repository", ignore=left_out)


def clean_environment(place: Path) -> dict[str, str]:
    """Make an empty virtual environment in a folder; return the variables under which its programs run."""
    subprocess.run([sys.executable, "-m", "venv", place / "environment"], check=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON", "XDG"))}
    path = f"{place / 'environment/bin'}{os.pathsep}{os.environ['PATH']}"
    return kept | {"HOME": str(place), "PATH": path, "PIP_CACHE_DIR": _cache()}  # a home of its own has no cache


def _cache() -> str:
    """Return where pip keeps what it fetched before."""
    command = [sys.executable, "-m", "pip", "cache", "dir"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
