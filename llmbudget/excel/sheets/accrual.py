"""Accrual: the cost of each line in each month, with its cost center and account."""

from llmbudget.excel.sheets import bookings
from llmbudget.excel.sheets.cost_rows import (
    TOTAL_COST,
    cost_rows,
    is_line,
    sum_of,
    sums_last,
    without_cost,
    write_words,
)
from llmbudget.excel.sheets.months import close_page, horizon, month_money, month_page, row_sum
from llmbudget.excel.sheets.printed import Fold
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import HEADING_ROWS, ID, LABEL, NOTE, TOTAL
from llmbudget.excel.write.expression import Expression
from llmbudget.model import model

ABOUT = "The cost of each line in each month, with its cost center and account"

NAME = "Accrual"
_NOTE = "Cost in the month when it is incurred, whenever paid. Lines without a cost are folded and not printed."
ROWS = cost_rows(HEADING_ROWS)
"""Rows by id."""

_CHECK_ROW = ROWS[TOTAL_COST] + 2
_FOLD = Fold(NAME, _CHECK_ROW + 1)
BOOKINGS_ROW = _CHECK_ROW + 4
"""Row with the title of the rows that cost centers and accounts follow from."""


def write(book: Book) -> None:
    """Add the sheet."""
    heads = {LABEL: "Line", ID: "Id", NOTE: "Cost center", TOTAL: "Total", bookings.ACCOUNT: "GL account"}
    sheet = month_page(book, NAME, "Accrual by month", heads)
    write_words(book, sheet, ROWS, unit=False)
    bookings.write(book, sheet, ROWS, BOOKINGS_ROW)
    for name in sums_last(ROWS):
        if is_line(name):
            month_money(book, sheet, ROWS[name], model().cost_lines[name].by_month)
        else:
            book.fill(sheet, ROWS[name], sum_of(book, NAME, name, ROWS, book.layout.month_columns), "USD", "total")
        row_sum(book, sheet, ROWS[name], "total")
    write_check(book, sheet, CHECKS[0], _condition(book))
    folded = without_cost(book, ROWS)
    _FOLD.write(
        book, sheet, range(HEADING_ROWS, ROWS[TOTAL_COST]), [*ROWS.values()][:-1], folded, book.layout.month_columns
    )
    close_page(book, sheet, ROWS[TOTAL_COST], _NOTE, horizon(book), len(folded))


def total(book: Book, name: str) -> Expression:
    """Return the total of a line, of a category or of the budget."""
    return book.cell(NAME, ROWS[name], TOTAL)


def _condition(book: Book) -> Expression:
    """Return whether the months add up to the total of the model."""
    planned = book.figure(TOTAL_COST) * book.rate
    return abs(total(book, TOTAL_COST) - planned) <= book.typed("tolerance") * (book.rate + planned)


CHECKS = (SheetCheck("The months of Accrual add up to the total cost", check_place(NAME, _CHECK_ROW)), _FOLD.check)
