"""Which requests may open a page and start a kernel: people's, but not other websites' or prefetches."""

from collections.abc import Mapping
from enum import Enum
from urllib.parse import urlsplit

AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")
"""Headers that browsers send when they prefetch a page."""

EMBEDDED = frozenset({"document", "iframe", "frame"})
"""Where a page of this server may be embedded in another, as in JupyterLab."""


class Visit(Enum):
    """How a request for a page is answered."""

    OPENS = "a person asked for it here"
    CONTINUES = "a link elsewhere led to it: the page is opened once somebody sees it"
    REFUSED = "nobody asked for it"


def visit(headers: Mapping[str, str], host: str) -> Visit:
    """Judge a request by headers that browsers set and websites cannot change.

    Programs, browsers before 2023, and browsers that use plain HTTP from another machine send none of them. Then the
    origin and the referring page decide, if they are sent.

    Args:
        headers: the request's headers.
        host: the requested host name and port.
    """
    site, purposes = headers.get("Sec-Fetch-Site"), (headers.get(name, "") for name in AHEAD)
    if any("prefetch" in purpose.lower() for purpose in purposes) or not _is_of(headers.get("Origin"), host):
        return Visit.REFUSED
    if site is None:
        return Visit.OPENS if _is_of(headers.get("Referer"), host) else Visit.CONTINUES
    shown_in = headers.get("Sec-Fetch-Dest", "document")
    if headers.get("Sec-Fetch-Mode", "navigate") not in {"navigate", "nested-navigate"}:
        return Visit.REFUSED
    if site == "same-origin":
        return Visit.OPENS if shown_in in EMBEDDED else Visit.REFUSED
    if shown_in != "document":
        return Visit.REFUSED
    return Visit.OPENS if site == "none" else Visit.CONTINUES


def _is_of(address: str | None, host: str) -> bool:
    """Return whether an address is missing or belongs to this server."""
    if address is None:
        return True
    try:
        return urlsplit(address).netloc.lower() == host.lower()
    except ValueError:  # such as an unclosed bracket
        return False
