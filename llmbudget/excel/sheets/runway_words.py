"""Words beside the runway: that it lasts beyond the budget, or the calendar month in which cash runs out."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.runway import BEYOND
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.expression import choose, month_after

WORDS = {
    "runway_months": (f"{BEYOND}: longer than these months", "until cash runs out"),
    "zero_cash_month": (BEYOND, ""),
}
"""By figure: the words when cash lasts, and when it runs out; the zero-cash month then shows its date."""


def write(book: Book, sheet: Worksheet, row: int, column: int, name: str) -> None:
    """Write the words beside a figure; beside the month in which cash runs out, its date."""
    lasts, runs_out = WORDS[name]
    date = month_after(book.typed("start_month"), book.figure("zero_cash_month") - 1)
    words = choose(book.figure("solvent_to_the_end") > 0, lasts, runs_out or date)
    book.write(sheet, row, column, words, "month", "month")
