"""Work in a thread of its own: nobody waits for it, what is asked last counts, and what was asked before stops."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from typing import TypeVar

import psutil

BUSY = 90.0
"""Percent of all processors: from here on others have nothing left, and their edits come first."""

LONGEST_PAUSE = 2.0
"""Seconds after which work begins on the busiest machine, too."""

Result = TypeVar("Result")


class Stopped(Exception):  # noqa: N818 - it is no error: somebody asked for something else
    """Raised inside of work that nobody waits for any more."""


class Run:
    """A piece of work under way."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()  # the kernel knows by it which message is being answered
        self._stopped = Event()

    def stop(self) -> None:
        """Let it end, and say nothing more."""
        self._stopped.set()

    def check(self) -> None:
        """Raise `Stopped` inside of the work when it is to end."""
        if self._stopped.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Wait, and raise `Stopped` as soon as the work is to end."""
        if self._stopped.wait(seconds):
            raise Stopped

    def tell(self, say: Callable[[], None]) -> None:
        """Have something said where the kernel's messages are handled, unless this was stopped by then."""

        def unless_stopped() -> None:
            if not self._stopped.is_set():
                say()

        try:
            self._loop.call_soon_threadsafe(unless_stopped, context=self._context)
        except RuntimeError:  # the loop is closed: the kernel ends, and nobody is there to be told
            self.stop()


class Background:
    """One piece of work at a time.

    Args:
        pause: seconds that work waits for something newer to be asked before it begins; on a busy machine longer.
    """

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause
        self._turn = Lock()
        self._run: Run | None = None

    def start(
        self, work: Callable[[Run], Result], done: Callable[[Result], None], failed: Callable[[Exception], None]
    ) -> None:
        """Stop what is under way, and do this instead.

        Args:
            work: called in the thread, with its `Run`.
            done: called with what it returns, where the kernel's messages are handled.
            failed: called with what it raises, there too.

        Raises:
            RuntimeError: there is no event loop, so nobody could be told.
        """
        self.stop()
        self._run = run = Run()
        Thread(target=self._do, args=(run, work, done, failed), daemon=True).start()

    def stop(self) -> None:
        """Stop what is under way: nothing more is said of it."""
        if self._run is not None:
            self._run.stop()

    def _wait(self, run: Run) -> None:
        psutil.cpu_percent()  # each call says what it was since the one before
        end = monotonic() + LONGEST_PAUSE
        run.wait(self._pause)
        while psutil.cpu_percent() > BUSY and monotonic() < end:
            run.wait(self._pause)

    def _do(
        self,
        run: Run,
        work: Callable[[Run], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            if self._pause:
                self._wait(run)
            with self._turn:  # what was stopped may still need a moment
                run.check()
                result = work(run)
        except Stopped:
            return
        except Exception as error:  # noqa: BLE001 - logged where the kernel's messages are handled
            run.tell(partial(failed, error))
        else:
            run.tell(partial(done, result))
