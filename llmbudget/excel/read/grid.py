"""An opened workbook as cells: their values, whether they hold formulas, and their addresses."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import repeat
from typing import Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from llmbudget.excel.read.limits import DAMAGED, LONG_TEXT, LONGEST_TEXT, OWN_FILE, Limits
from llmbudget.excel.read.package import judge
from llmbudget.excel.read.sheet_rows import FORMULAS, VALUES, Found, rows
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
_TEXT, _PLAIN = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
"""Elements of a text that cells share, and of one without formatting."""

_CHARTS = "chartsheet"
"""The kind of a sheet that is a chart."""

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


class _Part(ReadOnlyWorksheet):  # type: ignore[misc]  # it has no types
    """A sheet of which openpyxl does not search for its size: nobody asks for it."""

    def _get_size(self) -> None:
        pass


class _Reader(ExcelReader):  # type: ignore[misc]  # it has no types
    """openpyxl's reader, which takes plain texts as they are and builds objects only for formatted ones."""

    def read_worksheets(self) -> None:
        """Find the sheets, which are read when somebody asks for their cells."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and _CHARTS not in relation.Type:
                self.wb._sheets.append(_Part(self.wb, sheet.name, relation.target, self.shared_strings))  # noqa: SLF001 - as in openpyxl

    def read_strings(self) -> None:
        """Read the texts that cells share."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _, element in iterparse(source):
                if element.tag == _TEXT:
                    plain = element[0] if len(element) == 1 and element[0].tag == _PLAIN else None
                    text = (plain.text or "") if plain is not None else Text.from_tree(element).content
                    self.shared_strings.append(text.replace("x005F_", ""))  # as in openpyxl
                    element.clear()


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
        self._formulas: dict[str, list[list[Any]]] = {}
        with _or_damaged():
            reader = _Reader(BytesIO(content), read_only=True, keep_links=False)
            reader.read()
            self._book = reader.wb

    @property
    def names(self) -> list[str]:
        """The names of its sheets."""
        return [sheet.title for sheet in self._book.worksheets]

    @property
    def properties(self) -> dict[str, object]:
        """The custom properties of the workbook, by name."""
        return {entry.name: entry.value for entry in self._book.custom_doc_props}

    @property
    def saved_by(self) -> str:
        """The author of the last save; empty if not stated."""
        return (self._book.properties.lastModifiedBy or "").strip()

    @property
    def epoch(self) -> Any:  # noqa: ANN401 - openpyxl's day 0, one of two
        """Day 0 of its dates."""
        return self._book.epoch

    def title(self, name: str) -> str | None:
        """Return the current name of a sheet by its exported name; None if it was deleted."""
        return sheet_names.title_now(self._book, self.names, name)

    @property
    def added(self) -> list[str]:
        """The names of the sheets that somebody added since the export."""
        return sheet_names.added(self._book, self.names)

    def sheet(self, name: str) -> Sheet:
        """Return all cells of a sheet by its current name.

        Raises:
            PlanError: the sheet is damaged, or larger than any budget needs.
        """
        lines: list[list[Cell]] = []
        n_cells = 0
        with _or_damaged():
            for row, readings in self._rows(name, VALUES, FORMULAS):
                if row > len(lines):
                    lines += repeat([], row - len(lines))
                    n_cells += _LEAST_WIDTH
                if row < MOST_ROWS:
                    lines.append(_cells(name, row, *readings))
                    n_cells += max(len(lines[-1]), _LEAST_WIDTH)
                if n_cells > MOST_CELLS:
                    raise PlanError([_too_far(name, len(lines), len(lines[-1]))])
        return Sheet(name, lines)

    def formulas(self, name: str) -> list[list[Any]]:
        """Return the constants and the formulas of a sheet by its current name; rows end with their last cell."""
        if name not in self._formulas:
            self._formulas[name] = self._read_formulas(name)
        return self._formulas[name]

    def _read_formulas(self, name: str) -> list[list[Any]]:
        lines: list[list[Any]] = []
        with _or_damaged():
            for row, readings in self._rows(name, FORMULAS):
                lines += repeat([], row - len(lines))
                if row < MOST_ROWS:
                    lines.append(_contents(cell for cells in readings for cell in cells))
        return lines

    def _rows(self, name: str, *readings: bool) -> Iterator[tuple[int, list[list[Found]]]]:
        """Yield the rows that a sheet holds, counted from 0; a row that stands behind a later one is left out.

        Where a sheet has rows beyond the last one that is read, `MOST_ROWS` comes last, without cells.
        """
        read = 0
        for number, in_readings in rows(self._book, name, *readings):
            if number > MOST_ROWS:
                yield MOST_ROWS, []
                return
            if number > read:
                yield number - 1, in_readings
                read = number


def _contents(cells: Iterable[Found]) -> list[Any]:
    line: list[Any] = []
    for number, content, _ in cells:
        if number <= MOST_COLUMNS:
            line += repeat(None, number - len(line))
            line[number - 1] = content
    return line


def _too_far(name: str, row: int, column: int) -> str:
    """Return the sentence that a sheet is too large, with the last cell read."""
    last = address(name, row - 1, column - 1)
    return (
        f"{last}: this sheet is so large that reading it would take minutes; delete the rows and columns beyond your "
        "inputs, and save the workbook again"
    )


def _cells(name: str, row: int, values: Sequence[Found], formulas: Sequence[Found]) -> list[Cell]:
    """Return the cells of a row, up to the last one that is filled."""
    cells: list[Cell] = []
    for (number, content, kind), (_, _, formula_kind) in zip(values, formulas, strict=True):
        column = number - 1
        if column < MOST_COLUMNS:
            if isinstance(content, str) and len(content) > LONGEST_TEXT:
                raise PlanError([f"{address(name, row, column)}: {LONG_TEXT}"])
            cells += repeat(_BLANK, column + 1 - len(cells))
            cells[column] = Cell(content, formula_kind == _FORMULA, kind == _ERROR)
    while cells and cells[-1].is_blank:
        cells.pop()
    return cells


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
