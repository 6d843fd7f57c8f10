"""Shared parts of the sheets of cost categories: the page, and a bar chart beside the lines."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import lines
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.plan.palette import CATEGORY_COLOURS

CHART_COLUMN = lines.BEFORE_STRATEGIES + 2
_WIDTHS = {LABEL: 38, UNIT: 12, ID: 24, NOTE: 40}
_WIDTH, _HEIGHT, _PIXELS_PER_ROW = 13, 340, 20
_CHART = {"width": 850, "height": _HEIGHT}
LEAST_ROWS = _HEIGHT // _PIXELS_PER_ROW + 2
"""Rows beside the chart: nothing wide may stand in them."""


def add(book: Book, name: str, about: str, last: int) -> Worksheet:
    """Add the sheet of a category, with values up to a last column."""
    sheet = book.sheet(name, about, heads=lines.HEADS)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST, last, _WIDTH)
    sheet.set_paper(book.paper.large)
    for column in (TOTAL, lines.AMOUNT, lines.BEFORE_STRATEGIES):
        book.text(sheet, lines.TITLE_ROW - 1, column, lines.HEADS[column], "figures")
    return sheet


def add_bars(  # noqa: PLR0913 - a chart is a place, a title, words and a range
    book: Book, sheet: Worksheet, category: str, *, title_row: int, about: str, span: tuple[int, int, int]
) -> None:
    """Add a bar chart beside the lines, titled by the cell in a row; ``span``: first and last row, and column."""
    title = title_cell(sheet.name, title_row)
    first, last, column = span
    bars = book.workbook.add_chart({"type": "bar"})
    bars.add_series(
        {
            "name": title,
            "categories": [sheet.name, first, LABEL, last, LABEL],
            "values": [sheet.name, first, column, last, column],
            "fill": {"color": CATEGORY_COLOURS[category]},
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 40,
        }
    )
    bars.set_title({"name": title, "name_font": {"size": 12}})
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    insert(sheet, bars, about)


def insert(sheet: Worksheet, chart: Any, about: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Insert a chart beside the lines, with a description for screen readers."""
    chart.set_size(_CHART)
    sheet.insert_chart(lines.TITLE_ROW, CHART_COLUMN, chart, {"description": about})


def title_cell(sheet: str, row: int) -> str:
    """Return the formula of a chart's title, which is the text of a cell."""
    return f"={sheet}!{xl_rowcol_to_cell(row, LABEL, row_abs=True, col_abs=True)}"


def heads(book: Book, sheet: Worksheet, row: int, texts: Mapping[int, str]) -> None:
    """Write the heads of figures on the band of a group's title."""
    for column, text in texts.items():
        book.text(sheet, row, column, text, "group figures")
