"""Values put into the cells of a workbook that somebody else made: everything else stays, byte for byte.

Only the text of the cells is exchanged inside the parts of the file. To load and save a workbook with openpyxl would
lose what it does not know: shapes, images, lists of allowed values on other sheets, sparklines, pivot tables.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter

from llmbudget.excel.dates import Dates
from llmbudget.excel.entries import Entry
from llmbudget.excel.limits import DAMAGED
from llmbudget.excel.xml import attribute, element
from llmbudget.plan.file import PlanError

Cells = Mapping[tuple[int, int], Entry]
"""By row and column, counted from 1."""

_SHEET_DATA, _ROW, _CELL, _COLUMN = (element(name) for name in (b"sheetData", b"row", b"c", b"col"))
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_RESULT = element(b"v")
_KIND = re.compile(rb"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")
"""The mark that says whether a result is a number, a text or an error."""


class Sheet:
    """The part of one sheet.

    Args:
        part: its text.
        dates: how the workbook counts and shows days.
    """

    def __init__(self, part: bytes, dates: Dates) -> None:
        found = _SHEET_DATA.search(part)
        if found is None:
            raise PlanError([DAMAGED])
        self._dates = dates
        self._prefix, self._attributes, content = found.groups()
        self._before, self._content, self._after = part[: found.start()], content or b"", part[found.end() :]
        self._columns = _column_formats(self._before)

    def with_cells(self, cells: Cells) -> bytes:
        """Return the part with other entries in some cells, and without the results of its formulas.

        The results were those of other entries; without them, every program works them out when it opens the file.
        """
        content = _CELL.sub(_without_result, self._content)
        name = self._prefix + b"sheetData"
        rows = b"".join(self._rows(content, cells))
        return b"%s<%s%s>%s</%s>%s" % (self._before, name, self._attributes, rows, name, self._after)

    def _rows(self, content: bytes, cells: Cells) -> Iterator[bytes]:
        """Yield all rows in their order, also those that were not there before."""
        waiting = sorted({row for row, _ in cells})
        number = 0
        for row in _ROW.finditer(content):
            number = int(attribute(row[2], b"r") or number + 1)
            while waiting and waiting[0] < number:
                yield self._row(waiting.pop(0), b"", b"", cells)
            if waiting and waiting[0] == number:
                yield self._row(waiting.pop(0), row[2], row[3] or b"", cells)
            else:
                yield row[0]
        for left in waiting:
            yield self._row(left, b"", b"", cells)

    def _row(self, number: int, attributes: bytes, content: bytes, cells: Cells) -> bytes:
        """Return a row with its new cells between the others."""
        new = {column: entry for (row, column), entry in cells.items() if row == number}
        old = _cells(content)
        texts = [
            self._cell(f"{get_column_letter(column)}{number}", new[column], self._style(column, old, attributes))
            if column in new
            else old[column][0]
            for column in sorted(old | new)
        ]
        # A hint that says in which columns the row has cells would be wrong now.
        attributes = re.sub(rb'\sspans\s*=\s*"[^"]*"', b"", attributes) or b' r="%d"' % number
        name = self._prefix + b"row"
        return b"<%s%s>%s</%s>" % (name, attributes, b"".join(texts), name)

    def _style(self, column: int, old: Mapping[int, re.Match[bytes]], row: bytes) -> int:
        """Return the number of a cell's format: that of its row or column, where nobody has touched it yet."""
        if column in old:
            return int(attribute(old[column][2], b"s") or 0)
        if attribute(row, b"customFormat") in {b"1", b"true"}:
            return int(attribute(row, b"s") or 0)
        return self._columns.get(column, 0)

    def _cell(self, address: str, entry: Entry, style: int) -> bytes:
        p = self._prefix.decode()
        kind, inside = "", ""
        if isinstance(entry, date):
            style = self._dates.shown(style)
            inside = f"<{p}v>{self._dates.serial(entry)}</{p}v>"
        elif isinstance(entry, str):
            kind, inside = ' t="inlineStr"', f'<{p}is><{p}t xml:space="preserve">{escape(entry)}</{p}t></{p}is>'
        elif entry is not None:
            inside = f"<{p}v>{entry!r}</{p}v>"
        return f'<{p}c r="{address}" s="{style}"{kind}>{inside}</{p}c>'.encode()


def _without_result(cell: re.Match[bytes]) -> bytes:
    prefix, attributes, content = cell.groups()
    if not content or not _FORMULA.search(content):
        return cell[0]
    name, attributes = prefix + b"c", _KIND.sub(b"", attributes)
    return b"<%s%s>%s</%s>" % (name, attributes, _RESULT.sub(b"", content), name)


def _column_formats(head: bytes) -> dict[int, int]:
    """Return the format of each column that has one."""
    found: dict[int, int] = {}
    for column in _COLUMN.finditer(head):
        first, last, style = (attribute(column[2], name) for name in (b"min", b"max", b"style"))
        if style:
            found |= dict.fromkeys(range(int(first), int(last) + 1), int(style))
    return found


def formulas(part: bytes) -> set[tuple[int, int]]:
    """Return the rows and columns of the cells of a sheet that hold formulas."""
    data = _SHEET_DATA.search(part)
    found, number = set(), 0
    for row in _ROW.finditer(data[3] or b"") if data else ():
        number = int(attribute(row[2], b"r") or number + 1)
        cells = _cells(row[3] or b"").items()
        found |= {(number, column) for column, cell in cells if _FORMULA.search(cell[3] or b"")}
    return found


def _cells(content: bytes) -> dict[int, re.Match[bytes]]:
    """Return the cells of a row by column; one that does not say where it is follows the one before it."""
    found: dict[int, re.Match[bytes]] = {}
    column = 0
    for cell in _CELL.finditer(content):
        letters = attribute(cell[2], b"r").rstrip(b"0123456789").decode()
        column = column_index_from_string(letters) if letters else column + 1
        found[column] = cell
    return found
