"""The view that finance teams of this kind of organization know: key figures, then rows by year or by month."""

from functools import partial

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import YES_OR_NO
from llmbudget.excel.sheets import cost_centres, printed, risk, runway_words
from llmbudget.excel.sheets.months import page_width
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, at_line, expression, sum_months
from llmbudget.excel.write.paper import pixels, text_width
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.organization import FinanceView
from llmbudget.plan.palette import CATEGORY_COLOURS

_CHART_ROWS, _PIXELS_OF_A_ROW = 9, 18
_CHART_WIDTH = 1000
"""Most pixels; no wider than the columns that are printed."""

WORDS = FIRST + 3
"""The column of chances, and of what a figure means in words."""

ABOUT = "Key figures, then rows by year or by month"


def write(book: Book) -> None:
    """Add the sheet."""
    view = ORGANIZATIONS[book.plan.profile].view
    heads = {LABEL: "Figure", UNIT: "Unit", ID: "Id", NOTE: "What it is", FIRST: "Unit"}
    sheet = book.page(view.title, heads=heads)
    printed.fold_columns(sheet)
    printed.fold_columns(sheet, BLANK, BLANK)
    printed.lower_rows(sheet)
    for column, size in _widths(book).items():
        sheet.set_column(column, column, size)
    sheet.set_column(FIRST, _last(book, view), page_width(book))
    book.text(sheet, HEADING_ROWS - 1, TOTAL, "Value", "figures")
    row = HEADING_ROWS
    months = int(book.entry("horizon_months"))
    covered = months if view.monthly else -(-months // MONTHS_PER_YEAR)
    for name in view.figures:
        _write_figure(book, sheet, row, name)
        row += 1
    _write_rows(book, sheet, row + 1, view)
    last = row + len(view.rows) + 1
    if view.booked:
        book.later(partial(_write_booked, book, sheet, last + 2, covered))
    else:
        _close(book, sheet, view, last, covered)


def _write_figure(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    """Write a figure below the totals, its unit, and beside it its chance or what it means in words."""
    _write_heads(book, sheet, row, name)
    unit = model().quantities[name].unit
    book.write(sheet, row, TOTAL, book.in_report_currency(book.figure(name), unit), unit, LINK)
    book.unit(sheet, row, FIRST, unit, "page note")
    if unit == YES_OR_NO:
        book.text(sheet, row, WORDS - 1, "chance of yes:", "page remark")
        risk.write_chance(book, sheet, row, WORDS, name)
    if name in runway_words.WORDS:
        runway_words.write(book, sheet, row, WORDS, name)


def _widths(book: Book) -> dict[int, float]:
    """Return the widths of the columns before the first period that are not folded."""
    view = ORGANIZATIONS[book.plan.profile].view
    labels = (model().quantities[name].row_label for name in (*view.figures, *view.rows))
    return {LABEL: max(map(text_width, labels)), TOTAL: page_width(book) + 1}


def _write_booked(book: Book, sheet: Worksheet, row: int, covered: int) -> None:
    """Write the block of cost centers, which adds up rows of other sheets, and end the page."""
    last = cost_centres.write(book, sheet, row)
    view = ORGANIZATIONS[book.plan.profile].view
    _close(book, sheet, view, last, max(covered, cost_centres.years(book)))


def _close(book: Book, sheet: Worksheet, view: FinanceView, last: int, covered: int) -> None:
    """Print the months or years of the budget, with a line about the page below them."""
    printed.write_note(book, sheet, last + 1, view.about)
    end = last + 1 + (1 + _CHART_ROWS if view.monthly else 0)
    on_a_page = printed.fit_periods(
        book, sheet, _widths(book), (page_width(book), 1), covered, (end + 1, end), landscape=view.monthly
    )
    if view.monthly:
        _add_chart(book, sheet, view, last + 3, (covered, on_a_page))
    printed.in_thousands(book, sheet, (HEADING_ROWS, last), (TOTAL, _last(book, view)))


def _write_heads(book: Book, sheet: Worksheet, row: int, name: str, *, total: bool = False) -> None:
    quantity = model().quantities[name]
    texts = (quantity.row_label, name, quantity.help)
    looks = ("total" if total else "label", "id", "note")
    for column, text, look in zip((LABEL, ID, NOTE), texts, looks, strict=True):
        book.text(sheet, row, column, text, look)
    book.unit(sheet, row, UNIT, quantity.unit, "page note")


def _last(book: Book, view: FinanceView) -> int:
    """Return the column of the last month or year."""
    return FIRST + (book.layout.size.months if view.monthly else book.layout.years) - 1


def _write_rows(book: Book, sheet: Worksheet, row: int, view: FinanceView) -> None:
    last = _last(book, view)
    book.group(sheet, row, "By month" if view.monthly else "By year of the budget", last)
    if view.monthly:
        book.fill(sheet, row, book.dates(), "month", "group figures")
    else:
        for column in range(FIRST, last + 1):
            number = book.beside(sheet.name, row, column - 1) + 1 if column > FIRST else expression(1)
            book.write(sheet, row, column, number, "year no.", "group figures")
    heads = book.row(sheet.name, row, columns=range(FIRST, last + 1))
    for name in view.rows:
        row += 1
        _write_series(book, sheet, row, name, heads, view)


def _write_series(book: Book, sheet: Worksheet, row: int, name: str, heads: Expression, view: FinanceView) -> None:  # noqa: PLR0913, PLR0917 - a row is a place, a name and the heads above it
    """Write a row of months or years and its sum: one formula, filled to the right."""
    unit = model().quantities[name].unit
    _write_heads(book, sheet, row, name, total=name in view.sums)
    series = book.months(name) if view.monthly else at_line(book.lines(name), heads)
    book.fill(sheet, row, book.in_report_currency(series, unit), unit, LINK)
    if name not in view.levels:
        own = book.along(sheet.name, row, range(FIRST, _last(book, view) + 1))
        book.write(sheet, row, TOTAL, sum_months(own), unit, CALCULATED)


def _add_chart(book: Book, sheet: Worksheet, view: FinanceView, row: int, sizes: tuple[int, int]) -> None:
    """Add the columns of cash at the end of each month: `sizes` are all months, and those on the first page."""
    months, on_a_page = sizes
    first = HEADING_ROWS + len(view.figures) + 1
    closing, last = first + 1 + view.rows.index("closing_cash"), FIRST + months - 1
    columns = book.workbook.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": "Cash at the end of the month",
            "categories": [sheet.name, first, FIRST, first, last],
            "values": [sheet.name, closing, FIRST, closing, last],
            "fill": {"color": CATEGORY_COLOURS["compute"]},
            "gap": 40,
        }
    )
    columns.set_title({"name": "Cash at the end of each month", "name_font": {"size": 11}})
    columns.set_legend({"none": True})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    printed_columns = [_widths(book)[TOTAL], *[page_width(book)] * on_a_page]  # labels are repeated on each page
    width = min(_CHART_WIDTH, sum(map(pixels, printed_columns)))
    columns.set_size({"width": width, "height": (_CHART_ROWS - 1) * _PIXELS_OF_A_ROW})
    sheet.insert_chart(row, TOTAL, columns, {"description": "Columns of the cash at the end of each month"})
