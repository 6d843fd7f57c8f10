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

from llmbudget.excel import sheet_names
from llmbudget.excel.package import DAMAGED, opened
from llmbudget.plan.file import PlanError

MOST_ROWS, MOST_COLUMNS = 100_000, 256
"""What is read of a sheet: far more than any that is written here."""

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

    Raises:
        PlanError: it is no workbook, or a damaged one.
    """

    def __init__(self, content: bytes) -> None:
        opened(content)
        with _or_damaged():
            self._values = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
            self._formulas = openpyxl.load_workbook(BytesIO(content), read_only=True)

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
        """Return all cells of a sheet that has this name now."""
        values, formulas = _lines(self._values, name), _lines(self._formulas, name)
        rows: list[list[Cell]] = []
        for no, both in enumerate(zip(values, formulas, strict=True)):
            # openpyxl gives one and the same row for all that a file leaves out.
            same = no and both[0] is values[no - 1] and both[1] is formulas[no - 1]
            rows.append(rows[-1] if same else _cells(*both))
        return Sheet(name, rows)

    def formulas(self, name: str, width: int) -> list[tuple[Any, ...]]:
        """Return what stands in so many columns of a sheet with this name: constants, and the texts of formulas."""
        return _lines(self._formulas, name, width, values_only=True)


def _lines(book: Workbook, name: str, width: int = MOST_COLUMNS, *, values_only: bool = False) -> list[tuple[Any, ...]]:
    with _or_damaged():
        sheet = book[name]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        return list(sheet.iter_rows(max_row=MOST_ROWS, max_col=width, values_only=values_only))


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
    return Cell(value.value, formula.data_type == _FORMULA, value.data_type == _ERROR)


@contextmanager
def _or_damaged() -> Iterator[None]:
    """Tell whatever goes wrong inside of openpyxl in a sentence, and none of its warnings about what it leaves out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        raise PlanError([DAMAGED]) from error
