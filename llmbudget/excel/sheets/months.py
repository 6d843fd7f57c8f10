"""Columns of months on the finance sheets: their dates, fiscal years and quarters, and where they end."""

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import printed
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, LABEL, NOTE, TOTAL
from llmbudget.excel.write.expression import on_expressions, sum_months
from llmbudget.excel.write.paper import number_width, text_width
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year
from llmbudget.model.lines import budget_lines
from llmbudget.plan.reporting import THOUSANDS

YEAR_ROW, QUARTER_ROW, MONTH_ROW = range(HEADING_ROWS - 3, HEADING_ROWS)
"""Rows above the lines: fiscal year, its quarter, and month."""

_WIDTH = 14
_MONTHS_WITH_TOTAL = 24
"""With more months, the total is folded away, which saves a page; Summary and Key figures have it."""

_MOST_MONTHS = 36
"""With more months, one page of months is printed: quarters and fiscal years show the whole budget."""

LATER = " Totals include later months: last invoices, tax refunds, R&D credits."
"""The end of a note on sheets of cash: these months are gray and not printed."""

_NARROWEST, _NARROWEST_LABEL = 8, 26
_NOTE_WIDTH = 20
_CALENDAR = "Accrual"
"""The sheet whose rows of fiscal years and quarters the others link to."""


def month_page(book: Book, name: str, title: str, heads: Mapping[int, str]) -> Worksheet:
    """Add a printed sheet with a column for each month; unit, id and note of the rows are folded away."""
    sheet = book.page(name, heads=heads, title=title, named=(0, FIRST + 1))
    printed.fold_columns(sheet)
    printed.lower_rows(sheet)
    sheet.set_column(LABEL, LABEL, label_width(book))
    sheet.set_column(FIRST, book.layout.month_columns[-1], page_width(book))
    sheet.set_column(TOTAL, TOTAL, page_width(book) + 1)
    printed.fold_columns(sheet, BLANK, BLANK)
    _finish_heads(book, sheet, heads)
    return sheet


def month_sheet(book: Book, name: str, about: str, heads: Mapping[int, str]) -> Worksheet:
    """Add a sheet with a column for each month, under its fiscal year and quarter."""
    sheet = book.sheet(name, about, heads=heads)
    sheet.set_paper(book.paper.large)
    sheet.set_column(NOTE, NOTE, _NOTE_WIDTH)
    sheet.set_column(FIRST, book.layout.month_columns[-1], width(book))
    sheet.set_column(TOTAL, TOTAL, width(book) + 2)
    sheet.repeat_columns(LABEL)
    _finish_heads(book, sheet, heads)
    return sheet


def _finish_heads(book: Book, sheet: Worksheet, heads: Mapping[int, str]) -> None:
    """Write the heads of the total and of the months."""
    sheet.repeat_rows(0, MONTH_ROW)
    book.text(sheet, MONTH_ROW, TOTAL, heads[TOTAL], "figures")
    if BLANK in heads:
        book.text(sheet, MONTH_ROW, BLANK, heads[BLANK], "words")
    book.text(sheet, YEAR_ROW, TOTAL, "Fiscal year", "period")
    book.text(sheet, QUARTER_ROW, TOTAL, "Quarter", "period")
    _write_heads(book, sheet)


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
    book.fill(sheet, YEAR_ROW, year, "fiscal year", "period")
    book.fill(sheet, QUARTER_ROW, quarter, "quarter", "period")


def fiscal_year_at(book: Book, entry: int) -> int:
    """Return the fiscal year of a month of the budget; entries count from 0."""
    return int(book.shown[_CALENDAR][YEAR_ROW, FIRST + entry])


def n_fiscal_years(book: Book) -> int:
    """Return the number of fiscal years that the budget covers, in full or in part."""
    return fiscal_year_at(book, horizon(book) - 1) - fiscal_year_at(book, 0) + 1


def label_width(book: Book) -> float:
    """Return the column width that fits the labels of all lines with an amount: letters are narrower than digits."""
    labels = (line.label for line in budget_lines() if book.entry(line.name))
    return max((_NARROWEST_LABEL, *map(text_width, labels)))


def width(book: Book) -> int:
    """Return the column width that fits the plan's largest balance or cost in the report currency."""
    return max(_WIDTH, len(f"{-_largest(book):,.0f}") + 2)


def page_width(book: Book) -> float:
    """Return the same for printed sheets, which may show thousands; larger amounts shrink."""
    return _as_shown(book, _largest(book))


def widest(book: Book, name: str, columns: range, rows: range | None = None) -> float:
    """Return the column width that fits what a printed sheet shows in some columns, in all rows or in some."""
    cells = book.shown[name].items()
    inside = [value for (row, at), value in cells if at in columns and (row in rows if rows else row >= HEADING_ROWS)]
    amounts = (abs(value) for value in inside if _is_number(value))
    return _as_shown(book, max(amounts, default=0.0))


def _is_number(value: object) -> bool:
    return isinstance(value, float | int)


