"""Labels of catalog rows."""

from collections.abc import Callable, Mapping
from typing import Protocol


class Labelled(Protocol):
    """A row with a label besides its id."""

    @property
    def label(self) -> str:
        """The name shown to people."""


def labels(rows: Callable[[], Mapping[str, Labelled]]) -> Callable[[], dict[str, str]]:
    """Return a function that returns the label of each row by its id."""
    return lambda: {name: row.label for name, row in rows().items()}
