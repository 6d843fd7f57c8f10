"""A sheet that writes cells as XlsxWriter does, in a third of the time."""

from collections.abc import Callable
from math import isfinite
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

from llmbudget.excel.write.columns import letters

_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


class Sheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet of cells that all have a format.

    XlsxWriter searches each formula several times for functions, arguments and formats that do not occur here, checks
    each place, and builds each cell from a list of attributes. A row states no columns that it spans: programs do not
    need them.
    """

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: str | float = 0) -> None:
        """Store a formula unchanged."""
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)

    def write_string(self, row: int, col: int, string: str, cell_format: Format) -> None:
        """Store a text unchanged."""
        if len(string) > self.xls_strmax // 2:  # it may be too long for a cell
            self._write_string(row, col, string, cell_format)
        else:
            self.table[row][col] = CellStringTuple(self.str_table._get_shared_string_index(string), cell_format)  # noqa: SLF001 - as XlsxWriter does

    def write_number(self, row: int, col: int, number: float, cell_format: Format) -> None:
        """Store a number.

        Raises:
            TypeError: it is not finite.
        """
        if not isfinite(number):
            raise TypeError(f"{self.name} cannot show {number} in row {row + 1}")
        self.table[row][col] = CellNumberTuple(number, cell_format)

    def write_blank(self, row: int, col: int, _blank: object, cell_format: Format) -> None:
        """Store a look without a content."""
        self.table[row][col] = CellBlankTuple(cell_format)

    def measure(self) -> None:
        """Note the first and last row and column; XlsxWriter does this at each cell."""
        rows = [row for row, cells in self.table.items() if cells]
        for row in rows and (min(rows), max(rows)):
            self._check_dimensions(row, min(self.table[row]))
        for column in {column for row in rows for column in self.table[row]}:
            self._check_dimensions(rows[0], column)

    def _prepare_formula(self, formula: str, _expand: bool = False) -> str:  # noqa: FBT001, FBT002 - as in XlsxWriter
        return formula.removeprefix("=")

    def _write_rows(self) -> None:
        looked = {*self.row_info, *self.comments}
        for row in sorted({row for row, cells in self.table.items() if cells} | looked):
            about, cells = self.row_info.get(row), self.table.get(row)
            if not cells:
                self._write_empty_row(row, None, about)
                continue
            self._write_row(row, None, about)
            for column in sorted(cells):
                cell = cells[column]
                inside = _INSIDE.get(type(cell))
                if inside and cell.format and cell.format.xf_index is not None:
                    self.fh.write(f'<c r="{letters(column)}{row + 1}" s="{cell.format.xf_index}"{inside(cell)}')
                else:  # a day, or a cell that looks like its row or column, or is the first of its look
                    self._write_cell(row, column, cell)
            self.fh.write("</row>")


def _formula(cell: Any) -> str:  # noqa: ANN401 - a tuple of XlsxWriter
    value, shows = cell.value, ""
    if isinstance(value, str) and value:
        value, shows = _escaped(value), ' t="e"' if value in _ERRORS else ' t="str"'
    return f"{shows}><f>{_escaped(cell.formula)}</f><v>{value}</v></c>"


_INSIDE: dict[type, Callable[[Any], str]] = {
    CellFormulaTuple: _formula,
    CellStringTuple: lambda cell: f' t="s"><v>{cell.string}</v></c>',
    CellNumberTuple: lambda cell: f"><v>{cell.number:.16G}</v></c>",
    CellBlankTuple: lambda _: "/>",
}
"""By kind of cell, what follows its place and look."""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
