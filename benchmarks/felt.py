"""What takes long, as a page does it, against one edit in the same process: compare the ratios of a run, not two runs.

- ranges: from an edit to the first range and its drivers, and to the final ones;
- the cheapest plan: to the first front, and to the last;
- an exported workbook: to read it, and edits while it is read.

Last figures, with other work beside it: {figures}

Usage: python benchmarks/felt.py [startup]
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from llmbudget import Budget
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page import BudgetPage

EDITS = 15
SECONDS = 600
SEARCH = {"kind": "search", "deadline": "", "cap": "", "risk": "medium", "other_work": False}
Message = dict[str, Any]


class Sent:
    """A page's messages with the time of each."""

    def __init__(self, plan: str) -> None:
        self.page = BudgetPage(Session(plan))
        self._queue: asyncio.Queue[tuple[float, Message]] = asyncio.Queue()
        self.page.send = lambda content, **_: self._queue.put_nowait((time.perf_counter(), content))

    def say(self, message: Message, *files: bytes) -> float:
        """Send a message as the browser does; return the seconds until it was handled."""
        start = time.perf_counter()
        self.page._receive(self.page, {"number": "1", "edit": message}, files)  # noqa: SLF001 - as a message arrives
        return time.perf_counter() - start

    def edit(self, number: int) -> float:
        """Type how many tokens to train on."""
        return self.say({"kind": "set", "key": "tokens", "text": f"{20 + number}B"})

    async def until(self, wanted: Callable[[Message], object], start: float) -> float:
        """Return the seconds until a message came."""
        while True:
            at, message = await asyncio.wait_for(self._queue.get(), SECONDS)
            if wanted(message):
                return at - start


def is_range(state: str) -> Callable[[Message], bool]:
    """Return whether a message has a range, the first or the final one."""
    return lambda message: message["kind"] == "risk" and message["state"] == state and "risk" in message


async def ranges(page: Sent) -> dict[str, float]:
    """Return the seconds from an edit to the first and the final range."""
    start = time.perf_counter()
    page.edit(EDITS + 1)
    first = await page.until(is_range("working"), start)
    return {"first range": first, "final range": await page.until(is_range("ready"), start)}


async def search(page: Sent) -> dict[str, float]:
    """Return the seconds to the first and the last front."""
    start = time.perf_counter()
    page.say(SEARCH)
    first = await page.until(lambda message: message.get("state") == "better", start)
    last = await page.until(lambda message: message["kind"] == "search" and message["state"] == "found", start)
    return {"first front": first, "last front": last}


async def opening(page: Sent, content: bytes) -> dict[str, float]:
    """Return the seconds until a workbook is open, and the median of edits meanwhile."""
    start = time.perf_counter()
    page.say({"kind": "workbook", "name": "budget.xlsx"}, content)
    opened = asyncio.ensure_future(page.until(lambda message: message == {"kind": "reading", "name": ""}, start))
    edits = []
    while not opened.done():
        edits.append(page.edit(len(edits) + 1))
        await asyncio.sleep(0.1)  # between the keys of a fast typist
    return {"workbook open": opened.result(), "edit while it is read": statistics.median(edits)}


async def measure(plan: str) -> None:
    """Print seconds and ratios."""
    content = Budget(plan).excel()
    page = Sent(plan)
    times = {"edit": statistics.median(page.edit(number) for number in range(EDITS))}
    times |= await ranges(page) | await search(page) | await opening(page, content)
    for what, seconds in times.items():
        print(f"{what}: {seconds:.2f} s, {seconds / times['edit']:,.1f} edits")


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1] if len(sys.argv) > 1 else "startup"))
