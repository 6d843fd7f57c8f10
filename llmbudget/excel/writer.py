"""The workbook of a plan, as bytes."""

from llmbudget.excel.book import Book
from llmbudget.excel.sheets import (
    calculation,
    catalogue,
    checks,
    cover,
    finance_view,
    inputs,
    monthly,
    sources,
    strategies,
    summary,
)
from llmbudget.plan.plan import Plan

SHEETS = (cover, summary, finance_view, strategies, inputs, calculation, monthly, checks, sources, catalogue)
"""In the order in which finance reads them."""


def workbook(plan: Plan) -> bytes:
    """Return an Excel workbook in which every number follows by live formulas from what is typed.

    The same plan gives the same bytes.
    """
    book = Book(plan)
    for sheet in SHEETS:
        sheet.write(book)
    return book.close()
