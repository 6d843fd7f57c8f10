"""Post the charges of bills to the lines and months of a plan, so that every cent is accounted for.

Amounts on lines, amounts beside them and amounts that no rule fits add up to the total of the files.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llmbudget.catalog.bill_rules import LEFT_OUT
from llmbudget.imports.bills.charge import EFFECTIVE, UNMAPPED, Charge
from llmbudget.imports.bills.known_lists import Rows
from llmbudget.imports.bills.rates import Rates, rate_in
from llmbudget.imports.bills.slurm import Job
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.bills import ImportedBill
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.plan.spent import Spent

Key = tuple[str, str, str]
Amounts = dict[str, dict[int, Decimal]]

NO_NAME = "(no name)"
"""A service whose rows do not name it."""

OUTSIDE = "outside"
PREPAID = "prepaid"
LABELS = {**LEFT_OUT, OUTSIDE: "Months outside the budget", UNMAPPED: "No rule fits"}
"""What bills hold beside lines of the budget, with its label."""

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Item:
    """A charge with its place in the plan.

    Attributes:
        charge: rows of the bill.
        month: month of the budget, counted from 1.
        reason: why it goes to no line, as in `LABELS`; empty if it goes to its line.
        amount: in the report currency.
        foreign: in the currency of the bill.
    """

    charge: Charge
    month: int
    reason: str
    amount: Decimal
    foreign: Decimal


@dataclass(frozen=True)
class Posted:
    """Charges with their places, and their sums in the report currency.

    Attributes:
        items: all charges with their places.
    """

    items: Sequence[Item]

    @property
    def total(self) -> Decimal:
        """Return the total of the files."""
        return sum((item.amount for item in self.items), Decimal())

    @property
    def on_lines(self) -> dict[tuple[str, int], Decimal]:
        """Return what goes to each line and month."""
        return self._sums(lambda item: None if item.reason else (item.charge.line, item.month))

    @property
    def left_out(self) -> dict[str, Decimal]:
        """Return what goes to no line, by reason."""
        return self._sums(lambda item: item.reason or None)

    @property
    def unmapped(self) -> dict[tuple[str, int], Decimal]:
        """Return what no rule fits, by service and month."""
        return self._sums(
            lambda item: (item.charge.service or NO_NAME, item.month) if item.reason == UNMAPPED else None
        )

    @property
    def dollars(self) -> dict[str, Decimal]:
        """Return what goes to each line of rows in US dollars, in these."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for item in self.items:
            if item.charge.currency == BASE_CURRENCY and not item.reason:
                sums[item.charge.line] += item.foreign
        return dict(sorted(sums.items()))

    @property
    def of_dollars(self) -> Decimal:
        """Return what these are in the report currency."""
        on_lines = (item for item in self.items if item.charge.currency == BASE_CURRENCY and not item.reason)
        return sum((item.amount for item in on_lines), Decimal())

    @property
    def guessed(self) -> dict[str, Decimal]:
        """Return what rules that are often wrong add to each line."""
        return self._sums(lambda item: item.charge.line if item.charge.sure == "low" and not item.reason else None)

    @property
    def corrections(self) -> dict[str, Decimal]:
        """Return what corrects months that were invoiced already, by the month that it changes."""
        return self._sums(lambda item: item.charge.month if item.charge.is_correction else None)

    @property
    def n_rows(self) -> int:
        """Return how many rows were read."""
        return sum(item.charge.n_rows for item in self.items)

    @property
    def n_long(self) -> int:
        """Return how many of them are for more than a month: they count in their first month."""
        return sum(item.charge.n_long for item in self.items)

    def _sums(self, key: Callable[[Item], Any]) -> dict[Any, Decimal]:
        """Return the sums of items by a key, without those whose key is None."""
        sums: dict[Any, Decimal] = defaultdict(Decimal)
        for item in self.items:
            if (name := key(item)) is not None:
                sums[name] += item.amount
        return dict(sorted(sums.items()))


@dataclass(frozen=True)
class Posting(Posted):
    """What bills add to a plan.

    Attributes:
        plan: the plan with them.
        cost: ``effective`` or ``billed``.
        replaced: bills that were imported before, whose amounts these replace.
        typed: lines and months that had another amount before, to which these are added.
        jobs: hours that a scheduler counted.
        notes: sentences about rows and columns of lists that are left out.
    """

    plan: Plan
    cost: str
    replaced: Sequence[ImportedBill]
    typed: Sequence[tuple[str, int]]
    jobs: Sequence[Job] = ()
    notes: Sequence[str] = ()


