"""Budget and actuals by month, a row for each, and their chart; part of the sheet Variance."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import accrual, actuals
from llmbudget.excel.sheets.cost_rows import TOTAL_COST
from llmbudget.excel.sheets.months import MONTH_ROW, horizon
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, at_month, choose, expression, sum_rows
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.quantities.axes import MONTH

BUDGET, PAST, ACTUAL, GAP, BUDGET_SO_FAR, PAST_SO_FAR, ACTUAL_SO_FAR = range(FIRST, FIRST + 7)
_HEADS = {
    TOTAL: "Month no.",
    BUDGET: "Budget",
    PAST: "Budget of past months",
    ACTUAL: "Actual",
    GAP: "Variance",
    BUDGET_SO_FAR: "Budget so far",
    PAST_SO_FAR: "Budget of past months so far",
    ACTUAL_SO_FAR: "Actual so far",
}
_TITLE = "Budget and actual cost so far"


def write(book: Book, sheet: Worksheet, first: int, last: Expression) -> None:
    """Write the block below its title in a first row; ``last`` is the cell of the last past month."""
    book.group(sheet, first, "By month", FIRST + 8)
    sheet.set_row(first, 2 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, first, column, head, "group figures")
    series = {
        BUDGET: book.row(accrual.NAME, accrual.ROWS[TOTAL_COST]),
        PAST: book.row(actuals.NAME, actuals.PAST_TOTAL_ROW),
        ACTUAL: book.row(actuals.NAME, actuals.TOTAL_ROW),
    }
    for row in range(first + 1, first + 1 + book.layout.size.months):
        number = _write_month(book, sheet, row, first)
        for column, months in series.items():
            book.write(sheet, row, column, at_month(months.whole(MONTH), number), "USD", LINK)
        gap = book.beside(sheet.name, row, ACTUAL) - book.beside(sheet.name, row, PAST)
        budget, past, actual = (
            sum_rows(book.down(sheet.name, range(first + 1, row + 1), column, first_fixed=True)) for column in series
        )
        for column, amount in (
            (GAP, gap),
            (BUDGET_SO_FAR, budget),
            (PAST_SO_FAR, choose(number <= last, past, 0)),
            (ACTUAL_SO_FAR, choose(number <= last, actual, 0)),
        ):
            book.write(sheet, row, column, amount, "USD", CALCULATED)


def _write_month(book: Book, sheet: Worksheet, row: int, first: int) -> Expression:
    """Write date and number of the month in a row below the first, and return the number."""
    counted = book.beside(sheet.name, row - 1, TOTAL) + 1 if row > first + 1 else expression(1)
    book.write(sheet, row, TOTAL, counted, "month no.", CALCULATED)
    number = book.beside(sheet.name, row, TOTAL)
    dates = book.row(accrual.NAME, MONTH_ROW).whole(MONTH)
    book.write(sheet, row, LABEL, at_month(dates, number), "month", "left link")
    book.unit(sheet, row, UNIT, BASE_CURRENCY)
    return number


def add_chart(book: Book, sheet: Worksheet, row: int, first: int) -> None:
    """Add the chart of budget and actuals so far: columns for past months, a line for the whole budget."""
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
    book.currency_text(sheet, row - 1, LABEL, _TITLE, "total")
    columns.set_title({"name": f"={sheet.name}!${xl_col_to_name(LABEL)}${row}"})
    columns.set_legend({"position": "bottom"})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0"})
    columns.set_size({"width": 1150, "height": 430})
    about = "Column chart of actual cost so far and its budget, with a line for the whole budget so far"
    sheet.insert_chart(row, LABEL, columns, {"description": about})
