"""Compute: the cost of accelerators by purpose and by source, with utilization, memory and energy."""

from llmbudget.excel.sheets import category, figures, hours, lines, listing
from llmbudget.excel.sheets.listing import Column, Listing
from llmbudget.excel.write.book import Book

SHEET, CATEGORY = "Compute", "compute"
ABOUT = "The cost of accelerators by purpose and by source, with utilization, memory and energy"
_FIGURES = (
    "accelerator", "n_accelerators", "provider", "region", "price_age_months", "blended_price", "accelerator_hours",
    "wall_clock_days", "prediction_class", "mfu_in_use", "goodput_in_use", "utilisation", "accelerator_memory",
    "model_gigabytes", "least_accelerators", "own_cluster_use_share", "energy_mwh", "emissions_tonnes",
)  # fmt: skip
_ALLOCATIONS = Listing(
    "allocations",
    Column("allocation_hours", "Hours granted"),
    (
        Column("allocation_cluster"),
        Column("allocation_last_month", "Last month"),
        Column("allocation_used_hours", "Hours used"),
        Column("allocation_left_hours", "Hours left"),
    ),
    title="Allocated hours",
)
_LAST = category.CHART_COLUMN + 8


def write(book: Book) -> None:
    """Add the sheet."""
    about = "For the person responsible for accelerators. Choices and inputs are on Inputs and Strategies."
    sheet = category.add(book, SHEET, about, _LAST)
    hours_row = lines.last_row(CATEGORY) + 5
    lines.write(book, sheet, CATEGORY)
    row = hours.write(book, sheet, hours_row)
    lines.write_tie(book, sheet, CATEGORY, *hours.ends(book, SHEET, hours_row))
    book.group(sheet, row, "Key figures", hours.AMOUNT)
    figures.write(book, sheet, row + 1, _FIGURES)
    note = "Before hours that partners add."
    row = listing.write(book, sheet, row + len(_FIGURES) + 2, _ALLOCATIONS, note)
    category.add_bars(
        book, sheet, CATEGORY, title_row=hours_row,
        about="Bar chart of accelerator-hours by purpose",
        span=(hours_row + 1, hours_row + len(hours.PHASES), hours.HOURS),
    )  # fmt: skip
    sheet.print_area(0, 0, row - 1, _LAST)


CHECKS = (
    lines.check(
        SHEET,
        CATEGORY,
        "Compute: lines add up to the total, and rented hours cost the same by purpose and by source",
    ),
)
