"""Payment of invoices.

A cost arises when something is used or delivered; cash leaves when its invoice is paid, so many months later as the
terms of its category say. People, machines, indirect costs and contingency are paid in the month of the cost. What is
used in the budget's last months is paid after them: it is owed at the budget's end.
"""

from collections.abc import Iterator, Mapping

from llmbudget.model.totals import CATEGORIES, lines_of, sum_of_terms
from llmbudget.quantities.numbers import cumulate, delayed, ratio, sum_months
from llmbudget.quantities.quantity import CostLine, Function, Quantity, Value, family, quantity

TITLE = "Payment of invoices"

INVOICED = ("data", "compute", "software", "other")
"""Categories with terms of payment; those of the others are paid in the month of the cost."""

_TITLE = "Payment of invoices"


@quantity("USD", "Purchase of machines by month", help="Capitalised or booked at once: paid when the cluster comes.")
def machines_paid_by_month(capex_cost_by_month: Value, equipment_cost_by_month: Value) -> Value:
    return capex_cost_by_month + equipment_cost_by_month


@quantity(
    "USD",
    "Services of compute by month",
    help="Compute without depreciation, which nobody pays, and without machines, which are paid when they come.",
)
def compute_services_cost_by_month(
    compute_cost_by_month: Value, depreciation_cost_by_month: Value, equipment_cost_by_month: Value
) -> Value:
    return compute_cost_by_month - depreciation_cost_by_month - equipment_cost_by_month


@quantity(
    "USD",
    "Increase in payables",
    help="Invoices of the month less those that are paid in it; below 0, more is paid than comes in.",
)
def payables_change_by_month(invoiced_by_month: Value, invoices_paid_by_month: Value) -> Value:
    return invoiced_by_month - invoices_paid_by_month


@quantity("USD", "Payables at the end of the month", help="Invoices so far that are not paid yet.")
def payables_by_month(payables_change_by_month: Value) -> Value:
    return cumulate(payables_change_by_month)


@quantity(
    "USD",
    "Payables after the last month of Monthly",
    help="What is paid later than any month that is shown; nothing, unless the budget is nearly as long as they are.",
)
def unpaid_cost(payables_change_by_month: Value) -> Value:
    return sum_months(payables_change_by_month)


@quantity(
    "USD",
    "Payables at the end of the budget",
    help="Used in the budget's last months and paid after them; part of the cash needed.",
)
def owed_cost(payables_by_month: Value, month: Value, horizon_months: Value) -> Value:
    return sum_months((month == horizon_months) * payables_by_month)


@quantity("share", "Share paid by credits or up front", help="Of what clouds bill in the month.")
def not_invoiced_share_by_month(
    credits_used_by_month: Value, prepaid_used_by_month: Value, cloud_cost_by_month: Value
) -> Value:
    return ratio(credits_used_by_month + prepaid_used_by_month, cloud_cost_by_month)


def _left_to_pay(cost: Value, cloud: Value, not_invoiced_share: Value) -> Value:
    return cost - cloud * not_invoiced_share


def _paid(invoiced: Value, months: Value, month: Value) -> Value:
    return delayed(invoiced, months, month)


def _late(invoiced: Value, months: Value, month: Value, horizon_months: Value, in_horizon: Value) -> Value:
    return sum_months((month + months > horizon_months) * in_horizon * invoiced)


def _usd(name: str, function: Function, needs: tuple[str, ...], label: str, about: str) -> Quantity:
    return Quantity(name, function, needs, label, "USD", _TITLE, about)


def _cost_of(category: str) -> str:
    return "compute_services_cost_by_month" if category == "compute" else f"{category}_cost_by_month"


@family
def invoices(cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """What is invoiced of each category that clouds bill a part of, in the month of the cost."""
    about = "Less what credits pay and what was paid up front: the same share of all that clouds bill in the month."
    for category in INVOICED:
        title, cloud = CATEGORIES[category], f"cloud_{category}_cost_by_month"
        lines = tuple(line.by_month for line in lines_of(category, cost_lines) if line.paid_by_credits)
        if lines:
            yield _usd(cloud, sum_of_terms, lines, f"{title} billed by clouds, by month", "The sum of its parts.")
            needs, label = (_cost_of(category), cloud, "not_invoiced_share_by_month"), f"{title}: invoices of the month"
            yield _usd(f"{category}_invoiced_by_month", _left_to_pay, needs, label, about)


@family
def payments(quantities: Mapping[str, Quantity]) -> Iterator[Quantity]:
    """What is paid and owed of each category, and the sums."""
    names = {category: f"{category}_invoiced_by_month" for category in INVOICED}
    invoiced = {category: name if name in quantities else _cost_of(category) for category, name in names.items()}
    for category, name in invoiced.items():
        yield from _payment(category, name)
    for name, terms, label in (
        ("invoiced_by_month", tuple(invoiced.values()), "Invoices of the month"),
        ("invoices_paid_by_month", tuple(f"{one}_paid_by_month" for one in INVOICED), "Invoices paid in the month"),
        ("late_cost", tuple(f"{one}_late_cost" for one in INVOICED), "Invoices paid after the budget"),
    ):
        yield _usd(name, sum_of_terms, terms, label, "The sum of its parts.")


def _payment(category: str, invoiced: str) -> Iterator[Quantity]:
    title, months = CATEGORIES[category], f"{category}_payment_months"
    about = "Invoices of as many months before as the terms of payment are."
    yield _usd(f"{category}_paid_by_month", _paid, (invoiced, months, "month"), f"{title} paid by month", about)
    about = "Of as many last months of the budget as the terms of payment are."
    needs = (invoiced, months, "month", "horizon_months", "in_horizon")
    yield _usd(f"{category}_late_cost", _late, needs, f"{title}: invoices paid after the budget", about)
