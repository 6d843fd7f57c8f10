"""Cost by cost center and account, by fiscal year: a block of the view of large companies.

Rows follow the bookings of the plan as exported. Cost that the workbook books elsewhere since then has a row of its
own, so that the block always adds up to the total cost.
"""

from functools import partial, reduce
from operator import sub

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import accrual, bookings, fiscal_years
from llmbudget.excel.sheets.cost_rows import TOTAL_COST
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, same_name, sum_rows
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.reporting import BASE_CURRENCY

ELSEWHERE = "Booked elsewhere since the export"


def write(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the block, its title in a row; return its last row."""
    _write_heads(book, sheet, row)
    sums = []
    for centre, accounts in _booked(book).items():
        row += 1
        sums.append(row)
        _write_row(book, sheet, row, (centre, ""), [name for lines in accounts.values() for name in lines])
        for account, lines in accounts.items():
            row += 1
            _write_row(book, sheet, row, (centre, account), lines)
    _write_totals(book, sheet, row + 1, sums)
    return row + 2


def _booked(book: Book) -> dict[str, dict[str, list[str]]]:
    """Return the lines with a cost by cost center and account, in order, ignoring upper and lower case."""
    lines: dict[str, dict[str, list[str]]] = {}
    spelt: dict[str, str] = {}
    for line in budget_lines():
        if book.entry(line.name):
            centre, account = (spelt.setdefault(name.casefold(), name) for name in booking(book.plan, line))
            lines.setdefault(centre, {}).setdefault(account, []).append(line.name)
    ordered = sorted(lines, key=lambda centre: (centre == NOT_BOOKED, centre))
    return {centre: dict(sorted(lines[centre].items())) for centre in ordered}


def _columns(book: Book) -> dict[int, int]:
    """Return the columns of the block, each with the column of Fiscal years that it adds up."""
    return {TOTAL: TOTAL} | dict(enumerate(fiscal_years.year_columns(book), FIRST))


def _write_heads(book: Book, sheet: Worksheet, row: int) -> None:
    book.group(sheet, row, "By cost center and account, by fiscal year", max(_columns(book)))
    book.text(sheet, row, ID, "Cost center", "group")
    book.text(sheet, row, NOTE, "Lines", "group")
    for column, source in enumerate(fiscal_years.year_columns(book), FIRST):
        year = book.cell(fiscal_years.NAME, fiscal_years.YEARS_ROW, source)
        book.write(sheet, row, column, year, "fiscal year", "group figures")


def _write_row(book: Book, sheet: Worksheet, row: int, booked: tuple[str, str], lines: list[str]) -> None:
    """Write the total of a cost center, or one of its accounts."""
    centre, account = booked
    book.text(sheet, row, LABEL, account or centre, "line" if account else "total")
    book.unit(sheet, row, UNIT, BASE_CURRENCY)
    book.text(sheet, row, ID, centre if account else "", "label")
    book.text(sheet, row, NOTE, ", ".join(model().quantities[name].label for name in lines) if account else "", "note")
    label = book.beside(sheet.name, row, LABEL)
    centres, accounts = _rows(book, accrual.NAME, NOTE), _rows(book, accrual.NAME, bookings.ACCOUNT)
    matches = same_name(centres, book.beside(sheet.name, row, ID) if account else label)
    if account:
        matches = matches * same_name(accounts, label)
    for column, source in _columns(book).items():
        amount = sum_rows(matches * _rows(book, fiscal_years.NAME, source))
        book.write(sheet, row, column, amount, "USD", CALCULATED if account else "total")


def _write_totals(book: Book, sheet: Worksheet, row: int, parts: list[int]) -> None:
    """Write the cost that is booked elsewhere, and the total cost."""
    for at, label, kind in ((row, ELSEWHERE, "line"), (row + 1, "Total cost", "total")):
        book.text(sheet, at, LABEL, label, kind)
        book.unit(sheet, at, UNIT, BASE_CURRENCY)
    for column, source in _columns(book).items():
        total = book.cell(fiscal_years.NAME, fiscal_years.ROWS[TOTAL_COST], source)
        book.write(sheet, row + 1, column, total, "USD", "balance")
        cell_in = partial(book.beside, sheet.name, column=column)
        elsewhere = reduce(sub, (cell_in(part) for part in parts), cell_in(row + 1))
        book.write(sheet, row, column, elsewhere, "USD", CALCULATED)


def _rows(book: Book, sheet: str, column: int) -> Expression:
    """Return a column of the cost rows, which are the same on both sheets."""
    return book.column(sheet, range(min(accrual.ROWS.values()), max(accrual.ROWS.values())), column)
