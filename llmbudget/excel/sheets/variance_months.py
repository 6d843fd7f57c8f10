"""Budget and actuals by month, a row for each, and their chart; part of the sheet Variance."""

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, LABEL, TOTAL, UNIT
from llmbudget.excel.sheets import accrual, actuals
from llmbudget.excel.sheets.cost_rows import TOTAL_COST
from llmbudget.excel.sheets.months import MONTH_ROW, horizon, span
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model.actuals import MONTHS, last_actual_month
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.plan.schedule import MAX_MONTHS

BUDGET, PAST, ACTUAL, GAP, BUDGET_SO_FAR, PAST_SO_FAR, ACTUAL_SO_FAR = range(FIRST, FIRST + 7)
_HEADS = {
    TOTAL: "Month no.",
    BUDGET: "Budget",
    PAST: "Budget of what is past",
    ACTUAL: "Actual",
    GAP: "Variance",
    BUDGET_SO_FAR: "Budget so far",
    PAST_SO_FAR: "Of what is past so far",
    ACTUAL_SO_FAR: "Actual so far",
}
_TITLE = "Budget and actual cost so far"


def write(book: Book, sheet: Worksheet, first: int, last: str) -> None:
    """Write the block below a first row, its title; ``last`` is the cell of the last month in which any is past."""
    book.group(sheet, first, "By month", FIRST + 8)
    sheet.set_row(first, 2 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, first, column, head, "group figures")
    planned, past, spent = accrual.amounts(book, TOTAL_COST), actuals.all_past(book), actuals.all_spent(book)
    shown = max(last_actual_month(book.plan), book.plan.reporting.closed_months) >= MONTHS
    columns = {
        BUDGET: planned,
        PAST: past,
        ACTUAL: spent,
        GAP: spent - past,
        BUDGET_SO_FAR: np.cumsum(planned),
        PAST_SO_FAR: np.cumsum(past) * shown,
        ACTUAL_SO_FAR: np.cumsum(spent) * shown,
    }
    for month in range(MAX_MONTHS):
        row = first + 1 + month
        _write_month(book, sheet, row, month)
        for column, text in _texts(row, first + 1, last).items():
            kind = LINK if column in {BUDGET, PAST, ACTUAL} else CALCULATED
            book.formula(sheet, row, column, text, float(columns[column][month]), "USD", kind)


def _write_month(book: Book, sheet: Worksheet, row: int, month: int) -> None:
    number = f"${xl_col_to_name(TOTAL)}{row + 1}"
    dates = f"=INDEX({span(accrual.NAME, MONTH_ROW)},1,{number})"
    book.formula(sheet, row, LABEL, dates, book.month(month), "month", "left link")
    book.unit(sheet, row, UNIT, BASE_CURRENCY)
    counted = f"={xl_col_to_name(TOTAL)}{row} + 1" if month else "=1"
    book.formula(sheet, row, TOTAL, counted, month + 1, "month no.", CALCULATED)


def column_span(first: int, column: int) -> str:
    """Return the address of a column of the block whose title stands in a first row."""
    letters = xl_col_to_name(column)
    return f"{letters}${first + 2}:{letters}${first + 1 + MAX_MONTHS}"


def _texts(row: int, first: int, last: str) -> dict[int, str]:
    """Return the formulas of a month; sums so far end with the last month in which anything is past."""
    number = f"${xl_col_to_name(TOTAL)}{row + 1}"
    at = {column: f"{xl_col_to_name(column)}{row + 1}" for column in (BUDGET, PAST, ACTUAL)}
    so_far = {column: f"SUM({xl_col_to_name(column)}${first + 1}:{at[column]})" for column in at}
    return {
        BUDGET: f"=INDEX({span(accrual.NAME, accrual.ROWS[TOTAL_COST])},1,{number})",
        PAST: f"=INDEX({span(actuals.NAME, actuals.PAST_TOTAL_ROW)},1,{number})",
        ACTUAL: f"=INDEX({span(actuals.NAME, actuals.TOTAL_ROW)},1,{number})",
        GAP: f"={at[ACTUAL]} - {at[PAST]}",
        BUDGET_SO_FAR: f"={so_far[BUDGET]}",
        PAST_SO_FAR: f"=IF({number} <= {last},{so_far[PAST]},0)",
        ACTUAL_SO_FAR: f"=IF({number} <= {last},{so_far[ACTUAL]},0)",
    }


def add_chart(book: Book, sheet: Worksheet, row: int, first: int) -> None:
    """Add the chart of what is planned and spent so far: columns for what is past, a line for the whole budget."""
    rows = (first + 1, first + horizon(book))
    columns = book.workbook.add_chart({"type": "column"})
    line = book.workbook.add_chart({"type": "line"})
    for chart, column, colour in (
        (columns, PAST_SO_FAR, "#BFBFBF"),
        (columns, ACTUAL_SO_FAR, "#0072B2"),
        (line, BUDGET_SO_FAR, "#D55E00"),
    ):
        chart.add_series(
            {
                "name": _HEADS[column],
                "categories": [sheet.name, rows[0], LABEL, rows[1], LABEL],
                "values": [sheet.name, rows[0], column, rows[1], column],
                "fill": {"color": colour},
                "line": {"color": colour, "width": 2.25},
                "gap": 60,
            }
        )
    columns.combine(line)
    title = f'="{_TITLE}, " & {book.layout.places["report_currency"].cell()}'
    written = f"{_TITLE}, {book.plan.reporting.report_currency}"
    book.formula(sheet, row - 1, LABEL, title, written, "text", "total")
    columns.set_title({"name": f"={sheet.name}!${xl_col_to_name(LABEL)}${row}"})
    columns.set_legend({"position": "bottom"})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0"})
    columns.set_size({"width": 1150, "height": 430})
    about = "Columns of actual cost so far and of its budget, a line of the whole budget so far"
    sheet.insert_chart(row, LABEL, columns, {"description": about})
