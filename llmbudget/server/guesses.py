"""Slows down guesses of the token by address; a holder of the token waits at most half a minute."""

import hmac
import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FREE_GUESSES = 5
"""Wrong tokens allowed without a pause, because people mistype."""

LONGEST_PAUSE = 30.0
FORGOTTEN_AFTER = 600.0
"""Seconds without a guess after which an address starts fresh."""

MOST_ADDRESSES = 10_000
NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that identify a household, which can change the remaining bits freely."""


@dataclass(frozen=True)
class Guessed:
    """Wrong guesses from an address."""

    wrong: int
    last: float

    @property
    def pause(self) -> float:
        """Seconds after the last guess during which further guesses are ignored."""
        beyond = self.wrong - FREE_GUESSES
        return min(LONGEST_PAUSE, 2.0 ** min(beyond, 10)) if beyond >= 0 else 0.0


class Guesses:
    """Wrong tokens by address."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._by_network: OrderedDict[str, Guessed] = OrderedDict()

    def seconds_left(self, address: str) -> float:
        """Return how long an address must wait before its next guess is checked."""
        known = self._by_network.get(network(address))
        return max(0.0, known.last + known.pause - self._clock()) if known else 0.0

    def is_right(self, address: str, guess: str, token: str) -> bool:
        """Return whether a guess is the token, in constant time; count wrong guesses."""
        right = hmac.compare_digest(guess.encode(errors="replace"), token.encode())
        if not right:
            self._count(network(address))
        return right

    def _count(self, where: str) -> None:
        now = self._clock()
        known = self._by_network.pop(where, None)
        before = known.wrong if known and now - known.last < FORGOTTEN_AFTER else 0
        self._by_network[where] = Guessed(before + 1, now)
        if len(self._by_network) > MOST_ADDRESSES:
            self._by_network.popitem(last=False)


def network(address: str) -> str:
    """Return the IPv4 address or IPv6 network that one guesser controls."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - a protocol version
        return str(parsed)
    return str(ipaddress.ip_network((parsed, NETWORK_OF_ONE), strict=False))
