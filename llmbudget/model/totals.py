"""Totals.

Sums over the cost lines, written from their records.

A cost line states its category and its months once; the sums of categories, of the budget, of each month and of
what credits may pay for follow here.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add as plus

from llmbudget.model.schedule import add_share_by
from llmbudget.quantities.quantity import CostLine, Quantity, Value, add, cost_lines, quantities

CATEGORIES = {
    "data": "Data",
    "compute": "Compute",
    "people": "People",
    "software": "Software",
    "other": "Other direct costs",
    "indirect": "Indirect costs",
    "contingency": "Contingency",
}
"""Categories of cost, in the order in which they are shown."""

DIRECT = ("data", "compute", "people", "software", "other")
"""What the others are shares of."""


def budget_lines() -> list[CostLine]:
    """Return the cost lines in the order of their categories."""
    return sorted(cost_lines.values(), key=lambda line: list(CATEGORIES).index(line.category))


def lines_of(category: str) -> list[CostLine]:
    """Return the cost lines of a category."""
    return [line for line in cost_lines.values() if line.category == category]


def sum_of_terms(*terms: Value) -> Value:
    """Return the sum of quantities, for quantities of their own."""
    return reduce(plus, terms)


def _sum_of_products(*factors: Value) -> Value:
    return reduce(plus, [a * b for a, b in zip(factors[::2], factors[1::2], strict=True)])


def _product(amount: Value, share: Value) -> Value:
    return amount * share


def _add_sum(name: str, terms: Iterable[str], label: str) -> None:
    add(Quantity(name, sum_of_terms, tuple(terms), label, "USD", "Totals", "The sum of its parts."))


def add_products(name: str, factors: tuple[str, ...], label: str, group: str, about: str) -> None:
    """Add the sum of the products of each two quantities that follow each other, in US dollars."""
    add(Quantity(name, _sum_of_products, factors, label, "USD", group, about))


def _add_months(line: CostLine) -> None:
    if line.phase is None:
        return
    needs = (line.name, f"{line.phase}_share_by_month")
    label = f"{quantities[line.name].label} by month"
    add(Quantity(line.by_month, _product, needs, label, "USD", "Totals", "Spread evenly over its phase."))


def _add_category(category: str, title: str) -> None:
    lines = lines_of(category)
    _add_sum(f"{category}_cost", (line.name for line in lines), title)
    _add_sum(f"{category}_cost_by_month", (line.by_month for line in lines), f"{title} by month")


def _add_eligible() -> None:
    lines = [line for line in cost_lines.values() if line.paid_by_credits]
    _add_sum("eligible_cost", (line.name for line in lines), "Spending that credits may pay for")
    _add_sum(
        "eligible_cost_by_month",
        (line.by_month for line in lines),
        "Spending that credits may pay for, by month",
    )
    points = {"start": "before each credit starts", "expiry": "until each credit expires", "step": "before each rate"}
    for point, words in points.items():
        needs = tuple(name for line in lines if line.phase for name in (line.name, add_share_by(point, line.phase)))
        label = f"Spending that credits may pay for {words}"
        about = "From the first month of the budget on; for each credit in its turn, or for each indirect cost rate."
        add_products(f"eligible_by_{point}", needs, label, "Totals", about)


def add_totals() -> None:
    """Add the sums over all registered cost lines to the model."""
    for line in list(cost_lines.values()):
        _add_months(line)
    for category, title in CATEGORIES.items():
        _add_category(category, title)
    for months in ("", "_by_month"):
        words = " by month" if months else ""
        _add_sum(f"subtotal_cost{months}", (f"{c}_cost{months}" for c in DIRECT), f"Direct costs{words}")
        _add_sum(f"total_cost{months}", (f"{c}_cost{months}" for c in CATEGORIES), f"Total cost{words}")
    _add_eligible()
