"""Work in parts: in this process or on any `concurrent.futures` executor, such as a process pool or a Dask cluster."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from itertools import islice
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with the numbers of finished parts and of all parts; an exception from it stops the work."""

AHEAD = 64
"""Parts submitted to an executor at once, to limit the results held in memory."""


def in_parts(
    task: Callable[[Part], Result], parts: Sequence[Part], executor: Executor | None, progress: Progress | None
) -> Iterator[Result]:
    """Yield the result of each part, in order."""
    with closing(_results(task, parts, executor)) as results:  # if the work stops, pending parts are canceled at once
        for done, result in enumerate(results, start=1):
            yield result
            if progress is not None:
                progress(done, len(parts))


def _results(
    task: Callable[[Part], Result], parts: Sequence[Part], executor: Executor | None
) -> Generator[Result, None, None]:
    if executor is None:
        yield from map(task, parts)
        return
    waiting: deque[Future[Result]] = deque()
    left = iter(parts)
    try:
        while True:
            waiting.extend(executor.submit(task, part) for part in islice(left, AHEAD - len(waiting)))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
