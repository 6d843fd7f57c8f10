"""What each strategy saves of every line of the budget, on top of those before it."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.cases import PLAN, WITHOUT
from llmbudget.excel.layout import Layout
from llmbudget.excel.places import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.strategies import strategies

_ALL, _COST = FIRST + PLAN, FIRST + WITHOUT
"""Columns of what all strategies save and of the cost without them; one for each strategy follows."""


def saved(book: Book, name: str, no: int) -> float:
    """Return what a strategy saves of a cost, after those before it."""
    before, after = (float(book.entry(name, case=case)) for case in (WITHOUT + no - 1, WITHOUT + no))
    return before - after


def elsewhere(book: Book, no: int) -> float:
    """Return what the lines that grow with a strategy cost more."""
    return 0 - sum(min(saved(book, line.name, no), 0) for line in budget_lines())


def range_of(layout: Layout, no: int) -> str:
    """Return the address of what a strategy saves of each line."""
    column, first = xl_col_to_name(_COST + no), _first_row(layout) + 1
    return f"${column}${first}:${column}${first + len(budget_lines()) - 1}"


def write(book: Book, sheet: Worksheet, last: int) -> int:
    """Write a row for each line of the budget and a column for each strategy, and return the last row."""
    row = book.layout.savings_row
    book.group(sheet, row, "Saved by line, on top of the strategies before; below 0 where a line grows", last)
    sheet.set_row(row + 1, 3 * sheet.default_row_height)
    heads = ["All strategies", "Cost without strategies", *(one.title for one in strategies().values())]
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


def _numbers() -> range:
    return range(1, len(strategies()) + 1)


def _write_line(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    place = book.layout.places[name]
    without = book.entry(name, case=WITHOUT)
    all_saved = float(without) - float(book.entry(name))
    both = f"={place.across(WITHOUT)} - {place.across(PLAN)}"
    book.formula(sheet, row, _ALL, both, all_saved, "USD", CALCULATED)
    book.formula(sheet, row, _COST, f"={place.across(WITHOUT)}", without, "USD", LINK)
    for no in _numbers():
        before, after = (f"Calculation!{xl_col_to_name(_COST + step)}${place.row + 1}" for step in (no - 1, no))
        book.formula(sheet, row, _COST + no, f"={before} - {after}", saved(book, name, no), "USD", CALCULATED)


def _write_sums(book: Book, sheet: Worksheet, row: int) -> None:
    book.text(sheet, row, LABEL, "Total", "total")
    without, plan = (float(book.entry("total_cost", case=case)) for case in (WITHOUT, PLAN))
    values = [without - plan, without, *(saved(book, "total_cost", no) for no in _numbers())]
    for column, value in enumerate(values, FIRST):
        letters = xl_col_to_name(column)
        span = f"{letters}${_first_row(book.layout) + 1}:{letters}${row}"
        book.formula(sheet, row, column, f"=SUM({span})", value, "USD", "total")
