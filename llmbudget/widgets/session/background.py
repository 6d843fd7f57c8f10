"""Background work in one thread: a new task stops the earlier one, and nothing waits for it."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from threading import Event, Lock, Thread
from typing import TypeVar

from llmbudget.widgets.session.turns import after_edits

Result = TypeVar("Result")


class Stopped(Exception):  # noqa: N818 - it is no error: somebody asked for something else
    """Raised inside work that was replaced by a newer task."""


class Run:
    """A task in progress."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()  # identifies the message that is being answered
        self._stopped = Event()

    def stop(self) -> None:
        """Stop the task; it sends nothing more."""
        self._stopped.set()

    def check(self) -> None:
        """Raise `Stopped` inside the work if it was stopped."""
        if self._stopped.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Wait; raise `Stopped` as soon as the work is stopped."""
        if self._stopped.wait(seconds):
            raise Stopped

    def give_way(self) -> None:
        """Wait while other kernels answer edits; raise `Stopped` if the work is stopped."""
        self.check()
        after_edits(self.wait)

    def tell(self, say: Callable[[], None]) -> None:
        """Call `say` in the thread that handles the kernel's messages, unless the task was stopped."""

        def unless_stopped() -> None:
            if not self._stopped.is_set():
                say()

        try:
            self._loop.call_soon_threadsafe(unless_stopped, context=self._context)
        except RuntimeError:  # the loop is closed because the kernel is ending
            self.stop()


class Background:
    """Runs one task at a time.

    Args:
        pause: seconds to wait for a newer task before this one begins.
    """

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause
        self._turn = Lock()
        self._run: Run | None = None

    def start(
        self, work: Callable[[Run], Result], done: Callable[[Result], None], failed: Callable[[Exception], None]
    ) -> None:
        """Stop the current task and start this one.

        Args:
            work: called in the thread, with its `Run`.
            done: called with the result, in the thread that handles the kernel's messages.
            failed: called with the exception, in the same thread.

        Raises:
            RuntimeError: there is no event loop to report the result to.
        """
        self.stop()
        self._run = run = Run()
        Thread(target=self._do, args=(run, work, done, failed), daemon=True).start()

    def stop(self) -> None:
        """Stop the current task; it reports nothing."""
        if self._run is not None:
            self._run.stop()

    def _do(
        self,
        run: Run,
        work: Callable[[Run], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            run.wait(self._pause)
            with self._turn:  # a stopped task may take a moment to end
                run.check()
                result = work(run)
        except Stopped:
            return
        except Exception as error:  # noqa: BLE001 - logged where the kernel's messages are handled
            run.tell(partial(failed, error))
        else:
            run.tell(partial(done, result))
