"""Capex: the purchase of own machines, their useful life, and their book value by year and by month."""

from functools import reduce
from operator import add

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import book_value, figures, listing
from llmbudget.excel.sheets.listing import Column, Listing
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import choose, sum_rows
from llmbudget.excel.write.style import CALCULATED

SHEET = "Capex"
ABOUT = "The purchase of own machines, their useful life, and their book value by year and by month"
_FIGURES = (
    "n_owned", "owned_first_month", "owned_age_months", "life_years", "residual_share", "installed_price",
    "own_cluster_price", "project_share", "expensed_share", "main_equipment_cost", "main_capex_cost",
    "main_brought_value_cost", "monthly_depreciation", "depreciation_months", "main_depreciation_cost",
    "main_book_value_cost", "horizon_months",
)  # fmt: skip
_FURTHER = Listing(
    "clusters",
    Column("cluster_machines_price", "Purchase price"),
    (
        Column("cluster_n_owned", summed=True),
        Column("cluster_first_month", "From month"),
        Column("cluster_owned_age_months"),
        Column("cluster_project_share", "Project's share"),
        Column("cluster_equipment_cost", "Expensed", summed=True),
        Column("cluster_capex_cost", "Capitalized", summed=True),
        Column("cluster_brought_value_cost", "Brought in", summed=True),
        Column("cluster_depreciation_cost", "Depreciation", summed=True),
        Column("cluster_book_value_cost", "Closing", summed=True),
    ),
    title="Own machines of further clusters",
)
_ITEMS = Listing(
    "items",
    Column("item_cost", "Price"),
    (
        Column("item_first_month", "In month"),
        Column("item_life_years"),
        Column("item_equipment_cost", "Expensed", summed=True),
        Column("item_capex_cost", "Capitalized", summed=True),
        Column("item_depreciation_cost", "Depreciation", summed=True),
        Column("item_book_value_cost", "Closing", summed=True),
        Column("item_travel_cost", "Travel", summed=True),
        Column("item_goods_cost", "Goods", summed=True),
    ),
    title="Equipment and other items",
)
_FIGURES_ROW = HEADING_ROWS + 2
_CHECK_ROW = _FIGURES_ROW + len(_FIGURES) + 1
_FURTHER_ROW = _CHECK_ROW + 2
_WIDTHS = {ID: 24, NOTE: 62, TOTAL: 11, FIRST: 16}
_SOME = "This plan has equipment of its own: its purchase, depreciation and book value."
_NONE = "This plan owns no machines and capitalizes no equipment: nothing is depreciated."


def write(book: Book) -> None:
    """Add the sheet."""
    heads = {LABEL: "Figure", UNIT: "Unit", ID: "Id", NOTE: "What it is", FIRST: "Value"}
    about = "Purchases become a cost through depreciation, month by month over their useful life."
    sheet = book.sheet(SHEET, about, heads=heads)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    last_column = _last_column(book)
    sheet.set_column(FIRST + 1, last_column, _WIDTHS[FIRST])
    book.text(sheet, HEADING_ROWS - 1, FIRST, heads[FIRST], "figures")
    _write_state(book, sheet)
    book.group(sheet, _FIGURES_ROW, "The plan's own machines")
    figures.write(book, sheet, _FIGURES_ROW + 1, _FIGURES)
    horizon = xl_rowcol_to_cell(_row("horizon_months"), FIRST, row_abs=True, col_abs=True)
    row = _FURTHER_ROW
    for table in _tables(book):
        listing.write(book, sheet, row, table)
        row += _height(book, table)
    book_value.write_years(book, sheet, _years_row(book), horizon)
    months_row = _months_row(book)
    last = book_value.write_months(book, sheet, months_row, horizon)
    _write_check(book, sheet)
    book_value.add_chart(book, sheet, _FIGURES_ROW, months_row)
    sheet.repeat_rows(0)  # every group has heads of its own
    sheet.set_h_pagebreaks([months_row])
    sheet.print_area(0, 0, last, last_column)


def _tables(book: Book) -> list[Listing]:
    """Return the tables of the plan that have rows."""
    return [table for table in (_FURTHER, _ITEMS) if book.plan.value(table.table)]


def _height(book: Book, table: Listing) -> int:
    return listing.HEADS + table.height(book) + 2


def _last_column(book: Book) -> int:
    return max(book_value.LAST, *(FIRST + len(table.columns) - 1 for table in _tables(book)), FIRST)


def _years_row(book: Book) -> int:
    """Return the row of the title of the years, below the machines of further clusters and the items."""
    return _FURTHER_ROW + sum(_height(book, table) for table in _tables(book))


def _months_row(book: Book) -> int:
    """Return the row of the title of the months, below the years."""
    return _years_row(book) + book.layout.years + 4


def _row(name: str) -> int:
    return _FIGURES_ROW + 1 + _FIGURES.index(name)


def _write_state(book: Book, sheet: Worksheet) -> None:
    """Say in words whether the plan owns machines or capitalizes equipment."""
    owned = book.figure("n_owned") + sum_rows(book.lines("cluster_n_owned")) + book.figure("capex_cost")
    state = choose(owned > 0, _SOME, _NONE)
    book.write(sheet, HEADING_ROWS, LABEL, state, "text", "total")


def _write_check(book: Book, sheet: Worksheet) -> None:
    book.text(sheet, _CHECK_ROW, LABEL, "All sums tie")
    book.text(sheet, _CHECK_ROW, UNIT, "1 = yes", "note")
    book.text(sheet, _CHECK_ROW, NOTE, "By year and month, additions less depreciation are the closing value.", "note")
    left = book.figure("book_value_cost") * book.rate
    price = (book.figure("own_cluster_price") + sum_rows(book.lines("cluster_machines_price"))) * book.rate
    gaps = []
    for row in (_years_row(book), _months_row(book)):
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
