"""Totals.

Sums over the cost lines, built from their records.

A cost line states its category and its months once. The totals of categories, budget, months and eligible spending
follow here.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import add as plus

from llmbudget.model.schedule import share_by
from llmbudget.quantities.quantity import CostLine, Quantity, Value, family

TITLE = "Totals"

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
"""The other categories are shares of these."""

_POINTS = {
    "start": "before each credit starts", "expiry": "until each credit expires", "step": "before each rate",
    "exchange": "before each exchange rate",
}  # fmt: skip
"""Months up to which spending is counted: credits in their turn, and rates over time."""


def lines_of(category: str, lines: Mapping[str, CostLine]) -> list[CostLine]:
    """Return the cost lines of a category."""
    return [line for line in lines.values() if line.category == category]


def sum_of_terms(*terms: Value) -> Value:
    """Return the sum of quantities, for other quantities."""
    return reduce(plus, terms)


def _sum_of_products(*factors: Value) -> Value:
    return reduce(plus, [a * b for a, b in zip(factors[::2], factors[1::2], strict=True)])


def _difference(whole: Value, part: Value) -> Value:
    return whole - part


def _product(amount: Value, share: Value) -> Value:
    return amount * share


def _total(name: str, terms: Iterable[str], label: str) -> Quantity:
    return Quantity(name, sum_of_terms, tuple(terms), label, "USD", TITLE, "Sum of its parts.")


def products(name: str, factors: tuple[str, ...], label: str, group: str, about: str) -> Quantity:
    """Return the sum of products of successive pairs of quantities, in US dollars."""
    return Quantity(name, _sum_of_products, factors, label, "USD", group, about)


@family
def months_of_lines(cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """The months of each cost line that is spread over a phase."""
    for line in cost_lines.values():
        if line.phase is not None:
            needs = (line.name, f"{line.phase}_share_by_month")
            label, about = f"{line.label} by month", "Spread evenly over its phase."
            yield Quantity(line.by_month, _product, needs, label, "USD", TITLE, about)


@family
def categories(cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """Each category, in total and by month."""
    for category, title in CATEGORIES.items():
        lines = lines_of(category, cost_lines)
        yield _total(f"{category}_cost", (line.name for line in lines), title)
        yield _total(f"{category}_cost_by_month", (line.by_month for line in lines), f"{title} by month")


@family
def whole_budget() -> Iterator[Quantity]:
    """Direct costs and all costs, in total and by month."""
    for subtotal, total, months, words in (
        ("subtotal_cost", "total_cost", "", ""),
        ("subtotal_cost_by_month", "total_cost_by_month", "_by_month", " by month"),
    ):
        yield _total(subtotal, (f"{category}_cost{months}" for category in DIRECT), f"Direct costs{words}")
        yield _total(total, (f"{category}_cost{months}" for category in CATEGORIES), f"Total cost{words}")


@family
def clouds(cost_lines: Mapping[str, CostLine], quantities: Mapping[str, Quantity]) -> Iterator[Quantity]:
    """Cloud bills: in total, by month, and up to each relevant month."""
    lines = [line for line in cost_lines.values() if line.paid_by_credits]
    yield _total("cloud_cost", (line.name for line in lines), "Billed by clouds")
    yield _total("cloud_cost_by_month", (line.by_month for line in lines), "Billed by clouds, by month")
    for point, words in _POINTS.items():
        for phase in dict.fromkeys(line.phase for line in lines if line.phase):
            if f"{phase}_share_by_{point}" not in quantities:  # a commitment has its own
                yield share_by(point, phase)
        needs = tuple(name for line in lines if line.phase for name in (line.name, f"{line.phase}_share_by_{point}"))
        yield products(f"cloud_by_{point}", needs, f"Billed by clouds {words}", TITLE, "Sum of its parts.")


@family
def eligible() -> Iterator[Quantity]:
    """Eligible spending: in total, by month, and up to each relevant month."""
    label, about = "Eligible spending", "Cloud bills less what was paid up front."
    for name, parts, head in (
        ("eligible_cost", ("cloud_cost", "prepaid_cost"), label),
        ("eligible_cost_by_month", ("cloud_cost_by_month", "prepaid_used_by_month"), f"{label}, by month"),
        *(
            (f"eligible_by_{point}", (f"cloud_by_{point}", f"prepaid_by_{point}"), f"{label} {words}")
            for point, words in _POINTS.items()
        ),
    ):
        yield Quantity(name, _difference, parts, head, "USD", TITLE, about)
