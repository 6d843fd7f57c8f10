"""Whether a workbook still has its seal, so that nothing was overtyped and nothing needs to be compared."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from openpyxl.utils.datetime import to_excel

from llmbudget.excel.read.grid import Grid
from llmbudget.excel.write.exported_cells import Cell, checksum, unsealed

_MOST_FIXED = 500_000
"""Most cells of a seal: twenty times as many as a preset has. Anybody can write a seal that names far more."""


def is_sealed(grid: Grid, seal: str) -> bool:
    """Return whether formulas, ids, heads and fixed numbers of a workbook are as its seal says.

    Args:
        grid: the workbook.
        seal: its seal; empty if it has none.
    """
    total, places = unsealed(seal, _MOST_FIXED)
    if not places or any(grid.title(name) != name for name in places):
        return False
    cells = ((name, _counted(grid.formulas(name), fixed, grid.epoch)) for name, fixed in places.items())
    return total == str(sum(checksum(name, counted) for name, counted in cells))


def _counted(rows: Sequence[Sequence[Any]], fixed: set[Cell], epoch: Any) -> Iterator[tuple[Cell, str | float]]:  # noqa: ANN401 - openpyxl's day 0
    """Yield the cells of a sheet that a seal counts, each with its content."""
    for row, line in enumerate(rows):
        for column, content in enumerate(line):
            if content is None:
                continue
            if isinstance(content, str):
                if content[:1] == "=" or (row, column) in fixed:
                    yield (row, column), content
            elif (row, column) in fixed:
                yield (row, column), to_excel(content, epoch) if isinstance(content, date | time) else content
