"""The lines of one category of cost on its sheet: account, amount, before strategies, and whether all of it ties."""

from collections.abc import Callable

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.sheets import figures
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place
from llmbudget.excel.style import CALCULATED
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
    """Return the row of the last line; their sum, the category's total and the check follow."""
    return TITLE_ROW + len(lines_of(category))


def check(sheet: str, category: str, text: str, sides: Callable[[Book], tuple[float, float]]) -> SheetCheck:
    """Return the check that the lines add up to the category, and that two sums of its sheet are the same."""
    return SheetCheck(text, check_place(sheet, last_row(category) + 3), lambda book: holds(book, category, sides(book)))


def before(name: str) -> str:
    """Return the quantity that a line is before strategies adjust it."""
    return f"{name}{BEFORE}" if f"{name}{BEFORE}" in model().quantities else name


def holds(book: Book, category: str, sides: tuple[float, float]) -> float:
    """Return 1 when the lines add up to the category, and two sums of its sheet are the same."""
    total = book.reported(book.values[f"{category}_cost"])
    gap = abs(_sum(book, category) - total) + abs(sides[0] - sides[1])
    return float(gap <= book.entry("tolerance") * (1 + total + sides[1]))


def write(book: Book, sheet: Worksheet, category: str, same: tuple[str, str], sides: tuple[float, float]) -> int:
    """Write the lines, their sum and the check that two sums at addresses ``same`` are the same; return the row after.

    ``sides`` are the values of these sums.
    """
    book.group(sheet, TITLE_ROW, "", BEFORE_STRATEGIES)
    book.currency_text(sheet, TITLE_ROW, LABEL, "Cost by line", "group")
    for row, line in enumerate(lines_of(category), _FIRST):
        _write_line(book, sheet, row, line)
    _write_sum(book, sheet, category)
    _write_check(book, sheet, category, same, sides)
    return last_row(category) + 5


def _write_line(book: Book, sheet: Worksheet, row: int, line: CostLine) -> None:
    centre, account = booking(book.plan, line)
    booked = account if centre == NOT_BOOKED else f"{account} · {centre}"
    figures.write_words(book, sheet, row, line.name, booked)
    figures.write_value(book, sheet, row, AMOUNT, line.name)
    figures.write_value(book, sheet, row, BEFORE_STRATEGIES, before(line.name))
    total = xl_rowcol_to_cell(last_row(line.category) + 1, AMOUNT, row_abs=True, col_abs=True)
    share = f"=IF({total} = 0,0,{xl_rowcol_to_cell(row, AMOUNT)} / {total})"
    value = book.values[line.name] / _total(book, line.category) if _total(book, line.category) else 0.0
    book.formula(sheet, row, TOTAL, share, value, "share", CALCULATED)


def _total(book: Book, category: str) -> float:
    return float(sum(book.values[line.name] for line in lines_of(category)))


def _sum(book: Book, category: str) -> float:
    return book.reported(_total(book, category))


def _write_sum(book: Book, sheet: Worksheet, category: str) -> None:
    """Write the sum of the lines, and below it the category's total of the budget."""
    row = last_row(category) + 1
    book.text(sheet, row, LABEL, "Sum of the lines", "total")
    book.unit(sheet, row, UNIT, "USD")
    values = {
        AMOUNT: _sum(book, category),
        BEFORE_STRATEGIES: book.reported(sum(book.values[before(line.name)] for line in lines_of(category))),
    }
    for column, value in values.items():
        span = f"{xl_rowcol_to_cell(_FIRST, column)}:{xl_rowcol_to_cell(row - 1, column)}"
        book.formula(sheet, row, column, f"=SUM({span})", value, "USD", "total")
    name = f"{category}_cost"
    figures.write_words(book, sheet, row + 1, name, "The same, as it stands in the budget.")
    figures.write_value(book, sheet, row + 1, AMOUNT, name)


def _write_check(
    book: Book, sheet: Worksheet, category: str, same: tuple[str, str], sides: tuple[float, float]
) -> None:
    row = last_row(category) + 3
    book.text(sheet, row, LABEL, "All of it ties")
    book.text(sheet, row, UNIT, "1 = yes", "note")
    book.text(sheet, row, NOTE, "The lines and the budget, and the two sums below that must be the same.", "note")
    lines, total = (xl_rowcol_to_cell(at, AMOUNT) for at in (row - 2, row - 1))
    gap = f"ABS({lines} - {total}) + ABS({same[0]} - {same[1]})"
    allowed = f"{book.layout.places['tolerance'].cell()} * (1 + {total} + {same[1]})"
    text = f"=IF({gap} <= {allowed},1,0)"
    book.formula(sheet, row, AMOUNT, text, holds(book, category, sides), "1 = yes", CALCULATED)
