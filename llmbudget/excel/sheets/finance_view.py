"""The view that finance teams of this kind of organization know: key figures, then rows by year or by month."""

from functools import partial

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import YES_OR_NO
from llmbudget.excel.sheets import cost_centres, risk, runway_words
from llmbudget.excel.sheets.months import width
from llmbudget.excel.write.book import A3, A4, Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, LAST_MONTH, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, at_line, expression, sum_months
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR, fact_tables
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.organization import FinanceView

ABOUT = "Key figures, then rows by year or by month"


def write(book: Book) -> None:
    """Add the sheet."""
    view = ORGANIZATIONS[book.plan.profile].view
    heads = {LABEL: "Figure", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "Total", FIRST: "Value"}
    sheet = book.sheet(view.title, view.about, heads=heads)
    sheet.set_column(FIRST, _last(view), width(book) + 1)
    sheet.set_column(TOTAL, TOTAL, width(book) + 2)
    for column in (TOTAL, FIRST):
        book.text(sheet, HEADING_ROWS - 1, column, heads[column], "figures")
    row = HEADING_ROWS
    months = int(book.entry("horizon_months"))
    covered = months if view.monthly else -(-months // MONTHS_PER_YEAR)
    sheet.repeat_columns(LABEL)
    sheet.set_paper(A3 if view.monthly else A4)
    for name in view.figures:
        _write_heads(book, sheet, row, name)
        unit = model().quantities[name].unit
        book.write(sheet, row, FIRST, book.in_report_currency(book.figure(name), unit), unit, LINK)
        if unit == YES_OR_NO:
            book.text(sheet, row, TOTAL, "chance of yes:", "remark")
            risk.write_chance(book, sheet, row, FIRST + 1, name)
        if name in runway_words.WORDS:
            runway_words.write(book, sheet, row, FIRST + 1, name)
        row += 1
    _write_rows(book, sheet, row + 1, view)
    last = row + len(view.rows) + 1
    if view.booked:
        book.later(partial(_write_booked, book, sheet, last + 2, covered))
    else:
        sheet.print_area(0, LABEL, last, FIRST + covered - 1)


def _write_booked(book: Book, sheet: Worksheet, row: int, covered: int) -> None:
    """Write the block of cost centers, which adds up rows of other sheets, and end the page."""
    last = cost_centres.write(book, sheet, row)
    sheet.print_area(0, LABEL, last, FIRST + max(covered, cost_centres.years(book)) - 1)


def _write_heads(book: Book, sheet: Worksheet, row: int, name: str, *, total: bool = False) -> None:
    quantity = model().quantities[name]
    texts = (quantity.row_label, name, quantity.help)
    looks = ("total" if total else "label", "id", "note")
    for column, text, look in zip((LABEL, ID, NOTE), texts, looks, strict=True):
        book.text(sheet, row, column, text, look)
    book.unit(sheet, row, UNIT, quantity.unit)


def _last(view: FinanceView) -> int:
    """Return the column of the last month or year."""
    return LAST_MONTH if view.monthly else FIRST + fact_tables()["years"].n_rows - 1


def _write_rows(book: Book, sheet: Worksheet, row: int, view: FinanceView) -> None:
    last = _last(view)
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
        own = book.along(sheet.name, row, range(FIRST, _last(view) + 1))
        book.write(sheet, row, TOTAL, sum_months(own), unit, CALCULATED)
