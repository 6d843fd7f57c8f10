"""The lines of the budget, as finance reads them."""

from llmbudget.model import model, totals
from llmbudget.model.totals import CATEGORIES
from llmbudget.quantities.quantity import CostLine


def budget_lines() -> list[CostLine]:
    """Return the cost lines in the order of their categories."""
    return [line for category in CATEGORIES for line in lines_of(category)]


def lines_of(category: str) -> list[CostLine]:
    """Return the cost lines of a category."""
    return totals.lines_of(category, model().cost_lines)
