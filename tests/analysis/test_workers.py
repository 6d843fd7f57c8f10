"""Work in parts: nothing is lost, everything comes in order, and what stops the work gives up the rest."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from llmbudget.analysis.workers import AHEAD, in_parts


@pytest.mark.parametrize("number", [0, 1, AHEAD - 1, AHEAD, AHEAD + 1, 3 * AHEAD + 7])
def test_every_part_is_made_once_and_in_order_here_and_on_threads(number: int) -> None:
    parts = range(number)
    assert list(in_parts(str, parts, None, None)) == [str(part) for part in parts]
    with ThreadPoolExecutor(3) as threads:
        assert list(in_parts(str, parts, threads, None)) == [str(part) for part in parts]


class _Waiting(Executor):
    """Runs nothing until it is asked for the result; keeps every future."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - as its base class
        class _Lazy(Future[Any]):
            def result(self, timeout: float | None = None) -> Any:  # noqa: ANN401, ARG002 - as its base class
                self.set_result(fn(*args, **kwargs))
                return super().result()

        self.futures.append(_Lazy())
        return self.futures[-1]


def test_no_more_than_some_parts_wait_at_once() -> None:
    executor = _Waiting()
    made = in_parts(str, range(10 * AHEAD), executor, None)
    for taken in range(1, 5):
        next(made)
        assert len(executor.futures) - taken < AHEAD


def test_progress_tells_how_many_are_done_of_all() -> None:
    for executor in (None, _Waiting()):
        told: list[tuple[int, int]] = []
        list(in_parts(str, range(4), executor, lambda done, parts: told.append((done, parts))))  # noqa: B023 - at once
        assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_progress_raises_stops_the_work_and_cancels_what_waits() -> None:
    def cancel(done: int, parts: int) -> None:  # noqa: ARG001 - as progress is called
        if done == 2:
            raise KeyboardInterrupt

    executor = _Waiting()
    with pytest.raises(KeyboardInterrupt) as caught:
        list(in_parts(str, range(10), executor, cancel))
    assert [future.cancelled() for future in executor.futures] == [False] * 2 + [True] * 8
    assert caught.traceback  # the error is still held: it is not the collector that canceled


def test_what_a_part_raises_stops_the_work_and_cancels_what_waits() -> None:
    executor = _Waiting()
    with pytest.raises(ZeroDivisionError):
        list(in_parts(lambda part: 1 // part, range(5), executor, None))
    assert [future.cancelled() for future in executor.futures] == [False] + [True] * 4


def test_without_an_executor_a_part_is_made_when_it_is_asked_for() -> None:
    seen: list[int] = []
    made = in_parts(seen.append, range(3), None, None)
    next(made)
    assert seen == [0]
