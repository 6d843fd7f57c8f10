"""Team: roles, their months, and the cost of each."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import calendar, category, figures, lines, listing
from llmbudget.excel.sheets.listing import Column, Listing
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS
from llmbudget.plan.palette import CATEGORY_COLOURS

SHEET, CATEGORY = "Team", "people"
ABOUT = "Roles, their months, and the cost of each"
_FIGURES = ("person_months", "raise_rate", "recruiting_rate")
_HEADCOUNT = "headcount_by_month"
_ROLES = Listing(
    "roles",
    Column("role_cost", "Cost"),
    (
        Column("role_headcount", summed=True),
        Column("role_headcount_end"),
        Column("role_time_share"),
        Column("role_first_month", "First month"),
        Column("role_last_month", "Last month"),
        Column("role_person_months", "Person-months", summed=True),
        Column("role_salary"),
        Column("role_benefits_rate"),
        Column("role_salary_cost", "Salaries", summed=True),
        Column("role_hires", summed=True),
        Column("role_recruiting_cost", "Recruiting", summed=True),
    ),
    ("salary_cost", "benefits_cost", "recruiting_cost"),
)
_LAST = max(FIRST + len(_ROLES.columns) - 1, calendar.LAST)


def write(book: Book) -> None:
    """Add the sheet."""
    about = "For the person responsible for people. Enter salaries on Inputs, in US dollars a year for one person."
    sheet = category.add(book, SHEET, about, _LAST)
    figures_row = lines.last_row(CATEGORY) + 5
    table_row = max(figures_row + len(_FIGURES) + 2, lines.TITLE_ROW + category.LEAST_ROWS)
    lines.write(book, sheet, CATEGORY)
    book.group(sheet, figures_row, "Key figures", lines.BEFORE_STRATEGIES)
    figures.write(book, sheet, figures_row + 1, _FIGURES)
    row = listing.write(book, sheet, table_row, _ROLES, "Salaries, benefits and recruiting.")
    lines.write_tie(book, sheet, CATEGORY, *_ROLES.ends(book, SHEET, table_row))
    calendar.write(book, sheet, row, _HEADCOUNT)
    _add_chart(book, sheet)
    sheet.print_area(0, 0, row + 1 + calendar.covered(book), _LAST)


def _add_chart(book: Book, sheet: Worksheet) -> None:
    row, last = book.layout.places[_HEADCOUNT].row, FIRST + int(book.entry("horizon_months")) - 1
    columns = book.workbook.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": "Headcount",
            "categories": ["Monthly", HEADING_ROWS - 1, FIRST, HEADING_ROWS - 1, last],
            "values": ["Monthly", row, FIRST, row, last],
            "fill": {"color": CATEGORY_COLOURS[CATEGORY]},
            "gap": 40,
        }
    )
    columns.set_title({"name": "Headcount by month, people", "name_font": {"size": 12}})
    columns.set_legend({"none": True})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0.#", "min": 0})
    category.insert(sheet, columns, "Column chart of people paid in each month")


CHECKS = (lines.check(SHEET, CATEGORY, "Team: lines and roles add up to the total"),)
