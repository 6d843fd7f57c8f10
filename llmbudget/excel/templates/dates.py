"""Days as a workbook that somebody else made counts and shows them."""

import re
from datetime import date

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from llmbudget.excel.read.limits import DAMAGED
from llmbudget.excel.templates.xml import edited, elements, opened_tag, without
from llmbudget.plan.file import PlanError
from llmbudget.plan.values import EXCEL_EPOCH

SHORT_DATE = 14
"""The built-in format of dates that each reader sees in the way of the own country."""

_EPOCH_1904 = date(1904, 1, 1)
_FORMATS, _FORMAT, _CODE = "cellXfs", "cellXfs/xf", "numFmts/numFmt"
_COUNT = re.compile(rb"""(\scount\s*=\s*)["']\d*["']""")


class Dates:
    """The days of one workbook.

    Args:
        workbook: its part that says from when days are counted.
        styles: its part with the formats of cells.

    Raises:
        PlanError: one of the parts is damaged.
    """

    def __init__(self, workbook: bytes, styles: bytes) -> None:
        since_1904 = any(one.attributes.get("date1904") in {"1", "true"} for one in elements(workbook, "workbookPr"))
        self._epoch = _EPOCH_1904 if since_1904 else EXCEL_EPOCH
        found = elements(styles, _FORMATS, _FORMAT, _CODE)
        self._styles = styles
        self._table = next((one for one in found if one.path == _FORMATS), None)
        self._formats = [one for one in found if one.path == _FORMAT]
        try:
            self._codes = {
                int(one.attributes["numFmtId"]): one.attributes.get("formatCode", "")
                for one in found
                if one.path == _CODE
            }
            self._numbers = [int(one.attributes.get("numFmtId", 0)) for one in self._formats]
        except (KeyError, ValueError) as error:
            raise PlanError([DAMAGED]) from error
        self._made: dict[int, int] = {}
        self._added: list[bytes] = []

    @property
    def styles(self) -> bytes:
        """The formats of the workbook with those that were needed for dates."""
        if not self._added or not self._table:
            return self._styles
        tag = _COUNT.sub(rb'\1"%d"' % (len(self._formats) + len(self._added)), self._table.tag)
        edits = [
            (self._table.start, self._table.inside, tag),
            (self._table.close, self._table.close, b"".join(self._added)),
        ]
        return edited(self._styles, edits)

    def serial(self, day: date) -> int:
        """Return a day as a number."""
        return (day - self._epoch).days

    def shown(self, style: int) -> int:
        """Return a format like another one, but made to show a date unless it does so already."""
        if style not in self._made:
            self._made[style] = self._dated(style)
        return self._made[style]

    def _dated(self, style: int) -> int:
        if style >= len(self._formats):
            return style
        own, number = self._formats[style], self._numbers[style]
        if is_date_format(self._codes.get(number, BUILTIN_FORMATS.get(number, "General"))):
            return style
        kept = opened_tag(without(own.tag, b"numFmtId", b"applyNumberFormat"))[1 + len(own.name) :]
        marks = b' numFmtId="%d" applyNumberFormat="1"' % SHORT_DATE
        content = self._styles[own.inside : own.close]
        self._added.append(b"<%s%s%s%s</%s>" % (own.name, marks, kept, content, own.name))
        return len(self._formats) + len(self._added) - 1
