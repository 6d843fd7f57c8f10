"""The percentiles of spending before contingency on Risk, and their curve."""

import numpy as np
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.uncertainty import COST
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, TOTAL
from llmbudget.excel.write.style import PLAIN
from llmbudget.plan.palette import ACCENT

PERCENTILES = range(1, 100)
_SIZE = {"width": 780, "height": 150}


def write(book: Book, sheet: Worksheet, row: int, chart_row: int, last: int) -> int:
    """Write a row for each percentile and their curve above, and return the last row."""
    book.group(sheet, row, "Behind the chart: percentiles of spending before contingency", last)
    for column, head in ((TOTAL, "Share of draws"), (FIRST, "Spending at most, USD")):
        book.text(sheet, row + 1, column, head, "figures")
    first = row + 2
    for at, percent in enumerate(PERCENTILES, first):
        share = percent / 100
        book.number(sheet, at, TOTAL, share, "share", PLAIN)
        book.number(sheet, at, FIRST, book.risk.quantile(COST, share), "USD", PLAIN)
    _add_chart(book, sheet, first, chart_row)
    return first + len(PERCENTILES) - 1


def _add_chart(book: Book, sheet: Worksheet, first: int, chart_row: int) -> None:
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
    curve.set_title(
        {"name": "Share of draws with spending before contingency up to this amount", "name_font": {"size": 11}}
    )
    curve.set_legend({"none": True})
    light = {"visible": True, "line": {"color": "#D9D9D9"}}
    look = {"num_format": "#,##0", "major_gridlines": light}
    curve.set_x_axis({"name": "Spending before contingency, USD", **look, **_bounds(book)})
    curve.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.5, "major_gridlines": light})
    curve.set_size(_SIZE)
    about = "Curve of the share of draws with spending up to each amount"
    sheet.insert_chart(chart_row, LABEL, curve, {"description": about})


def _bounds(book: Book) -> dict[str, float]:
    """Return round axis bounds around the percentiles; none where these are all the same."""
    low, high = (book.risk.quantile(COST, percent / 100) for percent in (PERCENTILES[0], PERCENTILES[-1]))
    if low == high:
        return {}
    step = 10.0 ** np.floor(np.log10(high - low))
    return {"min": float(np.floor(low / step) * step), "max": float(np.ceil(high / step) * step)}
