"""Writes values into cells of other people's workbooks and keeps everything else, byte for byte.

Only the text of the cells is replaced inside the parts of the file. Loading and saving a workbook with openpyxl would
lose everything it does not know: shapes, images, lists of allowed values on other sheets, sparklines, pivot tables.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from llmbudget.excel.read.limits import DAMAGED
from llmbudget.excel.templates.dates import Dates
from llmbudget.excel.templates.template_values import Entry
from llmbudget.excel.templates.xml import Edit, Element, edited, elements, opened_tag, without
from llmbudget.plan.file import PlanError

Cells = Mapping[tuple[int, int], Entry]
"""By row and column, counted from 1."""

Area = tuple[int, int, int, int]
"""First column and row, last column and row."""

MOST_COLUMNS = 16_384
_DATA, _ROW, _CELL = "sheetData", "sheetData/row", "sheetData/row/c"
_FORMULA, _RESULT, _COLUMN = "sheetData/row/c/f", "sheetData/row/c/v", "cols/col"

_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)""")


@dataclass
class _Cell:
    """A cell that the sheet has."""

    element: Element
    formula: Element | None = None
    results: list[Element] = field(default_factory=list)


@dataclass
class _Row:
    """A row that the sheet has, with its cells by column, in the order of the file."""

    element: Element
    cells: dict[int, _Cell] = field(default_factory=dict)


class Sheet:
    """The part of one sheet.

    Args:
        part: its bytes.
        dates: the dates of the workbook.

    Raises:
        PlanError: the part is no sheet, or has a row or cell twice.
    """

    def __init__(self, part: bytes, dates: Dates) -> None:
        all_elements = elements(part, _DATA, _ROW, _CELL, _FORMULA, _RESULT, _COLUMN)
        data = [element for element in all_elements if element.path == _DATA]
        if len(data) != 1:
            raise PlanError([DAMAGED])
        self._part, self._dates, self._data = part, dates, data[0]
        self._encoding = "utf-8" if _is_utf_8(part) else "ascii"  # other characters become references by number
        self._rows = _rows(all_elements)
        self._columns = _column_formats([element for element in all_elements if element.path == _COLUMN])

    def with_cells(self, cells: Cells) -> bytes:
        """Return the part with new entries in some cells, and without the results of its formulas.

        The results belong to the old entries; without them, every program recalculates when it opens the file.
        """
        by_row: dict[int, dict[int, Entry]] = {}
        for (row, column), entry in sorted(cells.items(), key=lambda cell: cell[0]):
            by_row.setdefault(row, {})[column] = entry
        edits = [*self._without_results(cells), *self._new_rows(by_row)]
        for number, new in by_row.items():
            if number in self._rows:
                edits += self._into(self._rows[number], number, new)
        return edited(self._part, edits)

    def calculated(self) -> tuple[set[tuple[int, int]], list[Area]]:
        """Return the cells that hold formulas, by row and column, and the areas of array formulas."""
        cells_with_formulas, areas = set(), []
        for number, row in self._rows.items():
            for column, cell in row.cells.items():
                if cell.formula:
                    cells_with_formulas.add((number, column))
                    if cell.formula.attributes.get("t") in {"array", "dataTable"}:
                        areas.append(_area(cell.formula.attributes.get("ref", "")))
        return cells_with_formulas, areas

    def _without_results(self, cells: Cells) -> Iterator[Edit]:
        for number, row in self._rows.items():
            for column, cell in row.cells.items():
                if cell.formula and (number, column) not in cells:
                    tag = cell.element
                    yield tag.start, tag.inside, without(tag.tag, b"t")
                    yield from ((result.start, result.end, b"") for result in cell.results)

    def _new_rows(self, by_row: Mapping[int, Mapping[int, Entry]]) -> Iterator[Edit]:
        """Yield the edits that add new rows, each before the next row of the file."""
        p = self._data.prefix
        texts: dict[int, list[bytes]] = {}
        numbers = list(self._rows)
        for number, before in _places(numbers, [row for row in by_row if row not in self._rows]):
            place = self._rows[numbers[before]].element.start if before < len(numbers) else self._data.close
            inside = b"".join(self._cell(number, column, entry, None) for column, entry in by_row[number].items())
            texts.setdefault(place, []).append(b'<%srow r="%d">%s</%srow>' % (p, number, inside, p))
        if self._data.is_closed and texts:
            rows = b"".join(texts[self._data.close])
            yield self._data.start, self._data.end, _filled(self._data, self._data.tag, rows)
        else:
            yield from ((place, place, b"".join(rows)) for place, rows in texts.items())

    def _into(self, row: _Row, number: int, new: Mapping[int, Entry]) -> Iterator[Edit]:
        """Yield the edits that put new cells into a row, between its other cells."""
        tag = without(row.element.tag, b"spans")  # the columns with cells, which may change
        texts = {column: self._cell(number, column, entry, row) for column, entry in new.items()}
        if row.element.is_closed:
            yield row.element.start, row.element.end, _filled(row.element, tag, b"".join(texts.values()))
            return
        yield row.element.start, row.element.inside, tag
        columns = list(row.cells)
        added: dict[int, list[bytes]] = {}
        for column, before in _places(columns, [column for column in new if column not in row.cells]):
            place = row.cells[columns[before]].element.start if before < len(columns) else row.element.close
            added.setdefault(place, []).append(texts[column])
        yield from ((place, place, b"".join(cells)) for place, cells in added.items())
        for column in (column for column in new if column in row.cells):
            yield row.cells[column].element.start, row.cells[column].element.end, texts[column]

    def _cell(self, number: int, column: int, entry: Entry, row: _Row | None) -> bytes:
        p, style = self._data.prefix.decode(), self._style(column, row)
        kind, inside = "", ""
        if isinstance(entry, date):
            style = self._dates.shown(style)
            inside = f"<{p}v>{self._dates.serial(entry)}</{p}v>"
        elif isinstance(entry, str):
            kind, inside = ' t="inlineStr"', f'<{p}is><{p}t xml:space="preserve">{escape(entry)}</{p}t></{p}is>'
        elif entry is not None:
            inside = f"<{p}v>{entry!r}</{p}v>"
        return f'<{p}c r="{get_column_letter(column)}{number}" s="{style}"{kind}>{inside}</{p}c>'.encode(
            self._encoding, "xmlcharrefreplace"
        )

    def _style(self, column: int, row: _Row | None) -> int:
        """Return the number of a cell's format; a cell that the file lacks has the format of its row or column."""
        if row and column in row.cells:
            return int(row.cells[column].element.attributes.get("s", 0))
        if row and row.element.attributes.get("customFormat") in {"1", "true"}:
            return int(row.element.attributes.get("s", 0))
        return self._columns.get(column, 0)


