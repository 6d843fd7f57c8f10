"""A file that goes to the browser."""

from typing import NamedTuple

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
ZIP = "application/zip"


class Download(NamedTuple):
    """A file for the person at the page.

    Attributes:
        name: what it is called.
        mime: its type.
        content: its bytes.
        note: what to know about it; empty for nothing.
    """

    name: str
    mime: str
    content: bytes
    note: str = ""
