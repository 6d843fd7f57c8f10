"""Work in a thread: what arrives, what does not, and where."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from own_loop import outside, run

from llmbudget.widgets.session.background import Background, Run, Stopped

SECONDS = 30


class Story:
    """A loop on which things are told, and what was."""

    def __init__(self, pause: float = 0.0) -> None:
        self.background = Background(pause)
        self.told: asyncio.Queue[Any] = asyncio.Queue()
        self.place = threading.current_thread()

    def start(self, work: Callable[[Run], Any]) -> None:
        self.background.start(work, self.tell, self.tell)

    def tell(self, what: object) -> None:
        assert threading.current_thread() is self.place
        self.told.put_nowait(what)

    async def next(self) -> Any:  # noqa: ANN401 - whatever was told
        return await asyncio.wait_for(self.told.get(), SECONDS)


def test_the_result_is_told_where_messages_are_handled_and_worked_out_elsewhere() -> None:
    async def story() -> None:
        one = Story()
        one.start(lambda _: threading.current_thread())
        assert await one.next() is not threading.current_thread()

    run(story)


def test_what_is_asked_last_counts_and_what_was_under_way_is_stopped_first() -> None:
    """The first comes to its next step only after the second was asked; never do both work at once."""
    working, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def first(run: Run) -> str:
        working.set()
        assert go_on.wait(SECONDS)
        try:
            run.check()
        except Stopped:
            ended.set()
            raise
        return "first"

    def second(_run: Run) -> str:
        return "second, after the first ended" if ended.is_set() else "both at once"

    async def story() -> None:
        one = Story()
        one.start(first)
        await asyncio.to_thread(working.wait, SECONDS)
        one.start(second)
        go_on.set()
        assert await one.next() == "second, after the first ended"
        assert one.told.empty()

    run(story)


def test_what_is_stopped_says_nothing_even_when_its_result_is_there() -> None:
    """Also what it wanted to say before it knew."""
    working, go_on = threading.Event(), threading.Event()

    async def story() -> None:
        one = Story()

        def work(run: Run) -> str:
            working.set()
            assert go_on.wait(SECONDS)
            run.tell(lambda: one.tell("on the way"))
            return "result"

        one.start(work)
        await asyncio.to_thread(working.wait, SECONDS)
        one.background.stop()
        go_on.set()
        one.start(lambda _: "next")
        assert await one.next() == "next"

    run(story)


def test_during_the_pause_something_newer_takes_the_place() -> None:
    """The older one never begins."""
    begun: list[int] = []

    async def story() -> None:
        one = Story(pause=0.5)  # time enough to start twenty on a busy machine
        for number in range(20):
            one.start(lambda _, number=number: begun.append(number))
        await one.next()
        assert begun == [19]

    run(story)


def test_what_goes_wrong_is_told_and_raised_nowhere() -> None:
    def work(_run: Run) -> None:
        raise ZeroDivisionError

    async def story() -> None:
        one = Story()
        one.start(work)
        assert isinstance(await one.next(), ZeroDivisionError)

    run(story)


def test_a_kernel_that_ends_is_left_in_peace() -> None:
    """Work that ends after it has nobody to tell; an error in its thread would fail this test."""
    working, go_on = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def work(_run: Run) -> None:
        threads.append(threading.current_thread())
        working.set()
        assert go_on.wait(SECONDS)

    async def story() -> None:
        Story().start(work)
        await asyncio.to_thread(working.wait, SECONDS)

    run(story)
    go_on.set()
    threads[0].join(SECONDS)
    assert not threads[0].is_alive()


def test_outside_of_a_kernel_nothing_begins() -> None:
    def start() -> None:
        with pytest.raises(RuntimeError, match="no running event loop"):
            Background().start(lambda _: None, print, print)

    outside(start)
