"""A block of rows by month on the sheets of clusters and runs: a bar wherever something happens, with sums."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.listing import NOTHING, hide_zeros
from llmbudget.excel.sheets.months import gray_after_horizon, row_sum
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, LABEL, TOTAL
from llmbudget.excel.write.expression import Expression, sum_rows
from llmbudget.excel.write.style import CALCULATED
from llmbudget.plan.reporting import is_money

HEADS = 2
"""Rows of the title and of the months."""

_BAR = {"bg_color": "#DCE6F1"}


@dataclass(frozen=True)
class Series:
    """A row of the block: its name, and what it comes to in each month."""

    name: Expression
    months: Expression


def write(book: Book, sheet: Worksheet, row: int, title: str, unit: str, rows: list[Series]) -> int:  # noqa: PLR0913, PLR0917 - a block is a place, its words and its rows
    """Write the block with its title in a row, and return the row of its sums."""
    book.group(sheet, row, f"{title}, {unit}", book.layout.month_columns[-1])
    if is_money(unit):
        book.currency_text(sheet, row, LABEL, title, "group")
    book.text(sheet, row + 1, TOTAL, "Total", "figures")
    book.fill(sheet, row + 1, book.dates(), "month", "figures")
    first, end = row + HEADS, row + HEADS + len(rows)
    for place, series in enumerate(rows, first):
        book.write(sheet, place, LABEL, series.name, "text", "left link")
        book.fill(sheet, place, book.in_report_currency(series.months, unit), unit, CALCULATED)
        row_sum(book, sheet, place, unit=unit)
    for column in range(LABEL + 1, TOTAL):
        sheet.write_blank(end, column, None, book.format("sum"))
    sheet.write_blank(end, BLANK, None, book.format("sum"))
    book.text(sheet, end, LABEL, "Sum", "sum")
    book.fill(sheet, end, sum_rows(book.block(sheet.name, range(first, end))), unit, "sum")
    row_sum(book, sheet, end, "sum", unit)
    _draw_bars(book, sheet, first, end)
    gray_after_horizon(book, sheet, row + 1, end)
    return end


def _draw_bars(book: Book, sheet: Worksheet, first: int, end: int) -> None:
    """Color the months in which something happens, and show nothing in the others and in spare rows."""
    last = book.layout.month_columns[-1]
    bar = {"type": "cell", "criteria": "!=", "value": 0, "format": book.workbook.add_format(_BAR)}
    sheet.conditional_format(first, FIRST, end - 1, last, bar)
    hide_zeros(book, sheet, (first, TOTAL, end, last))
    name = xl_rowcol_to_cell(first, LABEL, col_abs=True)
    nothing = book.workbook.add_format({"num_format": NOTHING})
    rule = {"type": "formula", "criteria": f'={name}=""', "format": nothing}
    sheet.conditional_format(first, LABEL, end - 1, LABEL, rule)
