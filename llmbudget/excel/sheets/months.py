"""Columns of months on the finance sheets: their dates, fiscal years and quarters, and where they end."""

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import A3, Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, LABEL, LAST_MONTH, NOTE, TOTAL
from llmbudget.excel.write.expression import on_expressions, sum_months
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year
from llmbudget.model.payments import INVOICED
from llmbudget.parameters.months import MAX_MONTHS

YEAR_ROW, QUARTER_ROW, MONTH_ROW = range(HEADING_ROWS - 3, HEADING_ROWS)
"""Rows above the lines: fiscal year, its quarter, and month."""

_WIDTH = 14
_NOTE_WIDTH = 20
_CALENDAR = "Accrual"
"""The sheet whose rows of fiscal years and quarters the others link to."""


def month_sheet(book: Book, name: str, about: str, heads: Mapping[int, str]) -> Worksheet:
    """Add a sheet with a column for each month, under its fiscal year and quarter."""
    sheet = book.sheet(name, about, heads=heads)
    sheet.set_paper(A3)
    sheet.set_column(NOTE, NOTE, _NOTE_WIDTH)
    sheet.set_column(FIRST, LAST_MONTH, width(book))
    sheet.set_column(TOTAL, TOTAL, width(book) + 2)
    sheet.repeat_rows(YEAR_ROW, MONTH_ROW)
    sheet.repeat_columns(LABEL)
    book.text(sheet, MONTH_ROW, TOTAL, heads[TOTAL], "figures")
    if BLANK in heads:
        book.text(sheet, MONTH_ROW, BLANK, heads[BLANK], "words")
    book.text(sheet, YEAR_ROW, TOTAL, "Fiscal year", "figures")
    book.text(sheet, QUARTER_ROW, TOTAL, "Quarter", "figures")
    _write_heads(book, sheet)
    return sheet


def _write_heads(book: Book, sheet: Worksheet) -> None:
    """Write fiscal year, quarter and date of each month; all other sheets link to Accrual."""
    if sheet.name == _CALENDAR:
        book.fill(sheet, MONTH_ROW, book.dates(), "month", "figures")
        day, starts_in = book.row(sheet.name, MONTH_ROW), book.typed("fiscal_year_month")
        year = on_expressions(fiscal_year)(day, starts_in)
        quarter = on_expressions(fiscal_quarter)(
            day, starts_in, book.typed("months_per_year"), book.typed("months_per_quarter")
        )
    else:
        year, quarter, day = (book.row(_CALENDAR, row) for row in (YEAR_ROW, QUARTER_ROW, MONTH_ROW))
        book.fill(sheet, MONTH_ROW, day, "month", "figures")
    book.fill(sheet, YEAR_ROW, year, "fiscal year", "figures")
    book.fill(sheet, QUARTER_ROW, quarter, "quarter", "figures")


def fiscal_year_at(book: Book, entry: int) -> int:
    """Return the fiscal year of a month of the budget; entries count from 0."""
    return int(book.shown[_CALENDAR][YEAR_ROW, FIRST + entry])


def width(book: Book) -> int:
    """Return the column width that fits the plan's largest balance or cost in the report currency."""
    balances = (book.entry("closing_cash", entry) for entry in range(MAX_MONTHS))
    largest = max(map(abs, (book.entry("total_cost"), book.entry("opening_cash"), *balances)))
    return max(_WIDTH, len(f"{-largest * book.plan.reporting.report_rate:,.0f}") + 2)


def horizon(book: Book) -> int:
    """Return the number of months of the budget, after strategies."""
    return int(book.entry("horizon_months"))


def paid_months(book: Book) -> int:
    """Return the number of months until the last invoice is paid, at most the number of columns."""
    terms = (int(book.plan.value(f"{category}_payment_months")) for category in INVOICED)
    return min(horizon(book) + max(terms), MAX_MONTHS)


def span(sheet: str, row: int, *, fixed: bool = True) -> str:
    """Return the address of a row of months, fixed or relative to the row of its formula."""
    first, last = xl_col_to_name(FIRST), xl_col_to_name(LAST_MONTH)
    down = "$" if fixed else ""
    prefix = f"{sheet}!" if sheet else ""
    return f"{prefix}${first}{down}{row + 1}:${last}{down}{row + 1}"


def month_money(book: Book, sheet: Worksheet, row: int, name: str, kind: str = LINK) -> None:
    """Write a quantity of Monthly in every month, in the report currency."""
    book.fill(sheet, row, book.months(name) * book.rate, "USD", kind)


def row_sum(book: Book, sheet: Worksheet, row: int, kind: str = CALCULATED) -> None:
    """Write the sum of the months of a row."""
    book.write(sheet, row, TOTAL, sum_months(book.along(sheet.name, row)), "USD", kind)


def close_months(book: Book, sheet: Worksheet, last_row: int, months: int) -> None:
    """Print the first months only, and gray out the months after the end of the budget."""
    sheet.print_area(0, LABEL, last_row, FIRST + months - 1)
    after = f"{xl_col_to_name(FIRST)}${MONTH_ROW + 1}>=EDATE(in_start_month,out_horizon_months)"
    grey = book.workbook.add_format({"font_color": "#BFBFBF"})
    rule = {"type": "formula", "criteria": f"={after}", "format": grey}
    sheet.conditional_format(YEAR_ROW, FIRST, last_row, LAST_MONTH, rule)
