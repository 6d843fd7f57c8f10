"""Payment of invoices.

A cost arises when something is used or delivered; cash leaves when its invoice is paid, after the payment term of its
category. People, items, indirect costs and contingency are paid in the month of the cost. Invoices of the budget's
last months are paid after its end: until then, they are payables.
"""

from collections.abc import Iterator, Mapping

from llmbudget.model.totals import CATEGORIES, lines_of, sum_of_terms
from llmbudget.quantities.numbers import cumulate, delayed, ratio, sum_months
from llmbudget.quantities.quantity import CostLine, Function, Quantity, Value, family, quantity

TITLE = "Payment of invoices"

INVOICED = ("data", "compute", "software", "other")
"""Categories with payment terms. All other cost is paid in the month in which it arises."""


@quantity(
    "USD",
    "Services of compute by month",
    help="Compute less depreciation, which is no payment, and less machines, which are paid on arrival.",
)
def compute_services_cost_by_month(
    compute_cost_by_month: Value, depreciation_cost_by_month: Value, equipment_cost_by_month: Value
) -> Value:
    return compute_cost_by_month - depreciation_cost_by_month - equipment_cost_by_month


@quantity(
    "USD",
    "Services of compute on invoices, by month",
    help="Without the change of the exchange rate on commitments, which is paid with them.",
)
def compute_on_invoices_by_month(
    compute_services_cost_by_month: Value, upfront_paid_by_month: Value, upfront_cash_by_month: Value
) -> Value:
    return compute_services_cost_by_month + upfront_paid_by_month - upfront_cash_by_month


@quantity(
    "USD",
    "Increase in payables",
    help="The month's invoices less invoices paid in it. Below 0, payables fall.",
)
def payables_change_by_month(invoiced_by_month: Value, invoices_paid_by_month: Value) -> Value:
    return invoiced_by_month - invoices_paid_by_month


@quantity("USD", "Payables at the end of the month", help="Invoices received and not yet paid.")
def payables_by_month(payables_change_by_month: Value) -> Value:
    return cumulate(payables_change_by_month)


@quantity(
    "USD",
    "Payables after the last month of Monthly",
    help="Payments due after the last month shown. 0 unless the budget nearly fills the months shown.",
)
def unpaid_cost(payables_change_by_month: Value) -> Value:
    return sum_months(payables_change_by_month)


@quantity(
    "USD",
    "Payables at the end of the budget",
    help="Costs of the budget's last months that are paid after its end. Included in cash needed.",
)
def payables_at_end(payables_by_month: Value, month: Value, horizon_months: Value) -> Value:
    return sum_months((month == horizon_months) * payables_by_month)


@quantity("share", "Share paid by credits or up front", help="As a share of what clouds bill in the month.")
def not_invoiced_share_by_month(
    credits_used_by_month: Value, prepaid_used_by_month: Value, cloud_cost_by_month: Value
) -> Value:
    return ratio(credits_used_by_month + prepaid_used_by_month, cloud_cost_by_month)


def _left_to_pay(cost: Value, cloud: Value, not_invoiced_share: Value) -> Value:
    return cost - cloud * not_invoiced_share


def paid(invoiced: Value, months: Value, month: Value) -> Value:
    """Return the invoices that are paid in each month, some months after they arrived."""
    return delayed(invoiced, months, month)


def late(invoiced: Value, months: Value, month: Value, horizon_months: Value, in_horizon: Value) -> Value:
    """Return the sum of the budget's invoices that are paid after its end."""
    return sum_months((month + months > horizon_months) * in_horizon * invoiced)


def _usd(name: str, function: Function, needs: tuple[str, ...], label: str, about: str) -> Quantity:
    return Quantity(name, function, needs, label, "USD", TITLE, about)


def _cost_of(category: str) -> str:
    return "compute_on_invoices_by_month" if category == "compute" else f"{category}_cost_by_month"


@family
def invoices(cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """Invoices of each category with cloud bills, in the month of the cost."""
    about = "Excludes what credits or prepayments pay: the same share of everything clouds bill in the month."
    for category in INVOICED:
        title, cloud = CATEGORIES[category], f"cloud_{category}_cost_by_month"
        lines = tuple(line.by_month for line in lines_of(category, cost_lines) if line.paid_by_credits)
        if lines:
            yield _usd(cloud, sum_of_terms, lines, f"{title} billed by clouds, by month", "Sum of its parts.")
            needs, label = (_cost_of(category), cloud, "not_invoiced_share_by_month"), f"{title}: invoices of the month"
            yield _usd(f"{category}_invoiced_by_month", _left_to_pay, needs, label, about)


@family
def payments(quantities: Mapping[str, Quantity]) -> Iterator[Quantity]:
    """Payments and late invoices of each category, and their sums."""
    names = {category: f"{category}_invoiced_by_month" for category in INVOICED}
    invoiced = {category: name if name in quantities else _cost_of(category) for category, name in names.items()}
    for category, name in invoiced.items():
        yield from _payment(category, name)
    for name, terms, label in (
        ("invoiced_by_month", (*invoiced.values(), "machines_held_back_by_month"), "Invoices of the month"),
        (
            "invoices_paid_by_month",
            (*_each("_paid_by_month"), "machines_acceptance_paid_by_month"),
            "Invoices paid in the month",
        ),
        ("late_cost", (*_each("_late_cost"), "machines_late_cost"), "Invoices paid after the budget"),
    ):
        yield _usd(name, sum_of_terms, terms, label, "Sum of its parts.")


def _each(ending: str) -> Iterator[str]:
    yield from (f"{name}{ending}" for name in INVOICED)


def _payment(category: str, invoiced: str) -> Iterator[Quantity]:
    title, months = CATEGORIES[category], f"{category}_payment_months"
    about = "Invoices received earlier, by the payment term of the category."
    yield _usd(f"{category}_paid_by_month", paid, (invoiced, months, "month"), f"{title} paid by month", about)
    about = "Invoices of the budget's last months, by the payment term of the category."
    needs = (invoiced, months, "month", "horizon_months", "in_horizon")
    yield _usd(f"{category}_late_cost", late, needs, f"{title}: invoices paid after the budget", about)