def _as_shown(book: Book, largest: float) -> float:
    """Return the column width that fits an amount, whole or in thousands as the plan has it."""
    in_thousands = book.plan.reporting.report_scale == THOUSANDS
    return max(_NARROWEST, number_width(f"({largest / (book.values['kilo'] if in_thousands else 1):,.0f})"))


def _largest(book: Book) -> float:
    balances = (book.entry("closing_cash", entry) for entry in range(book.layout.size.months))
    largest = max(map(abs, (book.entry("total_cost"), book.entry("opening_cash"), *balances)))
    return float(largest * book.plan.reporting.report_rate)


def horizon(book: Book) -> int:
    """Return the number of months of the budget, after strategies."""
    return int(book.entry("horizon_months"))


def span(book: Book, sheet: str, row: int, *, fixed: bool = True) -> str:
    """Return the address of a row of months, fixed or relative to the row of its formula."""
    first, last = xl_col_to_name(FIRST), xl_col_to_name(book.layout.month_columns[-1])
    down = "$" if fixed else ""
    prefix = f"{sheet}!" if sheet else ""
    return f"{prefix}${first}{down}{row + 1}:${last}{down}{row + 1}"


def month_money(book: Book, sheet: Worksheet, row: int, name: str, kind: str = LINK) -> None:
    """Write a quantity of Monthly in every month, in the report currency."""
    book.fill(sheet, row, book.months(name) * book.rate, "USD", kind)


def row_sum(book: Book, sheet: Worksheet, row: int, kind: str = CALCULATED, unit: str = "USD") -> None:
    """Write the sum of the months of a row."""
    book.write(sheet, row, TOTAL, sum_months(book.along(sheet.name, row)), unit, kind)


def close_months(book: Book, sheet: Worksheet, last_row: int, months: int) -> None:
    """Print the first months only, and gray out the months after the end of the budget."""
    sheet.print_area(0, LABEL, last_row, FIRST + months - 1)
    gray_after_horizon(book, sheet, YEAR_ROW, last_row, MONTH_ROW)


def _widest_label(book: Book, name: str, last_row: int) -> float:
    """Return the column width that fits the labels of the rows that are printed."""
    folded = book.folded.get(name, set())
    labels = (text for row, text in book.labels[name].items() if HEADING_ROWS <= row <= last_row and row not in folded)
    return max(map(text_width, labels))


def n_printed(book: Book, before: Mapping[int, float], width: float, n_months: int) -> int:
    """Return how many months are printed right of some columns: all, or one page where the budget is long."""
    if n_months <= _MOST_MONTHS:
        return n_months
    return printed.most_on_a_page(book, before, width, MONTHS_PER_YEAR)


def not_printed(n_months: int, n_shown: int) -> str:
    """Return a sentence on the months that are not printed; nothing if all are."""
    return f" Printed: the first {n_shown} of {n_months} months. Quarters show them all." if n_shown < n_months else ""


def close_page(book: Book, sheet: Worksheet, last_amount: int, note: str, n_months: int, n_folded: int) -> None:  # noqa: PLR0913, PLR0917 - rows, a note and what is printed
    """Print the first months, a year or half a year to a page, with a note, and gray out months after the budget.

    A long budget prints one page of months.

    Args:
        book: the workbook.
        sheet: the sheet.
        last_amount: the last row with amounts.
        note: the line about the page below it.
        n_months: months with amounts.
        n_folded: rows that are folded.
    """
    before = {LABEL: _widest_label(book, sheet.name, last_amount)}
    sheet.set_column(LABEL, LABEL, before[LABEL])
    if n_months > _MONTHS_WITH_TOTAL:
        printed.fold_columns(sheet, TOTAL, TOTAL, page_width(book) + 1)
    else:
        before[TOTAL] = page_width(book) + 1
    width = widest(book, sheet.name, book.layout.month_columns)
    sheet.set_column(FIRST, book.layout.month_columns[-1], width)
    rows = (last_amount + 2 - n_folded, last_amount + 1)
    n_shown = n_printed(book, before, width, n_months)
    on_a_page = printed.fit_periods(book, sheet, before, (width, 1), book.layout.month_columns[:n_shown], rows)
    words = note + not_printed(n_months, n_shown)
    printed.write_wrapped(book, sheet, last_amount + 1, words, before, [width] * on_a_page, n_shown)
    gray_after_horizon(book, sheet, YEAR_ROW, last_amount, MONTH_ROW)
    printed.in_thousands(book, sheet, (HEADING_ROWS, last_amount), (TOTAL, book.layout.month_columns[-1]))


def gray_after_horizon(book: Book, sheet: Worksheet, first: int, last: int, dates: int | None = None) -> None:
    """Gray out the months after the end of the budget, in rows whose dates stand in one of them, else in the first."""
    row = first if dates is None else dates
    after = f"{xl_col_to_name(FIRST)}${row + 1}>=EDATE(in_start_month,out_horizon_months)"
    gray = book.workbook.add_format({"font_color": "#BFBFBF"})
    rule = {"type": "formula", "criteria": f"={after}", "format": gray}
    sheet.conditional_format(first, FIRST, last, book.layout.month_columns[-1], rule)
