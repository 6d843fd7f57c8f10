"""The schedule of book value on the sheet Capex: a line for each year, then one for each month, and their chart."""

from collections.abc import Iterator

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.axes import MONTH
from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, LABEL, TOTAL, Place
from llmbudget.excel.sheets import category
from llmbudget.excel.sheets.listing import NOTHING
from llmbudget.excel.style import LINK
from llmbudget.model.facts import MONTHS_PER_YEAR, fact_tables
from llmbudget.plan.palette import ACCENT
from llmbudget.plan.schedule import MAX_MONTHS

YEARS = MAX_MONTHS // MONTHS_PER_YEAR
SUMMED = ("brought_value_cost", "capex_cost", "depreciation_cost")
_COLUMNS = {
    "opening_book_value": "Opening", SUMMED[0]: "Brought in", SUMMED[1]: "Purchased", SUMMED[2]: "Depreciation",
    "closing_book_value": "Closing",
}  # fmt: skip
LAST = FIRST + len(_COLUMNS) - 1


def sum_columns() -> Iterator[int]:
    """Yield the columns of what adds up, in the order of `SUMMED`."""
    return (FIRST + list(_COLUMNS).index(name) for name in SUMMED)


def write_years(book: Book, sheet: Worksheet, row: int, horizon: str) -> None:
    """Write the years with their title in a row; those after the budget's last month, in a cell, stay empty."""
    first = _write_heads(book, sheet, row, "Book value by year of the budget", "by_year", YEARS)
    place = book.layout.places["years_first_month"]
    for year in range(YEARS):
        head = fact_tables()["years"].remarks["year"][year]
        book.text(sheet, first + year, LABEL, head)
        value = book.entry("years_first_month", year)
        book.formula(sheet, first + year, TOTAL, f"={place.cell(year)}", value, "month no.", LINK)
        for column, name in enumerate(_COLUMNS, FIRST):
            by_year = book.layout.places[f"{name}_by_year"]
            book.money(sheet, first + year, column, by_year.cell(year), book.entry(f"{name}_by_year", year), LINK)
    _hide_after(book, sheet, first, YEARS, horizon)


def write_months(book: Book, sheet: Worksheet, row: int, horizon: str) -> int:
    """Write the months likewise, and return the row of the budget's last one as exported."""
    first = _write_heads(book, sheet, row, "Book value by month", "by_month", MAX_MONTHS)
    dates, numbers = Place("Monthly", HEADING_ROWS - 1), book.layout.places[MONTH]
    for entry in range(MAX_MONTHS):
        book.formula(sheet, first + entry, LABEL, f"={dates.across(entry)}", book.month(entry), MONTH, "month")
        book.formula(sheet, first + entry, TOTAL, f"={numbers.across(entry)}", entry + 1, "month no.", LINK)
        for column, name in enumerate(map(_by_month, _COLUMNS), FIRST):
            address = book.layout.places[name].across(entry)
            book.money(sheet, first + entry, column, address, book.entry(name, entry), LINK)
    _hide_after(book, sheet, first, MAX_MONTHS, horizon)
    return first + int(book.plan.schedule.horizon_months) - 1


def add_chart(book: Book, sheet: Worksheet, row: int, months_row: int) -> None:
    """Add the chart of the closing book value to the right of a row, from the months whose title stands in another."""
    first = months_row + 3
    last = first + int(book.plan.schedule.horizon_months) - 1
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
    about = "Columns of the closing book value of the own cluster in each month"
    sheet.insert_chart(row, FIRST + 1, columns, {"description": about, "x_offset": 12})


def _by_month(name: str) -> str:
    return name if name.endswith("book_value") else f"{name}_by_month"


def _write_heads(book: Book, sheet: Worksheet, row: int, title: str, axis: str, height: int) -> int:  # noqa: PLR0913, PLR0917 - a group is a place, a title and what is summed
    """Write title, heads and sums, and return the row of the first line."""
    book.group(sheet, row, "", LAST)
    book.currency_text(sheet, row, LABEL, title, "group")
    for column, head in {TOTAL: "Month no.", **dict(enumerate(_COLUMNS.values(), FIRST))}.items():
        book.text(sheet, row + 1, column, head, "figures")
    book.text(sheet, row + 2, LABEL, "All", "total")
    for column, name in zip(sum_columns(), SUMMED, strict=True):
        span = f"{xl_rowcol_to_cell(row + 3, column)}:{xl_rowcol_to_cell(row + 2 + height, column)}"
        value = book.reported(book.values[f"{name}_{axis}"].sum())
        book.formula(sheet, row + 2, column, f"=SUM({span})", value, "USD", "total")
    return row + 3


def _hide_after(book: Book, sheet: Worksheet, first: int, height: int, horizon: str) -> None:
    rule = {
        "type": "formula",
        "criteria": f"={xl_rowcol_to_cell(first, TOTAL, col_abs=True)}>{horizon}",
        "format": book.workbook.add_format({"num_format": NOTHING}),
    }
    sheet.conditional_format(first, LABEL, first + height - 1, LAST, rule)
