"""Monthly: spending, credits used and cash balance in each month."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import A3, Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, LAST_MONTH, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import month_after, previous, sum_months
from llmbudget.excel.write.formulas import formulas
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model import model
from llmbudget.quantities.axes import MONTH

ABOUT = "Spending, credits used and cash balance in each month"

_WIDTH = 14
_MONTHS_ON_A_PAGE = 24
"""More would be too small to read."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Monthly",
        "Each row has the same formula in every month. Months after the end of the budget are gray and spend nothing.",
        heads={LABEL: "Quantity", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "Total"},
    )
    sheet.set_column(FIRST, LAST_MONTH, _WIDTH)
    months = int(book.plan.schedule.horizon_months)
    sheet.set_paper(A3)
    sheet.fit_to_pages(-(-months // _MONTHS_ON_A_PAGE), 0)
    sheet.print_area(0, LABEL, book.layout.last_month_row, FIRST + months - 1)
    sheet.repeat_columns(LABEL)
    _write_calendar(book, sheet)
    for title, row in book.layout.heads["Monthly"].items():
        book.group(sheet, row, title, LAST_MONTH)
    for names in book.layout.groups(months=True).values():
        for name in names:
            _write_series(book, sheet, name)
    _grey_after_horizon(book, sheet)


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
    sheet.conditional_format(HEADING_ROWS - 1, FIRST, book.layout.last_month_row, LAST_MONTH, rule)