def post(
    plan: Plan, charges: Sequence[Charge], cost: str, rates: Rates | None, rows: Mapping[tuple[str, str], Rows]
) -> Posting:
    """Return what charges add to a plan. A bill that was imported before is replaced.

    Args:
        plan: months count from its first month; amounts are in its report currency.
        charges: of whole bills: all files of an account and month together.
        cost: ``effective`` or ``billed``.
        rates: for other currencies than the report's.
        rows: hashes of some rows of lists, by name and month.

    Raises:
        PlanError: a rate is missing or of the report currency, or bills of the other cost were imported before.
    """
    report = plan.reporting.report_currency
    known = dict(rates or {}) | {report: Decimal(1)}
    converted = [(charge, rate_in(_month(charge, cost), charge.currency, known)) for charge in charges]
    without_rate = (charge for charge, rate in converted if rate is None)
    if problems := [*_refused(plan, rates or {}, without_rate, cost)]:
        raise PlanError(problems)
    items = [_item(plan.schedule.start_month, charge, cost, rate) for charge, rate in converted if rate is not None]
    bills = [
        bill.model_copy(update={"rows": rows.get((bill.account, bill.period), ())})
        for bill in _bills(items, cost, in_dollars=report == BASE_CURRENCY)
    ]
    keys = {bill.key for bill in bills}
    replaced = [bill for bill in plan.bills if bill.key in keys]
    before = _without(plan.actuals, replaced)
    posted = {(line, month) for bill in bills for line, months in bill.lines.items() for month in months}
    typed = sorted((line, month) for line, month in posted if month in before.get(line, {}))
    kept = [bill for bill in plan.bills if bill.key not in keys]
    after = {
        "actuals": _with(before, bills),
        "bills": tuple(sorted([*kept, *bills], key=lambda bill: (bill.period, bill.key))),
    }
    return Posting(items, plan.model_copy(update=after), cost, replaced, typed)


def _refused(plan: Plan, rates: Rates, without_rate: Iterable[Charge], cost: str) -> Iterator[str]:
    """Yield a sentence for each reason against the import."""
    report, first = plan.reporting.report_currency, dict[str, str]()
    for key in rates:
        if key.partition("@")[0] == report:
            yield f"{key}: the report is in {report} too; give rates of other currencies only"
    for charge in without_rate:
        first[charge.currency] = min(first.get(charge.currency, "9999"), _month(charge, cost))
    for currency, month in sorted(first.items()):
        yield (
            f"the bill is in {currency}, the report in {report}; give the rate of {month}, in a shell with --rate: "
            f"{currency}=1.08 means 1.08 {report} per {currency}"
        )
    if others := {bill.cost for bill in plan.bills} - {cost}:
        [other] = others
        yield f"earlier bills were imported by {other} cost, which cannot be added to {cost} cost; use --cost {other}"


def _month(charge: Charge, cost: str) -> str:
    """Return the month that a charge changes: of its use, or in cash of the invoice; corrections, too."""
    return charge.month if cost == EFFECTIVE else charge.period


def _item(start: date, charge: Charge, cost: str, rate: Decimal) -> Item:
    """Return a charge with its place."""
    year, month = (int(part) for part in _month(charge, cost).split("-"))
    number = (year - start.year) * _MONTHS_A_YEAR + month - start.month + 1
    if charge.line in LEFT_OUT:
        reason = charge.line
    elif cost == EFFECTIVE and charge.is_prepaid and charge.line != UNMAPPED:
        reason = PREPAID
    elif not 1 <= number <= MAX_MONTHS:
        reason = OUTSIDE
    else:
        reason = UNMAPPED if charge.line == UNMAPPED else ""
    amount = charge.cost(cost)
    return Item(charge, number, reason, amount * rate, amount)


def _bills(items: Sequence[Item], cost: str, *, in_dollars: bool) -> list[ImportedBill]:
    """Return what each bill adds; ``in_dollars``: whether the report is in US dollars."""
    by_bill: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        by_bill[item.charge.bill].append(item)
    return [_bill(key, Posted(tuple(by_bill[key])), cost, in_dollars=in_dollars) for key in sorted(by_bill)]


def _bill(key: Key, posted: "Posted", cost: str, *, in_dollars: bool) -> ImportedBill:
    left_out = {name: float(amount) for name, amount in posted.left_out.items() if name != UNMAPPED}
    converted: dict[str, Any] = {}
    if (whole := sum(posted.dollars.values())) and not in_dollars:
        dollars = {name: float(amount) for name, amount in posted.dollars.items()}
        converted = {"dollars": dollars, "dollar_rate": float(posted.of_dollars / whole)}
    provider, account, period = key
    return ImportedBill(
        provider=provider, account=account, period=period, cost=cost, lines=_by_month(posted.on_lines),
        left_out=left_out, unmapped=_by_month(posted.unmapped), **converted,
    )  # fmt: skip


def _by_month(sums: Mapping[tuple[str, int], Decimal]) -> Spent:
    amounts: Amounts = defaultdict(dict)
    for (name, month), amount in sums.items():
        amounts[name][month] = amount
    return _spent(amounts)


def _without(actuals: Spent, bills: Sequence[ImportedBill]) -> Amounts:
    """Return actuals without what bills added; a month in which nothing else was spent is open again."""
    left = {line: {month: Decimal(str(amount)) for month, amount in months.items()} for line, months in actuals.items()}
    for bill in bills:
        for line, months in bill.lines.items():
            for month, amount in months.items():
                rest = left.get(line, {}).pop(month, Decimal()) - Decimal(str(amount))
                if rest:
                    left.setdefault(line, {})[month] = rest
    return {line: months for line, months in left.items() if months}


def _with(actuals: Amounts, bills: Sequence[ImportedBill]) -> Spent:
    """Return actuals with what bills add."""
    sums: Amounts = {line: dict(months) for line, months in actuals.items()}
    for bill in bills:
        for line, months in bill.lines.items():
            for month, amount in months.items():
                of_line = sums.setdefault(line, {})
                of_line[month] = of_line.get(month, Decimal()) + Decimal(str(amount))
    return _spent(sums)


def _spent(amounts: Amounts) -> Spent:
    return {
        line: {month: float(amount) for month, amount in sorted(months.items())}
        for line, months in sorted(amounts.items())
    }
