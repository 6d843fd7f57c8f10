"""Where spending stands: figures in the report currency, and alerts."""

from dataclasses import dataclass

from llmbudget.analysis.used_hours import HoursUsed

CONTINGENCY = "reserve_cost"

AS_PLANNED, AT_RATE, BY_MODEL = "the rest as planned", "at the rate so far", "by the model"
"""The three ways to estimate the whole."""


@dataclass(frozen=True)
class Alert:
    """What needs a decision.

    Attributes:
        kind: ``cap``, ``budget``, ``likely``, ``contingency``, ``threshold``, ``monthly_cap``, ``burn``, ``credits``,
            ``commitment``, ``hours``, ``silent``, ``anomaly`` or ``unmapped``.
        sentence: consequence, number, action.
        stops: whether money runs out before the work is done: `status` ends with 3.
    """

    kind: str
    sentence: str
    stops: bool = False


@dataclass(frozen=True)
class Status:
    """Spending against the budget, in the report currency.

    The estimates at completion leave out contingency to come: it pays for the overruns that they predict.

    Attributes:
        currency: ISO 4217.
        month: last month with an amount, counted from 1; 0 for none.
        budget: of all lines.
        budget_to_date: of the months that are past, by line.
        actual: what is spent.
        contingency: the rest of it.
        cap: the spending limit; None without one.
        as_planned: estimate at completion: the months to come as planned.
        at_rate: if work to come costs more or less than planned as work that is done did; None while too little is.
        by_model: P50 of the draws of the rest, given what is spent, and with measured price, utilization and progress.
        low, high: P10 and P90 of the same.
        hours: accelerator-hours used, by account of a scheduler.
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
    hours: tuple[HoursUsed, ...] = ()
    alerts: tuple[Alert, ...] = ()

    def money(self, amount: float) -> str:
        """Return an amount with its currency."""
        return f"{amount:,.0f} {self.currency}"

    @property
    def ways(self) -> dict[str, float]:
        """The estimates at completion, by the words for how each is made."""
        rate = {} if self.at_rate is None else {AT_RATE: self.at_rate}
        return {AS_PLANNED: self.as_planned, **rate, BY_MODEL: self.by_model}

    @property
    def drawn(self) -> str:
        """The words for the estimate that is drawn."""
        return BY_MODEL

    @property
    def stops(self) -> bool:
        """Whether money runs out before the work is done."""
        return any(alert.stops for alert in self.alerts)
