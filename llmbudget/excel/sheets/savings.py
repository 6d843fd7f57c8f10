"""What each strategy saves in every line of the budget, after earlier strategies."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import PLAN, WITHOUT
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.write.expression import Expression, sum_rows
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.strategies import strategies

OTHERS = "Other strategies"
"""The strategies that were off at the export. When switched on, they count together."""

_ALL, _COST = FIRST + PLAN, FIRST + WITHOUT
"""Columns of the savings of all strategies and of the cost without them; one for each step follows."""


def of_lines(book: Book, step: int) -> Expression:
    """Return the column of a step's savings by line."""
    first = _first_row(book.layout)
    return book.column("Strategies", range(first, first + len(budget_lines())), _COST + step)


def saved(book: Book, name: str, step: int) -> Expression:
    """Return what a step saves of a cost, after earlier steps."""
    before, after = (book.figure(name, case=book.layout.cases.after(at)) for at in (step - 1, step))
    return before - after


def write(book: Book, sheet: Worksheet, last: int) -> int:
    """Write a row for each line of the budget and a column for each step, and return the last row."""
    row = book.layout.savings_row
    book.group(sheet, row, "Savings by line, after earlier strategies; negative where a line grows", last)
    sheet.set_row(row + 1, 3 * sheet.default_row_height)
    added = [strategies()[name].title for name in book.layout.cases.applied]
    heads = ["All strategies", "Cost without strategies", *added, OTHERS]
    texts = {LABEL: "Line", UNIT: "Unit", ID: "Id", NOTE: "Category", **dict(enumerate(heads, FIRST))}
    for column, head in texts.items():
        book.text(sheet, row + 1, column, head, "head")
    for at, line in enumerate(budget_lines(), _first_row(book.layout)):
        quantity = model().quantities[line.name]
        words = (quantity.label, quantity.unit, line.name, CATEGORIES[line.category])
        for column, text, look in zip((LABEL, UNIT, ID, NOTE), words, ("label", "note", "id", "note"), strict=True):
            book.text(sheet, at, column, text, look)
        _write_line(book, sheet, at, line.name)
    _write_sums(book, sheet, row := _first_row(book.layout) + len(budget_lines()))
    return row


def _first_row(layout: Layout) -> int:
    return layout.savings_row + 2


def _write_line(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    """Write the savings of a line; a cell stays empty if the step cannot change the line."""
    without, cases, read = book.figure(name, case=WITHOUT), book.layout.cases, book.layout.columns.read
    book.write(sheet, row, _ALL, without - book.figure(name), "USD", CALCULATED)
    book.write(sheet, row, _COST, without, "USD", LINK)
    for step in range(1, cases.last_step + 1):
        if read(name, cases.after(step - 1)) != read(name, cases.after(step)):
            book.write(sheet, row, _COST + step, saved(book, name, step), "USD", CALCULATED)


def _write_sums(book: Book, sheet: Worksheet, row: int) -> None:
    book.text(sheet, row, LABEL, "Total", "total")
    lines, columns = range(_first_row(book.layout), row), range(_ALL, _COST + book.layout.cases.last_step + 1)
    book.fill(sheet, row, sum_rows(book.block(sheet.name, lines, columns)), "USD", "total")
