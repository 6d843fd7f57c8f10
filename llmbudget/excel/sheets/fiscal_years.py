"""Fiscal years: cost by category and line, purchases and payments, by fiscal quarter and year."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import accrual, cash, printed
from llmbudget.excel.sheets.cost_rows import (
    TOTAL_COST,
    cost_rows,
    is_line,
    sum_of,
    sums_last,
    without_cost,
    write_row,
    write_words,
)
from llmbudget.excel.sheets.months import (
    QUARTER_ROW,
    YEAR_ROW,
    label_width,
    n_fiscal_years,
    page_width,
    widest,
)
from llmbudget.excel.sheets.printed import Fold, without_amounts
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, ID, LABEL, TOTAL
from llmbudget.excel.write.expression import Expression, expression, min_months, sum_where, sum_where_both
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
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
    "development": ("Capitalized development", "development_cost_by_month"),
    "amortization": ("Amortization of development", "amortization_cost_by_month"),
    "cash_out": ("Paid for this budget", ""),
}
_BESIDE_ROW = ROWS[TOTAL_COST] + 2
_LAST_ROW = _BESIDE_ROW + len(_BESIDE)
_CHECK_ROW = _LAST_ROW + 3
_FOLD = Fold(NAME, _CHECK_ROW + 1)
_NOTE = "The months of Accrual by fiscal quarter and year. A fiscal year is named after the year it ends in."

_YEARS_WITH_TOTAL = 2
"""With more fiscal years, the total is folded away, which saves a page; the months and Summary have it."""

_MOST_YEARS, _YEARS_BY_QUARTER = 4, 2
"""With more fiscal years, the quarters of all but the first ones are folded away, so that two pages show the budget."""

_FOLDED = " The quarters of later years are folded: the sign above a year shows them."

_QUARTERS = MONTHS_PER_YEAR // MONTHS_PER_QUARTER
YEARS_ROW, QUARTERS_ROW = HEADING_ROWS - 2, HEADING_ROWS - 1


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = quarter_page(book, NAME, "Accrual by quarter")
    write_words(book, sheet, ROWS, unit=False)
    for name in sums_last(ROWS):
        if is_line(name):
            write_periods(book, sheet, ROWS[name], book.row(accrual.NAME, accrual.ROWS[name]).whole(MONTH))
        else:
            book.fill(sheet, ROWS[name], sum_of(book, NAME, name, ROWS, quarter_columns(book)), "USD", "total")
            _write_total(book, sheet, ROWS[name])
    _write_beside(book, sheet)
    write_check(book, sheet, CHECKS[0], _condition(book))
    beside = [_BESIDE_ROW + 1 + no for no in range(len(_BESIDE))]
    folded = without_cost(book, ROWS) | without_amounts(book, sheet, beside, quarter_columns(book))
    may_fold = [*list(ROWS.values())[:-1], *beside[:-1]]
    _FOLD.write(book, sheet, range(HEADING_ROWS, _LAST_ROW), may_fold, folded, quarter_columns(book))
    close_quarters(book, sheet, _NOTE, _LAST_ROW, len(folded))


def quarter_page(book: Book, name: str, title: str) -> Worksheet:
    """Add a printed sheet with columns of fiscal quarters and years; unit, id and note are folded away."""
    heads = {LABEL: "Line", ID: "Id", TOTAL: "Total"}
    sheet = book.page(name, heads=heads, title=title)
    printed.fold_columns(sheet)
    printed.lower_rows(sheet)
    sheet.set_column(LABEL, LABEL, label_width(book))
    printed.fold_columns(sheet, BLANK, BLANK)
    sheet.repeat_rows(0, QUARTERS_ROW)
    write_quarters(book, sheet)
    return sheet


def close_quarters(book: Book, sheet: Worksheet, note: str, last_row: int, n_folded: int) -> None:
    """Write the line about the page below its last row, and print the fiscal years of the budget."""
    years, n_rows = n_fiscal_years(book), last_row + 2 - n_folded
    before = {LABEL: label_width(book)}
    if years > _YEARS_WITH_TOTAL:
        printed.fold_columns(sheet, TOTAL, TOTAL, page_width(book) + 1)
    else:
        before |= {TOTAL: page_width(book) + 1}
        sheet.set_column(TOTAL, TOTAL, before[TOTAL])
    width = widest(book, sheet.name, quarter_columns(book))
    sheet.set_column(FIRST, quarter_columns(book)[-1], width)
    columns = _fold_late_quarters(book, sheet, years, width)
    on_a_page = printed.fit_periods(book, sheet, before, (width, _QUARTERS + 1), columns, (n_rows, last_row + 1))
    words = note + (_FOLDED if years > _MOST_YEARS else "")
    printed.write_wrapped(book, sheet, last_row + 1, words, before, [width] * on_a_page, len(columns))
    printed.in_thousands(book, sheet, (HEADING_ROWS, last_row), (TOTAL, quarter_columns(book)[-1]))


def _fold_late_quarters(book: Book, sheet: Worksheet, years: int, width: float) -> list[int]:
    """Fold the late quarters of a long budget away, and return the columns that are printed.

    The sign above the column of a fiscal year shows its quarters.
    """
    columns = list(quarter_columns(book)[: years * (_QUARTERS + 1)])
    if years <= _MOST_YEARS:
        return columns
    n_first = _YEARS_BY_QUARTER * (_QUARTERS + 1)
    late_years = columns[n_first + _QUARTERS :: _QUARTERS + 1]
    for column in late_years:
        printed.fold_columns(sheet, column - _QUARTERS, column - 1, width)
    return columns[:n_first] + late_years


def year_columns(book: Book) -> range:
    """Return the columns of the fiscal years, each after its quarters."""
    return quarter_columns(book)[_QUARTERS :: _QUARTERS + 1]


def quarter_columns(book: Book) -> range:
    """Return the columns of the quarters and fiscal years that the months can fall into, in full or in part."""
    n_years = -(-(book.layout.size.months - 1) // MONTHS_PER_YEAR) + 1
    return range(FIRST, FIRST + n_years * (_QUARTERS + 1))


def write_quarters(book: Book, sheet: Worksheet) -> None:
    """Write fiscal year and quarter of every column: quarters count up; the column of the year has none."""
    book.text(sheet, YEARS_ROW, TOTAL, "Fiscal year", "period")
    book.text(sheet, QUARTERS_ROW, TOTAL, "Total", "figures")
    years = book.row(accrual.NAME, YEAR_ROW).whole(MONTH)
    for column in quarter_columns(book):
        quarter = (column - FIRST) % (_QUARTERS + 1) + 1
        year = (
            book.beside(sheet.name, YEARS_ROW, column - 1) + int(quarter == 1) if column > FIRST else min_months(years)
        )
        book.write(sheet, YEARS_ROW, column, year, "fiscal year", "period")
        number = (
            book.beside(sheet.name, QUARTERS_ROW, column - 1) + 1 if 1 < quarter <= _QUARTERS else int(quarter == 1)
        )
        book.write(sheet, QUARTERS_ROW, column, expression(number), "quarter", "figures")


def write_periods(  # noqa: PLR0913 - a row is a place, its months and a look
    book: Book, sheet: Worksheet, row: int, months: Expression, *, in_dollars: bool = False, kind: str = CALCULATED
) -> None:
    """Write the sums of a row of months by quarter and by year, and its total."""
    years, quarters = (book.row(accrual.NAME, at).whole(MONTH) for at in (YEAR_ROW, QUARTER_ROW))
    columns, of_years = quarter_columns(book), year_columns(book)
    year, quarter = (book.row(sheet.name, at, columns=columns) for at in (YEARS_ROW, QUARTERS_ROW))
    in_quarter, in_year = sum_where_both(months, years, year, quarters, quarter), sum_where(months, years, year)
    quarterly = [column for column in columns if column not in of_years]
    for sums, filled, look in ((in_quarter, quarterly, kind), (in_year, of_years, "total")):
        book.fill(sheet, row, sums * book.rate if in_dollars else sums, "USD", look, filled)
    _write_total(book, sheet, row)


def _write_total(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the sum of the fiscal years of a row, whose columns have no quarter."""
    columns = quarter_columns(book)
    quarters = book.row(sheet.name, QUARTERS_ROW, columns=columns).whole(MONTH)
    book.write(sheet, row, TOTAL, sum_where(book.along(sheet.name, row, columns), quarters, 0), "USD", "total")


def _write_beside(book: Book, sheet: Worksheet) -> None:
    """Write purchases, depreciation and payments below the cost."""
    book.group(sheet, _BESIDE_ROW, "Purchases and payments", quarter_columns(book)[-1])
    for row, (name, (label, source)) in enumerate(_BESIDE.items(), _BESIDE_ROW + 1):
        write_row(book, sheet, row, source or f"cash_{name}", label, unit=False)
        months = book.months(source) if source else book.row(cash.NAME, cash.ROWS[name])
        write_periods(book, sheet, row, months.whole(MONTH), in_dollars=bool(source))


def _condition(book: Book) -> Expression:
    """Return whether fiscal years add up to the total of Accrual."""
    whole = accrual.total(book, TOTAL_COST)
    gap = abs(book.cell(NAME, ROWS[TOTAL_COST], TOTAL) - whole)
    return gap <= book.typed("tolerance") * (book.rate + whole)


CHECKS = (SheetCheck("Fiscal years add up to the total of Accrual", check_place(NAME, _CHECK_ROW)), _FOLD.check)
