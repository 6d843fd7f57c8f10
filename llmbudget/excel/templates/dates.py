"""Dates in a workbook of other people: its day 0 and its date formats."""

import re
from datetime import date

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from llmbudget.excel.read.limits import DAMAGED
from llmbudget.excel.templates.xml import edited, elements, opened_tag, without
from llmbudget.plan.file import PlanError
from llmbudget.plan.values import EXCEL_EPOCH

SHORT_DATE = 14
"""The built-in date format, which shows dates in the reader's local style."""

_EPOCH_1904 = date(1904, 1, 1)
_FORMATS, _FORMAT, _CODE = "cellXfs", "cellXfs/xf", "numFmts/numFmt"
_COUNT = re.compile(rb"""(\scount\s*=\s*)["']\d*["']""")


class Dates:
    """The dates of one workbook.

    Args:
        workbook: the part of the file that sets day 0.
        styles: the part with the formats of cells.

    Raises:
        PlanError: one of the parts is damaged.
    """

    def __init__(self, workbook: bytes, styles: bytes) -> None:
        since_1904 = any(
            element.attributes.get("date1904") in {"1", "true"} for element in elements(workbook, "workbookPr")
        )
        self._epoch = _EPOCH_1904 if since_1904 else EXCEL_EPOCH
        parts = elements(styles, _FORMATS, _FORMAT, _CODE)
        self._styles = styles
        self._table = next((element for element in parts if element.path == _FORMATS), None)
        self._formats = [element for element in parts if element.path == _FORMAT]
        try:
            self._codes = {
                int(element.attributes["numFmtId"]): element.attributes.get("formatCode", "")
                for element in parts
                if element.path == _CODE
            }
            self._numbers = [int(element.attributes.get("numFmtId", 0)) for element in self._formats]
        except (KeyError, ValueError) as error:
            raise PlanError([DAMAGED]) from error
        self._made: dict[int, int] = {}
        self._added: list[bytes] = []

    @property
    def styles(self) -> bytes:
        """The formats of the workbook, with those added for dates."""
        if not self._added or not self._table:
            return self._styles
        tag = _COUNT.sub(rb'\1"%d"' % (len(self._formats) + len(self._added)), self._table.tag)
        edits = [
            (self._table.start, self._table.inside, tag),
            (self._table.close, self._table.close, b"".join(self._added)),
        ]
        return edited(self._styles, edits)

    def serial(self, day: date) -> int:
        """Return a day as the serial number of this workbook."""
        return (day - self._epoch).days

    def shown(self, style: int) -> int:
        """Return a format like another one that shows a date: the same one if it does already."""
        if style not in self._made:
            self._made[style] = self._dated(style)
        return self._made[style]

    def _dated(self, style: int) -> int:
        if style >= len(self._formats):
            return style
        own, number = self._formats[style], self._numbers[style]
        if is_date_format(self._codes.get(number, BUILTIN_FORMATS.get(number, "General"))):
            return style
        attributes = opened_tag(without(own.tag, b"numFmtId", b"applyNumberFormat"))[1 + len(own.name) :]
        marks = b' numFmtId="%d" applyNumberFormat="1"' % SHORT_DATE
        content = self._styles[own.inside : own.close]
        self._added.append(b"<%s%s%s%s</%s>" % (own.name, marks, attributes, content, own.name))
        return len(self._formats) + len(self._added) - 1
