"""Whether a workbook still has its seal, so that nothing was overtyped and nothing needs to be compared."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from openpyxl.utils.datetime import to_excel

from llmbudget.excel.read.grid import Grid
from llmbudget.excel.write.exported_cells import Cell, checksum, unsealed

_MOST_FIXED = 500_000
"""Most cells of a seal: twenty times those of a preset. Anybody can write a seal that names far more."""


def is_sealed(grid: Grid, seal: str) -> bool:
    """Return whether the cells of a workbook are those of its seal: formulas, ids, heads and fixed numbers.

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
        for column, what in enumerate(line):
            if what is None:
                continue
            if isinstance(what, str):
                if what[:1] == "=" or (row, column) in fixed:
                    yield (row, column), what
            elif (row, column) in fixed:
                yield (row, column), to_excel(what, epoch) if isinstance(what, date | time) else what
