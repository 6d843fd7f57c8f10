"""The accelerator-hours on the sheet Compute, by purpose, and by source with their prices."""

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import category, figures
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, TOTAL
from llmbudget.excel.write.expression import Expression, ratio, sum_rows
from llmbudget.excel.write.style import CALCULATED

HOURS, PRICE, AMOUNT = range(FIRST, FIRST + 3)
PHASES = {
    "training_hours": "training_cost", "experiment_hours": "experiment_cost", "sibling_hours": "sibling_cost",
    "post_training_hours": "post_training_cost", "evaluation_hours": "evaluation_cost",
    "generation_hours": "own_generation_cost", "further_hours": "further_cost",
}  # fmt: skip
"""Hours by purpose, each with the cost line of its rented hours."""


@dataclass(frozen=True)
class _Source:
    """A source of hours.

    Attributes:
        price: price of an hour, where it has one.
        cost: cost of all its hours, where that is not hours times price.
    """

    hours: str
    price: str | None = None
    cost: str | None = None


_RENTED = (
    _Source("on_demand_hours", "on_demand_price"),
    _Source("reserved_1y_hours", "reserved_1y_price"),
    _Source("reserved_3y_hours", "reserved_3y_price"),
    _Source("spot_hours", "spot_price"),
)
_OTHERS = (_Source("owned_hours", "chargeback_price", "owned_cost"), _Source("allocated_hours_used"))
_CHANGES = "rent_change_cost"
"""What price changes by year add to the cost of rented hours: a row without hours."""

_N_RENTED = len(_RENTED) + len((_CHANGES,))


def ends(book: Book, sheet: str, row: int) -> tuple[Expression, Expression]:
    """Return the cost of rented hours by source and by purpose, for blocks whose first title is in a row."""
    by_phase = row + len(PHASES) + 1
    return book.beside(sheet, by_phase + 2 + _N_RENTED + 1, AMOUNT), book.beside(sheet, by_phase, AMOUNT)


def write(book: Book, sheet: Worksheet, row: int) -> int:
    """Write both groups from a row on, and return the row after them."""
    row = _write_phases(book, sheet, row) + 2
    book.group(sheet, row, "Hours by source", AMOUNT)
    category.heads(book, sheet, row, {TOTAL: "Share", HOURS: "Hours"})
    book.currency_text(sheet, row, PRICE, "Price", "group figures")
    book.currency_text(sheet, row, AMOUNT, "Cost", "group figures")
    for source in _RENTED:
        row += 1
        _write_hours(book, sheet, row, source.hours)
        _write_product(book, sheet, row, source)
    row += 1
    figures.write_words(book, sheet, row, _CHANGES, "")
    figures.write_value(book, sheet, row, AMOUNT, _CHANGES)
    row += 1
    _write_sum(book, sheet, row, "Rented", _N_RENTED)
    for source in _OTHERS:
        row += 1
        _write_hours(book, sheet, row, source.hours)
        for column, name in ((PRICE, source.price), (AMOUNT, source.cost)):
            if name:
                figures.write_value(book, sheet, row, column, name)
    return row + 2


def _write_phases(book: Book, sheet: Worksheet, row: int) -> int:
    book.group(sheet, row, "Accelerator-hours by purpose, h", AMOUNT)
    category.heads(book, sheet, row, {TOTAL: "Share", HOURS: "Hours"})
    book.currency_text(sheet, row, AMOUNT, "Cost of rented hours", "group figures")
    for hours, cost in PHASES.items():
        row += 1
        _write_hours(book, sheet, row, hours)
        figures.write_value(book, sheet, row, AMOUNT, cost)
    _write_sum(book, sheet, row + 1, "All hours", len(PHASES))
    return row + 1


def _write_hours(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    figures.write_words(book, sheet, row, name, "")
    figures.write_value(book, sheet, row, HOURS, name)
    share = ratio(book.beside(sheet.name, row, HOURS), book.figure("accelerator_hours"))
    book.write(sheet, row, TOTAL, share, "share", CALCULATED)


def _write_product(book: Book, sheet: Worksheet, row: int, source: _Source) -> None:
    assert source.price
    figures.write_value(book, sheet, row, PRICE, source.price)
    cost = book.beside(sheet.name, row, HOURS) * book.beside(sheet.name, row, PRICE)
    book.write(sheet, row, AMOUNT, cost, "USD", CALCULATED)


def _write_sum(book: Book, sheet: Worksheet, row: int, label: str, height: int) -> None:
    book.text(sheet, row, LABEL, label, "total")
    for column, unit in ((HOURS, "h"), (AMOUNT, "USD")):
        rows = book.down(sheet.name, range(row - height, row), column)
        book.write(sheet, row, column, sum_rows(rows), unit, "total")
