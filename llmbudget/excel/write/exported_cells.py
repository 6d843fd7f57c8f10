"""What the sheets of a workbook hold as written, to find what somebody overtyped, and a seal that tells quickly."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from zlib import crc32

from llmbudget.excel.write.columns import HEADING_ROWS, ID, LABEL
from llmbudget.excel.write.style import PLAIN

TYPED_HEAD = "typed head"
"""The look of heads that people may change: names of scenarios."""

Cell = tuple[int, int]
"""Row and column of a cell, counted from 0."""

_DIGITS = ".12g"
"""Digits of a number that count: programs keep 15 or 16."""

_RUN = re.compile(r"\b(\d{1,7}):(\d{1,7})\+(\d{1,7})\b")
"""Cells below each other: column, first row and number of rows, none of which has more digits in a spreadsheet."""


@dataclass
class Expected:
    """The content of a sheet by row as written: ids, labels, and by column formulas and fixed numbers."""

    ids: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    cells: dict[int, dict[int, str | float]] = field(default_factory=dict)

    def text(self, row: int, column: int, text: str, kind: str) -> None:
        """Record an id, a label or a head; heads that people type may change."""
        if row == HEADING_ROWS - 1:
            if kind != TYPED_HEAD:
                self.heads[column] = text
        elif column == ID and text:
            self.ids[row] = text
        elif column == LABEL and text:
            self.labels[row] = text

    def formula(self, row: int, column: int, text: str) -> None:
        """Record a formula; where it stands for a head, an id or a label, that is no text."""
        self.cells.setdefault(row, {})[column] = text
        if row == HEADING_ROWS - 1:
            self.heads.pop(column, None)
        elif column in {ID, LABEL}:
            (self.ids if column == ID else self.labels).pop(row, None)

    def number(self, row: int, column: int, value: float, kind: str) -> None:
        """Record a fixed number that formulas use."""
        if kind == PLAIN:
            self.cells.setdefault(row, {})[column] = float(value)

    @property
    def fixed(self) -> dict[Cell, str | float]:
        """The ids, heads and fixed numbers."""
        fixed: dict[Cell, str | float] = {(row, ID): text for row, text in self.ids.items()}
        fixed |= {(HEADING_ROWS - 1, column): text for column, text in self.heads.items()}
        return fixed | {cell: content for cell, content in self._contents() if isinstance(content, float)}

    @property
    def formulas(self) -> dict[Cell, str]:
        """The formulas."""
        return {cell: content for cell, content in self._contents() if isinstance(content, str)}

    def _contents(self) -> Iterator[tuple[Cell, str | float]]:
        for row, line in self.cells.items():
            for column, content in line.items():
                yield (row, column), content


def seal(sheets: Mapping[str, Expected]) -> str:
    """Return the seal of a workbook: a checksum of formulas, ids, heads and fixed numbers, and where the fixed are."""
    total = sum(
        checksum(name, cells.items()) for name, sheet in sheets.items() for cells in (sheet.fixed, sheet.formulas)
    )
    return "\n".join([str(total), *(f"{name}\t{' '.join(_runs(sheet.fixed))}" for name, sheet in sheets.items())])


def unsealed(text: str, at_most: int) -> tuple[str, dict[str, set[Cell]]]:
    """Return the checksum of a seal, and the fixed cells of each sheet by its exported name: no sheets if too many."""
    total, *lines = text.split("\n")
    runs = {name: _runs_of(cells) for name, _, cells in (line.partition("\t") for line in lines)}
    if sum(height for of_sheet in runs.values() for _, _, height in of_sheet) > at_most:
        return total, {}
    return total, {
        name: {(first + below, column) for column, first, height in of_sheet for below in range(height)}
        for name, of_sheet in runs.items()
    }


def checksum(name: str, cells: Iterable[tuple[Cell, str | float]]) -> int:
    """Return a number that changes with the content of any cell of a sheet, in whatever order they come.

    A program that saves the workbook may write a formula with other spaces, and the last digits of a number otherwise.
    """
    return sum(crc32(f"{name} {row} {column} {_plain(content)}".encode()) for (row, column), content in cells)


def _plain(content: str | float) -> str:
    """Return a content as it counts; a number that became a text of the same digits differs, because sums skip it."""
    return f"'{''.join(content.split())}" if isinstance(content, str) else f"{content:{_DIGITS}}"


def _runs(cells: Iterable[Cell]) -> Iterator[str]:
    """Yield cells below each other as one piece of text, such as ``2:14+4``."""
    ordered = sorted((column, row) for row, column in cells)
    for (column, _), run in groupby(enumerate(ordered), lambda entry: (entry[1][0], entry[1][1] - entry[0])):
        rows = [row for _, (_, row) in run]
        yield f"{column}:{rows[0]}+{len(rows)}"


def _runs_of(text: str) -> list[tuple[int, int, int]]:
    """Return column, first row and height of each run."""
    return [(int(column), int(row), int(height)) for column, row, height in _RUN.findall(text)]
