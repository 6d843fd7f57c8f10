"""Work in parts: here, or on any executor of `concurrent.futures`, such as a pool of processes or a Dask cluster."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
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
    made = map(task, parts) if executor is None else _submitted(task, parts, executor)
    for done, result in enumerate(made, start=1):
        yield result
        if progress is not None:
            progress(done, len(parts))


def _submitted(task: Callable[[Part], Result], parts: Sequence[Part], executor: Executor) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    left = iter(parts)
    try:
        while True:
            waiting.extend(
                executor.submit(task, part) for part, _ in zip(left, range(AHEAD - len(waiting)), strict=False)
            )
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        for future in waiting:  # the work was stopped
            future.cancel()
