"""The percentiles of the total cost on Risk, and their curve."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.uncertainty import COST
from llmbudget.excel.book import Book
from llmbudget.excel.layout import FIRST, LABEL, TOTAL
from llmbudget.excel.style import PLAIN
from llmbudget.plan.palette import ACCENT

PERCENTILES = range(1, 100)
_SIZE = {"width": 960, "height": 460}


def write(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write a row for each percentile, the curve to their left, and return the row after."""
    book.group(sheet, row, "Percentiles of the total cost", last)
    for column, head in ((TOTAL, "Share of draws"), (FIRST, "Total cost at most, USD")):
        book.text(sheet, row + 1, column, head, "head")
    first = row + 2
    for at, percent in enumerate(PERCENTILES, first):
        share = percent / 100
        book.number(sheet, at, TOTAL, share, "share", PLAIN)
        book.number(sheet, at, FIRST, book.risk.quantile(COST, share), "USD", PLAIN)
    _add_chart(book, sheet, first)
    return first + len(PERCENTILES)


def _add_chart(book: Book, sheet: Worksheet, first: int) -> None:
    last = first + len(PERCENTILES) - 1
    curve = book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    curve.add_series(
        {
            "name": "Share of draws",
            "categories": [sheet.name, first, FIRST, last, FIRST],
            "values": [sheet.name, first, TOTAL, last, TOTAL],
            "line": {"color": ACCENT, "width": 2.25},
        }
    )
    curve.set_title({"name": "Share of draws in which the total cost is at most this"})
    curve.set_legend({"none": True})
    ends = book.risk.quantile(COST, PERCENTILES[0] / 100), book.risk.quantile(COST, PERCENTILES[-1] / 100)
    bounds = {"min": ends[0], "max": ends[1]} if ends[0] < ends[1] else {}
    curve.set_x_axis({"name": "Total cost, USD", "num_format": "#,##0", "major_gridlines": {"visible": True}, **bounds})
    curve.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.1})
    curve.set_size(_SIZE)
    about = "Curve of the share of draws in which the total cost is at most so much"
    sheet.insert_chart(first, LABEL, curve, {"description": about})
