"""Words beside a figure: what a 0 means, or the calendar month of a number."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.figure_words import AT_ONCE, NEVER, NO_MONTH, NO_PROFIT, ZERO
from llmbudget.excel.sheets.sentences import month_name
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.expression import Expression, choose, joined

_NOT_ZERO = {
    "least_accelerators": "or more",
    "blended_price": "on average",
    "burn_multiple": "of new yearly revenue",
    "owning_payback_months": "at this use",
    "owning_return_rate": "a year",
    "chargeback_price": "an owned hour",
}
"""What stands beside figures that are not 0: no formula shows an empty text."""

WORDS = frozenset({*NO_MONTH, *ZERO, "runway_months", "months_to_profit", "burnt_until_profit_cost"})
"""Figures with words beside them."""


def write(book: Book, sheet: Worksheet, row: int, column: int, name: str) -> None:
    """Write the words beside a figure."""
    book.write(sheet, row, column, _words(book, name), "text", "month")


def _words(book: Book, name: str) -> Expression:
    figure = book.figure(name)
    if name == "runway_months":
        return choose(book.figure("solvent_to_the_end") > 0, "or longer", "until cash runs out")
    if name in NO_MONTH:
        return choose(figure > 0, month_name(book, figure), NO_MONTH[name])
    if name in ZERO:
        return choose(figure == 0, ZERO[name], _NOT_ZERO[name])
    covered = book.figure("later_revenue") >= book.figure("later_spending")
    never = NEVER if name == "months_to_profit" else NO_PROFIT
    return choose(book.figure("months_to_profit") > 0, _profit_month(book), choose(covered, AT_ONCE, never))


def _profit_month(book: Book) -> Expression:
    return month_name(book, book.figure("horizon_months") + book.figure("months_to_profit"))


def headline(book: Book) -> Expression:
    """Return how long cash lasts and when to raise more, in a sentence or two."""
    zero, by = (month_name(book, book.figure(name)) for name in ("projected_zero_cash_month", "next_raise_month"))
    end, profit = month_name(book, book.figure("horizon_months")), _profit_month(book)
    until_profit = book.figure("months_to_profit")
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
