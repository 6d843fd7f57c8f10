"""Fiscal years: cost by category and line, purchases and payments, by fiscal quarter and year."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import A3, Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place, month_columns
from llmbudget.excel.sheets import accrual, cash
from llmbudget.excel.sheets.cost_rows import TOTAL_COST, cost_rows, is_line, sum_of, write_row, write_words
from llmbudget.excel.sheets.months import QUARTER_ROW, YEAR_ROW, fiscal_period, paid_months, span, width
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.style import CALCULATED
from llmbudget.model.facts import MONTHS_PER_YEAR
from llmbudget.plan.constants import MONTHS_PER_QUARTER
from llmbudget.plan.schedule import MAX_MONTHS

NAME = "Fiscal years"
QUOTED = f"'{NAME}'"
"""The sheet as formulas name it."""

ROWS = cost_rows(HEADING_ROWS)
"""Rows by id."""

_BESIDE = {
    "capex_cost": ("Purchase that is capitalised", "capex_cost_by_month"),
    "depreciation": ("Depreciation, part of the cost", "depreciation_cost_by_month"),
    "cash_out": ("Paid for this budget", ""),
}
_BESIDE_ROW = ROWS[TOTAL_COST] + 2
_CHECK_ROW = _BESIDE_ROW + len(_BESIDE) + 2

_QUARTERS = MONTHS_PER_YEAR // MONTHS_PER_QUARTER
N_YEARS = -(-(MAX_MONTHS - 1) // MONTHS_PER_YEAR) + 1
"""Fiscal years that the longest budget can touch."""

YEARS_ROW, _QUARTERS_ROW = HEADING_ROWS - 2, HEADING_ROWS - 1
_LAST = FIRST + N_YEARS * (_QUARTERS + 1) - 1
Series = npt.NDArray[np.float64]


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        NAME,
        "The months of Accrual by fiscal quarter and year. A year is called by the calendar year in which it ends.",
        heads={LABEL: "Line", UNIT: "Unit", ID: "Id", TOTAL: "Total"},
    )
    sheet.set_paper(A3)
    sheet.set_column(NOTE, NOTE, 2)
    sheet.set_column(FIRST, _LAST, width(book))
    sheet.set_column(TOTAL, TOTAL, width(book) + 2)
    sheet.repeat_rows(YEARS_ROW, _QUARTERS_ROW)
    sheet.repeat_columns(LABEL)
    _write_heads(book, sheet)
    write_words(book, sheet, ROWS)
    for name, row in ROWS.items():
        _write_periods(book, sheet, (row, name), span(accrual.NAME, accrual.ROWS[name]), accrual.amounts(book, name))
    _write_beside(book, sheet)
    write_check(book, sheet, CHECKS[0], _condition(book))
    years = fiscal_period(book, paid_months(book) - 1)[0] - fiscal_period(book, 0)[0] + 1
    sheet.print_area(0, LABEL, _CHECK_ROW, FIRST + years * (_QUARTERS + 1) - 1)


def year_column(number: int) -> int:
    """Return the column of a fiscal year, counted from 0."""
    return FIRST + number * (_QUARTERS + 1) + _QUARTERS


def by_year(book: Book, series: Series) -> list[float]:
    """Return what months add up to in each fiscal year that has a column."""
    return [value for column, value in _added(book, series) if (column - FIRST) % (_QUARTERS + 1) == _QUARTERS]


def _periods(book: Book) -> Iterator[tuple[int, int, int]]:
    """Yield the columns with their fiscal year and quarter; 0 for the year itself, after its quarters."""
    first = fiscal_period(book, 0)[0]
    for at in range(N_YEARS * (_QUARTERS + 1)):
        quarter = at % (_QUARTERS + 1) + 1
        yield FIRST + at, first + at // (_QUARTERS + 1), quarter if quarter <= _QUARTERS else 0


def _added(book: Book, series: Series) -> Iterator[tuple[int, float]]:
    months = [fiscal_period(book, entry) for entry in range(len(month_columns()))]
    for column, year, quarter in _periods(book):
        inside = [own == year and quarter in {0, part} for own, part in months]
        yield column, float(series[inside].sum())


def _write_heads(book: Book, sheet: Worksheet) -> None:
    """Write fiscal year and quarter of every column: quarters count up, the year after them has none."""
    book.text(sheet, YEARS_ROW, TOTAL, "Fiscal year", "figures")
    book.text(sheet, _QUARTERS_ROW, TOTAL, "Total", "figures")
    years = span(accrual.NAME, YEAR_ROW)
    for column, year, quarter in _periods(book):
        left = xl_col_to_name(column - 1)
        first = (column - FIRST) % (_QUARTERS + 1) == 0
        start = f"=MIN({years})" if column == FIRST else f"={left}{YEARS_ROW + 1} + {int(first)}"
        number = "=1" if first else f"={left}{_QUARTERS_ROW + 1} + 1" if quarter else "=0"
        book.formula(sheet, YEARS_ROW, column, start, year, "fiscal year", "figures")
        book.formula(sheet, _QUARTERS_ROW, column, number, quarter, "quarter", "figures")


def _write_periods(book: Book, sheet: Worksheet, of: tuple[int, str], months: str, series: Series) -> None:
    """Write what a row of months comes to in each quarter and year, and in all; sums of lines add up their lines."""
    row, name = of
    rate = f" * {book.layout.places['report_rate'].cell()}" if months.startswith("Monthly") else ""
    adds = name in ROWS and not is_line(name)
    for (column, value), (_, _, quarter) in zip(_added(book, series), _periods(book), strict=True):
        letters = xl_col_to_name(column)
        text = sum_of(name, ROWS, letters) if adds else f"={_sum(months, letters, in_quarter=bool(quarter))}{rate}"
        book.formula(sheet, row, column, text, value, "USD", CALCULATED if quarter and not adds else "total")
    first, last = xl_col_to_name(FIRST), xl_col_to_name(_LAST)
    heads = f"${first}${_QUARTERS_ROW + 1}:${last}${_QUARTERS_ROW + 1}"
    text = f"=SUMIF({heads},0,${first}{row + 1}:${last}{row + 1})"
    book.formula(sheet, row, TOTAL, text, float(series.sum()), "USD", "total")


def _sum(months: str, letters: str, *, in_quarter: bool) -> str:
    year, quarter = f"{letters}${YEARS_ROW + 1}", f"{letters}${_QUARTERS_ROW + 1}"
    years, quarters = span(accrual.NAME, YEAR_ROW), span(accrual.NAME, QUARTER_ROW)
    if in_quarter:
        return f"SUMIFS({months},{years},{year},{quarters},{quarter})"
    return f"SUMIF({years},{year},{months})"


def _write_beside(book: Book, sheet: Worksheet) -> None:
    """Write what is capitalised, worn out and paid, beside the cost."""
    book.group(sheet, _BESIDE_ROW, "Beside the cost", _LAST)
    rate = book.plan.reporting.report_rate
    for row, (name, (label, source)) in enumerate(_BESIDE.items(), _BESIDE_ROW + 1):
        write_row(book, sheet, row, source or f"cash_{name}", label)
        if source:
            months = span("Monthly", book.layout.places[source].row)
            series = np.broadcast_to(np.asarray(book.values[source], dtype=float), MAX_MONTHS) * rate
        else:
            months, series = span(cash.NAME, cash.ROWS[name]), cash.cash_out(book)
        _write_periods(book, sheet, (row, name), months, series)


def _condition(book: Book) -> str:
    """Return that fiscal years add up to the total of Accrual."""
    own, whole = Place("", ROWS[TOTAL_COST], TOTAL).cell().removeprefix("!"), accrual.total(TOTAL_COST)
    places = book.layout.places
    return f"ABS({own} - {whole}) <= {places['tolerance'].cell()} * ({places['report_rate'].cell()} + {whole})"


def _holds(book: Book) -> float:
    months = accrual.amounts(book, TOTAL_COST)
    gap = abs(sum(by_year(book, months)) - float(months.sum()))
    return float(gap <= book.entry("tolerance") * (book.plan.reporting.report_rate + float(months.sum())))


CHECKS = (SheetCheck("Fiscal years add up to the total of Accrual", check_place(NAME, _CHECK_ROW), _holds),)
