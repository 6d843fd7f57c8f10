"""How lines are booked: cost centre and account of the general ledger."""

from llmbudget.model.totals import CATEGORIES, budget_lines
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.plan import Plan
from llmbudget.quantities.quantity import CostLine, quantities


def booking(plan: Plan, line: CostLine) -> tuple[str, str]:
    """Return cost centre and account of a line: its own booking, else its category's, else the placeholder."""
    centre, account = NOT_BOOKED, line.account
    for name in (CATEGORIES[line.category], quantities[line.name].label):
        for row in plan.organisation.bookings:
            if row.name.casefold() == name.casefold():
                centre = centre if row.cost_centre == NOT_BOOKED else row.cost_centre
                account = account if row.account == NOT_BOOKED else row.account
    return centre, account


def unused_bookings(plan: Plan) -> list[str]:
    """Return the names of bookings that match neither a line nor a category: they book nothing."""
    known = {title.casefold() for title in CATEGORIES.values()}
    known |= {quantities[line.name].label.casefold() for line in budget_lines()}
    return [row.name for row in plan.organisation.bookings if row.name.casefold() not in known]
