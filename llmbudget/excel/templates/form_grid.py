"""A form as a person reads it: labels, cells beside them, and the periods above them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from llmbudget.excel.templates.named_cells import Address

_PERIOD = re.compile(r"(?:budget\s+)?(?:year|yr|period|y|p)\.?\s*(\d{1,2})", re.IGNORECASE)
_CALENDAR = re.compile(r"(?:fy\s*)?(20\d\d)(?:\s*[/-]\s*\d{2,4})?", re.IGNORECASE)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{2,4})?", re.IGNORECASE)
_UNITS = frozenset({"$", "€", "£", "usd", "eur", "gbp", "us$", "%", "k€", "$k"})
_SCALES = {
    "thousands": re.compile(r"\bthousands?\b|\b000s\b|['\u2019]000|\$000|[$€£]\s?k\b|\bk[$€£]", re.IGNORECASE),
    "millions": re.compile(r"\bmillions?\b|[$€£]\s?m\b|\bm[$€£]", re.IGNORECASE),
}
_MOST_ROWS, _MOST_COLUMNS = 500, 80
"""The part of a sheet in which labels are sought."""

_LONGEST_NUMBER = 4
"""Characters of the number of a label in a cell of its own, such as ``A.1``; a longer text is a label itself."""

YEAR, MONTH = "year", "month"


@dataclass(frozen=True)
class Heads:
    """The heads of periods in one row.

    Attributes:
        kind: `YEAR` or `MONTH`.
        columns: their columns in order of time.
    """

    kind: str
    columns: tuple[int, ...]


class FormGrid:
    """One sheet of a form."""

    def __init__(self, sheet: Worksheet) -> None:
        self.title = sheet.title
        self._last = sheet.max_column
        rows = sheet.iter_rows(max_row=min(_MOST_ROWS, sheet.max_row), max_col=min(_MOST_COLUMNS, self._last))
        self._values: dict[Address, Any] = {
            (cell.row, cell.column): cell.value for row in rows for cell in row if cell.value is not None
        }
        self._right = {(area.min_row, area.min_col): area.max_col for area in sheet.merged_cells.ranges}

    def labels(self) -> Iterator[tuple[Address, str]]:
        """Yield each text that may be the label of a value, with its cell, from top to bottom."""
        for (row, column), value in sorted(self._values.items(), key=lambda entry: entry[0]):
            number = _text(self._values.get((row, column - 1)))
            if _text(value) and row not in self._heads and len(number) <= _LONGEST_NUMBER:
                yield (row, column), value

    def label_of(self, at: Address) -> str:
        """Return the nearest text to the left of a cell; empty if there is none."""
        row, column = at
        left = (_text(self._values.get((row, place))) for place in range(column - 1, 0, -1))
        return next(filter(None, left), "")

    def beside(self, at: Address) -> Address | None:
        """Return the cell right of a label in which its value goes, behind a unit; None if that is taken."""
        row, column = at[0], self._right.get(at, at[1]) + 1
        if str(self._values.get((row, column), "")).strip().lower() in _UNITS:
            column += 1
        return (row, column) if column <= self._last + 1 and self.is_free((row, column)) else None

    def is_free(self, at: Address) -> bool:
        """Return whether a cell is empty or holds a number that may be replaced."""
        return not isinstance(self._values.get(at), str)

    def heads_above(self, row: int) -> Heads | None:
        """Return the heads of periods nearest above a row."""
        above = [place for place in self._heads if place < row]
        return self._heads[max(above)] if above else None

    @cached_property
    def _heads(self) -> dict[int, Heads]:
        """The rows with heads of at least two periods."""
        rows: dict[int, list[tuple[int, tuple[str, int]]]] = {}
        for (row, column), value in self._values.items():
            if period := _period(value):
                rows.setdefault(row, []).append((column, period))
        return {row: heads for row, periods in rows.items() if (heads := _heads_of(sorted(periods)))}

    @cached_property
    def year(self) -> int | None:
        """The number of the year that the whole sheet is about, by its title."""
        numbered = _PERIOD.search(self.title)
        return int(numbered[1]) if numbered else None

    @cached_property
    def scale(self) -> str:
        """The suffix of amounts on this sheet, such as ``thousands``; empty for whole amounts."""
        texts = " ".join(map(_text, self._values.values()))
        return next((suffix for suffix, words in _SCALES.items() if words.search(texts)), "")

    def place(self, at: Address) -> str:
        """Return the sheet and the cell, for people."""
        return f"{self.title}!{get_column_letter(at[1])}{at[0]}"

    def reference(self, cells: list[Address]) -> str:
        """Return the reference of cells in one row, such as ``'Year 1'!$B$5:$D$5``, with areas where they part."""
        title = self.title.replace("'", "''")
        return ",".join(f"'{title}'!{_absolute(run)}" for run in _runs(cells))


def _text(value: Any) -> str:  # noqa: ANN401 - what a cell holds
    """Return a text with letters; empty for numbers, formulas and empty cells."""
    is_text = isinstance(value, str) and not value.startswith("=") and any(map(str.isalpha, value))
    return value if is_text else ""


def _period(value: Any) -> tuple[str, int] | None:  # noqa: ANN401 - what a cell holds
    if isinstance(value, date):
        return MONTH, value.toordinal()
    text = str(value).strip()
    if (match := _PERIOD.fullmatch(text)) or (match := _CALENDAR.fullmatch(text)):
        return YEAR, int(match[1])
    return (MONTH, 0) if _MONTH.fullmatch(text) else None


def _heads_of(periods: list[tuple[int, tuple[str, int]]]) -> Heads | None:
    kinds = {kind for _, (kind, _) in periods}
    if len(kinds) != 1 or len(periods) == 1:
        return None
    return Heads(kinds.pop(), tuple(column for column, _ in periods))


def _runs(cells: list[Address]) -> Iterator[list[Address]]:
    """Yield the cells in runs of neighbors."""
    run = cells[:1]
    for cell in cells[1:]:
        if cell[1] != run[-1][1] + 1:
            yield run
            run = []
        run.append(cell)
    yield run


def _absolute(run: list[Address]) -> str:
    ends = [f"${get_column_letter(column)}${row}" for row, column in (run[0], run[-1])]
    return ends[0] if len(run) == 1 else ":".join(ends)
