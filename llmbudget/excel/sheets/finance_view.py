"""The view that finance teams of this kind of organization know: key figures, then rows by year or by month."""

from functools import partial

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import YES_OR_NO
from llmbudget.excel.sheets import accrual, capital, cost_centres, figure_words, printed, risk, sentences
from llmbudget.excel.sheets.months import LATER, YEAR_ROW, n_fiscal_years, n_printed, not_printed, page_width
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import (
    Expression,
    at_line,
    expression,
    joined,
    min_months,
    rounded,
    spoken,
    sum_months,
    sum_where,
)
from llmbudget.excel.write.paper import pixels, text_width
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.organization import FinanceView
from llmbudget.plan.palette import CATEGORY_COLOURS
from llmbudget.plan.reporting import BASE_CURRENCY, is_money
from llmbudget.quantities.axes import MONTH

_PIXELS_OF_A_ROW = 18
_TALL_ROWS = 3
"""Rows that the heights of title, headline and the line about the page take beyond their own."""

_HEADLINE_ROW, _HEADLINE_HEIGHT = HEADING_ROWS - 2, 26
_ANSWER = "1 = yes"
"""The unit whose format shows a yes or no in words."""

WORDS = FIRST + 1
"""The column of chances, and of what a figure means in words."""

_CHART_COLUMNS = 6
"""The chart takes so many columns at the right of the first page, less where a page has few: words stand left of it."""

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
    sheet.set_row(_HEADLINE_ROW, _HEADLINE_HEIGHT)
    book.write(sheet, _HEADLINE_ROW, LABEL, _headline(book, view), "text", "headline")
    row = HEADING_ROWS
    months = int(book.entry("horizon_months"))
    covered = months if view.monthly else -(-months // MONTHS_PER_YEAR)
    for name in view.figures:
        _write_figure(book, sheet, row, name)
        row += 1
    last = row + len(view.rows) + 1
    if view.booked:
        sheet.repeat_rows(0, _HEADLINE_ROW - 1)
        book.later(partial(_write_booked, book, sheet, row + 1, view))
    else:
        _write_rows(book, sheet, row + 1, view)
        _close(book, sheet, view, last, covered)


def answer(book: Book) -> Expression:
    """Return the cell with the answer to the first question of its readers."""
    return book.cell(ORGANIZATIONS[book.plan.profile].view.title, _HEADLINE_ROW, LABEL)


def _headline(book: Book, view: FinanceView) -> Expression:
    """Return the answer to the first question of its readers, in a sentence."""
    if view.monthly:
        return figure_words.headline(book)
    if view.booked:
        return capital.headline(book)
    first = view.figures[0]
    label, figure = f"{model().quantities[first].label}: ", book.figure(first)
    said = sentences.money(book, figure) if is_money(model().quantities[first].unit) else spoken(rounded(figure, 1))
    return joined(label, said, ".")


def _write_figure(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    """Write a figure below the totals, its unit, and beside it its chance or what it means in words."""
    _write_heads(book, sheet, row, name)
    unit = model().quantities[name].unit
    shown_unit = _ANSWER if unit == YES_OR_NO else unit
    book.write(sheet, row, TOTAL, book.in_report_currency(book.figure(name), unit), shown_unit, LINK)
    if unit == BASE_CURRENCY:
        book.write(sheet, row, FIRST, book.money_words(), "text", "page note")
    elif unit != YES_OR_NO:
        book.unit(sheet, row, FIRST, unit, "page note")
    _scale(book, sheet, row, unit, TOTAL)
    if unit == YES_OR_NO:
        book.text(sheet, row, WORDS - 1, "chance:", "page remark")
        risk.write_chance(book, sheet, row, WORDS, name)
    if name in figure_words.WORDS:
        figure_words.write(book, sheet, row, WORDS, name)


def _widths(book: Book) -> dict[int, float]:
    """Return the widths of the columns before the first period that are not folded."""
    view = ORGANIZATIONS[book.plan.profile].view
    labels = (model().quantities[name].row_label for name in (*view.figures, *view.rows))
    return {LABEL: max(map(text_width, labels)), TOTAL: page_width(book)}


def _write_booked(book: Book, sheet: Worksheet, row: int, view: FinanceView) -> None:
    """Write the rows by fiscal year, purchases and cost centers, which need rows of other sheets; end the page."""
    _write_rows(book, sheet, row, view)
    centres = row + len(view.rows) + 2
    last = cost_centres.write(book, sheet, centres)
    printed.in_thousands(book, sheet, (centres + 1, last), (TOTAL, _last(book, view)))
    sheet.set_h_pagebreaks([last + 1])
    end = capital.write(book, sheet, last + 2, max(_last(book, view), capital.LAST))
    printed.write_note(book, sheet, end, view.about)
    columns = range(FIRST, FIRST + max(capital.LAST - FIRST + 1, n_fiscal_years(book)))
    n_rows = max(last + 2, end - last)
    printed.fit_periods(book, sheet, _widths(book), (page_width(book), 1), columns, (n_rows, end), landscape=False)


def _close(book: Book, sheet: Worksheet, view: FinanceView, last: int, covered: int) -> None:
    """Print the months or years of the budget, with a line about the page below them."""
    before, width = _widths(book), page_width(book)
    n_columns = n_printed(book, before, width, max(covered, MONTHS_PER_YEAR)) if view.monthly else covered
    rows, columns = (last + 2 + _TALL_ROWS, last + 1), range(FIRST, FIRST + n_columns)
    on_a_page = printed.fit_periods(book, sheet, before, (width, 1), columns, rows, landscape=view.monthly)
    later = LATER if view.monthly else ""
    words = view.about + later + not_printed(covered, n_columns)
    printed.write_wrapped(book, sheet, last + 1, words, before, [width] * on_a_page, n_columns)
    if view.monthly:
        _add_chart(book, sheet, view, covered, on_a_page)


def _write_heads(book: Book, sheet: Worksheet, row: int, name: str, *, total: bool = False) -> None:
    quantity = model().quantities[name]
    texts = (quantity.row_label, name, quantity.help)
    looks = ("total" if total else "label", "id", "note")
    for column, text, look in zip((LABEL, ID, NOTE), texts, looks, strict=True):
        book.text(sheet, row, column, text, look)
    book.unit(sheet, row, UNIT, quantity.unit, "page note")


def _last(book: Book, view: FinanceView) -> int:
    """Return the column of the last month or year; a budget may reach into one fiscal year more than it has years."""
    years = book.layout.years + (1 if view.booked else 0)
    return FIRST + (book.layout.size.months if view.monthly else years) - 1


def _write_rows(book: Book, sheet: Worksheet, row: int, view: FinanceView) -> None:
    last = _last(book, view)
    book.group(sheet, row, _title(view), last)
    if view.monthly:
        book.fill(sheet, row, book.dates(), "month", "group figures")
    else:
        first = min_months(_fiscal_years(book)) if view.booked else expression(1)
        for column in range(FIRST, last + 1):
            number = book.beside(sheet.name, row, column - 1) + 1 if column > FIRST else first
            book.write(sheet, row, column, number, "fiscal year" if view.booked else "year no.", "group figures")
    heads = book.row(sheet.name, row, columns=range(FIRST, last + 1))
    for name in view.rows:
        row += 1
        _write_series(book, sheet, row, name, heads, view)
        _scale(book, sheet, row, model().quantities[name].unit, last)


def _scale(book: Book, sheet: Worksheet, row: int, unit: str, last: int) -> None:
    """Show a row of money in thousands while Inputs says so; prices per hour and the like stay as they are."""
    if unit == BASE_CURRENCY:
        printed.in_thousands(book, sheet, (row, row), (TOTAL, last))


def _title(view: FinanceView) -> str:
    if view.monthly:
        return "By month"
    return "By fiscal year" if view.booked else "By year of the budget"


def _fiscal_years(book: Book) -> Expression:
    """Return the fiscal year of each month."""
    return book.row(accrual.NAME, YEAR_ROW).whole(MONTH)


def _series(book: Book, name: str, heads: Expression, view: FinanceView) -> Expression:
    """Return a quantity by month, by fiscal year or by year of the budget."""
    if view.monthly:
        return book.months(name)
    if view.booked:
        months = book.months(f"{name.removesuffix('_by_year')}_by_month").whole(MONTH)
        return sum_where(months, _fiscal_years(book), heads)
    return at_line(book.lines(name), heads)


def _write_series(book: Book, sheet: Worksheet, row: int, name: str, heads: Expression, view: FinanceView) -> None:  # noqa: PLR0913, PLR0917 - a row is a place, a name and the heads above it
    """Write a row of months or years and its sum: one formula, filled to the right."""
    unit = model().quantities[name].unit
    _write_heads(book, sheet, row, name, total=name in view.sums)
    series = book.in_report_currency(_series(book, name, heads, view), unit)
    book.fill(sheet, row, series, unit, CALCULATED if view.booked else LINK)
    if name not in view.levels:
        own = book.along(sheet.name, row, range(FIRST, _last(book, view) + 1))
        book.write(sheet, row, TOTAL, sum_months(own), unit, CALCULATED)


def _add_chart(book: Book, sheet: Worksheet, view: FinanceView, months: int, on_a_page: int) -> None:
    """Add the columns of cash at the end of each month, up to the last column of the first page."""
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
    unit, amounts = printed.axis(book, book.entry("opening_cash"))
    columns.set_title({"name": f"Cash at the end of each month, {unit}", "name_font": printed.CHART_FONT})
    columns.set_legend({"none": True})
    dates = {"num_format": "mmm yy", "text_axis": True, "num_font": printed.CHART_FONT, "label_position": "low"}
    columns.set_x_axis(dates | {"interval_unit": -(-months // MONTHS_PER_YEAR)})
    columns.set_y_axis({"num_format": amounts, "num_font": printed.CHART_FONT, "major_gridlines": printed.GRID})
    columns.set_chartarea({"border": {"none": True}})
    left = max(WORDS + 2, FIRST + on_a_page - _CHART_COLUMNS)
    width = (FIRST + on_a_page - left) * pixels(page_width(book))
    columns.set_size({"width": width, "height": len(view.figures) * _PIXELS_OF_A_ROW})
    about = "Columns of the cash at the end of each month"
    sheet.insert_chart(HEADING_ROWS, left, columns, {"description": about})
