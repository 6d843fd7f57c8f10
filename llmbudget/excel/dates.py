"""Days as a workbook that somebody else made counts and shows them."""

import re
from datetime import date
from html import unescape

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from llmbudget.excel.xml import attribute, element
from llmbudget.plan.values import EXCEL_EPOCH

SHORT_DATE = 14
"""The built-in format of dates that each reader sees in the way of the own country."""

_EPOCH_1904 = date(1904, 1, 1)
_FORMATS, _FORMAT, _CODE = element(b"cellXfs"), element(b"xf"), element(b"numFmt")
_DATE_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true)["']""")


class Dates:
    """The days of one workbook.

    Args:
        workbook: its part that says from when days are counted.
        styles: its part with the formats of cells.

    Attributes:
        styles: the same with the formats that were needed for dates.
    """

    def __init__(self, workbook: bytes, styles: bytes) -> None:
        self.styles = styles
        self._epoch = _EPOCH_1904 if _DATE_1904.search(workbook) else EXCEL_EPOCH
        self._codes = {
            int(attribute(one[2], b"numFmtId")): unescape(attribute(one[2], b"formatCode").decode())
            for one in _CODE.finditer(styles)
        }
        self._made: dict[int, int] = {}

    def serial(self, day: date) -> int:
        """Return a day as a number."""
        return (day - self._epoch).days

    def shown(self, style: int) -> int:
        """Return a format like another one, but made to show a date unless it does so already."""
        if style not in self._made:
            self._made[style] = self._dated(style)
        return self._made[style]

    def _dated(self, style: int) -> int:
        table = _FORMATS.search(self.styles)
        formats = list(_FORMAT.finditer(table[3] or b"")) if table else []
        if not table or style >= len(formats):
            return style
        own = formats[style]
        number = int(attribute(own[2], b"numFmtId") or 0)
        if is_date_format(self._codes.get(number, BUILTIN_FORMATS.get(number, "General"))):
            return style
        kept = re.sub(rb'\s(?:numFmtId|applyNumberFormat)\s*=\s*"[^"]*"', b"", own[2])
        marks = b' numFmtId="%d" applyNumberFormat="1"' % SHORT_DATE
        name = own[1] + b"xf"
        made = b"<%s%s%s>%s</%s>" % (name, marks, kept, own[3] or b"", name)
        end = table.end(3)
        self.styles = self.styles[:end] + made + self.styles[end:]
        self._count(len(formats) + 1)
        return len(formats)

    def _count(self, formats: int) -> None:
        table = _FORMATS.search(self.styles)
        assert table
        marks = re.sub(rb'(\scount\s*=\s*)"\d*"', rb'\1"%d"' % formats, table[2])
        self.styles = self.styles[: table.start(2)] + marks + self.styles[table.end(2) :]
