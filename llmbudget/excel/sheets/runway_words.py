"""What stands beside the runway: that it goes beyond the budget, or the calendar month in which cash runs out."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.runway import BEYOND
from llmbudget.excel.book import Book

WORDS = {
    "runway_months": (f"{BEYOND}: more than these months", "until cash runs out"),
    "zero_cash_month": (BEYOND, ""),
}
"""By figure: what is said when cash lasts, and when it runs out; of the month then its date."""


def write(book: Book, sheet: Worksheet, row: int, column: int, name: str) -> None:
    """Write the words beside a figure; beside the month in which cash runs out, its date."""
    lasts, runs_out = WORDS[name]
    month, solvent = int(book.entry("zero_cash_month")), bool(book.entry("solvent_to_the_end"))
    places = book.layout.places
    date = f"EDATE({places['start_month'].cell()},{places['zero_cash_month'].cell()} - 1)"
    otherwise, value = (f'"{runs_out}"', runs_out) if runs_out else (date, book.month(month - 1) if month else 0.0)
    text = f'=IF({places["solvent_to_the_end"].cell()} > 0,"{lasts}",{otherwise})'
    book.formula(sheet, row, column, text, lasts if solvent else value, "month", "month")
