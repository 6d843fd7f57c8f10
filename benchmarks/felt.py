"""What takes long, as a page does it, against one edit in the same process: compare the ratios of a run, not two runs.

- ranges: from an edit to the first range and its drivers, and to the final ones;
- the cheapest plan: to the first front, and to the last;
- an exported workbook: to read it, and edits while it is read.

Last figures, in edits: first range 19, final range 88; first front 2.7, last 219; a workbook opens within 40, and an
edit meanwhile takes 1.9. They are ratios of processor time, because much other work ran on the machine: an edit took
0.06 s, the first range 1.1 s, and opening a workbook 2.3 s.

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


class Page(BudgetPage):
    """A page that notes the time of each message."""

    def __init__(self, plan: str) -> None:
        self._heard: asyncio.Queue[tuple[float, Message]] = asyncio.Queue()
        super().__init__(Session(plan))

    def send(self, content: Message, *_: object, **__: object) -> None:
        """Note a message for the browser."""
        self._heard.put_nowait((time.perf_counter(), content))

    def say(self, message: Message, *files: bytes) -> float:
        """Act as the browser does; return the seconds until it was handled."""
        start = time.perf_counter()
        self._receive(self, {"number": "1", "edit": message}, files)
        return time.perf_counter() - start

    def edit(self, number: int) -> float:
        """Type how many tokens to train on."""
        return self.say({"kind": "set", "key": "tokens", "text": f"{20 + number}B"})

    async def until(self, wanted: Callable[[Message], object], start: float) -> float:
        """Return the seconds until a message came."""
        while True:
            at, message = await asyncio.wait_for(self._heard.get(), SECONDS)
            if wanted(message):
                return at - start


def is_range(state: str) -> Callable[[Message], bool]:
    """Return whether a message has a range, the first or the final one."""
    return lambda message: message["kind"] == "risk" and message["state"] == state and "risk" in message


async def ranges(page: Page) -> dict[str, float]:
    """Return the seconds from an edit to the first and the final range."""
    start = time.perf_counter()
    page.edit(EDITS + 1)
    first = await page.until(is_range("working"), start)
    return {"first range": first, "final range": await page.until(is_range("ready"), start)}


async def search(page: Page) -> dict[str, float]:
    """Return the seconds to the first and the last front."""
    start = time.perf_counter()
    page.say(SEARCH)
    first = await page.until(lambda message: message.get("state") == "better", start)
    last = await page.until(lambda message: message["kind"] == "search" and message["state"] == "found", start)
    return {"first front": first, "last front": last}


async def opening(page: Page, content: bytes) -> dict[str, float]:
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
    page = Page(plan)
    edit = statistics.median(page.edit(number) for number in range(EDITS))
    print(f"edit: {edit:.3f} s")
    for part in (ranges(page), opening(page, content), search(page)):
        for name, seconds in (await part).items():
            print(f"{name}: {seconds:.2f} s, {seconds / edit:,.1f} edits", flush=True)


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1] if len(sys.argv) > 1 else "startup"))
