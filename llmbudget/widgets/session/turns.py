"""Turns at the processors, over all kernels of a person's server: edits come first, and ranges wait for each other.

Kernels are processes that know nothing of each other, so they lock files in Jupyter's runtime folder. The system
unlocks them when a kernel ends. Where files cannot be locked, nobody waits.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir

if sys.platform == "win32":
    LOCK_EX = LOCK_NB = LOCK_SH = 0

    def flock(_file: int, _how: int) -> None:
        """Lock nothing."""

else:
    from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock

POLL = 0.05
"""Seconds between two looks for a free turn."""

YIELD = 0.01
"""Seconds that work waits for an edit at a time."""

LONGEST_YIELD = 0.5
"""Seconds after which work goes on although people edit."""

_EDITS = "llmbudget-edits.lock"

Wait = Callable[[float], None]
"""Waits for some seconds; an exception from it ends the wait for good."""


def turns() -> int:
    """Return how many ranges are worked out at the same time: one for each processor."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@contextmanager
def editing() -> Iterator[None]:
    """Have the work of all kernels wait while an edit is answered."""
    with ExitStack() as held:
        with suppress(OSError):  # work looks at this very moment, or there is no folder
            held.enter_context(_locked(_EDITS, LOCK_SH))
        yield


def after_edits(wait: Wait) -> None:
    """Wait until no kernel answers an edit, at most `LONGEST_YIELD`."""
    for _ in range(round(LONGEST_YIELD / YIELD)):
        if not _is_taken(_EDITS):
            return
        wait(YIELD)


@contextmanager
def turn(wait: Wait) -> Iterator[None]:
    """Wait for one of the turns, and hold it."""
    names = [f"llmbudget-turn-{number}.lock" for number in range(turns())]
    with ExitStack() as held:
        while not any(_take(name, held) for name in names):
            wait(POLL)
        yield


def _take(name: str, held: ExitStack) -> bool:
    """Return whether a lock is held now, or cannot be had at all."""
    try:
        held.enter_context(_locked(name, LOCK_EX))
    except BlockingIOError:
        return False
    except OSError:  # no folder, or a file system without locks
        return True
    return True


def _is_taken(name: str) -> bool:
    with ExitStack() as held:
        return not _take(name, held)


@contextmanager
def _locked(name: str, how: int) -> Iterator[None]:
    """Hold a lock.

    Raises:
        BlockingIOError: another kernel holds it.
        OSError: there is no such file to be had.
    """
    folder = Path(jupyter_runtime_dir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / name, os.O_RDONLY | os.O_CREAT, 0o600)
    try:
        flock(file, how | LOCK_NB)
        yield
    finally:
        os.close(file)
