"""A table of the plan on the sheet of its category: a line for each row with inputs, quantities and sums."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import figures, lines
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, sum_rows
from llmbudget.excel.write.style import CALCULATED
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import parameters, tables
from llmbudget.plan.reporting import is_money

NOTHING = ";;;"
"""The number format that shows nothing."""


@dataclass(frozen=True)
class Column:
    """One column: an input or a quantity of each row.

    Attributes:
        head: its head; empty for an input's own label.
        summed: whether the sum of all rows is shown below.
    """

    name: str
    head: str = ""
    summed: bool = False

    @property
    def title(self) -> str:
        """The head of the column."""
        return self.head or parameters()[self.name].record.label

    @property
    def unit(self) -> str:
        """The unit of the column."""
        return figures.unit_of(self.name)

    @property
    def is_money(self) -> bool:
        """Whether it is money that the model computes in dollars; inputs stay as typed."""
        return figures.is_money(self.name)

    def write(self, book: Book, sheet: Worksheet, row: int, column: int, line: int) -> None:
        """Write one line into a cell."""
        figures.write_value(book, sheet, row, column, self.name, line)


@dataclass(frozen=True)
class Computed(Column):
    """A column that the sheet computes from inputs and quantities of the row.

    Attributes:
        name: its id, which is not one of the model.
        computed_unit: its unit; dollars are shown in the report currency.
        of: the expression of a line.
    """

    computed_unit: str = ""
    of: Callable[[Book, int], Expression] = field(kw_only=True)

    @property
    def unit(self) -> str:
        """The unit of the column."""
        return self.computed_unit

    @property
    def is_money(self) -> bool:
        """Whether it is money."""
        return is_money(self.computed_unit)

    def write(self, book: Book, sheet: Worksheet, row: int, column: int, line: int) -> None:
        """Write one line into a cell."""
        computed = book.in_report_currency(self.of(book, line), self.unit)
        book.write(sheet, row, column, computed, self.unit, CALCULATED)


@dataclass(frozen=True)
class Listing:
    """A table of the plan.

    Attributes:
        table: its id.
        total: the total of each row; its sum is checked.
        columns: the other columns shown.
        ties: quantities that add up to the sum of the totals; none if the sheet compares them elsewhere.
        title: its title, if it is not the cost of the table.
    """

    table: str
    total: Column
    columns: tuple[Column, ...]
    ties: tuple[str, ...] = ()
    title: str = ""

    def height(self, book: Book) -> int:
        """Return the number of its lines, spare ones included."""
        return book.layout.places[f"{tables()[self.table].row.prefix}_name"].height

    def ends(self, book: Book, sheet: str, row: int) -> tuple[Expression, Expression]:
        """Return the sum of the rows and the sum it must equal, for a table whose title is in a row."""
        last = row + HEADS + self.height(book)
        return book.beside(sheet, last, TOTAL), book.beside(sheet, last + 1, TOTAL)


HEADS = 3
"""Rows of the title, of the heads and of the units."""


def write(book: Book, sheet: Worksheet, row: int, listing: Listing, note: str = "") -> int:
    """Write the table with its title in a row, and return the row after it."""
    shown = dict(enumerate(listing.columns, FIRST)) | {TOTAL: listing.total}
    title = tables()[listing.table].row.title
    book.group(sheet, row, title, max(shown))
    if listing.total.is_money:
        book.currency_text(sheet, row, LABEL, listing.title or f"Cost of the {title.lower()}", "group")
    _write_heads(book, sheet, row + 1, listing, shown)
    sheet.repeat_rows(row + 1, row + 2)  # a long table continues on the next page
    first = row + HEADS
    end = first + listing.height(book)
    name = f"{tables()[listing.table].row.prefix}_name"
    for line in range(listing.height(book)):
        figures.write_value(book, sheet, first + line, LABEL, name, line)
        for column, entry in shown.items():
            entry.write(book, sheet, first + line, column, line)
    _hide_spare_lines(book, sheet, first, end - 1, max(shown))
    for column in (column for column, entry in shown.items() if _may_be_empty(entry.name)):
        hide_zeros(book, sheet, (first, column, end - 1, column))
    _write_sums(book, sheet, first, end, shown)
    if not listing.ties:
        return end + 2
    _write_tie(book, sheet, end + 1, listing, note)
    return end + 3


def _write_heads(book: Book, sheet: Worksheet, row: int, listing: Listing, shown: dict[int, Column]) -> None:
    sheet.set_row(row, 2 * sheet.default_row_height)
    for column in range(LABEL, max(shown) + 1):
        sheet.write_blank(row, column, None, book.format("figures"))
        sheet.write_blank(row + 1, column, None, book.format("units"))
    book.text(sheet, row, LABEL, parameters()[f"{tables()[listing.table].row.prefix}_name"].record.label, "head")
    for column, entry in shown.items():
        unit = entry.unit
        words = unit in {"choice", "text"}
        book.text(sheet, row, column, entry.title, "head" if words else "figures")
        if entry.is_money:
            book.unit(sheet, row + 1, column, unit, "units")
        elif not words:
            book.text(sheet, row + 1, column, unit, "units")


def _hide_spare_lines(book: Book, sheet: Worksheet, first: int, last: int, column: int) -> None:
    """Show nothing in a line without a name and with a total of 0."""
    name, total = (xl_rowcol_to_cell(first, at, col_abs=True) for at in (LABEL, TOTAL))
    rule = {
        "type": "formula",
        "criteria": f'=AND({name}="",{total}=0)',
        "format": book.workbook.add_format({"num_format": NOTHING}),
    }
    sheet.conditional_format(first, LABEL, last, column, rule)


def _may_be_empty(name: str) -> bool:
    record = parameters()[name].record if name in parameters() else None
    return isinstance(record, Number) and record.blank is not None


def hide_zeros(book: Book, sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Show nothing where a cell of an area is 0."""
    look = book.workbook.add_format({"num_format": NOTHING})
    sheet.conditional_format(*area, {"type": "cell", "criteria": "==", "value": 0, "format": look})


def _write_sums(book: Book, sheet: Worksheet, first: int, row: int, shown: dict[int, Column]) -> None:
    book.text(sheet, row, LABEL, "Sum", "sum")
    for column in range(LABEL + 1, max(shown) + 1):
        sheet.write_blank(row, column, None, book.format("sum"))
    for column, entry in _summed(shown):
        rows = book.down(sheet.name, range(first, row), column)
        book.write(sheet, row, column, sum_rows(rows), entry.unit, "sum")


def _summed(shown: dict[int, Column]) -> Iterable[tuple[int, Column]]:
    return ((column, entry) for column, entry in shown.items() if entry.summed or column == TOTAL)


def _write_tie(book: Book, sheet: Worksheet, row: int, listing: Listing, note: str) -> None:
    """Write the total that the sum of the rows must equal."""
    book.text(sheet, row, LABEL, "Same, from the lines above" if len(listing.ties) > 1 else "Same, calculated")
    book.text(sheet, row, NOTE, note, "note")
    book.text(sheet, row, ID, "" if len(listing.ties) > 1 else lines.before(listing.ties[0]), "id")
    unit = listing.total.unit
    parts = reduce(add, (book.figure(lines.before(name)) for name in listing.ties))
    if listing.total.is_money:
        book.unit(sheet, row, UNIT, unit)
        parts = parts * book.rate
    else:
        book.text(sheet, row, UNIT, unit, "note")
    book.write(sheet, row, TOTAL, parts, unit, "link")
