"""Stories that need an event loop: each has its own, because Playwright keeps the main thread's loop."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Story = Callable[[], Coroutine[Any, Any, None]]


def run(story: Story) -> None:
    """Run a story to its end in a thread of its own."""
    outside(lambda: asyncio.run(story()))


def outside(work: Callable[[], None]) -> None:
    """Do something where no event loop is."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()
