"""A quantity by month as a calendar: a row for each year of the budget and a column for each month."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import figures, listing
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, TOTAL
from llmbudget.excel.write.expression import sum_months
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model import model
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.quantities.axes import MONTH

LAST = FIRST + MONTHS_PER_YEAR - 1


def covered(book: Book) -> int:
    """Return how many years the budget covers as exported."""
    return int(-(-book.entry("horizon_months") // MONTHS_PER_YEAR))


def write(book: Book, sheet: Worksheet, row: int, name: str, *, summed: bool = False) -> None:
    """Write a quantity by month from a row on; years of zeros stay empty."""
    quantity = model().quantities[name]
    book.group(sheet, row, quantity.label, LAST)
    if figures.is_money(name):
        book.currency_text(sheet, row, LABEL, quantity.label, "group")
    heads = {LABEL: "Year", ID: "Id", NOTE: "From", TOTAL: "Total" if summed else ""}
    heads |= {FIRST + month: f"Month {month + 1}" for month in range(MONTHS_PER_YEAR)}
    for column, head in heads.items():
        book.text(sheet, row + 1, column, head, "head" if column < TOTAL else "figures")
    for year in range(book.layout.years):
        _write_year(book, sheet, row + 2 + year, name, year, summed=summed)
    listing.hide_zeros(book, sheet, (row + 2, TOTAL, row + 1 + book.layout.years, LAST))


def _write_year(book: Book, sheet: Worksheet, row: int, name: str, year: int, *, summed: bool) -> None:  # noqa: PLR0913 - a row is a place, a name and what is shown
    first = year * MONTHS_PER_YEAR
    unit = model().quantities[name].unit
    book.text(sheet, row, LABEL, f"Year {year + 1}")
    book.text(sheet, row, ID, name, "id")
    book.write(sheet, row, NOTE, book.first_day(first), MONTH, "month")
    for entry in range(MONTHS_PER_YEAR):
        figures.write_value(book, sheet, row, FIRST + entry, name, first + entry)
    if summed:
        months = book.along(sheet.name, row, range(FIRST, LAST + 1))
        book.write(sheet, row, TOTAL, sum_months(months), unit, CALCULATED)
