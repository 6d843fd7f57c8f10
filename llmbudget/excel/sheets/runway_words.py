"""Words beside the runway: that it lasts beyond the budget, or the calendar month in which cash runs out."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.runway import BEYOND, NEVER
from llmbudget.excel.sheets.sentences import month_name
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.expression import Expression, choose, joined

_NONE = {"zero_cash_month": BEYOND, "projected_zero_cash_month": NEVER, "next_raise_month": NEVER}
"""Months, and the words where there is none."""

WORDS = ("runway_months", *_NONE)
"""Figures with words beside them."""


def write(book: Book, sheet: Worksheet, row: int, column: int, name: str) -> None:
    """Write the words beside a figure."""
    if name == "runway_months":
        lasts = book.figure("solvent_to_the_end") > 0
        words = choose(lasts, "or longer", "until cash runs out")
    else:
        words = choose(book.figure(name) > 0, month_name(book, book.figure(name)), _NONE[name])
    book.write(sheet, row, column, words, "text", "month")


def headline(book: Book) -> Expression:
    """Return how long cash lasts and when to raise more, in a sentence or two."""
    zero, by = (month_name(book, book.figure(name)) for name in ("projected_zero_cash_month", "next_raise_month"))
    horizon, until_profit = book.figure("horizon_months"), book.figure("months_to_profit")
    end, profit = month_name(book, horizon), month_name(book, horizon + until_profit)
    alive = choose(
        until_profit > 0,
        joined("Cash lasts through ", end, ", and then until revenue covers spending in ", profit, "."),
        joined("Cash lasts through ", end, ", and revenue then covers spending."),
    )
    needed = choose(
        book.figure("solvent_to_the_end") > 0,
        joined("Cash lasts through ", end, ", and runs out in ", zero, ". Close the next raise by ", by, "."),
        joined("Cash runs out in ", zero, ". Close the next raise by ", by, "."),
    )
    return choose(book.figure("projected_zero_cash_month") > 0, needed, alive)
