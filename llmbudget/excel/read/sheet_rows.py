"""The rows of a sheet: openpyxl's reading of cells, on the XML parser in C, which takes a tenth of the time.

With defusedxml, openpyxl uses the XML parser in Python, because only that one refuses entities. Here a sheet that
declares anything is refused before its first element, after which nothing can be declared.
"""

from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse
from xml.parsers import expat

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser, _cast_number

_PIECE = 4096

_DIGITS = "0123456789"
_COLUMNS = {get_column_letter(number): number for number in range(1, 257)}
"""Columns by their letters: those that budgets fill."""

Found = tuple[int, Any, str]
"""One cell as openpyxl finds it: its column counted from 1, its value and its kind."""

VALUES, FORMULAS = True, False
"""Readings of a cell with a formula: its stored result, or the formula."""


class _Parser(WorkSheetParser):  # type: ignore[misc]  # it has no types
    """openpyxl's parser of cells, which reads most of them by a shorter way: numbers, texts and plain formulas."""

    def found(self, row: Element) -> tuple[int, list[Found]]:
        """Return the number of a row and its cells."""
        self.parse_row(Element(ROW_TAG, row.attrib))  # which counts rows
        return self.row_counter, [self._found(cell) for cell in row]

    def _found(self, cell: Element) -> Found:
        column = _COLUMNS.get(cell.get("r", "").rstrip(_DIGITS))
        first = cell[0] if len(cell) else None
        if column is None or first is None:
            return self._as_openpyxl(cell)
        self.col_counter = column
        if first.tag == FORMULA_TAG:
            if not self.data_only:  # with attributes, it shares its formula, or is part of an array
                return self._as_openpyxl(cell) if first.attrib else (column, f"={first.text or ''}", "f")
            first = cell[-1]
        elif len(cell) > 1:
            return self._as_openpyxl(cell)
        kind, text = cell.get("t", "n"), first.text
        if first.tag == VALUE_TAG and text:
            if kind == "s":
                return column, self.shared_strings[int(text)], "s"
            if kind == "n" and int(cell.get("s", 0)) not in self.date_formats:
                return column, _cast_number(text), "n"
        return self._as_openpyxl(cell)

    def _as_openpyxl(self, element: Element) -> Found:
        cell: dict[str, Any] = self.parse_cell(element)
        return cell["column"], cell["value"], cell["data_type"]


class _BegunError(Exception):
    """The first element begins."""


def rows(book: Workbook, name: str, *readings: bool) -> Iterator[tuple[int, list[list[Found]]]]:
    """Yield each row that a part holds: its number counted from 1, and its cells in each reading.

    Args:
        book: opened with ``read_only``.
        name: of the sheet.
        readings: `VALUES`, `FORMULAS` or both.

    Raises:
        ValueError: the part declares a document type.
        Exception: any other one of openpyxl and of the XML parser, where the part is damaged.
    """
    sheet = book[name]
    with sheet._get_source() as part:  # noqa: SLF001 - which part it is, openpyxl does not say otherwise
        _refuse_declarations(part)
    with sheet._get_source() as part:  # noqa: SLF001 - as above
        parsers = [_parser(book, name, data_only=reading) for reading in readings]
        for _, element in iterparse(part):  # noqa: S314 - it declares nothing
            if element.tag == ROW_TAG:
                parsed = [parser.found(element) for parser in parsers]
                yield parsed[0][0], [cells for _, cells in parsed]
                element.clear()


def _parser(book: Workbook, name: str, *, data_only: bool) -> _Parser:
    return _Parser(
        None,
        book[name]._shared_strings,  # noqa: SLF001 - what its read-only sheet hands to its parser
        data_only=data_only,
        epoch=book.epoch,
        date_formats=book._date_formats,  # noqa: SLF001 - as above
        timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
    )


def _refuse_declarations(part: IO[bytes]) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("a sheet declares a document type")

    def stop(*_: object) -> None:
        raise _BegunError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, stop
    try:
        while piece := part.read(_PIECE):
            parser.Parse(piece)
    except _BegunError:
        return
