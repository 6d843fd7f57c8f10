"""How cost lines are booked: cost center, account of the general ledger, and vendor."""

from llmbudget.catalog import MEDIANS
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.plan import Plan
from llmbudget.quantities.quantity import CostLine


def booking(plan: Plan, line: CostLine) -> tuple[str, str]:
    """Return cost center and account of a line: its own booking, else its category's, else the placeholder."""
    center, account = NOT_BOOKED, line.account
    for name in (CATEGORIES[line.category], line.label):
        for row in plan.organisation.bookings:
            if row.name.casefold() == name.casefold():
                center = center if row.cost_centre == NOT_BOOKED else row.cost_centre
                account = account if row.account == NOT_BOOKED else row.account
    return center, account


def unused_bookings(plan: Plan) -> list[str]:
    """Return the names of bookings that match neither a line nor a category: they book nothing."""
    known = {title.casefold() for title in CATEGORIES.values()}
    known |= {line.label.casefold() for line in budget_lines()}
    return [row.name for row in plan.organisation.bookings if row.name.casefold() not in known]


def vendor(plan: Plan, line: CostLine) -> str:
    """Return the vendor booked for the line or its category, else the provider of rented compute, else nothing."""
    booked = ""
    for name in (CATEGORIES[line.category], line.label):
        for row in plan.organisation.bookings:
            if row.name.casefold() == name.casefold() and row.vendor != NOT_BOOKED:
                booked = row.vendor
    provider: str = plan.in_use("provider")
    # Cloud credits may pay for exactly the lines that a provider bills.
    return booked or (provider if line.paid_by_credits and provider not in MEDIANS else "")
