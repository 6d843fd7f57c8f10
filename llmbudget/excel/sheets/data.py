"""Data: the cost of each dataset, with its prices and amounts."""

from llmbudget.excel.sheets import category, figures, lines, listing
from llmbudget.excel.sheets.listing import Column, Listing
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST

SHEET, CATEGORY = "Data", "data"
ABOUT = "The cost of each dataset, with its prices and amounts"
_FIGURES = ("unique_tokens", "data_repeats", "generation_hours", "storage_months", "storage_price")
_DATASETS = Listing(
    "datasets",
    Column("dataset_cost", "Cost"),
    (
        Column("dataset_kind"),
        Column("dataset_tokens", summed=True),
        Column("dataset_kept_share"),
        Column("dataset_raw_tokens", "Raw tokens", summed=True),
        Column("dataset_gigabytes", "Stored size", summed=True),
        Column("dataset_acquisition_price"),
        Column("dataset_licence_price"),
        Column("dataset_collection_cost", "Collection", summed=True),
        Column("dataset_generation_cost", "Generation by APIs", summed=True),
        Column("dataset_n_examples", summed=True),
        Column("dataset_annotation_cost", "Annotation", summed=True),
        Column("dataset_cleaning_cost", "Cleaning", summed=True),
        Column("dataset_deduplication_cost", "Deduplication", summed=True),
    ),
    (
        "acquisition_cost", "licence_cost", "collection_cost", "generation_cost", "annotation_cost", "cleaning_cost",
        "deduplication_cost",
    ),
)  # fmt: skip
_WIDTH = 21
"""Width of columns of tokens: fits a trillion."""

_LAST = FIRST + len(_DATASETS.columns) - 1


def write(book: Book) -> None:
    """Add the sheet."""
    about = "For the person responsible for data. Enter prices on Inputs, in US dollars; amounts follow."
    sheet = category.add(book, SHEET, about, _LAST)
    tokens = [column for column, entry in enumerate(_DATASETS.columns, FIRST) if entry.name.endswith("tokens")]
    for column in (FIRST, *tokens):
        sheet.set_column(column, column, _WIDTH)
    figures_row = lines.last_row(CATEGORY) + 5
    table_row = max(figures_row + len(_FIGURES) + 2, lines.TITLE_ROW + category.LEAST_ROWS)
    lines.write(book, sheet, CATEGORY)
    book.group(sheet, figures_row, "Key figures", lines.BEFORE_STRATEGIES)
    figures.write(book, sheet, figures_row + 1, _FIGURES)
    note = "Before strategies; excludes storage and own models."
    row = listing.write(book, sheet, table_row, _DATASETS, note)
    lines.write_tie(book, sheet, CATEGORY, *_DATASETS.ends(book, SHEET, table_row))
    category.add_bars(
        book, sheet, CATEGORY, title_row=lines.TITLE_ROW,
        about="Bar chart of data cost by line",
        span=(lines.TITLE_ROW + 1, lines.last_row(CATEGORY), lines.AMOUNT),
    )  # fmt: skip
    sheet.print_area(0, 0, row - 1, _LAST)


CHECKS = (lines.check(SHEET, CATEGORY, "Data: lines and datasets add up to the total"),)
