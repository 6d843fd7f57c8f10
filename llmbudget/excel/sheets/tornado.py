"""The tornado chart of Sensitivity and the rows behind it: parameters by their effect on spending, widest first."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import slots
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import SLOTS
from llmbudget.excel.write.columns import BEHIND_ROW, CHART_ROWS, FIRST, LABEL, SLOT_ROW, TOTAL
from llmbudget.excel.write.expression import at_line, position
from llmbudget.excel.write.style import CALCULATED, PLAIN
from llmbudget.plan.palette import ACCENT, CATEGORY_COLOURS

_SLOT, _AT_LOW, _AT_HIGH = range(FIRST, FIRST + 3)
_HEADS = {
    LABEL: "Parameter", TOTAL: "Rank", _SLOT: "Row above", _AT_LOW: "At its low, USD",
    _AT_HIGH: "At its high, USD",
}  # fmt: skip
_COLOURS = {_AT_LOW: ACCENT, _AT_HIGH: CATEGORY_COLOURS["people"]}
_FIRST = BEHIND_ROW + 2
_PIXELS_PER_ROW, _ROWS_AROUND, _WIDTH = 20, 2, 1100


def write(book: Book, sheet: Worksheet, last: int) -> None:
    """Write the rows behind the chart, and the chart above them."""
    book.group(sheet, BEHIND_ROW, "Behind the chart: change in spending before contingency, all else as planned", last)
    for column, head in _HEADS.items():
        book.text(sheet, BEHIND_ROW + 1, column, head, "head" if column == LABEL else "figures")
    for place in range(SLOTS):
        _write_line(book, sheet, place)
    _add_chart(book, sheet)


def _write_line(book: Book, sheet: Worksheet, place: int) -> None:
    row = _FIRST + place
    book.number(sheet, row, TOTAL, place + 1, "no.", PLAIN)
    slot = position(book.beside(sheet.name, row, TOTAL), slots.column(book, slots.RANK))
    book.write(sheet, row, _SLOT, slot, "no.", CALCULATED)
    at = book.beside(sheet.name, row, _SLOT)
    book.write(sheet, row, LABEL, at_line(slots.column(book, LABEL), at), "", CALCULATED)
    for column, of in ((_AT_LOW, slots.AT_LOW), (_AT_HIGH, slots.AT_HIGH)):
        change = at_line(slots.column(book, of), at) - slots.plan_total(book)
        book.write(sheet, row, column, change, "USD", CALCULATED)


def _add_chart(book: Book, sheet: Worksheet) -> None:
    last, bars = _FIRST + SLOTS - 1, book.workbook.add_chart({"type": "bar"})
    for column, colour in _COLOURS.items():
        bars.add_series(
            {
                "name": _HEADS[column],
                "categories": [sheet.name, _FIRST, LABEL, last, LABEL],
                "values": [sheet.name, _FIRST, column, last, column],
                "fill": {"color": colour},
                "data_labels": {"value": True, "num_format": "+#,##0;-#,##0;"},
                "gap": 40,
                "overlap": 100,
            }
        )
    bars.set_title({"name": "Change in spending before contingency, all else as planned, USD"})
    bars.set_legend({"position": "bottom"})
    bars.set_y_axis({"reverse": True, "label_position": "low"})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_size({"width": _WIDTH, "height": (CHART_ROWS - _ROWS_AROUND) * _PIXELS_PER_ROW})
    about = "Bar chart of the change in spending with each parameter at its low and at its high, widest first"
    sheet.insert_chart(SLOT_ROW + SLOTS + 1, LABEL, bars, {"description": about})
