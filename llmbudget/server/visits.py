"""Who may open a page, which starts a kernel: people may; other websites and what is fetched ahead may not."""

from collections.abc import Mapping
from enum import Enum
from urllib.parse import urlsplit

AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")
"""Headers by which browsers say that they fetch a page before anybody asks for it."""

EMBEDDED = frozenset({"document", "iframe", "frame"})
"""Where a page of this server may show another one of it, as JupyterLab does."""


class Visit(Enum):
    """What becomes of a request for a page."""

    OPENS = "a person asked for it here"
    CONTINUES = "a link elsewhere led to it: the page is opened once somebody sees it"
    REFUSED = "nobody asked for it"


def visit(headers: Mapping[str, str], host: str) -> Visit:
    """Judge a request by what browsers say of it, which no website can change.

    Programs and browsers of before 2023 say nothing, and neither does any browser over plain HTTP from another machine:
    there the origin and the referring page decide, as far as they are told.

    Args:
        headers: of the request.
        host: the name and port by which the server was asked.
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
    """Return whether an address, where there is one, is of this server."""
    if address is None:
        return True
    try:
        return urlsplit(address).netloc.lower() == host.lower()
    except ValueError:  # such as a bracket without its other half
        return False
