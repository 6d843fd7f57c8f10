"""One look for all templates: a page of a form that prints on one sheet of A4 or Letter, at 8 points or more."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

LETTER, A4 = 1, 9
"""Numbers of papers in workbooks."""

YEARS = range(1, 6)
"""Years that a form has room for."""

MONEY, WHOLE, MONTHS, SHARE, DATE = '#,##0;(#,##0);"–"', '0;-0;"–"', '0.00;-0.00;"–"', '0.0%;-0.0%;"–"', "mmm yyyy"

_INK, _SOFT, _LINE, _BAND, _TYPED = "#16324F", "#5B6B7B", "#C3CCD6", "#E8EEF4", "#FFF7DB"
_WRITTEN = datetime(2026, 11, 27)  # noqa: DTZ001 - no file has zones; a fixed day makes the same bytes
_MARGIN_INCHES, _HEIGHT = 0.5, 14

_LOOKS = {
    "title": {"font_size": 15, "bold": True, "font_color": _INK},
    "remark": {"font_size": 9, "font_color": _SOFT},
    "note": {"font_size": 9, "font_color": _SOFT, "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK},
    "head right": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "align": "right"},
    "head wrapped": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _INK,
        "align": "right",
        "text_wrap": True,
        "valign": "top",
    },
    "section": {"bold": True, "font_color": _INK, "bottom": 1, "bottom_color": _INK},
    "label": {"bottom": 4, "bottom_color": _LINE},
    "inner": {"bottom": 4, "bottom_color": _LINE, "indent": 1},
    "value": {"bottom": 4, "bottom_color": _LINE, "align": "right"},
    "text": {"bottom": 4, "bottom_color": _LINE, "align": "left"},
    "typed": {"bottom": 4, "bottom_color": _LINE, "align": "right", "bg_color": _TYPED},
    "sum": {"bold": True, "top": 1, "top_color": _SOFT, "bg_color": _BAND},
    "sum value": {"bold": True, "top": 1, "top_color": _SOFT, "bg_color": _BAND, "align": "right"},
    "end": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK},
    "end value": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "align": "right"},
}


class Form:
    """A template: a workbook with named cells.

    Args:
        path: the file to write.
        title: its title in lists.
        about: a sentence about who asks for such a form.
        paper: `LETTER` or `A4`.
    """

    def __init__(self, path: Path, title: str, about: str, paper: int) -> None:
        self.book = xlsxwriter.Workbook(path)
        self.book.set_properties({"title": title, "comments": about, "author": "llmbudget", "created": _WRITTEN})
        self.book.set_calc_mode("auto")
        self.paper = paper
        self._looks: dict[tuple[str, str], Format] = {}

    def look(self, name: str, number: str = "General") -> Format:
        """Return a format by its name and the format of its numbers."""
        if (name, number) not in self._looks:
            whole = {"font_name": "Arial", "font_size": 10, "valign": "vcenter", "num_format": number, **_LOOKS[name]}
            self._looks[name, number] = self.book.add_format(whole)
        return self._looks[name, number]


class Page:
    """One printed page: a grid of columns, written from top to bottom.

    Attributes:
        row: the next row, counted from 0.
    """

    def __init__(self, form: Form, name: str, widths: Sequence[float], title: str, remark: str) -> None:
        self.form, self.name, self._last = form, name, len(widths) - 1
        self.sheet = form.book.add_worksheet(name)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, form.look("remark"))
        self.sheet.set_default_row(_HEIGHT)
        self.sheet.hide_gridlines(2)
        self.sheet.set_row(0, 24)
        self.sheet.write(0, 0, title, form.look("title"))
        self.sheet.write(1, 0, remark, form.look("remark"))
        self.row = 3

    def at(self, column: int, row: int | None = None) -> str:
        """Return the address of a cell of this page, for formulas on any page."""
        return (
            f"'{self.name}'!{xl_rowcol_to_cell(self.row if row is None else row, column, row_abs=True, col_abs=True)}"
        )

    def name_cells(self, name: str, column: int, last: int | None = None, rows: int = 1) -> None:
        """Name a cell, a row to `last`, or a column of `rows` from the next row."""
        end = self.at(column if last is None else last, self.row + rows - 1).rpartition("!")[2]
        area = self.at(column) if last is None and rows == 1 else f"{self.at(column)}:{end}"
        self.form.book.define_name(f"llmbudget.{name}", f"={area}")

    def write(self, column: int, content: str | float | None, look: str, number: str = "General") -> None:
        """Write a text, a number or a formula into the next row."""
        shape = self.form.look(look, number)
        if content is None:
            self.sheet.write_blank(self.row, column, None, shape)
        else:
            self.sheet.write(self.row, column, content, shape)

    def fill(self, look: str, number: str = "General", first: int = 0, last: int | None = None) -> None:
        """Give the cells of the next row a look."""
        for column in range(first, (self._last if last is None else last) + 1):
            self.write(column, None, look, number)

    def heads(self, *texts: str, left: int) -> None:
        """Write a row of heads: the first `left` of them over texts, the others over numbers."""
        self.fill("head")
        for column, text in enumerate(texts):
            self.write(column, text, "head" if column < left else "head right")
        self.row += 1

    def section(self, text: str) -> None:
        """Write the title of a block."""
        self.row += 1
        self.fill("section")
        self.write(0, text, "section")
        self.row += 1

    def note(self, text: str, rows: int) -> None:
        """Write a note over several rows."""
        self.row += 1
        self.sheet.merge_range(self.row, 0, self.row + rows - 1, self._last, text, self.form.look("note"))
        self.row += rows

    def close(self, *, landscape: bool = False, pages: int = 1) -> None:
        """Set up the print: all columns, and the given number of pages from top to bottom."""
        self.sheet.set_paper(self.form.paper)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES + 0.15)
        self.sheet.fit_to_pages(1, pages)
        self.sheet.center_horizontally()
        self.sheet.print_area(0, 0, self.row - 1, self._last)
        self.sheet.set_footer("&L&9&F&C&9&A&R&9&P / &N")
