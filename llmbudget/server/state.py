"""The state that a process of a page reads once and keeps: a kernel or zygote with another state is outdated."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

from llmbudget.catalog.own import FILES
from llmbudget.catalog.selection import VARIABLE

State = tuple[date, str, tuple[tuple[str, int, int], ...], int]


PACKAGE = Path(__file__).parents[1]
CODE = (".py", ".js", ".css", ".csv", ".yaml")


def state_now() -> State:
    """Return the date, the user's own tables with time and size, and the time of the newest code of this package."""
    folder = os.environ.get(VARIABLE, "")
    tables = [(name, Path(folder, name)) for name in FILES] if folder else []
    stats = [(name, path.stat()) for name, path in tables if path.is_file()]
    files = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
    return datetime.now(UTC).date(), folder, files, newest_code()


def newest_code(folder: str = str(PACKAGE)) -> int:
    """Return when this package was last changed, in nanoseconds: it may be upgraded while a server runs.

    It is read for every page; `Path.rglob` takes six times as long.
    """
    newest = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                newest = max(newest, newest_code(entry.path))
            elif entry.name.endswith(CODE):
                newest = max(newest, entry.stat().st_mtime_ns)
    return newest
