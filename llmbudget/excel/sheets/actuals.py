"""Actuals: the amount spent on each line in each month, pasted in as one block."""

from functools import reduce
from operator import add

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import accrual
from llmbudget.excel.sheets.cost_rows import write_row
from llmbudget.excel.sheets.months import close_months, horizon, month_sheet, row_sum, span
from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import (
    FIRST,
    HEADING_ROWS,
    ID,
    LABEL,
    NOTE,
    TOTAL,
    UNIT,
)
from llmbudget.excel.write.expression import Expression, choose, sum_rows
from llmbudget.excel.write.style import CALCULATED, INPUT
from llmbudget.model.lines import budget_lines, lines_of
from llmbudget.model.totals import CATEGORIES
from llmbudget.quantities.axes import MONTH

ABOUT = "The amount spent on each line in each month, pasted in as one block"

NAME = "Actuals"
HAS_ROW = HEADING_ROWS
"""Row with the number of each month that has actuals, and 0 for the others."""

ROWS = {line.name: row for row, line in enumerate(budget_lines(), HAS_ROW + 1)}
"""Rows of the lines by id: one block, without a gap."""

TOTAL_ROW = HAS_ROW + 1 + len(ROWS)
CHECK_ROW = TOTAL_ROW + 2
_PAST_TITLE_ROW = CHECK_ROW + 2
_PAST_ROWS = {category: row for row, category in enumerate(CATEGORIES, _PAST_TITLE_ROW + 1)}
"""Rows with the budget of past months, by category."""

PAST_TOTAL_ROW = _PAST_TITLE_ROW + 1 + len(_PAST_ROWS)
_OWN_IDS = {HAS_ROW: "actual_month", TOTAL_ROW: "actual_cost", PAST_TOTAL_ROW: "past_cost"} | {
    row: f"past_{category}_cost" for category, row in _PAST_ROWS.items()
}
OWN_IDS = frozenset({*_OWN_IDS.values(), *(f"past_{name}" for name in ROWS)})
"""Ids of the rows that hold formulas, here or in workbooks of earlier versions."""

_HAS = "Month has actuals"

_LARGEST = 1e15


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = month_sheet(
        book,
        NAME,
        "Type or paste amounts spent into the blue cells, in the report currency; Variance updates. An empty cell "
        "means not booked yet, or nothing spent once Inputs says that the books are closed.",
        {LABEL: "Line", UNIT: "Unit", ID: "Id", NOTE: "Category", TOTAL: "Total"},
    )
    book.text(sheet, HAS_ROW, LABEL, _HAS, "total")
    book.text(sheet, HAS_ROW, UNIT, "month no.", "note")
    book.text(sheet, HAS_ROW, ID, _OWN_IDS[HAS_ROW], "id")
    write_row(book, sheet, TOTAL_ROW, _OWN_IDS[TOTAL_ROW], "Total spent", total=True)
    for line in budget_lines():
        row = ROWS[line.name]
        write_row(book, sheet, row, line.name, line.label)
        book.text(sheet, row, NOTE, CATEGORIES[line.category], "note")
        _write_line(book, sheet, line.name, row)
        row_sum(book, sheet, row)
    _write_months(book, sheet)
    sheet.data_validation(HAS_ROW + 1, FIRST, TOTAL_ROW - 1, book.layout.month_columns[-1], _validation())
    write_check(book, sheet, CHECKS[0], _condition(book))
    _write_past(book, sheet)
    close_months(book, sheet, PAST_TOTAL_ROW, horizon(book))
    sheet.set_h_pagebreaks([_PAST_TITLE_ROW])


def numbers(book: Book, sheet: str = "") -> str:
    """Return the formula that counts the numbers in the cells that are meant to hold numbers.

    It names each row of a line separately, so that a row inserted between them is not counted.
    """
    rows = [HAS_ROW, *ROWS.values(), TOTAL_ROW, *_PAST_ROWS.values(), PAST_TOTAL_ROW]
    spans = ",".join(span(book, sheet, row) for row in rows)
    return f"COUNT({spans},{check_place(NAME, CHECK_ROW).cell()})"


