"""Budget lines by month, rounded, for import into other systems.

Capitalized development and its amortization follow the lines, each as a debit and a credit that add up to nothing.

Amounts are rounded to the smallest unit of the report currency. The last month of a line takes the rounding
difference, so its rows add up to its rounded total.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from llmbudget.analysis.frames import first_days
from llmbudget.model.booking import booking, vendor
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.quantities.quantity import CostLine

_CENT, _WHOLE = Decimal("0.01"), Decimal(1)
_WITHOUT_CENTS = frozenset({"CLP", "ISK", "JPY", "KRW", "VND"})
"""Currencies without a smaller unit in ISO 4217."""

_DEVELOPMENT = "Capitalized development"
_TRANSFERS = (
    ("development_cost_by_month", "Development capitalized", ("1590", "6980")),
    ("amortization_cost_by_month", "Amortization of development", ("6985", "1595")),
)
"""Amounts by month that move between an asset and expense: the label, and the accounts of debit and credit."""


@dataclass(frozen=True)
class Entry:
    """One row: cost of a line in a month.

    Attributes:
        date: first day of the month.
        cost_centre: cost center; empty if none is booked.
        vendor: the payee, if known.
        currency: ISO 4217 code of the report currency.
        line_id: id of the cost line, or of the amounts by month that are moved.
    """

    date: date
    cost_centre: str
    gl_account: str
    category: str
    line: str
    vendor: str
    amount: Decimal
    currency: str
    line_id: str


HEADS = ("date", "cost_centre", "gl_account", "category", "line", "vendor", "amount", "currency")
"""Columns of the plain file."""


def entries(budget: Evaluation) -> list[Entry]:
    """Return the rows of the journal by line and month, without zero amounts."""
    days = first_days(budget)
    return [entry for line in budget_lines() for entry in _entries(budget, line, days)]


def transfers(budget: Evaluation) -> list[Entry]:
    """Return what moves between an asset and expense by month: debits above 0 and credits below, which add up to 0."""
    days = first_days(budget)
    return [entry for transfer in _TRANSFERS for entry in _moved(budget, *transfer, days)]


def _entries(budget: Evaluation, line: CostLine, days: Sequence[date]) -> Iterator[Entry]:
    reporting, (centre, account) = budget.plan.reporting, booking(budget.plan, line)
    booked = ("" if centre == NOT_BOOKED else centre, account, CATEGORIES[line.category], budget.label(line.name))
    amounts = amounts_by_month(budget, line.by_month, total=line.name)
    for day, amount in zip(days, amounts, strict=True):
        if amount:
            yield Entry(day, *booked, vendor(budget.plan, line), amount, reporting.report_currency, line.name)


def _moved(
    budget: Evaluation, name: str, label: str, accounts: tuple[str, str], days: Sequence[date]
) -> Iterator[Entry]:
    """Yield the debit and the credit of each month."""
    currency = budget.plan.reporting.report_currency
    for day, amount in zip(days, amounts_by_month(budget, name), strict=True):
        if amount:
            for account, booked in zip(accounts, (amount, -amount), strict=True):
                yield Entry(day, "", account, _DEVELOPMENT, label, "", booked, currency, name)


def amounts_by_month(budget: Evaluation, name: str, *, total: str = "") -> list[Decimal]:
    """Return a quantity by month in the report currency, rounded so that the months add up.

    Args:
        budget: the evaluated plan.
        name: the quantity by month.
        total: the quantity to which its months add up; empty for their sum.
    """
    reporting = budget.plan.reporting
    by_month = [float(amount) * reporting.report_rate for amount in budget[name][: len(first_days(budget))]]
    whole = float(budget[total]) * reporting.report_rate if total else sum(by_month)
    return rounded(by_month, whole, reporting.report_currency)


def rounded(by_month: Sequence[float], total: float, currency: str) -> list[Decimal]:
    """Return rounded amounts that add up to the rounded total; the last nonzero month takes the difference."""
    unit = _WHOLE if currency in _WITHOUT_CENTS else _CENT
    rounded = [_round(amount, unit) for amount in by_month]
    last = max((month for month, amount in enumerate(by_month) if amount), default=0)
    rounded[last] += _round(total, unit) - sum(rounded)
    return rounded


def _round(amount: float, unit: Decimal) -> Decimal:
    return Decimal(repr(amount)).quantize(unit, ROUND_HALF_UP)
