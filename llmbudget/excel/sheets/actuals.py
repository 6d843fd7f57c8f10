"""Actuals: what was spent on each line in each month, pasted in as one block."""

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.axes import MONTH
from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, LAST_MONTH, NOTE, TOTAL, UNIT, month_columns
from llmbudget.excel.sheets.cost_rows import write_row
from llmbudget.excel.sheets.months import close_months, horizon, month_sheet, row_sum, span
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.style import CALCULATED, INPUT
from llmbudget.model.totals import CATEGORIES, budget_lines
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.quantities.quantity import quantities

NAME = "Actuals"
HAS_ROW = HEADING_ROWS
"""The row with the number of each month that has any."""

ROWS = {line.name: row for row, line in enumerate(budget_lines(), HAS_ROW + 1)}
"""Rows of the lines by id: one block, without a gap."""

TOTAL_ROW = HAS_ROW + 1 + len(ROWS)
_CHECK_ROW = TOTAL_ROW + 2
_LARGEST = 1e15
_BLOCK = (HAS_ROW + 1, FIRST, TOTAL_ROW - 1, LAST_MONTH)


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = month_sheet(
        book,
        NAME,
        "Type or paste what was spent into the blue cells, in the report currency; Variance follows. Months left "
        "empty are still to come.",
        {LABEL: "Line", UNIT: "Unit", ID: "Id", NOTE: "Category", TOTAL: "Total"},
    )
    book.text(sheet, HAS_ROW, LABEL, "Month number, if it has actuals", "total")
    book.text(sheet, HAS_ROW, UNIT, "month no.", "note")
    write_row(book, sheet, TOTAL_ROW, "actual_cost", "Spent in all", total=True)
    for line in budget_lines():
        row = ROWS[line.name]
        write_row(book, sheet, row, line.name, quantities[line.name].label)
        book.text(sheet, row, NOTE, CATEGORIES[line.category], "note")
        _write_line(book, sheet, line.name, row)
        row_sum(book, sheet, row, float(spent(book, line.name).sum()))
    _write_months(book, sheet)
    sheet.data_validation(*_BLOCK, _validation())
    write_check(book, sheet, CHECKS[0], _condition())
    close_months(book, sheet, _CHECK_ROW, horizon(book))


def spent(book: Book, name: str) -> npt.NDArray[np.float64]:
    """Return what was spent on a line in each month; 0 where that is not known."""
    known = book.plan.actuals.get(name, {})
    return np.array([known.get(month, 0.0) for month in range(1, MAX_MONTHS + 1)])


def all_spent(book: Book) -> npt.NDArray[np.float64]:
    """Return what was spent on all lines in each month."""
    lines: npt.NDArray[np.float64] = sum((spent(book, name) for name in ROWS), np.zeros(MAX_MONTHS))
    return lines


def _write_line(book: Book, sheet: Worksheet, name: str, row: int) -> None:
    known, look = book.plan.actuals.get(name, {}), book.format(INPUT, "USD")
    for month, column in enumerate(month_columns(), 1):
        if month in known:
            sheet.write_number(row, column, known[month], look)
        else:
            sheet.write_blank(row, column, None, look)


def _write_months(book: Book, sheet: Worksheet) -> None:
    totals = all_spent(book)
    for entry, column in enumerate(month_columns()):
        letters = xl_col_to_name(column)
        lines = f"{letters}{HAS_ROW + 2}:{letters}{TOTAL_ROW}"
        number = book.layout.places[MONTH].across(entry)
        has = any(entry + 1 in book.plan.actuals.get(name, {}) for name in ROWS)
        text, value = f"=IF(COUNT({lines}) > 0,{number},0)", entry + 1 if has else 0
        book.formula(sheet, HAS_ROW, column, text, value, "month no.", CALCULATED)
        book.formula(sheet, TOTAL_ROW, column, f"=SUM({lines})", totals[entry], "USD", "total")
    row_sum(book, sheet, TOTAL_ROW, float(totals.sum()), "total")


def _validation() -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -_LARGEST,
        "maximum": _LARGEST,
        "error_title": "Actuals",
        "error_message": "Enter an amount in the report currency, or leave the cell empty.",
    }


def _condition() -> str:
    block = span("", HAS_ROW + 1).split(":", maxsplit=1)[0] + ":" + span("", TOTAL_ROW - 1).split(":")[1]
    return f"COUNTA({block}) = COUNT({block})"


def _holds(_book: Book) -> float:
    return 1.0


CHECKS = (
    SheetCheck(
        "Every amount on Actuals is a number",
        check_place(NAME, _CHECK_ROW),
        _holds,
        "Type the amount again: a text, also one that looks like a number, counts nowhere.",
        identity=False,
    ),
)
