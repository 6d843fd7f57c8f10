"""How many pages may be open: who comes when all places are taken waits in a row, and a page nobody shows is ended."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import psutil

MEMORY_OF_PAGE = 250_000_000
"""Bytes for an open page: server and one page together take some 260 MB (`deploy/README.md`). An assumption."""

SHARE_OF_MEMORY = 0.6
"""Of the memory that the machine or the container has, for all pages together."""

FEWEST, MOST = 3, 60
"""Limits of the number that follows from memory."""

CONTAINER = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux says how much memory a container may use."""

PATIENCE_SECONDS = 75.0
"""Who waits asks every few seconds, and in a tab in the background every minute; after this, the place goes on."""

LONGEST_ROW = 1_000
SHOWN_WITHIN_SECONDS = 90.0
"""How long a browser may take from the end of a page until it connects to its kernel; then the kernel ends."""

Clock = Callable[[], float]


class Manager(Protocol):
    """What is asked of Jupyter's manager of kernels."""

    def __contains__(self, kernel_id: str) -> bool:
        """Return whether a kernel lives."""

    def kernel_model(self, kernel_id: str) -> dict[str, Any]:
        """Return what is known of a kernel."""

    def shutdown_kernel(self, kernel_id: str, *, now: bool) -> Awaitable[None]:
        """End a kernel."""


class Room:
    """The places for pages.

    Args:
        most: how many pages may be open.
        manager: of their kernels.
        clock: seconds that pass.
    """

    def __init__(self, most: int, manager: Manager, clock: Clock = monotonic) -> None:
        self._most = most
        self._manager = manager
        self._clock = clock
        self._opening = 0
        self._until: dict[str, float | None] = {}  # by when a page must show itself, by its kernel; None once it did
        self._row: dict[str, float] = {}  # when each ticket was last seen, in the order in which they came

    @property
    def taken(self) -> int:
        """How many places are taken."""
        self._until = {kernel: until for kernel, until in self._until.items() if kernel in self._manager}
        return self._opening + len(self._until)

    def ahead(self, ticket: str | None) -> int:
        """Return how many wait before a ticket, or before somebody who has none."""
        left = self._clock() - PATIENCE_SECONDS
        self._row = {waiting: seen for waiting, seen in self._row.items() if seen >= left}
        return [*self._row].index(ticket) if ticket in self._row else len(self._row)

    def has_place(self, ticket: str | None) -> bool:
        """Return whether there is a place, when everybody before has got one."""
        return self.ahead(ticket) < self._most - self.taken

    def enter(self, ticket: str | None) -> bool:
        """Take a place where there is one; `opened` or `leave` must follow."""
        if not self.has_place(ticket):
            return False
        self._row.pop(ticket or "", None)
        self._opening += 1
        return True

    def opened(self, kernel_id: str, *, shown: bool) -> None:
        """Note the kernel of a page that is complete; one whose browser has gone meanwhile ends at once."""
        self._opening -= 1
        self._until[kernel_id] = self._clock() + (SHOWN_WITHIN_SECONDS if shown else 0)

    def leave(self) -> None:
        """Give back a place in which no kernel was started."""
        self._opening -= 1

    def wait(self, ticket: str | None) -> str:
        """Return a place in the row: the one that somebody has, or one at its end; nothing when it is too long."""
        self.ahead(ticket)  # those who have gone leave the row
        if ticket not in self._row:
            ticket = secrets.token_urlsafe(16)
        if ticket not in self._row and len(self._row) >= LONGEST_ROW:
            return ""
        self._row[ticket] = self._clock()
        return ticket

    def ask(self, ticket: str | None) -> bool:
        """Return whether somebody who waits has a place now."""
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
    """Return how many pages this machine, or its container, has memory for."""
    return max(FEWEST, min(MOST, int(SHARE_OF_MEMORY * memory() / MEMORY_OF_PAGE)))


def memory() -> int:
    """Return the bytes of memory that this machine, or its container, has."""
    limits = [path.read_text().strip() for path in CONTAINER if path.is_file()]
    return min([psutil.virtual_memory().total, *(int(limit) for limit in limits if limit.isdecimal())])
