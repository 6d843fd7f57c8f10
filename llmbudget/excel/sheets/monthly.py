"""Monthly: spending, credits used and cash balance in each month."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, month_after, previous, sum_months
from llmbudget.excel.write.formulas import formulas
from llmbudget.excel.write.size import HORIZON
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model import model
from llmbudget.quantities.axes import MONTH

ABOUT = "Spending, credits used and cash balance in each month"

_WIDTH = 14

CHECKS = (
    SheetCheck(
        "The workbook has a column for every month of the budget",
        check_place("Monthly", HEADING_ROWS - 2),
        "The budget, or a scenario, is longer than this workbook, so its last months are missing. Read the workbook "
        "back and export it again; that adds the months.",
        identity=False,
    ),
)
_MONTHS_ON_A_PAGE = 24
"""More would be too small to read."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Monthly",
        "Each row has the same formula in every month. Months after the end of the budget are gray and spend nothing.",
        heads={LABEL: "Quantity", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "Total"},
    )
    last = book.layout.month_columns[-1]
    sheet.set_column(FIRST, last, _WIDTH)
    months = int(book.entry("horizon_months"))
    sheet.set_paper(book.paper.large)
    sheet.fit_to_pages(-(-months // _MONTHS_ON_A_PAGE), 0)
    sheet.print_area(0, LABEL, book.layout.last_month_row, FIRST + months - 1)
    sheet.repeat_columns(LABEL)
    _write_calendar(book, sheet)
    for title, row in book.layout.heads["Monthly"].items():
        book.group(sheet, row, title, last)
    for names in book.layout.groups(months=True).values():
        for name in names:
            _write_series(book, sheet, name)
    _grey_after_horizon(book, sheet)
    write_check(book, sheet, CHECKS[0], _condition(book))


def _condition(book: Book) -> Expression:
    """Return whether the budget ends within the months in every case."""
    horizon, last = book.layout.place(HORIZON), book.layout.places[MONTH].across(book.layout.size.months - 1)
    cases = f"{horizon.across(0)}:{horizon.across(book.layout.cases.n_cases - 1).rpartition('!')[2]}"
    return as_exported(f"MAX({cases}) <= {last}")


def _write_calendar(book: Book, sheet: Worksheet) -> None:
    row = book.layout.places[MONTH].row
    book.text(sheet, row, LABEL, "Month number")
    book.text(sheet, row, UNIT, "month no.", "note")
    numbers = book.months(MONTH)
    book.fill(sheet, row, previous(numbers) + 1, "month no.", CALCULATED)
    dates = month_after(book.typed("start_month"), numbers - 1)
    book.fill(sheet, HEADING_ROWS - 1, dates, "month", "head")


def _write_series(book: Book, sheet: Worksheet, name: str) -> None:
    quantity, row = model().quantities[name], book.layout.places[name].row
    texts = (quantity.label, quantity.unit, name, quantity.help)
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)
    for cell in formulas(name, book.layout):
        book.formula(sheet, row, cell.column, cell.text, book.entry(name, cell.entry), quantity.unit, CALCULATED)
    if quantity.unit == "USD" and name.endswith("_by_month"):
        total = sum_months(book.along(sheet.name, row))
        book.write(sheet, row, TOTAL, total, quantity.unit, "total")


def _grey_after_horizon(book: Book, sheet: Worksheet) -> None:
    covered = book.layout.places["in_horizon"].row + 1
    rule = {
        "type": "formula",
        "criteria": f"={xl_col_to_name(FIRST)}${covered}=0",
        "format": book.workbook.add_format({"font_color": "#BFBFBF"}),
    }
    last = book.layout.month_columns[-1]
    sheet.conditional_format(HEADING_ROWS - 1, FIRST, book.layout.last_month_row, last, rule)
