"""Accrual: what each line costs in each month, with the cost centre and account that it is booked to."""

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place, month_columns
from llmbudget.excel.sheets import bookings
from llmbudget.excel.sheets.cost_rows import TOTAL_COST, cost_rows, is_line, parts_of, sum_of, write_words
from llmbudget.excel.sheets.months import close_months, horizon, month_money, month_sheet, row_sum
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.model import model

NAME = "Accrual"
ROWS = cost_rows(HEADING_ROWS)
"""Rows by id."""

_CHECK_ROW = ROWS[TOTAL_COST] + 2
BOOKINGS_ROW = _CHECK_ROW + 2
"""Row with the title of what cost centres and accounts follow from."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = month_sheet(
        book,
        NAME,
        "Cost in the month in which it arises, whenever it is paid. Fiscal years are called by the year they end in.",
        {LABEL: "Line", UNIT: "Unit", ID: "Id", NOTE: "Cost centre", TOTAL: "Total", bookings.ACCOUNT: "GL account"},
    )
    bookings.write(book, sheet, ROWS, BOOKINGS_ROW)
    write_words(book, sheet, ROWS)
    for name, row in ROWS.items():
        if is_line(name):
            month_money(book, sheet, row, model().cost_lines[name].by_month)
        else:
            _write_sums(book, sheet, name, row)
        row_sum(book, sheet, row, float(amounts(book, name).sum()), "total")
    write_check(book, sheet, CHECKS[0], _condition(book))
    close_months(book, sheet, _CHECK_ROW, horizon(book))


def amounts(book: Book, name: str) -> npt.NDArray[np.float64]:
    """Return what a line, a category or all costs in each month, in the report currency."""
    parts: npt.NDArray[np.float64] = sum(
        (np.asarray(book.values[model().cost_lines[part].by_month]) for part in parts_of(name)),
        np.zeros(len(month_columns())),
    )
    return parts * book.plan.reporting.report_rate


def total(name: str) -> str:
    """Return the address of the total of a line, a category or all."""
    return Place(NAME, ROWS[name], TOTAL).cell()


def _write_sums(book: Book, sheet: Worksheet, name: str, row: int) -> None:
    values = amounts(book, name)
    for entry, column in enumerate(month_columns()):
        book.formula(sheet, row, column, sum_of(name, ROWS, xl_col_to_name(column)), values[entry], "USD", "total")


def _condition(book: Book) -> str:
    """Return that the months add up to the total of the model."""
    places = book.layout.places
    planned = f"{places[TOTAL_COST].cell()} * {places['report_rate'].cell()}"
    allowed = f"{places['tolerance'].cell()} * ({places['report_rate'].cell()} + {planned})"
    return f"ABS({total(TOTAL_COST).removeprefix(f'{NAME}!')} - {planned}) <= {allowed}"


def _holds(book: Book) -> float:
    rate, planned = book.plan.reporting.report_rate, book.entry(TOTAL_COST)
    gap = abs(float(amounts(book, TOTAL_COST).sum()) - planned * rate)
    return float(gap <= book.entry("tolerance") * rate * (1 + planned))


CHECKS = (SheetCheck("The months of Accrual add up to the total cost", check_place(NAME, _CHECK_ROW), _holds),)
