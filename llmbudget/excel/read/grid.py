"""An opened workbook as cells: their values, whether they hold formulas, and their addresses."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import repeat
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.workbook import Workbook
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from llmbudget.excel.read.limits import DAMAGED, LONG_TEXT, LONGEST_TEXT, OWN_FILE, Limits
from llmbudget.excel.read.package import judge
from llmbudget.excel.write import sheet_names
from llmbudget.plan.file import PlanError

MOST_ROWS, MOST_COLUMNS = 100_000, 256
"""The most rows and columns read from a sheet: far more than llmbudget writes."""

MOST_CELLS = 150_000
"""Most cells of a sheet up to the last of each row, empty ones included; 500 rows in each table make 33,000."""

_LEAST_WIDTH = 8
"""Cells that an empty row counts as, because it takes time to read, too."""

HEADS_UP_TO = 20
"""Rows that are searched for the column heads, in case somebody inserted rows above them."""

ID_HEAD = "Id"
_FORMULA, _ERROR = "f", "e"
"""Kinds of cells in openpyxl."""


@dataclass(frozen=True)
class Cell:
    """One cell: its value, or the stored result of its formula.

    Attributes:
        is_formula: whether it holds a formula.
        is_error: whether it shows an error, such as #REF!.
    """

    value: Any = None
    is_formula: bool = False
    is_error: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it is empty or holds only spaces."""
        return not self.is_formula and (self.value is None or not str(self.value).strip())


_BLANK = Cell()


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet; rows and columns count from 0."""

    name: str
    rows: list[list[Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; blank if the sheet has none there."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else _BLANK

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell without spaces around it; empty if it holds no text."""
        value = self.cell(row, column).value
        return value.strip() if isinstance(value, str) else ""

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell as people write it: ``Inputs!G14``."""
        return address(self.name, row, column)

    @cached_property
    def head_row(self) -> int | None:
        """The row with the column heads: the first row with a cell Id."""
        rows = range(min(len(self.rows), HEADS_UP_TO))
        return next((row for row in rows if ID_HEAD in map(self.text, repeat(row), range(len(self.rows[row])))), None)

    @cached_property
    def heads(self) -> dict[str, int]:
        """Columns by their heads; empty if there is no row of heads."""
        row = self.head_row
        if row is None:
            return {}
        return {self.text(row, column): column for column in reversed(range(len(self.rows[row])))}

    @cached_property
    def ids(self) -> dict[str, list[int]]:
        """Rows by their id."""
        rows: dict[str, list[int]] = {}
        column = self.heads.get(ID_HEAD)
        for row in range(len(self.rows) if column is not None else 0):
            assert column is not None
            if name := self.text(row, column):
                rows.setdefault(name, []).append(row)
        return rows


def address(sheet: str, row: int, column: int) -> str:
    """Return the address of a cell as people write it; rows and columns count from 0."""
    return f"{quote_sheetname(sheet)}!{xl_rowcol_to_cell(row, column)}"


class Grid:
    """A workbook that was opened for reading.

    Args:
        content: the bytes of any file.
        limits: the most that is read.

    Raises:
        PlanError: the file is not a workbook, or is damaged.
    """

    def __init__(self, content: bytes, limits: Limits = OWN_FILE) -> None:
        judge(content, limits)
        with _or_damaged():
            self._values, self._formulas = (
                openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=data_only)
                for data_only in (True, False)
            )

    @property
    def names(self) -> list[str]:
        """The names of its sheets."""
        return [sheet.title for sheet in self._values.worksheets]

    @property
    def properties(self) -> dict[str, object]:
        """The custom properties of the workbook, by name."""
        return {entry.name: entry.value for entry in self._values.custom_doc_props}

    @property
    def saved_by(self) -> str:
        """The author of the last save; empty if not stated."""
        return (self._values.properties.lastModifiedBy or "").strip()

    @property
    def epoch(self) -> Any:  # noqa: ANN401 - openpyxl's day 0, one of two
        """Day 0 of its dates."""
        return self._values.epoch

    def title(self, name: str) -> str | None:
        """Return the current name of a sheet by its exported name; None if it was deleted."""
        return sheet_names.title_now(self._formulas, self.names, name)

    @property
    def added(self) -> list[str]:
        """The names of the sheets that somebody added since the export."""
        return sheet_names.added(self._formulas, self.names)

    def sheet(self, name: str) -> Sheet:
        """Return all cells of a sheet by its current name.

        Raises:
            PlanError: the sheet is damaged, or larger than any budget needs.
        """
        rows: list[list[Cell]] = []
        before: tuple[Any, ...] = ()
        n_cells = 0
        with _or_damaged():
            for pair in zip(_lines(self._values, name), _lines(self._formulas, name), strict=True):
                # openpyxl gives the same row object for all rows that a file leaves out.
                same = before and pair[0] is before[0] and pair[1] is before[1]
                rows.append(rows[-1] if same else _cells(*pair))
                before, n_cells = pair, n_cells + (0 if same else max(len(rows[-1]), _LEAST_WIDTH))
                if n_cells > MOST_CELLS:
                    raise PlanError([_too_far(self._values[name], len(rows), len(rows[-1]))])
        return Sheet(name, rows)

    def formulas(self, name: str, width: int) -> list[tuple[Any, ...]]:
        """Return the constants and the formulas in the first columns of a sheet by its current name."""
        with _or_damaged():
            return list(_lines(self._formulas, name, width, values_only=True))


def _lines(
    book: Workbook, name: str, width: int = MOST_COLUMNS, *, values_only: bool = False
) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a sheet one by one; a list of them would take thousands of bytes for an empty row."""
    sheet = book[name]
    sheet.reset_dimensions()  # the size stated in a file may be wrong
    return sheet.iter_rows(max_row=MOST_ROWS, max_col=width, values_only=values_only)


def _too_far(sheet: Any, row: int, column: int) -> str:  # noqa: ANN401 - of openpyxl
    """Return the sentence that a sheet is too large, with the last cell read."""
    last = address(sheet.title, row - 1, column - 1)
    return (
        f"{last}: this sheet is so large that reading it would take minutes; delete the rows and columns beyond your "
        "inputs, and save the workbook again"
    )


def _cells(values: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[Cell]:
    """Return the cells of a row, up to the last one that is filled."""
    cells = [
        _BLANK if value is formula is EMPTY_CELL else _cell(value, formula)
        for value, formula in zip(values, formulas, strict=True)
    ]
    while cells and cells[-1].is_blank:
        cells.pop()
    return cells


def _cell(value: Any, formula: Any) -> Cell:  # noqa: ANN401 - cells of openpyxl
    if isinstance(value.value, str) and len(value.value) > LONGEST_TEXT:
        raise PlanError([f"{address(value.parent.title, value.row - 1, value.column - 1)}: {LONG_TEXT}"])
    return Cell(value.value, formula.data_type == _FORMULA, value.data_type == _ERROR)


@contextmanager
def _or_damaged() -> Iterator[None]:
    """Turn any error inside openpyxl into a PlanError, and silence its warnings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except PlanError:
        raise
    except Exception as error:
        raise PlanError([DAMAGED]) from error
