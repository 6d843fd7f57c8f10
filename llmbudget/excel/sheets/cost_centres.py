"""Cost by cost centre and account, by fiscal year: a block of the view of large companies.

Rows are of the bookings that the plan has; what is booked elsewhere in the workbook shows in a row of its own, so that
the block always adds up to the total cost.
"""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.sheets import accrual, bookings, fiscal_years
from llmbudget.excel.sheets.cost_rows import TOTAL_COST
from llmbudget.excel.sheets.months import fiscal_period, horizon
from llmbudget.excel.style import CALCULATED
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.reporting import BASE_CURRENCY

ELSEWHERE = "Booked otherwise since the export"
_COLUMNS = {TOTAL: TOTAL} | {FIRST + no: fiscal_years.year_column(no) for no in range(fiscal_years.N_YEARS)}
"""Columns of the block, with those of the sheet Fiscal years that they add up."""

_Amounts = dict[int, float]


def years(book: Book) -> int:
    """Return how many fiscal years the budget touches."""
    return fiscal_period(book, horizon(book) - 1)[0] - fiscal_period(book, 0)[0] + 1


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
    _write_totals(book, sheet, row + 1, [f"{{}}{at + 1}" for at in sums])
    return row + 2


def _booked(book: Book) -> dict[str, dict[str, list[str]]]:
    """Return the lines that cost something by cost centre and account, in order, whatever their case."""
    found: dict[str, dict[str, list[str]]] = {}
    spelt: dict[str, str] = {}
    for line in budget_lines():
        if book.entry(line.name):
            centre, account = (spelt.setdefault(name.casefold(), name) for name in booking(book.plan, line))
            found.setdefault(centre, {}).setdefault(account, []).append(line.name)
    ordered = sorted(found, key=lambda centre: (centre == NOT_BOOKED, centre))
    return {centre: dict(sorted(found[centre].items())) for centre in ordered}


def _write_heads(book: Book, sheet: Worksheet, row: int) -> None:
    book.group(sheet, row, "By cost centre and account, in fiscal years", max(_COLUMNS))
    book.text(sheet, row, ID, "GL account", "group")
    book.text(sheet, row, NOTE, "Lines", "group")
    first = fiscal_period(book, 0)[0]
    for number in range(fiscal_years.N_YEARS):
        at = f"={fiscal_years.QUOTED}!{xl_col_to_name(fiscal_years.year_column(number))}${fiscal_years.YEARS_ROW + 1}"
        book.formula(sheet, row, FIRST + number, at, first + number, "fiscal year", "group figures")


def _write_row(book: Book, sheet: Worksheet, row: int, booked: tuple[str, str], lines: list[str]) -> None:
    """Write a cost centre in all, or one of its accounts."""
    centre, account = booked
    book.text(sheet, row, LABEL, centre, "line" if account else "total")
    book.unit(sheet, row, UNIT, BASE_CURRENCY)
    book.text(sheet, row, ID, account, "label")
    book.text(sheet, row, NOTE, ", ".join(model().quantities[name].label for name in lines) if account else "", "note")
    matches = f"({_booked_range(NOTE)} = ${xl_col_to_name(LABEL)}{row + 1})"
    if account:
        matches += f" * ({_booked_range(bookings.ACCOUNT)} = ${xl_col_to_name(ID)}{row + 1})"
    amounts = _amounts(book, lines)
    for column, source in _COLUMNS.items():
        text = f"=SUMPRODUCT({matches} * {_cost_range(source)})"
        book.formula(sheet, row, column, text, amounts[column], "USD", CALCULATED if account else "total")


def _write_totals(book: Book, sheet: Worksheet, row: int, parts: list[str]) -> None:
    """Write what is booked elsewhere, and the total cost."""
    planned = _amounts(book, [line.name for line in budget_lines()])
    for at, label, kind in ((row, ELSEWHERE, "line"), (row + 1, "Total cost", "total")):
        book.text(sheet, at, LABEL, label, kind)
        book.unit(sheet, at, UNIT, BASE_CURRENCY)
    for column, source in _COLUMNS.items():
        letters = xl_col_to_name(column)
        total = f"={fiscal_years.QUOTED}!{xl_col_to_name(source)}${fiscal_years.ROWS[TOTAL_COST] + 1}"
        rest = " - ".join([f"={letters}{row + 2}", *(part.format(letters) for part in parts)])
        book.formula(sheet, row, column, rest, 0.0, "USD", CALCULATED)
        book.formula(sheet, row + 1, column, total, planned[column], "USD", "balance")


def _amounts(book: Book, lines: list[str]) -> _Amounts:
    series = sum((accrual.amounts(book, name) for name in lines), 0 * accrual.amounts(book, TOTAL_COST))
    return {TOTAL: float(series.sum())} | dict(enumerate(fiscal_years.by_year(book, series), FIRST))


def _booked_range(column: int) -> str:
    return _rows(accrual.NAME, f"${xl_col_to_name(column)}")


def _cost_range(column: int) -> str:
    return _rows(fiscal_years.QUOTED, xl_col_to_name(column))


def _rows(sheet: str, letters: str) -> str:
    """Return a column of the rows of cost, which are the same on both sheets."""
    return f"{sheet}!{letters}${min(accrual.ROWS.values()) + 1}:{letters}${max(accrual.ROWS.values())}"
