"""Blocks of calculated cells: rectangles of cells that touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname, xl_range_abs

Run = tuple[int, int]
"""The first and the last row or column of cells without a gap."""


@dataclass(frozen=True)
class Block:
    """A rectangle of cells; rows and columns count from 0."""

    sheet: str
    first_row: int
    last_row: int
    columns: Run

    @property
    def n_cells(self) -> int:
        """The number of its cells."""
        return (self.last_row - self.first_row + 1) * (self.columns[1] - self.columns[0] + 1)

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
            Block(sheet, *run, (first, before)) for run, first in open_since.items() if current.get(run) != first
        )
        open_since, before = current, column
    yield from (Block(sheet, *run, (first, before)) for run, first in open_since.items())


def _runs(lines: Iterable[int]) -> Iterator[Run]:
    ordered = sorted(lines)
    first = before = ordered[0]
    for line in ordered[1:]:
        if line > before + 1:
            yield first, before
            first = line
        before = line
    yield first, before
