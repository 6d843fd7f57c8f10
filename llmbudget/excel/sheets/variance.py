"""Variance: budget against actuals by line and by month, and what the whole budget comes to."""

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.axes import MONTH
from llmbudget.excel.book import Book
from llmbudget.excel.places import CHART_ROWS, FIRST, HEADING_ROWS, ID, LABEL, NOTE, UNIT
from llmbudget.excel.sheets import accrual, actuals, variance_months
from llmbudget.excel.sheets.cost_rows import TOTAL_COST, cost_rows, is_line, parts_of, sum_of, write_words
from llmbudget.excel.sheets.months import horizon, span, width
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.style import CALCULATED, INPUT, LINK
from llmbudget.model.actuals import last_actual_month
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.quantities.numbers import ratio

NAME = "Variance"
_FOUND_ROW, TYPED_ROW, _LAST_ROW = range(HEADING_ROWS, HEADING_ROWS + 3)
_LINES_ROW = _LAST_ROW + 2
ROWS = cost_rows(_LINES_ROW + 1)
"""Rows by id."""

BUDGET, TO_DATE, ACTUAL, GAP, SHARE, FORECAST, ABOVE = range(FIRST, FIRST + 7)
_HEADS = {
    BUDGET: "Budget in all",
    TO_DATE: "Budget to date",
    ACTUAL: "Actual to date",
    GAP: "Variance",
    SHARE: "Variance, %",
    FORECAST: "Forecast to complete",
    ABOVE: "Forecast less budget",
}
_CHECK_ROW = ROWS[TOTAL_COST] + 1
CHART_ROW = _CHECK_ROW + 2
MONTHS_ROW = CHART_ROW + CHART_ROWS
"""Row with the title of the block by month, below the chart."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        NAME,
        "What was spent on Actuals against the budget of the same months. Above 0: more was spent than planned.",
        heads={LABEL: "Line", UNIT: "Unit", ID: "Id"},
    )
    sheet.set_column(NOTE, NOTE, 2)
    sheet.set_column(FIRST, ABOVE, width(book) + 2)
    _write_last(book, sheet)
    book.group(sheet, _LINES_ROW, "By line", ABOVE)
    sheet.set_row(_LINES_ROW, 2 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, _LINES_ROW, column, head, "group figures")
    write_words(book, sheet, ROWS)
    for name, row in ROWS.items():
        _write_line(book, sheet, name, row)
    write_check(book, sheet, CHECKS[0], _condition(book))
    variance_months.write(book, sheet, MONTHS_ROW, last_cell())
    variance_months.add_chart(book, sheet, CHART_ROW, MONTHS_ROW)
    sheet.print_area(0, LABEL, MONTHS_ROW + horizon(book), ABOVE)
    sheet.set_h_pagebreaks([CHART_ROW])


def last_cell() -> str:
    """Return the address of the last month that counts as past."""
    return f"${xl_col_to_name(FIRST)}${_LAST_ROW + 1}"


def _write_last(book: Book, sheet: Worksheet) -> None:
    """Write up to which month budget and actuals are compared: the last one with actuals, unless one is typed."""
    for row, text in (
        (_FOUND_ROW, "Last month with actuals"),
        (TYPED_ROW, "Another month, if you type one"),
        (_LAST_ROW, "Compared up to the end of month"),
    ):
        book.text(sheet, row, LABEL, text, "total" if row == _LAST_ROW else "label")
        book.text(sheet, row, UNIT, "month no.", "note")
    last, letters = last_actual_month(book.plan), xl_col_to_name(FIRST)
    found, typed = f"{letters}{_FOUND_ROW + 1}", f"{letters}{TYPED_ROW + 1}"
    months = span(actuals.NAME, actuals.HAS_ROW)
    book.formula(sheet, _FOUND_ROW, FIRST, f"=MAX({months})", last, "month no.", LINK)
    sheet.write_blank(TYPED_ROW, FIRST, None, book.format(INPUT, "month no."))
    bounds = {"criteria": "between", "minimum": 0, "maximum": MAX_MONTHS}
    message = f"Enter the number of a month, 0 to {MAX_MONTHS}, or leave the cell empty."
    sheet.data_validation(
        TYPED_ROW, FIRST, TYPED_ROW, FIRST, {"validate": "integer", **bounds, "error_message": message}
    )
    book.formula(sheet, _LAST_ROW, FIRST, f"=IF(ISBLANK({typed}),{found},{typed})", last, "month no.", "total")


def _numbers(book: Book) -> str:
    return span("Monthly", book.layout.places[MONTH].row)


def _write_line(book: Book, sheet: Worksheet, name: str, row: int) -> None:
    """Write one row; sums of lines add up their lines."""
    last, month = last_actual_month(book.plan), _numbers(book)
    planned = accrual.amounts(book, name)
    spent = sum(actuals.spent(book, part) for part in parts_of(name))
    budget, to_date, actual = planned.sum(), planned[:last].sum(), np.sum(spent)
    forecast = actual + planned[last:].sum()
    at = {column: f"{xl_col_to_name(column)}{row + 1}" for column in _HEADS}
    past, left = f"({month} <= {last_cell()}) * 1", f"({month} > {last_cell()}) * 1"
    months = span(accrual.NAME, accrual.ROWS[name])
    texts = {BUDGET: f"={accrual.total(name)}"}
    if is_line(name):
        texts[TO_DATE] = f"=SUMPRODUCT({past},{months})"
        texts[ACTUAL] = f"=SUMPRODUCT({past},{span(actuals.NAME, actuals.ROWS[name])})"
        texts[FORECAST] = f"={at[ACTUAL]} + SUMPRODUCT({left},{months})"
    else:
        texts |= {column: sum_of(name, ROWS, xl_col_to_name(column)) for column in (TO_DATE, ACTUAL, FORECAST)}
    texts[GAP], texts[ABOVE] = f"={at[ACTUAL]} - {at[TO_DATE]}", f"={at[FORECAST]} - {at[BUDGET]}"
    texts[SHARE] = f"=IF({at[TO_DATE]} = 0,0,{at[GAP]} / {at[TO_DATE]})"
    gap = float(actual - to_date)
    share = float(ratio(gap, float(to_date)))  # type: ignore[arg-type]  # numbers
    amounts = {BUDGET: budget, TO_DATE: to_date, ACTUAL: actual, GAP: gap, SHARE: share, FORECAST: forecast}
    for column, value in (amounts | {ABOVE: forecast - budget}).items():
        kind = "total" if not is_line(name) else LINK if column == BUDGET else CALCULATED
        book.formula(sheet, row, column, texts[column], float(value), "change" if column == SHARE else "USD", kind)


def _condition(book: Book) -> str:
    row, places = ROWS[TOTAL_COST] + 1, book.layout.places
    gap, above, budget, actual = (f"{xl_col_to_name(column)}{row}" for column in (GAP, ABOVE, BUDGET, ACTUAL))
    allowed = f"{places['tolerance'].cell()} * ({places['report_rate'].cell()} + {budget} + ABS({actual}))"
    return f"ABS({above} - {gap}) <= {allowed}"


def _holds(book: Book) -> float:
    last, planned = last_actual_month(book.plan), accrual.amounts(book, TOTAL_COST)
    spent = float(actuals.all_spent(book).sum())
    gap = spent - planned[:last].sum()
    above = spent + planned[last:].sum() - planned.sum()
    allowed = book.entry("tolerance") * (book.plan.reporting.report_rate + planned.sum() + abs(spent))
    return float(abs(above - gap) <= allowed)


CHECKS = (SheetCheck("Forecast less budget is the variance to date", check_place(NAME, _CHECK_ROW), _holds),)
