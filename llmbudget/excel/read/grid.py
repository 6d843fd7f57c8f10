"""An opened workbook as cells: what stands in them, what was typed as a formula, and how their places are called."""

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
"""What is read of a sheet: far more than any that is written here."""

MOST_CELLS = 150_000
"""Cells of a sheet up to the last of each row, also empty ones; Inputs with 500 rows in each table has 33,000."""

_LEAST_WIDTH = 8
"""An empty row counts as so many cells: it takes time, too."""

HEADS_UP_TO = 20
"""The column heads stand within so many rows, also where somebody inserted some above them."""

ID_HEAD = "Id"
_FORMULA, _ERROR = "f", "e"
"""Kinds of cells in openpyxl."""


@dataclass(frozen=True)
class Cell:
    """One cell: its value, of a formula the one that is stored beside it.

    Attributes:
        is_formula: whether a formula stands in it.
        is_error: whether it shows an error, such as #REF!.
    """

    value: Any = None
    is_formula: bool = False
    is_error: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing, or nothing but spaces, stands in it."""
        return not self.is_formula and (self.value is None or not str(self.value).strip())


_BLANK = Cell()


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet; rows and columns count from 0."""

    name: str
    rows: list[list[Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, which is blank where the sheet has none."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else _BLANK

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, without spaces around it; nothing where it holds none."""
        value = self.cell(row, column).value
        return value.strip() if isinstance(value, str) else ""

    def address(self, row: int, column: int) -> str:
        """Return how people call a cell: ``Inputs!G14``."""
        return address(self.name, row, column)

    @cached_property
    def head_row(self) -> int | None:
        """The row with the column heads: the first one in which one is called Id."""
        rows = range(min(len(self.rows), HEADS_UP_TO))
        return next((row for row in rows if ID_HEAD in map(self.text, repeat(row), range(len(self.rows[row])))), None)

    @cached_property
    def heads(self) -> dict[str, int]:
        """Columns by their heads; none when there is no row with them."""
        row = self.head_row
        if row is None:
            return {}
        return {self.text(row, column): column for column in reversed(range(len(self.rows[row])))}

    @cached_property
    def ids(self) -> dict[str, list[int]]:
        """Rows by the id that stands in them."""
        found: dict[str, list[int]] = {}
        column = self.heads.get(ID_HEAD)
        for row in range(len(self.rows) if column is not None else 0):
            assert column is not None
            if name := self.text(row, column):
                found.setdefault(name, []).append(row)
        return found


def address(sheet: str, row: int, column: int) -> str:
    """Return how people call a cell of a sheet; rows and columns count from 0."""
    return f"{quote_sheetname(sheet)}!{xl_rowcol_to_cell(row, column)}"


class Grid:
    """A workbook that was opened for reading.

    Args:
        content: a file that may be anything.
        limits: the most that is read of it.

    Raises:
        PlanError: it is no workbook, or a damaged one.
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
        """The properties that a program gave it, by name."""
        return {one.name: one.value for one in self._values.custom_doc_props}

    @property
    def saved_by(self) -> str:
        """Who saved it last, as far as it says so."""
        return (self._values.properties.lastModifiedBy or "").strip()

    @property
    def epoch(self) -> Any:  # noqa: ANN401 - openpyxl's day 0, one of two
        """Day 0 of its dates."""
        return self._values.epoch

    def title(self, name: str) -> str | None:
        """Return what a sheet is called now that was exported under a name; None when it is not there any more."""
        return sheet_names.title_now(self._formulas, self.names, name)

    @property
    def added(self) -> list[str]:
        """The names of the sheets that somebody added since the export."""
        return sheet_names.added(self._formulas, self.names)

    def sheet(self, name: str) -> Sheet:
        """Return all cells of a sheet that has this name now.

        Raises:
            PlanError: the sheet is damaged, or its cells reach further than those of any budget.
        """
        rows: list[list[Cell]] = []
        before: tuple[Any, ...] = ()
        n_cells = 0
        with _or_damaged():
            for both in zip(_lines(self._values, name), _lines(self._formulas, name), strict=True):
                # openpyxl gives one and the same row for all that a file leaves out.
                same = before and both[0] is before[0] and both[1] is before[1]
                rows.append(rows[-1] if same else _cells(*both))
                before, n_cells = both, n_cells + (0 if same else max(len(rows[-1]), _LEAST_WIDTH))
                if n_cells > MOST_CELLS:
                    raise PlanError([_too_far(self._values[name], len(rows), len(rows[-1]))])
        return Sheet(name, rows)

    def formulas(self, name: str, width: int) -> list[tuple[Any, ...]]:
        """Return what stands in so many columns of a sheet with this name: constants, and the texts of formulas."""
        with _or_damaged():
            return list(_lines(self._formulas, name, width, values_only=True))


def _lines(
    book: Workbook, name: str, width: int = MOST_COLUMNS, *, values_only: bool = False
) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a sheet one by one: all of them at once would take thousands of bytes for an empty row."""
    sheet = book[name]
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    return sheet.iter_rows(max_row=MOST_ROWS, max_col=width, values_only=values_only)


def _too_far(sheet: Any, row: int, column: int) -> str:  # noqa: ANN401 - of openpyxl
    """Return that the cells of a sheet reach too far: as far as it was read."""
    last = address(sheet.title, row - 1, column - 1)
    return (
        f"{last}: the cells of this sheet reach so far that it would take minutes to read them; delete the rows and "
        "columns beyond your inputs, and save the workbook again"
    )


def _cells(values: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[Cell]:
    """Return the cells of a row, up to the last one in which something stands."""
    found = [
        _BLANK if value is formula is EMPTY_CELL else _cell(value, formula)
        for value, formula in zip(values, formulas, strict=True)
    ]
    while found and found[-1].is_blank:
        found.pop()
    return found


def _cell(value: Any, formula: Any) -> Cell:  # noqa: ANN401 - cells of openpyxl
    if isinstance(value.value, str) and len(value.value) > LONGEST_TEXT:
        raise PlanError([f"{address(value.parent.title, value.row - 1, value.column - 1)}: {LONG_TEXT}"])
    return Cell(value.value, formula.data_type == _FORMULA, value.data_type == _ERROR)


@contextmanager
def _or_damaged() -> Iterator[None]:
    """Tell whatever goes wrong inside of openpyxl in a sentence, and none of its warnings about what it leaves out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except PlanError:
        raise
    except Exception as error:
        raise PlanError([DAMAGED]) from error
