"""The chart from the cost without strategies to the cost of the plan, and the rows behind it."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import ledger, savings
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import CHART_ROWS, FIRST, LABEL, LEDGER_ROW
from llmbudget.excel.write.expression import maximum, minimum
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.plan.palette import ACCENT, CATEGORY_COLOURS
from llmbudget.strategies import strategies


def _look(colour: str, number_format: str, font: str = "black") -> dict[str, Any]:
    labels = {"value": True, "num_format": number_format, "font": {"color": font}}
    return {"fill": {"color": colour}, "data_labels": labels}


_BELOW, _WHOLE, _SAVED, _MORE = range(FIRST, FIRST + 4)
_HEADS = {
    LABEL: "Bar", _BELOW: "Blank, USD", _WHOLE: "Total cost, USD", _SAVED: "Saved, USD", _MORE: "Added cost, USD",
}  # fmt: skip
_LOOKS: dict[int, dict[str, Any]] = {
    _BELOW: {"fill": {"none": True}},
    _WHOLE: _look(ACCENT, "#,##0;;", font="white"),
    _SAVED: _look(CATEGORY_COLOURS["software"], "-#,##0;;"),
    _MORE: _look(CATEGORY_COLOURS["indirect"], "+#,##0;;"),
}
"""Looks of the bars by the column of their lengths; a bar of length 0 has no label."""

_PIXELS_PER_ROW, _ROWS_AROUND, _CHART_WIDTH = 20, 4, 1100


def write(book: Book, sheet: Worksheet, row: int, last: int) -> None:
    """Write the rows behind the chart from a row on, and the chart below the ledger."""
    book.group(sheet, row, "Behind the chart", last)
    for column, head in _HEADS.items():
        book.text(sheet, row + 1, column, head, "head")
    first = row + 2
    _write_whole(book, sheet, first, "Without strategies", LEDGER_ROW)
    labels = [*(strategies()[name].title for name in book.layout.cases.applied), savings.OTHERS]
    for step, label in enumerate(labels, 1):
        _write_step(book, sheet, first + step, label, step)
    last = first + len(labels) + 1
    _write_whole(book, sheet, last, "This plan", ledger.plan_row())
    _add_chart(book, sheet, first, last)


def _write_whole(book: Book, sheet: Worksheet, row: int, label: str, at: int) -> None:
    book.text(sheet, row, LABEL, label)
    book.write(sheet, row, _WHOLE, book.beside(sheet.name, at, ledger.COST), "USD", LINK)


def _write_step(book: Book, sheet: Worksheet, row: int, label: str, step: int) -> None:
    book.text(sheet, row, LABEL, label)
    before, after = (book.beside(sheet.name, ledger.row_after(book, at), ledger.COST) for at in (step - 1, step))
    book.write(sheet, row, _BELOW, minimum(before, after), "USD", CALCULATED)
    book.write(sheet, row, _SAVED, maximum(before - after, 0), "USD", CALCULATED)
    book.write(sheet, row, _MORE, maximum(after - before, 0), "USD", CALCULATED)


def _add_chart(book: Book, sheet: Worksheet, first: int, last: int) -> None:
    bars = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column, look in _LOOKS.items():
        bars.add_series(
            {
                "name": _HEADS[column],
                "categories": [sheet.name, first, LABEL, last, LABEL],
                "values": [sheet.name, first, column, last, column],
                "gap": 40,
                **look,
            }
        )
    bars.set_title({"name": "From the cost without strategies to the cost of this plan, USD"})
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    bars.set_size({"width": _CHART_WIDTH, "height": (CHART_ROWS - _ROWS_AROUND) * _PIXELS_PER_ROW})
    about = "Bar chart from the total cost without strategies, through each saving, to the total cost of this plan"
    sheet.insert_chart(ledger.plan_row() + 4, LABEL, bars, {"description": about})
