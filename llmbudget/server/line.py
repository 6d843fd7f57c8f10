"""What a page and its kernel say to each other, over one websocket after another.

What is under way when a websocket ends is lost, and one that is dead may look open for minutes. So both sides count
messages, and keep those that the other side has not confirmed. The next websocket sends these again, and each counts
once.
"""

import re
from collections import deque
from typing import Any
from weakref import WeakKeyDictionary

MOST_BYTES = 64 * 2**20
"""Bytes of messages kept for a page. Pages confirm every few seconds, so one that lets this much pile up is broken."""


class Line:
    """The server's end of a line.

    Attributes:
        heard: how many messages of the page have gone to the kernel.
        websockets: how many websockets have had the line, which only the last one uses.
    """

    def __init__(self, confirmed: int) -> None:
        self.heard = 0
        self.websockets = 0
        self._confirmed = confirmed
        self._unconfirmed: deque[bytes] = deque()
        self._bytes = 0

    @property
    def is_given_up(self) -> bool:
        """Whether the page confirmed so little that its messages are no longer kept."""
        return self._bytes > MOST_BYTES

    def keep(self, message: bytes) -> None:
        """Keep a message of the kernel until the page confirms it."""
        self._unconfirmed.append(message)
        self._bytes += len(message)
        if self.is_given_up:
            self._unconfirmed.clear()

    def confirm(self, count: int) -> None:
        """Forget as many messages of the kernel as the page has."""
        while self._unconfirmed and self._confirmed < count:
            self._bytes -= len(self._unconfirmed.popleft())
            self._confirmed += 1

    def unconfirmed(self) -> list[bytes]:
        """The messages of the kernel that the page may lack, in order."""
        return [*self._unconfirmed]


_LINES: WeakKeyDictionary[Any, dict[str, Line]] = WeakKeyDictionary()
"""The lines of each kernel by the page's session. They go with the kernel's manager, so no line may lead to it."""


def line_of(kernel_manager: object, session: str, confirmed: int) -> Line:
    """Return the line of a page that has so many messages of the kernel."""
    line = _LINES.setdefault(kernel_manager, {}).setdefault(session, Line(confirmed))
    line.confirm(confirmed)
    return line


def count_in(receipt: str) -> int:
    """Return how many messages a receipt confirms: none if it is not a number."""
    return int(receipt) if re.fullmatch("[0-9]{1,15}", receipt) else 0
