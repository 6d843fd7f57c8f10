"""Cost centre and account of each line on Accrual, as Inputs books them: the line itself, else its category.

Of several rows on Inputs for the same name the last that says something counts.
"""

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import BLANK, FIRST, ID, LABEL, NOTE
from llmbudget.excel.style import CALCULATED, PLAIN
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.quantities.quantity import CostLine

ACCOUNT = BLANK
"""The column of accounts, left of the months."""

_DEFAULT, _LINE_CENTRE, _CATEGORY_CENTRE, _LINE_ACCOUNT, _CATEGORY_ACCOUNT = range(FIRST, FIRST + 5)
_NUMBER, _LAST_CENTRE, _LAST_ACCOUNT = range(FIRST + 5, FIRST + 8)
_LAST = {"cost_centre": _LAST_CENTRE, "account": _LAST_ACCOUNT}
"""Columns that number the rows of the bookings which no later row of the same name replaces."""

_HEADS = {
    _DEFAULT: "If nothing is booked",
    _LINE_CENTRE: "Cost centre: row for the line",
    _CATEGORY_CENTRE: "Cost centre: row for its category",
    _LINE_ACCOUNT: "Account: row for the line",
    _CATEGORY_ACCOUNT: "Account: row for its category",
    _NUMBER: "Rows of the bookings",
    _LAST_CENTRE: "Cost centre: last row of its name",
    _LAST_ACCOUNT: "Account: last row of its name",
}
_NARROWEST, _WIDEST = 12, 30


def write(book: Book, sheet: Worksheet, rows: Mapping[str, int], first: int) -> None:
    """Write cost centre and account beside the lines, and below from a first row on what they follow from."""
    accounts = [booking(book.plan, line)[1] for line in budget_lines()]
    sheet.set_column(ACCOUNT, ACCOUNT, min(max(_NARROWEST, *map(len, accounts)), _WIDEST))
    book.group(sheet, first, "How lines are booked: rows of the bookings on Inputs, 0 for none", ACCOUNT)
    sheet.set_row(first, 3 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, first, column, head, "figures")
    book.text(sheet, first + 1, LABEL, "No cost centre", "line")
    book.text(sheet, first + 1, _DEFAULT, NOT_BOOKED, PLAIN)
    _write_numbers(book, sheet, first + 1)
    for row, line in enumerate(budget_lines(), first + 2):
        book.text(sheet, row, LABEL, line.label, "line")
        book.text(sheet, row, ID, line.name, "id")
        book.text(sheet, row, _DEFAULT, line.account, PLAIN)
        _write_rows(book, sheet, row, (rows[f"{line.category}_cost"], line), first)
        _write_booking(book, sheet, rows[line.name], (row, line), first + 1)


def _write_numbers(book: Book, sheet: Worksheet, first: int) -> None:
    """Count the rows of the bookings on Inputs, from 1."""
    for number in range(book.layout.lines["booking_name"].height):
        text = f"={xl_col_to_name(_NUMBER)}{first + number} + 1" if number else "=1"
        book.formula(sheet, first + number, _NUMBER, text, number + 1, "no.", CALCULATED)
        for field, column in _LAST.items():
            text, value = _replaced_by_none(book, field, number, first)
            book.formula(sheet, first + number, column, text, value, "no.", CALCULATED)


def _write_rows(book: Book, sheet: Worksheet, row: int, of: tuple[int, CostLine], first: int) -> None:
    category_row, line = of
    names = {"line": (row, line.label), "category": (category_row, CATEGORIES[line.category])}
    for column, field, name in (
        (_LINE_CENTRE, "cost_centre", "line"),
        (_CATEGORY_CENTRE, "cost_centre", "category"),
        (_LINE_ACCOUNT, "account", "line"),
        (_CATEGORY_ACCOUNT, "account", "category"),
    ):
        label_row, title = names[name]
        text = _last_match(book, field, _address(LABEL, label_row), first + 1)
        book.formula(sheet, row, column, text, _number(book, field, title), "no.", CALCULATED)


def _replaced_by_none(book: Book, field: str, line: int, first: int) -> tuple[str, int]:
    """Return the formula and the value of a row's number, counted from 1; 0 if it says nothing or a later one does."""
    names, booked = (book.layout.lines[f"booking_{one}"].range() for one in ("name", field))
    number = _address(_NUMBER, first + line)
    own, own_name = f"INDEX({booked},{number})", f"INDEX({names},{number})"
    later = f"({names} = {own_name}) * {_says(booked, first)} * ({_column(book, _NUMBER, first)} > {number})"
    rows = book.plan.organisation.bookings
    replaced = line >= len(rows) or _number(book, field, rows[line].name) != line + 1
    return f"=IF(SUMPRODUCT({later}) > 0,0,{number} * {_says(own, first)})", 0 if replaced else line + 1


def _says(booked: str, first: int) -> str:
    return f'({booked} <> {_address(_DEFAULT, first)}) * ({booked} <> "")'


def _last_match(book: Book, field: str, name: str, first: int) -> str:
    """Return the formula of the last row of the bookings that is called so and says something, counted from 1."""
    names = book.layout.lines["booking_name"].range()
    return f"=SUMPRODUCT(({names} = {name}) * {_column(book, _LAST[field], first)})"


def _column(book: Book, column: int, first: int) -> str:
    """Return the address of a column beside the rows of the bookings."""
    return f"{_address(column, first)}:{_address(column, first + book.layout.lines['booking_name'].height - 1)}"


def _number(book: Book, field: str, title: str) -> int:
    """Return the number of the last row of the bookings that is called so and says something, counted from 1."""
    rows = enumerate(book.plan.organisation.bookings, 1)
    says = (no for no, row in rows if row.name.casefold() == title.casefold() and getattr(row, field) != NOT_BOOKED)
    return max(says, default=0)


def _write_booking(book: Book, sheet: Worksheet, row: int, of: tuple[int, CostLine], nothing: int) -> None:
    at, line = of
    centre, account = booking(book.plan, line)
    for column, field, (own, category), default, value in (
        (NOTE, "cost_centre", (_LINE_CENTRE, _CATEGORY_CENTRE), (_DEFAULT, nothing), centre),
        (ACCOUNT, "account", (_LINE_ACCOUNT, _CATEGORY_ACCOUNT), (_DEFAULT, at), account),
    ):
        booked = book.layout.lines[f"booking_{field}"].range()
        first, second = _address(own, at), _address(category, at)
        less = f"IF({second} > 0,INDEX({booked},{second}),{_address(*default)})"
        text = f"=IF({first} > 0,INDEX({booked},{first}),{less})"
        book.formula(sheet, row, column, text, value, "text", "note")


def _address(column: int, row: int) -> str:
    return f"${xl_col_to_name(column)}${row + 1}"
