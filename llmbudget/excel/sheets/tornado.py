"""The tornado chart of Sensitivity and its rows: the parameters that move spending most, as values of the export."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import risk, varied
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import TOTALS
from llmbudget.excel.write.columns import CHART_ROWS, ID, LABEL, NOTE, TORNADO_ROW, TOTAL, UNIT
from llmbudget.excel.write.drivers import WIDEST
from llmbudget.excel.write.style import LINK, PLAIN
from llmbudget.parameters.record import ASSUMPTION
from llmbudget.plan.palette import ACCENT, CATEGORY_COLOURS

CHANGE_AT_LOW, CHANGE_AT_HIGH = range(varied.KIND + 1, varied.KIND + 3)
_HEADS = {CHANGE_AT_LOW: "At its low, USD", CHANGE_AT_HIGH: "At its high, USD"}
_COLOURS = {CHANGE_AT_LOW: ACCENT, CHANGE_AT_HIGH: CATEGORY_COLOURS["people"]}
_TITLE = "Widest swings as exported: values, not formulas. After a change, export the plan again"
_FIRST = TORNADO_ROW + 2
_PIXELS_PER_ROW, _ROWS_AROUND, _WIDTH = 20, 2, 1100


def write(book: Book, sheet: Worksheet, last: int) -> None:
    """Write a row for each parameter, the widest swing first, whether they still hold, and the chart below."""
    book.group(sheet, TORNADO_ROW, _TITLE, last)
    for column, head in _HEADS.items():
        book.text(sheet, TORNADO_ROW, column, head, "group figures")
    book.text(sheet, TORNADO_ROW + 1, LABEL, "The plan is unchanged since the export")
    book.text(sheet, TORNADO_ROW + 1, UNIT, "1 = yes", "note")
    book.write(sheet, TORNADO_ROW + 1, varied.LOW, risk.unchanged(), "1 = yes", LINK)
    risk.mark_changed(book, sheet, TORNADO_ROW + 1)
    for no in range(len(book.drivers)):
        _write_words(book, sheet, no)
        _write_numbers(book, sheet, no)
    if book.drivers:
        _add_chart(book, sheet)


def _write_words(book: Book, sheet: Worksheet, no: int) -> None:
    driver = book.drivers[no]
    source = "assumption" if driver.source == ASSUMPTION else "note"
    for column, text, look in (
        (LABEL, driver.label, "label"), (UNIT, driver.unit, "note"), (ID, driver.name, "id"),
        (NOTE, driver.source, source), (varied.KIND, driver.kind, "note"),
    ):  # fmt: skip
        book.text(sheet, _FIRST + no, column, text, look)


def _write_numbers(book: Book, sheet: Worksheet, no: int) -> None:
    row, driver = _FIRST + no, book.drivers[no]
    for column, value in ((TOTAL, driver.planned), (varied.LOW, driver.low), (varied.HIGH, driver.high)):
        book.number(sheet, row, column, value, driver.unit, PLAIN)
    for name, columns in zip(TOTALS, varied.ENDS, strict=True):
        for column, value in zip(columns, book.driver_totals[name][no].tolist(), strict=True):
            book.number(sheet, row, column, value, "USD", PLAIN)
    planned = float(book.entry(TOTALS[0]))
    at_low, at_high = book.driver_totals[TOTALS[0]][no].tolist()
    swing = abs(at_high - at_low)
    book.number(sheet, row, varied.SWING, swing, "USD", PLAIN)
    book.number(sheet, row, varied.SHARE, swing / planned if planned else 0, "share", PLAIN)
    for column, value in ((CHANGE_AT_LOW, at_low - planned), (CHANGE_AT_HIGH, at_high - planned)):
        book.number(sheet, row, column, value, "USD", PLAIN)


def _add_chart(book: Book, sheet: Worksheet) -> None:
    last, bars = _FIRST + len(book.drivers) - 1, book.workbook.add_chart({"type": "bar"})
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
    bars.set_title({"name": "Change in spending before contingency as exported, all else as planned, USD"})
    bars.set_legend({"position": "bottom"})
    bars.set_y_axis({"reverse": True, "label_position": "low"})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_size({"width": _WIDTH, "height": (CHART_ROWS - _ROWS_AROUND) * _PIXELS_PER_ROW})
    about = "Bar chart of the change in spending with each parameter at its low and at its high, widest first"
    sheet.insert_chart(_FIRST + WIDEST + 1, LABEL, bars, {"description": about})
