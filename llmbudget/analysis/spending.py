"""What is spent so far, what the whole will cost, and what needs a decision."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from llmbudget.analysis.variance import variance
from llmbudget.model.actuals import last_actual_month
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.bills import ImportedBill

if TYPE_CHECKING:
    import pandas as pd

_SILENT_MONTHS = 2
"""A line without an amount for this long, while others have one, is told."""

_ENOUGH = 0.1
"""Share of the budget that must be past before its pace says anything about the rest: an assumption."""

_CONTINGENCY = "reserve_cost"

_MOST_TOLD = 3
"""Lines or services named in one sentence."""


@dataclass(frozen=True)
class Alert:
    """What needs a decision.

    Attributes:
        kind: ``cap``, ``budget``, ``contingency``, ``pace``, ``silent`` or ``unmapped``.
        sentence: consequence, number, action.
        stops: whether money runs out before the work is done: `status` ends with 3.
    """

    kind: str
    sentence: str
    stops: bool = False


@dataclass(frozen=True)
class Status:
    """Spending against the budget, in the report currency.

    Attributes:
        currency: ISO 4217.
        month: last month with an amount, counted from 1; 0 for none.
        budget: of all lines.
        budget_to_date: of the months that are past, by line.
        actual: what is spent.
        forecast: at completion, with the rest as planned.
        forecast_at_pace: at completion, if the rest costs more or less than planned as the past did; None while too
            little of the budget is past to tell.
        contingency: the rest of it; overruns are paid from it first.
        cap: the spending limit; None without one.
        alerts: what needs a decision.
    """

    currency: str
    month: int
    budget: float
    budget_to_date: float
    actual: float
    forecast: float
    forecast_at_pace: float | None
    contingency: float
    cap: float | None
    alerts: tuple[Alert, ...]

    def money(self, amount: float) -> str:
        """Return an amount with its currency."""
        return f"{amount:,.0f} {self.currency}"


def status(budget: Evaluation) -> Status:
    """Return what is spent, what the whole will cost, and what needs a decision."""
    table, plan = variance(budget), budget.plan
    total, to_date, actual, forecast = (
        float(table[name].sum()) for name in ("budget", "budget_to_date", "actual_to_date", "forecast")
    )
    to_come = total - to_date
    at_pace = actual + to_come * actual / to_date if to_date > _ENOUGH * total else None
    limits = plan.strategies.spending_limits
    cap = limits.cap * plan.reporting.report_rate if limits.use and limits.cap is not None else None
    unused = table["budget"] - table["budget_to_date"]
    figures = Status(
        currency=plan.reporting.report_currency, month=last_actual_month(plan), budget=total, budget_to_date=to_date,
        actual=actual, forecast=forecast, forecast_at_pace=at_pace,
        contingency=float(unused[_CONTINGENCY]), cap=cap, alerts=(),
    )  # fmt: skip
    silent = _silent_lines(table, figures.month)
    return replace(figures, alerts=tuple(_alerts(figures, silent, plan.bills)))


def _alerts(now: Status, silent: list[str], bills: Sequence[ImportedBill]) -> Iterator[Alert]:
    """Yield what needs a decision, the worst first."""
    if now.month:
        yield from _too_dear(now)
    if silent:
        yield Alert(
            "silent",
            f"No amounts for {_SILENT_MONTHS} months or more: {_first(silent)}. Enter them, or close the books.",
        )
    unmapped: Counter[str] = Counter()
    for bill in bills:
        unmapped.update(bill.unmapped)
    if any(unmapped.values()):
        services = ", ".join(f"{name} {now.money(amount)}" for name, amount in unmapped.most_common(_MOST_TOLD))
        total = now.money(sum(unmapped.values()))
        yield Alert("unmapped", f"Bills hold {total} that no rule fits: {services}. Add a rule.")


def _too_dear(now: Status) -> Iterator[Alert]:
    """Yield by how much the whole passes its limit and its budget."""
    at_pace = now.forecast if now.forecast_at_pace is None else now.forecast_at_pace
    over = now.forecast - now.budget
    most = max(now.forecast - min(max(over, 0), now.contingency), at_pace)
    if now.cap is not None and most > now.cap:
        beyond = now.money(most - now.cap)
        told = (
            f"The spending limit of {now.money(now.cap)} will be passed by {beyond}. Cut the rest, or raise the limit."
        )
        yield Alert("cap", told, stops=True)
    if over > now.contingency:
        missing = now.money(over - now.contingency)
        told = f"The whole will cost {missing} more than budgeted, with the rest as planned and no contingency left."
        yield Alert("budget", told, stops=True)
    elif over > 0:
        yield Alert(
            "contingency", f"Overruns use {now.money(over)} of the contingency of {now.money(now.contingency)}."
        )
    elif at_pace > now.budget:
        more = now.money(at_pace - now.budget)
        yield Alert("pace", f"At the pace so far, the whole will cost {more} more than budgeted.")


def _first(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    return ", ".join(names[:_MOST_TOLD]) + more


def _silent_lines(table: "pd.DataFrame", month: int) -> list[str]:
    """Return the labels of lines with a budget but no amount in the last months for which others have one."""
    return [
        str(table.loc[name, "label"])
        for name in table.index
        if table.loc[name, "open_months"] >= _SILENT_MONTHS and month
    ]
