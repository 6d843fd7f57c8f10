"""Capex: the purchase of the owned cluster, its useful life, and its book value by year and by month."""

from functools import reduce
from operator import add

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import book_value, figures
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import choose
from llmbudget.excel.write.style import CALCULATED

SHEET = "Capex"
ABOUT = "The purchase of the owned cluster, its useful life, and its book value by year and by month"
_FIGURES = (
    "n_owned", "owned_first_month", "owned_age_months", "life_years", "residual_share", "installed_price",
    "cluster_price", "project_share", "expensed_share", "equipment_cost", "capex_cost", "brought_value_cost",
    "monthly_depreciation", "depreciation_months", "depreciation_cost", "book_value_cost", "horizon_months",
)  # fmt: skip
_FIGURES_ROW = HEADING_ROWS + 2
_CHECK_ROW = _FIGURES_ROW + len(_FIGURES) + 1
_YEARS_ROW = _CHECK_ROW + 2
_MONTHS_ROW = _YEARS_ROW + book_value.YEARS + 4
_WIDTHS = {ID: 24, NOTE: 62, TOTAL: 11, FIRST: 16}
_SOME = "This plan owns a cluster: its purchase, depreciation and book value."
_NONE = "This plan owns no cluster: nothing is purchased or depreciated."


def write(book: Book) -> None:
    """Add the sheet."""
    heads = {LABEL: "Figure", UNIT: "Unit", ID: "Id", NOTE: "What it is", FIRST: "Value"}
    about = "Purchases become a cost through depreciation, month by month over their useful life."
    sheet = book.sheet(SHEET, about, heads=heads)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST + 1, book_value.LAST, _WIDTHS[FIRST])
    book.text(sheet, HEADING_ROWS - 1, FIRST, heads[FIRST], "figures")
    sheet.repeat_rows(0)  # every group has heads of its own
    _write_state(book, sheet)
    book.group(sheet, _FIGURES_ROW, "The cluster")
    figures.write(book, sheet, _FIGURES_ROW + 1, _FIGURES)
    horizon = xl_rowcol_to_cell(_row("horizon_months"), FIRST, row_abs=True, col_abs=True)
    book_value.write_years(book, sheet, _YEARS_ROW, horizon)
    last = book_value.write_months(book, sheet, _MONTHS_ROW, horizon)
    _write_check(book, sheet)
    book_value.add_chart(book, sheet, _FIGURES_ROW, _MONTHS_ROW)
    sheet.set_h_pagebreaks([_MONTHS_ROW])
    sheet.print_area(0, 0, last, book_value.LAST)


def _row(name: str) -> int:
    return _FIGURES_ROW + 1 + _FIGURES.index(name)


def _write_state(book: Book, sheet: Worksheet) -> None:
    """Say in words whether there is a cluster."""
    state = choose(book.figure("n_owned") > 0, _SOME, _NONE)
    book.write(sheet, HEADING_ROWS, LABEL, state, "text", "total")


def _write_check(book: Book, sheet: Worksheet) -> None:
    book.text(sheet, _CHECK_ROW, LABEL, "All sums tie")
    book.text(sheet, _CHECK_ROW, UNIT, "1 = yes", "note")
    book.text(sheet, _CHECK_ROW, NOTE, "By year and month, additions less depreciation are the closing value.", "note")
    left, price = (book.beside(SHEET, _row(name), FIRST) for name in ("book_value_cost", "cluster_price"))
    gaps = []
    for row in (_YEARS_ROW, _MONTHS_ROW):
        entered, bought, worn = (book.beside(SHEET, row + 2, column) for column in book_value.sum_columns())
        gaps.append(abs(entered + bought - worn - left))
    ties = reduce(add, gaps) <= book.typed("tolerance") * (1 + price)
    book.write(sheet, _CHECK_ROW, FIRST, choose(ties, 1, 0), "1 = yes", CALCULATED)


CHECKS = (
    SheetCheck(
        "Capex: additions less depreciation equal the closing book value",
        check_place(SHEET, _CHECK_ROW),
    ),
)
