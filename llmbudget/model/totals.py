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

_POINTS = {"start": "before each credit starts", "expiry": "until each credit expires", "step": "before each rate"}
"""Moments until which spending is counted; of credits in their turn, of rates those over time."""


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


def _difference(whole: Value, part: Value) -> Value:
    return whole - part


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


def _add_clouds() -> None:
    lines = [line for line in cost_lines.values() if line.paid_by_credits]
    _add_sum("cloud_cost", (line.name for line in lines), "Billed by clouds")
    _add_sum("cloud_cost_by_month", (line.by_month for line in lines), "Billed by clouds, by month")
    for point, words in _POINTS.items():
        needs = tuple(name for line in lines if line.phase for name in (line.name, add_share_by(point, line.phase)))
        add_products(f"cloud_by_{point}", needs, f"Billed by clouds {words}", "Totals", "The sum of its parts.")


def _add_eligible() -> None:
    label, about = "Spending that credits may pay for", "What clouds bill, less what is paid up front."
    for name, parts, head in (
        ("eligible_cost", ("cloud_cost", "prepaid_cost"), label),
        ("eligible_cost_by_month", ("cloud_cost_by_month", "prepaid_used_by_month"), f"{label}, by month"),
        *(
            (f"eligible_by_{point}", (f"cloud_by_{point}", f"prepaid_by_{point}"), f"{label} {words}")
            for point, words in _POINTS.items()
        ),
    ):
        add(Quantity(name, _difference, parts, head, "USD", "Totals", about))


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
    _add_clouds()
    _add_eligible()