def _rows(parts: Sequence[Element]) -> dict[int, _Row]:
    """Return the rows of a sheet by number; a row or cell without a place follows the one before it."""
    rows: dict[int, _Row] = {}
    number = column = 0
    cell: _Cell | None = None
    try:
        for element in parts:
            if element.path == _ROW:
                number, column = int(element.attributes.get("r", number + 1)), 0
                _once(number, rows)
                rows[number] = _Row(element)
            elif element.path == _CELL:
                letters = element.attributes.get("r", "").rstrip("0123456789")
                column = column_index_from_string(letters) if letters else column + 1
                _once(column, rows[number].cells)
                cell = rows[number].cells[column] = _Cell(element)
            elif cell and element.path == _FORMULA:
                cell.formula = element
            elif cell and element.path == _RESULT:
                cell.results.append(element)
    except ValueError as error:
        raise PlanError([DAMAGED]) from error
    return rows


def _is_utf_8(part: bytes) -> bool:
    declared = _ENCODING.match(part)
    return declared is None or declared[1].lower() in {b"utf-8", b"utf8"}


def _once(place: int, taken: Mapping[int, object]) -> None:
    if place in taken or place < 1:
        raise ValueError(place)


def _places(existing: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield new numbers in rising order, each with the index of the next larger existing one."""
    index = 0
    for number in new:
        while index < len(existing) and existing[index] < number:
            index += 1
        yield number, index


def _filled(element: Element, tag: bytes, content: bytes) -> bytes:
    """Return an empty element with content."""
    return b"%s%s</%s>" % (opened_tag(tag), content, element.name)


def _area(reference: str) -> Area:
    """Return the area of a reference without a sheet."""
    try:
        left, top, right, bottom = map(int, range_boundaries(reference))
    except (ValueError, TypeError) as error:
        raise PlanError([DAMAGED]) from error
    return left, top, right, bottom


def _column_formats(columns: Sequence[Element]) -> dict[int, int]:
    """Return the format of each column that has one."""
    formats: dict[int, int] = {}
    n_columns = 0
    for column in columns:
        first, last, style = (column.attributes.get(name, "") for name in ("min", "max", "style"))
        try:
            across = range(int(first), min(int(last), MOST_COLUMNS) + 1)
            n_columns += len(across)
            formats |= dict.fromkeys(across, int(style)) if style else {}
        except ValueError as error:
            raise PlanError([DAMAGED]) from error
        if n_columns > MOST_COLUMNS:  # they overlap
            raise PlanError([DAMAGED])
    return formats
