"""Software: subscriptions and model APIs, with the cost of each subscription."""

from llmbudget.excel.sheets import calendar, category, figures, lines, listing
from llmbudget.excel.sheets.listing import Column, Listing
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, TOTAL

SHEET, CATEGORY = "Software", "software"
ABOUT = "Subscriptions and model APIs, with the cost of each subscription"
_FIGURES = ("n_accelerators", "api_tokens", "api_price", "monthly_api_price")
_MOST_BARS = 20
_WIDTH = 18
"""Width of the values: fits a month of tokens."""

_SUBSCRIPTIONS = Listing(
    "subscriptions",
    Column("subscription_cost", "Cost"),
    (
        Column("subscription_seats", summed=True),
        Column("subscription_monthly_price"),
        Column("subscription_accelerator_price"),
        Column("subscription_fixed_price"),
        Column("subscription_monthly_cost", "Per month", summed=True),
        Column("subscription_first_month", "First month"),
        Column("subscription_last_month", "Last month"),
    ),
    ("subscriptions_cost",),
)
_LAST = max(FIRST + len(_SUBSCRIPTIONS.columns) - 1, calendar.LAST)


def write(book: Book) -> None:
    """Add the sheet."""
    about = "For the person responsible for tools. Enter prices on Inputs, in US dollars; amounts follow."
    sheet = category.add(book, SHEET, about, _LAST)
    sheet.set_column(FIRST, FIRST, _WIDTH)
    figures_row = lines.last_row(CATEGORY) + 5
    table_row = max(figures_row + len(_FIGURES) + 2, lines.TITLE_ROW + category.LEAST_ROWS)
    lines.write(book, sheet, CATEGORY)
    book.group(sheet, figures_row, "Key figures", lines.BEFORE_STRATEGIES)
    figures.write(book, sheet, figures_row + 1, _FIGURES)
    row = listing.write(book, sheet, table_row, _SUBSCRIPTIONS, "The subscriptions line above.")
    lines.write_tie(book, sheet, CATEGORY, *_SUBSCRIPTIONS.ends(book, SHEET, table_row))
    calendar.write(book, sheet, row, f"{CATEGORY}_cost_by_month", summed=True)
    n_bars = min(len(book.plan.software.subscriptions), _MOST_BARS)
    if n_bars:
        first = table_row + listing.HEADS
        category.add_bars(
        book, sheet, CATEGORY, title_row=table_row,
            about=f"Bar chart of subscription costs, up to {_MOST_BARS} of them",
            span=(first, first + n_bars - 1, TOTAL),
        )  # fmt: skip
    sheet.print_area(0, 0, row + 1 + calendar.covered(book), _LAST)


CHECKS = (lines.check(SHEET, CATEGORY, "Software: lines and subscriptions add up to the total"),)
