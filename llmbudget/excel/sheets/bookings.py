"""Cost center and account of each line on Accrual: from the booking of the line on Inputs, else of its category.

Where several bookings have the same name, the last one that is filled in counts.
"""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import printed
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, ID, LABEL, NOTE
from llmbudget.excel.write.expression import Expression, at_line, choose, expression, same_name, sum_rows
from llmbudget.excel.write.style import CALCULATED, PLAIN
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.plan.organisation import NOT_BOOKED

_SHEET = "Accrual"
ACCOUNT = BLANK
"""The column of accounts, left of the months."""

_DEFAULT, _LINE_CENTRE, _CATEGORY_CENTRE, _LINE_ACCOUNT, _CATEGORY_ACCOUNT = range(FIRST, FIRST + 5)
_NUMBER, _LAST_CENTRE, _LAST_ACCOUNT = range(FIRST + 5, FIRST + 8)
_LAST = {"cost_centre": _LAST_CENTRE, "account": _LAST_ACCOUNT}
"""Columns with the numbers of the bookings that no later booking of the same name replaces."""

_HEADS = {
    _DEFAULT: "Without a booking",
    _LINE_CENTRE: "Cost center: row of the line",
    _CATEGORY_CENTRE: "Cost center: row of its category",
    _LINE_ACCOUNT: "Account: row of the line",
    _CATEGORY_ACCOUNT: "Account: row of its category",
    _NUMBER: "Row of the bookings",
    _LAST_CENTRE: "Cost center: last row of this name",
    _LAST_ACCOUNT: "Account: last row of this name",
}
_NARROWEST, _WIDEST = 12, 30


def write(book: Book, sheet: Worksheet, rows: Mapping[str, int], first: int) -> None:
    """Write cost center and account beside the lines, and the rows that they follow from below a first row."""
    accounts = [booking(book.plan, line)[1] for line in budget_lines()]
    printed.fold_columns(sheet, ACCOUNT, ACCOUNT, min(max(_NARROWEST, *map(len, accounts)), _WIDEST))
    book.group(sheet, first, "How lines are booked: row numbers of the bookings on Inputs, 0 for none", ACCOUNT)
    sheet.set_row(first, 3 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, first, column, head, "figures")
    book.text(sheet, first + 1, LABEL, "No cost center", "line")
    book.text(sheet, first + 1, _DEFAULT, NOT_BOOKED, PLAIN)
    _write_numbers(book, sheet, first + 1)
    for row, line in enumerate(budget_lines(), first + 2):
        book.text(sheet, row, LABEL, line.label, "line")
        book.text(sheet, row, ID, line.name, "id")
        book.text(sheet, row, _DEFAULT, line.account, PLAIN)
        _write_rows(book, sheet, row, rows[f"{line.category}_cost"], first)
        _write_booking(book, sheet, rows[line.name], row, first + 1)


def _write_numbers(book: Book, sheet: Worksheet, first: int) -> None:
    """Number the rows of the bookings on Inputs, from 1."""
    for number in range(book.layout.lines["booking_name"].height):
        row = first + number
        counted = book.beside(sheet.name, row - 1, _NUMBER) + 1 if number else expression(1)
        book.write(sheet, row, _NUMBER, counted, "no.", CALCULATED)
    for row in range(first, first + book.layout.lines["booking_name"].height):
        for field, column in _LAST.items():
            book.write(sheet, row, column, _replaced_by_none(book, field, row, first), "no.", CALCULATED)


def _write_rows(book: Book, sheet: Worksheet, row: int, category_row: int, first: int) -> None:
    for column, field, label_row in (
        (_LINE_CENTRE, "cost_centre", row),
        (_CATEGORY_CENTRE, "cost_centre", category_row),
        (_LINE_ACCOUNT, "account", row),
        (_CATEGORY_ACCOUNT, "account", category_row),
    ):
        label = book.cell(sheet.name, label_row, LABEL)
        last = sum_rows(same_name(book.lines_as_typed("booking_name"), label) * _column(book, _LAST[field], first + 1))
        book.write(sheet, row, column, last, "no.", CALCULATED)


def _replaced_by_none(book: Book, field: str, row: int, first: int) -> Expression:
    """Return a row's number, counted from 1; 0 if it is empty or a later row of its name is filled in."""
    names, booked = (book.lines_as_typed(f"booking_{column}") for column in ("name", field))
    number = book.cell(_SHEET, row, _NUMBER)
    later = same_name(names, at_line(names, number)) * _says(book, booked, first)
    n_later = sum_rows(later * (_column(book, _NUMBER, first) > number))
    return choose(n_later > 0, 0, number * _says(book, at_line(booked, number), first))


def _says(book: Book, booked: Expression, first: int) -> Expression:
    return (booked != book.cell(_SHEET, first, _DEFAULT)) * (booked != "")


def _column(book: Book, column: int, first: int) -> Expression:
    """Return a column beside the rows of the bookings."""
    return book.column(_SHEET, range(first, first + book.layout.lines["booking_name"].height), column)


def _write_booking(book: Book, sheet: Worksheet, row: int, at: int, nothing: int) -> None:
    """Write cost center and account of a line, which follow from its row below."""
    for column, field, (own, category), default in (
        (NOTE, "cost_centre", (_LINE_CENTRE, _CATEGORY_CENTRE), (nothing, _DEFAULT)),
        (ACCOUNT, "account", (_LINE_ACCOUNT, _CATEGORY_ACCOUNT), (at, _DEFAULT)),
    ):
        booked = book.lines_as_typed(f"booking_{field}")
        first, second, unbooked = (book.cell(_SHEET, *place) for place in ((at, own), (at, category), default))
        less = choose(second > 0, at_line(booked, second), unbooked)
        book.write(sheet, row, column, choose(first > 0, at_line(booked, first), less), "text", "note")
