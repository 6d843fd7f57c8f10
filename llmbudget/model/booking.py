"""How cost lines are booked: cost center, account of the general ledger, and vendor."""

from dataclasses import dataclass

from llmbudget.catalog import MEDIANS
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.plan import Plan
from llmbudget.quantities.quantity import CostLine


@dataclass(frozen=True)
class Balance:
    """An account of the balance sheet: the other side of costs. Its booking has its label as name.

    Attributes:
        label: its name.
        account: its usual code.
    """

    label: str
    account: str


BALANCES = {
    "accrued": Balance("Accrued expenses", "2100"),
    "pay": Balance("Accrued pay", "2200"),
    "prepaid": Balance("Prepaid commitments", "1300"),
    "advances": Balance("Advances to suppliers", "1310"),
    "credits": Balance("Cloud credits", "1350"),
    "machines": Balance("Machines", "1500"),
    "depreciated": Balance("Accumulated depreciation", "1590"),
    "departments": Balance("Due to other departments", "2400"),
    "reserve": Balance("Contingency reserve", "2900"),
    "indirect": Balance("Indirect costs recovered", "4800"),
}
"""All of them: the codes are an assumption, like the codes of lines."""


def balance_account(plan: Plan, balance: Balance) -> tuple[str, str, str]:
    """Return cost center, account and vendor of a balance: its booking's, else its usual account."""
    center, account, vendor = "", balance.account, ""
    for row in plan.organisation.bookings:
        if row.name.casefold() == balance.label.casefold():
            center, account, vendor = (
                before if text == NOT_BOOKED else text
                for before, text in ((center, row.cost_centre), (account, row.account), (vendor, row.vendor))
            )
    return center, account, vendor


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
    """Return the names of bookings that match no line, category or balance: they book nothing."""
    known = {title.casefold() for title in CATEGORIES.values()}
    known |= {line.label.casefold() for line in budget_lines()}
    known |= {balance.label.casefold() for balance in BALANCES.values()}
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
