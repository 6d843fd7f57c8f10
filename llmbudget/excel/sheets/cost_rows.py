"""The cost rows of the finance sheets: each category with its lines below it, and the total."""

from functools import reduce
from operator import add

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import ID, LABEL, UNIT
from llmbudget.excel.write.expression import Expression, sum_rows
from llmbudget.model import model
from llmbudget.model.lines import budget_lines, lines_of
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.reporting import BASE_CURRENCY

TOTAL_COST = "total_cost"


def cost_rows(first: int) -> dict[str, int]:
    """Return the rows by id, from a first row on: categories, their lines, and the total as the last."""
    names = [
        name for category in CATEGORIES for name in (f"{category}_cost", *(line.name for line in lines_of(category)))
    ]
    return {name: row for row, name in enumerate([*names, TOTAL_COST], first)}


def sums_last(rows: dict[str, int]) -> list[str]:
    """Return the ids of rows in the order of calculation: lines, categories, the total."""
    return sorted(rows, key=is_line, reverse=True)


def is_line(name: str) -> bool:
    """Return whether an id is of a line, not of a sum."""
    return name in {line.name for line in budget_lines()}


def sum_of(book: Book, sheet: str, name: str, rows: dict[str, int], columns: range) -> Expression:
    """Return the sums in some columns: of the lines of a category, or of all categories for the total."""
    if name == TOTAL_COST:
        return reduce(add, (book.row(sheet, rows[f"{category}_cost"], columns=columns) for category in CATEGORIES))
    lines = lines_of(name.removesuffix("_cost"))
    return sum_rows(book.block(sheet, range(rows[lines[0].name], rows[lines[-1].name] + 1), columns))


def write_words(book: Book, sheet: Worksheet, rows: dict[str, int], *, unit: bool = True) -> None:
    """Write label, id and, unless the head of the page has it, unit of every row."""
    for name, row in rows.items():
        write_row(book, sheet, row, name, model().quantities[name].label, total=not is_line(name), unit=unit)


def write_row(  # noqa: PLR0913 - a row is a place and its words
    book: Book, sheet: Worksheet, row: int, name: str, label: str, *, total: bool = False, unit: bool = True
) -> None:
    """Write label, id and, unless the head of the page has it, unit of a row of money."""
    book.text(sheet, row, LABEL, label, "total" if total else "line")
    if unit:
        book.unit(sheet, row, UNIT, BASE_CURRENCY)
    book.text(sheet, row, ID, name, "id")


def without_cost(book: Book, rows: dict[str, int]) -> set[int]:
    """Return the rows that are 0 in the plan, without its strategies and in each of its scenarios."""
    cases = book.layout.columns.of
    return {row for name, row in rows.items() if not any(book.entry(name, case=case) for case in cases(name))}
