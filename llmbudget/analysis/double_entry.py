"""The journal with both sides: a document for each month, whose debits and credits are equal to the cent.

Debits are the lines of the budget, and what is bought to be used later. Credits say what pays for each: accrued
expenses or pay, prepaid commitments, cloud credits, accumulated depreciation, or other departments. Capitalized
development and its amortization follow.
"""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from llmbudget.analysis.frames import first_days
from llmbudget.analysis.journal import Entry, amounts_by_month, entries, transfers
from llmbudget.model.booking import BALANCES, Balance, balance_account
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.plan.plan import Plan
from llmbudget.quantities.quantity import CostLine

_OF_LINE = {
    "depreciation_cost": "depreciated", "facilities_cost": "indirect", "chargeback_cost": "departments",
    "reserve_cost": "reserve", "operator_cost": "pay",
}  # fmt: skip
_OF_CATEGORY = {"people": "pay"}
_USED = {
    "prepaid": "prepaid_used_by_month", "advances": "advance_used_by_month", "credits": "credits_used_by_month",
}  # fmt: skip
"""Balances from which cloud bills and machines are paid, with what is used of them."""

_BOUGHT = {
    "prepaid": "upfront_paid_by_month", "advances": "advance_paid_by_month", "machines": "capex_cost_by_month",
}  # fmt: skip
"""Balances that are bought, with what is paid for them."""

_CODE = re.compile(r"(\S*\d\S*)\s+(\S.*)")


@dataclass(frozen=True)
class Posting:
    """One line of a document.

    Attributes:
        document: its reference, the same for all lines of a month.
        day: last day of the month.
        account: code of the account.
        account_name: its name.
        cost_centre: empty if none is booked.
        vendor: the payee, if known.
        memo: what it is for.
        amount: above 0 a debit, below 0 a credit.
        currency: ISO 4217 code of the report currency.
        entity: name of the organization.
        project: name of the budget.
    """

    document: str
    day: date
    account: str
    account_name: str
    cost_centre: str
    vendor: str
    memo: str
    amount: Decimal
    currency: str
    entity: str
    project: str

    @property
    def period(self) -> str:
        """The month, such as 2027-02."""
        return f"{self.day:%Y-%m}"

    @property
    def debit(self) -> Decimal | str:
        """The amount of a debit; empty for a credit."""
        return self.amount if self.amount > 0 else ""

    @property
    def credit(self) -> Decimal | str:
        """The amount of a credit; empty for a debit."""
        return -self.amount if self.amount < 0 else ""


def documents(budget: Evaluation) -> list[list[Posting]]:
    """Return a document for each month of the budget in which anything is spent or bought."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries(budget):
        by_day[entry.date].append(entry)
    used, bought = _by_day(budget, _USED), _by_day(budget, _BOUGHT)
    moved = transfers(budget)
    by_month = (
        [
            *_postings(budget.plan, day, by_day[day], used[day], bought[day]),
            *(_posting(budget.plan, day, _booked(entry), entry.amount) for entry in moved if entry.date == day),
        ]
        for day in first_days(budget)
    )
    return [document for document in by_month if document]


def _by_day(budget: Evaluation, quantities: dict[str, str]) -> dict[date, dict[str, Decimal]]:
    """Return the rounded amounts of quantities by day and balance, in the report currency."""
    days = first_days(budget)
    sums: dict[date, dict[str, Decimal]] = {day: {} for day in days}
    for balance, name in quantities.items():
        for day, amount in zip(days, amounts_by_month(budget, name), strict=True):
            sums[day][balance] = amount
    return sums


def _postings(
    plan: Plan, day: date, spent: Sequence[Entry], used: dict[str, Decimal], bought: dict[str, Decimal]
) -> Iterator[Posting]:
    """Yield the lines of a month's document: debits first, then the balances they are paid from."""
    lines = {budget_line.name: budget_line for budget_line in budget_lines()}
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for entry in spent:
        yield _posting(plan, day, _booked(entry), entry.amount)
        paid[_balance(lines[entry.line_id])] += entry.amount
    for balance, amount in bought.items():
        if amount:
            yield _posting(
                plan, day, _of_balance(plan, BALANCES[balance], f"Bought: {BALANCES[balance].label}"), amount
            )
            paid["accrued"] += amount
    for balance, amount in used.items():
        paid[balance] += amount
        paid["accrued"] -= amount
    for balance, amount in paid.items():
        if amount:
            yield _posting(plan, day, _of_balance(plan, BALANCES[balance], f"Costs of {day:%B %Y}"), -amount)


def _booked(entry: Entry) -> tuple[str, str, str, str, str]:
    code, name = _account(entry.gl_account, entry.line)
    return code, name, entry.cost_centre, entry.vendor, entry.line


def _balance(line: CostLine) -> str:
    return _OF_LINE.get(line.name) or _OF_CATEGORY.get(line.category, "accrued")


def _account(account: str, label: str) -> tuple[str, str]:
    """Return code and name of an account; a name typed behind the code precedes the line's label."""
    both = _CODE.fullmatch(account)
    return (both[1], both[2]) if both else (account, label)


def _of_balance(plan: Plan, balance: Balance, memo: str) -> tuple[str, str, str, str, str]:
    center, account, vendor = balance_account(plan, balance)
    code, name = _account(account, balance.label)
    return code, name, center, vendor, memo


def _posting(plan: Plan, day: date, booked: tuple[str, str, str, str, str], amount: Decimal) -> Posting:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    organisation = plan.organisation
    return Posting(
        f"LLM-{day:%Y-%m}", last, *booked, amount, plan.reporting.report_currency,
        organisation.organisation_name, organisation.plan_name,
    )  # fmt: skip
