"""Work in parts: here, or on any executor of `concurrent.futures`, such as a pool of processes or a Dask cluster."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from itertools import islice
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with the number of parts that are done, and of all; what it raises stops the work."""

AHEAD = 64
"""Parts that wait on an executor at once: bounds what is held of work that was done early."""


def in_parts(
    task: Callable[[Part], Result], parts: Sequence[Part], executor: Executor | None, progress: Progress | None
) -> Iterator[Result]:
    """Yield what the task makes of each part, in their order, wherever it was made."""
    with closing(_made(task, parts, executor)) as made:  # what is under way is given up at once when the work stops
        for done, result in enumerate(made, start=1):
            yield result
            if progress is not None:
                progress(done, len(parts))


def _made(
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
