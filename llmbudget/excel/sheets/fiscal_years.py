"""Fiscal years: cost by category and line, purchases and payments, by fiscal quarter and year."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import accrual, cash
from llmbudget.excel.sheets.cost_rows import TOTAL_COST, cost_rows, is_line, sum_of, sums_last, write_row, write_words
from llmbudget.excel.sheets.months import QUARTER_ROW, YEAR_ROW, fiscal_year_at, paid_months, width
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import A3, Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, expression, min_months, sum_where, sum_where_both
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.constants import MONTHS_PER_QUARTER
from llmbudget.quantities.axes import MONTH

ABOUT = "Cost by category and line, purchases and payments, by fiscal quarter and year"

NAME = "Fiscal years"
QUOTED = f"'{NAME}'"
"""The sheet as formulas name it."""

ROWS = cost_rows(HEADING_ROWS)
"""Rows by id."""

_BESIDE = {
    "capex_cost": ("Capitalized purchases", "capex_cost_by_month"),
    "depreciation": ("Depreciation, included in cost", "depreciation_cost_by_month"),
    "cash_out": ("Paid for this budget", ""),
}
_BESIDE_ROW = ROWS[TOTAL_COST] + 2
_CHECK_ROW = _BESIDE_ROW + len(_BESIDE) + 2

_QUARTERS = MONTHS_PER_YEAR // MONTHS_PER_QUARTER
N_YEARS = -(-(MAX_MONTHS - 1) // MONTHS_PER_YEAR) + 1
"""Fiscal years that the longest budget can cover, in full or in part."""

YEARS_ROW, _QUARTERS_ROW = HEADING_ROWS - 2, HEADING_ROWS - 1
_COLUMNS = range(FIRST, FIRST + N_YEARS * (_QUARTERS + 1))
_OF_YEARS = _COLUMNS[_QUARTERS :: _QUARTERS + 1]
_IN_QUARTERS = [column for column in _COLUMNS if column not in _OF_YEARS]


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        NAME,
        "The months of Accrual by fiscal quarter and year. A fiscal year is named after the year it ends in.",
        heads={LABEL: "Line", UNIT: "Unit", ID: "Id", TOTAL: "Total"},
    )
    sheet.set_paper(A3)
    sheet.set_column(NOTE, NOTE, 2)
    sheet.set_column(FIRST, _COLUMNS[-1], width(book))
    sheet.set_column(TOTAL, TOTAL, width(book) + 2)
    sheet.repeat_rows(YEARS_ROW, _QUARTERS_ROW)
    sheet.repeat_columns(LABEL)
    _write_heads(book, sheet)
    write_words(book, sheet, ROWS)
    for name in sums_last(ROWS):
        if is_line(name):
            _write_periods(book, sheet, ROWS[name], book.row(accrual.NAME, accrual.ROWS[name]).whole(MONTH))
        else:
            book.fill(sheet, ROWS[name], sum_of(book, NAME, name, ROWS, _COLUMNS), "USD", "total")
            _write_total(book, sheet, ROWS[name])
    _write_beside(book, sheet)
    write_check(book, sheet, CHECKS[0], _condition(book))
    years = fiscal_year_at(book, paid_months(book) - 1) - fiscal_year_at(book, 0) + 1
    sheet.print_area(0, LABEL, _CHECK_ROW, FIRST + years * (_QUARTERS + 1) - 1)


def year_column(number: int) -> int:
    """Return the column of a fiscal year, counted from 0."""
    return _OF_YEARS[number]


def _write_heads(book: Book, sheet: Worksheet) -> None:
    """Write fiscal year and quarter of every column: quarters count up; the column of the year has none."""
    book.text(sheet, YEARS_ROW, TOTAL, "Fiscal year", "figures")
    book.text(sheet, _QUARTERS_ROW, TOTAL, "Total", "figures")
    years = book.row(accrual.NAME, YEAR_ROW).whole(MONTH)
    for column in _COLUMNS:
        quarter = (column - FIRST) % (_QUARTERS + 1) + 1
        year = book.beside(NAME, YEARS_ROW, column - 1) + int(quarter == 1) if column > FIRST else min_months(years)
        book.write(sheet, YEARS_ROW, column, year, "fiscal year", "figures")
        number = book.beside(NAME, _QUARTERS_ROW, column - 1) + 1 if 1 < quarter <= _QUARTERS else int(quarter == 1)
        book.write(sheet, _QUARTERS_ROW, column, expression(number), "quarter", "figures")


def _write_periods(book: Book, sheet: Worksheet, row: int, months: Expression, *, in_dollars: bool = False) -> None:
    """Write the sums of a row of months by quarter and by year, and its total."""
    years, quarters = (book.row(accrual.NAME, at).whole(MONTH) for at in (YEAR_ROW, QUARTER_ROW))
    year, quarter = (book.row(NAME, at, columns=_COLUMNS) for at in (YEARS_ROW, _QUARTERS_ROW))
    in_quarter, in_year = sum_where_both(months, years, year, quarters, quarter), sum_where(months, years, year)
    for sums, columns, kind in ((in_quarter, _IN_QUARTERS, CALCULATED), (in_year, _OF_YEARS, "total")):
        book.fill(sheet, row, sums * book.rate if in_dollars else sums, "USD", kind, columns)
    _write_total(book, sheet, row)


def _write_total(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the sum of the fiscal years of a row, whose columns have no quarter."""
    quarters = book.row(NAME, _QUARTERS_ROW, columns=_COLUMNS).whole(MONTH)
    book.write(sheet, row, TOTAL, sum_where(book.along(NAME, row, _COLUMNS), quarters, 0), "USD", "total")


def _write_beside(book: Book, sheet: Worksheet) -> None:
    """Write purchases, depreciation and payments below the cost."""
    book.group(sheet, _BESIDE_ROW, "Purchases, depreciation and payments", _COLUMNS[-1])
    for row, (name, (label, source)) in enumerate(_BESIDE.items(), _BESIDE_ROW + 1):
        write_row(book, sheet, row, source or f"cash_{name}", label)
        months = book.months(source) if source else book.row(cash.NAME, cash.ROWS[name])
        _write_periods(book, sheet, row, months.whole(MONTH), in_dollars=bool(source))


def _condition(book: Book) -> Expression:
    """Return whether fiscal years add up to the total of Accrual."""
    whole = accrual.total(book, TOTAL_COST)
    gap = abs(book.cell(NAME, ROWS[TOTAL_COST], TOTAL) - whole)
    return gap <= book.typed("tolerance") * (book.rate + whole)


CHECKS = (SheetCheck("Fiscal years add up to the total of Accrual", check_place(NAME, _CHECK_ROW)),)
