"""The lines of one cost category on its sheet: account, amount, amount before strategies, and a check of sums."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import figures
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, choose, ratio, sum_rows
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.lines import lines_of
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.quantity import CostLine

AMOUNT, BEFORE_STRATEGIES = FIRST, FIRST + 1
HEADS = {
    LABEL: "Line", UNIT: "Unit", ID: "Id", NOTE: "Account", TOTAL: "Share", AMOUNT: "Amount",
    BEFORE_STRATEGIES: "Before strategies",
}  # fmt: skip
TITLE_ROW, _FIRST = HEADING_ROWS, HEADING_ROWS + 1


def last_row(category: str) -> int:
    """Return the row of the last line; the sum, the category's total and the check follow."""
    return TITLE_ROW + len(lines_of(category))


def check(sheet: str, category: str, text: str) -> SheetCheck:
    """Return the check that the lines add up to the category, and that two sums of its sheet agree."""
    return SheetCheck(text, check_place(sheet, last_row(category) + 3))


def before(name: str) -> str:
    """Return the quantity of a line before strategies adjust it."""
    return f"{name}{BEFORE}" if f"{name}{BEFORE}" in model().quantities else name


def write(book: Book, sheet: Worksheet, category: str) -> int:
    """Write the lines and their sum, and return the row after the place of the check."""
    book.group(sheet, TITLE_ROW, "", BEFORE_STRATEGIES)
    book.currency_text(sheet, TITLE_ROW, LABEL, "Cost by line", "group")
    for row, line in enumerate(lines_of(category), _FIRST):
        _write_line(book, sheet, row, line)
    _write_sum(book, sheet, category)
    total = book.cell(sheet.name, last_row(category) + 1, AMOUNT)
    for row in range(_FIRST, last_row(category) + 1):
        book.write(sheet, row, TOTAL, ratio(book.beside(sheet.name, row, AMOUNT), total), "share", CALCULATED)
    return last_row(category) + 5


def _write_line(book: Book, sheet: Worksheet, row: int, line: CostLine) -> None:
    centre, account = booking(book.plan, line)
    booked = account if centre == NOT_BOOKED else f"{account} · {centre}"
    figures.write_words(book, sheet, row, line.name, booked)
    figures.write_value(book, sheet, row, AMOUNT, line.name)
    figures.write_value(book, sheet, row, BEFORE_STRATEGIES, before(line.name))


def _write_sum(book: Book, sheet: Worksheet, category: str) -> None:
    """Write the sum of the lines, and below it the category's total of the budget."""
    row = last_row(category) + 1
    book.text(sheet, row, LABEL, "Sum of the lines", "total")
    book.unit(sheet, row, UNIT, "USD")
    for column in (AMOUNT, BEFORE_STRATEGIES):
        book.write(sheet, row, column, sum_rows(book.down(sheet.name, range(_FIRST, row), column)), "USD", "total")
    name = f"{category}_cost"
    figures.write_words(book, sheet, row + 1, name, "The same total in the budget.")
    figures.write_value(book, sheet, row + 1, AMOUNT, name)


def write_tie(book: Book, sheet: Worksheet, category: str, own: Expression, same: Expression) -> None:
    """Write the check that the lines add up, and that two sums below them agree."""
    row = last_row(category) + 3
    book.text(sheet, row, LABEL, "All sums tie")
    book.text(sheet, row, UNIT, "1 = yes", "note")
    book.text(sheet, row, NOTE, "Lines add up to the budget, and the two sums below agree.", "note")
    lines, total = (book.beside(sheet.name, at, AMOUNT) for at in (row - 2, row - 1))
    ties = abs(lines - total) + abs(own - same) <= book.typed("tolerance") * (1 + total + same)
    book.write(sheet, row, AMOUNT, choose(ties, 1, 0), "1 = yes", CALCULATED)
