"""Numbers and months as words of a sentence."""

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.expression import Expression, choose, joined, month_after, month_words, rounded, spoken


def amount(book: Book, value: Expression) -> Expression:
    """Return an amount in words: thousands, or millions from one million on."""
    kilo, mega = book.typed("kilo"), book.typed("mega")
    millions = joined(spoken(rounded(value / mega, 1)), " million")
    return choose(value >= mega, millions, joined(spoken(rounded(value / kilo, 0)), " thousand"))


def money(book: Book, value: Expression) -> Expression:
    """Return US dollars as words, in the report currency."""
    return joined(book.typed("report_currency"), " ", amount(book, value * book.rate))


def large_count(book: Book, value: Expression) -> Expression:
    """Return a large number in words: as an amount, in billions, or in trillions from one trillion on."""
    giga, tera = book.typed("giga"), book.typed("tera")
    trillions = joined(spoken(rounded(value / tera, 1)), " trillion")
    billions = joined(spoken(rounded(value / giga, 1)), " billion")
    return choose(value >= tera, trillions, choose(value >= giga, billions, amount(book, value)))


def month_name(book: Book, number: Expression) -> Expression:
    """Return a month of the budget, such as Oct 2028; months count from 1, and may lie after the budget."""
    return month_words(month_after(book.typed("start_month"), number - 1))
