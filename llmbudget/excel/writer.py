"""The workbook of a plan, as bytes."""

from llmbudget.excel.book import Book
from llmbudget.excel.layout import Layout, capacity
from llmbudget.excel.sheets import (
    calculation,
    catalogue,
    checks,
    cover,
    finance_view,
    inputs,
    monthly,
    sources,
    summary,
)
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values

SHEETS = (cover, summary, finance_view, inputs, calculation, monthly, checks, sources, catalogue)
"""In the order in which finance reads them."""


def workbook(plan: Plan) -> bytes:
    """Return an Excel workbook in which every number follows by live formulas from the Inputs sheet.

    The same plan gives the same bytes.
    """
    inputs_of_model = facts() | values(plan, capacity)
    book = Book(plan, Layout(plan), model().evaluate(inputs_of_model))
    for sheet in SHEETS:
        sheet.write(book)
    return book.close()
