"""The schedule of book value on the sheet Capex: a row for each year, then one for each month, and a chart."""

from collections.abc import Iterator

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import category, figures
from llmbudget.excel.sheets.listing import NOTHING
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, TOTAL
from llmbudget.excel.write.expression import sum_rows
from llmbudget.excel.write.style import LINK
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.plan.palette import ACCENT
from llmbudget.quantities.axes import MONTH

SUMMED = ("brought_value_cost", "capex_cost", "depreciation_cost")
_COLUMNS = {
    "opening_book_value": "Opening", SUMMED[0]: "Brought in", SUMMED[1]: "Purchased", SUMMED[2]: "Depreciation",
    "closing_book_value": "Closing",
}  # fmt: skip
LAST = FIRST + len(_COLUMNS) - 1


def sum_columns() -> Iterator[int]:
    """Yield the columns that have a total, in the order of `SUMMED`."""
    return (FIRST + list(_COLUMNS).index(name) for name in SUMMED)


def write_years(book: Book, sheet: Worksheet, row: int, horizon: str) -> None:
    """Write the years, their title in a row; years after the last month, whose cell is ``horizon``, stay empty."""
    first = _write_heads(book, sheet, row, "Book value by year of the budget")
    for year in range(book.layout.years):
        row = first + year
        book.text(sheet, row, LABEL, fact_tables()["years"].remarks["year"][year])
        book.write(sheet, row, TOTAL, book.figure("years_first_month", year), "month no.", LINK)
        for column, name in enumerate(_COLUMNS, FIRST):
            figures.write_value(book, sheet, row, column, f"{name}_by_year", year)
    _write_sums(book, sheet, range(first, first + book.layout.years))
    _hide_after(book, sheet, first, book.layout.years, horizon)


def write_months(book: Book, sheet: Worksheet, row: int, horizon: str) -> int:
    """Write the months in the same way, and return the row of the budget's last month as exported."""
    first = _write_heads(book, sheet, row, "Book value by month")
    for entry in range(book.layout.size.months):
        row = first + entry
        book.write(sheet, row, LABEL, book.first_day(entry), MONTH, "month")
        book.write(sheet, row, TOTAL, book.figure(MONTH, entry), "month no.", LINK)
        for column, name in enumerate(map(_by_month, _COLUMNS), FIRST):
            figures.write_value(book, sheet, row, column, name, entry)
    _write_sums(book, sheet, range(first, first + book.layout.size.months))
    _hide_after(book, sheet, first, book.layout.size.months, horizon)
    return first + int(book.entry("horizon_months")) - 1


def add_chart(book: Book, sheet: Worksheet, row: int, months_row: int) -> None:
    """Add the chart of the closing book value right of a row, from the months below the title in ``months_row``."""
    first = months_row + 3
    last = first + int(book.entry("horizon_months")) - 1
    title = category.title_cell(sheet.name, months_row)
    columns = book.workbook.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": title,
            "categories": [sheet.name, first, LABEL, last, LABEL],
            "values": [sheet.name, first, LAST, last, LAST],
            "fill": {"color": ACCENT},
            "gap": 40,
        }
    )
    columns.set_title({"name": title, "name_font": {"size": 12}})
    columns.set_legend({"none": True})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0", "min": 0})
    columns.set_size({"width": 445, "height": 300})
    about = "Column chart of the closing book value of own machines in each month"
    sheet.insert_chart(row, FIRST + 1, columns, {"description": about, "x_offset": 12})


def _by_month(name: str) -> str:
    return name if name.endswith("book_value") else f"{name}_by_month"


def _write_heads(book: Book, sheet: Worksheet, row: int, title: str) -> int:
    """Write title, heads and the label of the sums, and return the first row below them."""
    book.group(sheet, row, "", LAST)
    book.currency_text(sheet, row, LABEL, title, "group")
    for column, head in {TOTAL: "Month no.", **dict(enumerate(_COLUMNS.values(), FIRST))}.items():
        book.text(sheet, row + 1, column, head, "figures")
    book.text(sheet, row + 2, LABEL, "Total", "total")
    return row + 3


def _write_sums(book: Book, sheet: Worksheet, rows: range) -> None:
    """Write the sums of some rows above them."""
    for column in sum_columns():
        book.write(sheet, rows[0] - 1, column, sum_rows(book.down(sheet.name, rows, column)), "USD", "total")


def _hide_after(book: Book, sheet: Worksheet, first: int, height: int, horizon: str) -> None:
    rule = {
        "type": "formula",
        "criteria": f"={xl_rowcol_to_cell(first, TOTAL, col_abs=True)}>{horizon}",
        "format": book.workbook.add_format({"num_format": NOTHING}),
    }
    sheet.conditional_format(first, LABEL, first + height - 1, LAST, rule)
