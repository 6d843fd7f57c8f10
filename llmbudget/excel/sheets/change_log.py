"""Change log: changes with their date and author, and the inputs that differ from the export."""

from llmbudget.excel.sheets import comparison
from llmbudget.excel.sheets.inputs import write_fields
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import CHANGES_ROW, FIRST, HEADING_ROWS, ID, LABEL, NOTE, UNIT, Place
from llmbudget.excel.write.expression import Expression, sum_rows
from llmbudget.excel.write.linked_inputs import CHANGE_LOG
from llmbudget.excel.write.style import CALCULATED
from llmbudget.plan.plan import tables
from llmbudget.quantities.operand import Operand

SHEET = "Change log"
ABOUT = "Changes with their date and author, and the inputs that differ from the export"
CHECKS = (
    SheetCheck(
        "Every input is in the row that formulas read",
        check_place(SHEET, HEADING_ROWS),
        "Rows of Inputs, Strategies or Scenarios were sorted or copied over each other, so formulas read wrong rows. "
        "Undo that; Change log marks each such row with 1 under Moved. Rows within a table may be sorted.",
        identity=False,
    ),
)

_WIDTHS = {NOTE: 46, FIRST: 44, FIRST + 1: 44, FIRST + 2: 24}


def n_changed() -> Expression:
    """Return the number of inputs that were changed since the export."""
    return Expression(Operand(Place(SHEET, CHANGES_ROW).cell()), 0.0)


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        SHEET,
        "Write down what you change. The list below shows every input now and as exported.",
        heads={LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "What it is"},
    )
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.repeat_rows(0)  # both lists have heads of their own
    last = FIRST + len(tables()["changes"].row.records()) - 1
    write_fields(book, sheet, [CHANGE_LOG], last)
    comparison.write(book, sheet, last)
    book.text(sheet, CHANGES_ROW, LABEL, "Inputs changed since the export", "total")
    book.text(sheet, CHANGES_ROW, NOTE, "Marked in the list below.", "note")
    changed, moved = (sum_rows(comparison.column(book, sheet, at)) for at in (comparison.CHANGED, comparison.MOVED))
    book.write(sheet, CHANGES_ROW, FIRST, changed, "inputs", CALCULATED)
    write_check(book, sheet, CHECKS[0], moved == 0)
