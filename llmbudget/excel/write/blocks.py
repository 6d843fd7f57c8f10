"""Blocks of calculated cells: rectangles of cells that touch, and on Calculation the rows of a group."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname, xl_range_abs

Run = tuple[int, int]
"""The first and the last row or column of cells without a gap."""


@dataclass(frozen=True)
class Block:
    """A rectangle with calculated cells; rows and columns count from 0."""

    sheet: str
    first_row: int
    last_row: int
    columns: Run
    n_cells: int

    def range(self) -> str:
        """Return its absolute address, with its sheet."""
        area = xl_range_abs(self.first_row, self.columns[0], self.last_row, self.columns[1])
        return f"{quote_sheetname(self.sheet)}!{area}"


def blocks(sheet: str, cells: Iterable[tuple[int, int]]) -> Iterator[Block]:
    """Yield blocks that cover some cells of a sheet, each cell once.

    A block is a run of rows, over all columns next to each other that have the same run: rows differ more in their
    columns than columns do in their rows.
    """
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in cells:
        rows[column].append(row)
    open_since: dict[Run, int] = {}
    before = -1
    for column in sorted(rows):
        continued = open_since if column == before + 1 else {}
        current = {run: continued.get(run, column) for run in _runs(rows[column])}
        yield from (
            _full(sheet, run, (first, before)) for run, first in open_since.items() if current.get(run) != first
        )
        open_since, before = current, column
    yield from (_full(sheet, run, (first, before)) for run, first in open_since.items())


def groups(sheet: str, cells: Iterable[tuple[int, int]]) -> Iterator[Block]:
    """Yield a block for each run of rows, over all columns: for a sheet on which nobody types into cells between."""
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in cells:
        columns[row].append(column)
    for first, last in _runs(columns):
        inside = [column for row in range(first, last + 1) for column in columns[row]]
        yield Block(sheet, first, last, (min(inside), max(inside)), len(inside))


def _full(sheet: str, rows: Run, columns: Run) -> Block:
    """Return a block whose cells are all calculated."""
    return Block(sheet, *rows, columns, (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1))


def _runs(lines: Iterable[int]) -> Iterator[Run]:
    ordered = sorted(lines)
    first = before = ordered[0]
    for line in ordered[1:]:
        if line > before + 1:
            yield first, before
            first = line
        before = line
    yield first, before
