"""What people call the rows of a list of the catalogue."""

from collections.abc import Callable, Mapping
from typing import Protocol


class Labelled(Protocol):
    """A row that has a label for people beside its id."""

    @property
    def label(self) -> str:
        """What people call it."""


def labels(rows: Callable[[], Mapping[str, Labelled]]) -> Callable[[], dict[str, str]]:
    """Return what returns the label of each row by its id."""
    return lambda: {name: row.label for name, row in rows().items()}
