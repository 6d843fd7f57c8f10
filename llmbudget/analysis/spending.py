"""What is spent so far, what the whole will cost in three ways, and what needs a decision."""

from dataclasses import dataclass, replace

import numpy as np

from llmbudget.analysis.alerts import Alert, alerts
from llmbudget.analysis.outlook import Outlook, outlook
from llmbudget.analysis.variance import variance
from llmbudget.model import progress
from llmbudget.model import variance as rules
from llmbudget.model.actuals import last_actual_month
from llmbudget.model.evaluation import Evaluation

CONTINGENCY = "reserve_cost"

AS_PLANNED, AT_RATE, BY_MODEL = "the rest as planned", "at the rate so far", "by the model"
"""The three ways to estimate the whole."""


@dataclass(frozen=True)
class Status:
    """Spending against the budget, in the report currency.

    The estimates at completion contain no contingency that is not spent: it is there for what they find.

    Attributes:
        currency: ISO 4217.
        month: last month with an amount, counted from 1; 0 for none.
        budget: of all lines.
        budget_to_date: of the months that are past, by line.
        actual: what is spent.
        contingency: what is left of it.
        cap: the spending limit; None without one.
        as_planned: estimate at completion: the months to come as planned.
        at_rate: if work to come costs more or less than planned as work that is done did; None while too little is.
        by_model: P50 of the draws of the rest, given what is spent, and with measured price, utilization and progress.
        low, high: P10 and P90 of the same.
        alerts: what needs a decision.
    """

    currency: str
    month: int
    budget: float
    budget_to_date: float
    actual: float
    contingency: float
    cap: float | None
    as_planned: float
    at_rate: float | None
    by_model: float
    low: float
    high: float
    alerts: tuple[Alert, ...] = ()

    def money(self, amount: float) -> str:
        """Return an amount with its currency."""
        return f"{amount:,.0f} {self.currency}"

    @property
    def ways(self) -> dict[str, float]:
        """The estimates at completion, by the words for how each is made."""
        found = {AS_PLANNED: self.as_planned, AT_RATE: self.at_rate, BY_MODEL: self.by_model}
        return {way: amount for way, amount in found.items() if amount is not None}

    @property
    def drawn(self) -> str:
        """The words for the estimate that is drawn."""
        return BY_MODEL

    @property
    def stops(self) -> bool:
        """Whether money runs out before the work is done."""
        return any(alert.stops for alert in self.alerts)


def status(budget: Evaluation, given: Outlook | None = None) -> Status:
    """Return what is spent, what the whole will cost, and what needs a decision.

    Args:
        budget: the plan with its actuals.
        given: its outlook, if it is known already.
    """
    table, plan = variance(budget), budget.plan
    total, to_date, actual, forecast = (
        float(table[name].sum()) for name in ("budget", "budget_to_date", "actual_to_date", "forecast")
    )
    contingency = float((table["budget"] - table["budget_to_date"])[CONTINGENCY])
    run, run_to_date = (table[name][[progress.RUN]].to_numpy() for name in ("budget", "budget_to_date"))
    earned = to_date - run_to_date + rules.earned(run, run_to_date, budget["main_done_share"])
    work = np.array(total - contingency)
    [at_rate] = rules.forecast_at_rate(np.array(actual), work, earned, np.array(budget["least_earned_share"]))
    limits, reach = plan.strategies.spending_limits, given or outlook(budget)
    figures = Status(
        currency=plan.reporting.report_currency, month=last_actual_month(plan), budget=total, budget_to_date=to_date,
        actual=actual, contingency=contingency,
        cap=limits.cap * plan.reporting.report_rate if limits.use and limits.cap is not None else None,
        as_planned=forecast - contingency, at_rate=float(at_rate) or None, by_model=reach.middle, low=reach.low,
        high=reach.high,
    )  # fmt: skip
    return replace(figures, alerts=tuple(alerts(budget, figures, table)))
