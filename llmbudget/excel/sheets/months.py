"""Columns of months on the sheets that finance reads: their dates, fiscal years and quarters, and where they end."""

from collections.abc import Mapping
from datetime import date, timedelta

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import A3, Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, LABEL, LAST_MONTH, NOTE, TOTAL, month_columns
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year
from llmbudget.model.payments import INVOICED
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.plan.values import EXCEL_EPOCH

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
    book.text(sheet, YEAR_ROW, TOTAL, "Fiscal year", "figures")
    book.text(sheet, QUARTER_ROW, TOTAL, "Quarter", "figures")
    for entry, column in enumerate(month_columns()):
        _write_month(book, sheet, entry, column)
    return sheet


def _write_month(book: Book, sheet: Worksheet, entry: int, column: int) -> None:
    letters = xl_col_to_name(column)
    year, quarter = fiscal_period(book, entry)
    here = sheet.name == _CALENDAR
    texts = (
        (YEAR_ROW, _year(book, letters), year, "fiscal year"),
        (QUARTER_ROW, _quarter(book, letters), quarter, "quarter"),
        (MONTH_ROW, f"=Monthly!{letters}${HEADING_ROWS}", book.month(entry), "month"),
    )
    for row, text, value, unit in texts:
        own = text if here else f"={_CALENDAR}!{letters}${row + 1}"
        book.formula(sheet, row, column, own, value, unit, "figures")


def _year(book: Book, letters: str) -> str:
    month, starts_in = f"{letters}${MONTH_ROW + 1}", book.layout.places["fiscal_year_month"].cell()
    return f"=YEAR({month}) + IF({starts_in} > 1,IF(MONTH({month}) >= {starts_in},1,0),0)"


def _quarter(book: Book, letters: str) -> str:
    places, month = book.layout.places, f"MONTH({letters}${MONTH_ROW + 1})"
    starts_in, in_year, in_quarter = (
        places[name].cell() for name in ("fiscal_year_month", "months_per_year", "months_per_quarter")
    )
    into_year = f"({month} - {starts_in} + IF({month} < {starts_in},{in_year},0))"
    return f"=INT({into_year} / {in_quarter}) + 1"


def fiscal_period(book: Book, entry: int) -> tuple[int, int]:
    """Return fiscal year and quarter of a month of the budget; entries count from 0."""
    day: date = EXCEL_EPOCH + timedelta(days=book.month(entry))
    starts_in = int(book.plan.reporting.fiscal_year_month)
    return fiscal_year(day, starts_in), fiscal_quarter(day, starts_in)


def width(book: Book) -> int:
    """Return how wide a column must be for the largest balance or cost of the plan in the report currency."""
    balances = (book.entry("closing_cash", entry) for entry in range(MAX_MONTHS))
    largest = max(map(abs, (book.entry("total_cost"), book.entry("opening_cash"), *balances)))
    return max(_WIDTH, len(f"{-largest * book.plan.reporting.report_rate:,.0f}") + 2)


def horizon(book: Book) -> int:
    """Return the months of the budget, as strategies leave them."""
    return int(book.entry("horizon_months"))


def paid_months(book: Book) -> int:
    """Return the months until the last invoice is paid, as far as there are columns for them."""
    terms = (int(book.plan.value(f"{category}_payment_months")) for category in INVOICED)
    return min(horizon(book) + max(terms), MAX_MONTHS)


def span(sheet: str, row: int, *, fixed: bool = True) -> str:
    """Return the address of a row of months, fixed or for the row that a formula is filled into."""
    first, last = xl_col_to_name(FIRST), xl_col_to_name(LAST_MONTH)
    down = "$" if fixed else ""
    prefix = f"{sheet}!" if sheet else ""
    return f"{prefix}${first}{down}{row + 1}:${last}{down}{row + 1}"


def month_money(book: Book, sheet: Worksheet, row: int, name: str, kind: str = LINK) -> None:
    """Write a quantity of Monthly in every month, in the report currency, and its sum."""
    at = book.layout.places[name].row + 1
    for entry, column in enumerate(month_columns()):
        book.money(sheet, row, column, f"Monthly!{xl_col_to_name(column)}${at}", book.entry(name, entry), kind)


def row_sum(book: Book, sheet: Worksheet, row: int, value: float, kind: str = CALCULATED) -> None:
    """Write the sum of the months of a row."""
    book.formula(sheet, row, TOTAL, f"=SUM({span('', row, fixed=False)})", value, "USD", kind)


def close_months(book: Book, sheet: Worksheet, last_row: int, months: int) -> None:
    """Print the first months only, and show those after the budget's last in grey."""
    sheet.print_area(0, LABEL, last_row, FIRST + months - 1)
    after = f"{xl_col_to_name(FIRST)}${MONTH_ROW + 1}>=EDATE(in_start_month,out_horizon_months)"
    grey = book.workbook.add_format({"font_color": "#BFBFBF"})
    rule = {"type": "formula", "criteria": f"={after}", "format": grey}
    sheet.conditional_format(YEAR_ROW, FIRST, last_row, LAST_MONTH, rule)