def _write_line(book: Book, sheet: Worksheet, name: str, row: int) -> None:
    amounts, look = book.plan.actuals.get(name, {}), book.format(INPUT, "USD")
    for month, column in enumerate(book.layout.month_columns, 1):
        if month in amounts:
            book.number(sheet, row, column, amounts[month], "USD", INPUT)
        else:
            sheet.write_blank(row, column, None, look)


def _write_months(book: Book, sheet: Worksheet) -> None:
    lines = range(HAS_ROW + 1, TOTAL_ROW)
    has = choose(book.count(NAME, lines) > 0, book.months(MONTH), 0)
    book.fill(sheet, HAS_ROW, has, "how many", CALCULATED)
    book.fill(sheet, TOTAL_ROW, sum_rows(book.block(NAME, lines)), "USD", "total")
    row_sum(book, sheet, TOTAL_ROW, "total")


def past_budget(book: Book, name: str) -> Expression:
    """Return the budget of a line in the months that are past, and 0 in others: a range of months to add up."""
    planned = book.row(accrual.NAME, accrual.ROWS[name]).whole(MONTH)
    open_books = book.months(MONTH).whole(MONTH) > book.typed("closed_months")
    return planned * (1 - open_books * book.is_empty(NAME, ROWS[name]))


def _write_past(book: Book, sheet: Worksheet) -> None:
    """Write the budget of past months by category: of months with an amount for a line, or with closed books."""
    book.group(sheet, _PAST_TITLE_ROW, "Budget of months with an amount or closed books", book.layout.month_columns[-1])
    closed = book.months(MONTH) <= book.typed("closed_months")
    for category, row in _PAST_ROWS.items():
        write_row(book, sheet, row, _OWN_IDS[row], CATEGORIES[category])
        with_amounts = reduce(add, (_where_booked(book, line.name) for line in lines_of(category)))
        planned = book.row(accrual.NAME, accrual.ROWS[f"{category}_cost"])
        book.fill(sheet, row, choose(closed, planned, with_amounts), "USD", CALCULATED)
        row_sum(book, sheet, row)
    write_row(book, sheet, PAST_TOTAL_ROW, _OWN_IDS[PAST_TOTAL_ROW], "Budget of past months", total=True)
    categories = range(_PAST_TITLE_ROW + 1, PAST_TOTAL_ROW)
    book.fill(sheet, PAST_TOTAL_ROW, sum_rows(book.block(NAME, categories)), "USD", "total")
    row_sum(book, sheet, PAST_TOTAL_ROW, "total")


def _where_booked(book: Book, name: str) -> Expression:
    """Return the budget of a line in a month that has an amount for it; 0 in others.

    Each line is named, so that a row inserted between two lines does not count.
    """
    own = ROWS[name]
    return book.row(accrual.NAME, accrual.ROWS[name]) * book.count(NAME, range(own, own + 1))


def _validation() -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_LARGEST,
        "maximum": _LARGEST,
        "error_title": "Actuals",
        "error_message": "Enter an amount in the report currency, or leave the cell empty.",
    }


def _condition(book: Book) -> Expression:
    block = span(book, "", HAS_ROW + 1).split(":", maxsplit=1)[0] + ":" + span(book, "", TOTAL_ROW - 1).split(":")[1]
    return as_exported(f"COUNTA({block}) = COUNT({block})")


CHECKS = (
    SheetCheck(
        "Every amount on Actuals is a number",
        check_place(NAME, CHECK_ROW),
        "Type the amount again. Text is not counted, even when it looks like a number.",
        identity=False,
    ),
)
OWN_LABELS = frozenset({_HAS, *(check.text for check in CHECKS)})
"""Labels of rows that have no id, here or in workbooks of earlier versions."""
