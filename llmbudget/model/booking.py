"""How lines are booked: cost centre, account of the general ledger, and vendor."""

from llmbudget.catalog import MEDIANS
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.plan import Plan
from llmbudget.quantities.quantity import CostLine


def booking(plan: Plan, line: CostLine) -> tuple[str, str]:
    """Return cost centre and account of a line: its own booking, else its category's, else the placeholder."""
    centre, account = NOT_BOOKED, line.account
    for name in (CATEGORIES[line.category], line.label):
        for row in plan.organisation.bookings:
            if row.name.casefold() == name.casefold():
                centre = centre if row.cost_centre == NOT_BOOKED else row.cost_centre
                account = account if row.account == NOT_BOOKED else row.account
    return centre, account


def unused_bookings(plan: Plan) -> list[str]:
    """Return the names of bookings that match neither a line nor a category: they book nothing."""
    known = {title.casefold() for title in CATEGORIES.values()}
    known |= {line.label.casefold() for line in budget_lines()}
    return [row.name for row in plan.organisation.bookings if row.name.casefold() not in known]


def vendor(plan: Plan, line: CostLine) -> str:
    """Return who is paid: as booked for the line or its category, else the provider of what is rented, else nothing."""
    booked = ""
    for name in (CATEGORIES[line.category], line.label):
        for row in plan.organisation.bookings:
            if row.name.casefold() == name.casefold() and row.vendor != NOT_BOOKED:
                booked = row.vendor
    provider: str = plan.in_use("provider")
    # What cloud credits may pay for is what a provider bills.
    return booked or (provider if line.paid_by_credits and provider not in MEDIANS else "")
