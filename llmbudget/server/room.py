"""Limits open pages: further visitors wait in a queue, and pages that no browser shows are ended."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import psutil

MEMORY_OF_PAGE = 250_000_000
"""Bytes for an open page, an assumption: the server with one page takes about 260 MB (`deploy/README.md`)."""

SHARE_OF_MEMORY = 0.6
"""Share of the memory of the machine or container for all pages together."""

FEWEST, MOST = 3, 60
"""Bounds of the number of pages that memory allows."""

CONTAINER = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Files in which Linux states a container's memory limit."""

PATIENCE_SECONDS = 75.0
"""Seconds without a request after which a waiting visitor loses the place; tabs in the background ask once a minute."""

LONGEST_ROW = 1_000
SHOWN_WITHIN_SECONDS = 90.0
"""Seconds a browser has to connect to its kernel after the page is sent; then the kernel ends."""

Clock = Callable[[], float]


class Manager(Protocol):
    """The part of Jupyter's kernel manager used here."""

    def __contains__(self, kernel_id: str) -> bool:
        """Return whether a kernel is alive."""

    def kernel_model(self, kernel_id: str) -> dict[str, Any]:
        """Return a kernel's description."""

    def shutdown_kernel(self, kernel_id: str, *, now: bool) -> Awaitable[None]:
        """End a kernel."""


class Room:
    """The places for pages.

    Args:
        most: how many pages may be open.
        manager: the manager of their kernels.
        clock: returns the time in seconds.
    """

    def __init__(self, most: int, manager: Manager, clock: Clock = monotonic) -> None:
        self._most = most
        self._manager = manager
        self._clock = clock
        self._opening = 0
        self._until: dict[str, float | None] = {}  # deadline for a page to connect, by kernel; None once it has
        self._row: dict[str, float] = {}  # when each ticket was last seen, in order of arrival

    @property
    def taken(self) -> int:
        """How many places are taken."""
        self._until = {kernel: until for kernel, until in self._until.items() if kernel in self._manager}
        return self._opening + len(self._until)

    def ahead(self, ticket: str | None) -> int:
        """Return how many wait ahead of a ticket, or of a new visitor."""
        left = self._clock() - PATIENCE_SECONDS
        self._row = {waiting: seen for waiting, seen in self._row.items() if seen >= left}
        return [*self._row].index(ticket) if ticket in self._row else len(self._row)

    def has_place(self, ticket: str | None) -> bool:
        """Return whether a place is free after everybody ahead has one."""
        return self.ahead(ticket) < self._most - self.taken

    def enter(self, ticket: str | None) -> bool:
        """Take a free place; `opened` or `leave` must follow."""
        if not self.has_place(ticket):
            return False
        self._row.pop(ticket or "", None)
        self._opening += 1
        return True

    def opened(self, kernel_id: str, *, shown: bool) -> None:
        """Note the kernel of a complete page; if its browser has gone, the kernel ends at once."""
        self._opening -= 1
        self._until[kernel_id] = self._clock() + (SHOWN_WITHIN_SECONDS if shown else 0)

    def leave(self) -> None:
        """Give back a place in which no kernel was started."""
        self._opening -= 1

    def wait(self, ticket: str | None) -> str:
        """Return a visitor's ticket in the queue, or a new one; empty if the queue is full."""
        self.ahead(ticket)  # removes visitors who have gone
        if ticket not in self._row:
            ticket = secrets.token_urlsafe(16)
        if ticket not in self._row and len(self._row) >= LONGEST_ROW:
            return ""
        self._row[ticket] = self._clock()
        return ticket

    def ask(self, ticket: str | None) -> bool:
        """Return whether a waiting visitor has a place now."""
        if ticket in self._row:
            self._row[str(ticket)] = self._clock()
        return self.has_place(ticket)

    async def end_unseen(self) -> None:
        """End the kernels of pages that no browser shows."""
        for kernel_id, until in list(self._until.items()):
            if until is None or kernel_id not in self._manager:
                continue
            if self._manager.kernel_model(kernel_id)["connections"]:
                self._until[kernel_id] = None
            elif self._clock() >= until:
                await self._manager.shutdown_kernel(kernel_id, now=True)


def most_pages() -> int:
    """Return how many pages the memory of this machine or container allows."""
    return max(FEWEST, min(MOST, int(SHARE_OF_MEMORY * memory() / MEMORY_OF_PAGE)))


def memory() -> int:
    """Return the bytes of memory that this machine, or its container, has."""
    limits = [path.read_text().strip() for path in CONTAINER if path.is_file()]
    return min([psutil.virtual_memory().total, *(int(limit) for limit in limits if limit.isdecimal())])
