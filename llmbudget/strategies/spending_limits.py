"""Spending limits."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.numbers import cumulate, ratio, sum_months
from llmbudget.quantities.quantity import Value, check, quantity
from llmbudget.strategies.strategy import LOW, SAME_WORK, PlanValues, Strategy

TITLE = "Spending limits"


def _alert(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "share", at_least=0.01, at_most=1, usual=(0.5, 0.9), source="aws_budgets", help=help)


class SpendingLimits(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "spending_limits"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Saves nothing by itself. Warns you before spending passes your cap, and shows the month in which to decide."
    )
    adjusts: ClassVar[str] = "nothing; warns before spending passes a cap"
    evidence: ClassVar[str] = (
        "Customary alerts come at 50, 80 and 100% of a budget and when the forecast exceeds it. They warn but do "
        "not stop spending, and Google's figures may be up to 24 hours late. Firms exceeded their cloud budgets "
        "by 17% on average (Flexera, 2025)."
    )
    source: ClassVar[str] = "gcp_budgets"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK

    cap: Annotated[
        float,
        Number(
            "Cap on the whole budget",
            "USD",
            at_least=1,
            at_most=1e12,
            usual=(1e5, 1e7),
            help="Your own limit for total cost.",
        ),
    ] = 1_000_000
    first_alert_share: Annotated[float, _alert("First alert", "Warns when this share of the cap is spent.")] = 0.5
    second_alert_share: Annotated[float, _alert("Second alert", "Must be above the first alert.")] = 0.8
    monthly_cap: Annotated[
        float | None,
        Number(
            "Cap on each month",
            "USD/month",
            at_least=1,
            at_most=1e12,
            usual=(1e4, 1e6),
            blank="no monthly cap",
            help="Limit for the cost of any month.",
        ),
    ] = None

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Say in which months alerts come."""
        reached = {
            "first alert": values["first_alert_month"],
            "second alert": values["second_alert_month"],
            "cap passed": values["cap_month"],
        }
        alerts = [f"{event} in month {month:.0f}" for event, month in reached.items() if month]
        left = f"{values['budget_headroom']:,.0f} USD remain under the cap" if values["budget_headroom"] >= 0 else ""
        words = "; ".join(part for part in (", ".join(alerts), left) if part)
        return f"{words[:1].upper()}{words[1:]}."

    def refusals(self, plan: PlanValues) -> Iterator[str]:  # noqa: ARG002 - only its own parameters are at odds
        """Refuse a second alert that is not above the first."""
        if self.second_alert_share <= self.first_alert_share:
            yield (
                f"Second alert: {self.second_alert_share:.0%} of the cap is not above the first alert at "
                f"{self.first_alert_share:.0%}; enter a larger share, or lower the first."
            )


@quantity("USD", "Spent so far", help="Total cost from the first month to the end of this one.")
def spent_to_date(total_cost_by_month: Value) -> Value:
    return cumulate(total_cost_by_month)


@quantity(
    "0 to 3",
    "Alert level",
    help="At the end of the month: 1 after the first alert, 2 after the second, 3 above the cap. 0 without "
    "spending limits.",
)
def alert_level(
    spending_limits_use: Value, spent_to_date: Value, spending_limits_cap: Value,
    spending_limits_first_alert_share: Value, spending_limits_second_alert_share: Value, tolerance: Value,
) -> Value:  # fmt: skip
    first = np.where(spent_to_date >= spending_limits_cap * spending_limits_first_alert_share, 1, 0)
    second = np.where(spent_to_date >= spending_limits_cap * spending_limits_second_alert_share, 1, 0)
    over = np.where(spent_to_date > spending_limits_cap * (1 + tolerance), 1, 0)
    return (first + second + over) * np.where(spending_limits_use > 0, 1, 0)


def _month_of(reached: Value, in_horizon: Value, horizon_months: Value) -> Value:
    """Return the first month in which a level is reached, which is then never left; 0 when it is not."""
    before = sum_months((1 - reached) * in_horizon)
    return np.where(before < horizon_months, before + 1, 0)


@quantity("yes = 1", "First alert reached", help="1 from the month of the first alert.")
def first_alert_reached(alert_level: Value) -> Value:
    return np.minimum(alert_level, 1)


@quantity("yes = 1", "Second alert reached", help="1 from the month of the second alert.")
def second_alert_reached(alert_level: Value, first_alert_reached: Value) -> Value:
    return np.minimum(alert_level - first_alert_reached, 1)


@quantity("yes = 1", "Cap passed", help="1 from the month in which total spending passes the cap.")
def cap_passed(alert_level: Value, first_alert_reached: Value, second_alert_reached: Value) -> Value:
    return alert_level - first_alert_reached - second_alert_reached


@quantity("month no.", "Month of the first alert", help="0 if it is not reached.")
def first_alert_month(first_alert_reached: Value, in_horizon: Value, horizon_months: Value) -> Value:
    return _month_of(first_alert_reached, in_horizon, horizon_months)


@quantity("month no.", "Month of the second alert", help="0 if it is not reached.")
def second_alert_month(second_alert_reached: Value, in_horizon: Value, horizon_months: Value) -> Value:
    return _month_of(second_alert_reached, in_horizon, horizon_months)


@quantity("month no.", "Month in which the cap is passed", help="0 if the cap is not passed.")
def cap_month(cap_passed: Value, in_horizon: Value, horizon_months: Value) -> Value:
    return _month_of(cap_passed, in_horizon, horizon_months)


@quantity("USD", "Left under the cap", help="At the end of the budget. Below 0, the amount above the cap.")
def budget_headroom(spending_limits_use: Value, spending_limits_cap: Value, total_cost: Value) -> Value:
    return np.where(spending_limits_use > 0, spending_limits_cap - total_cost, 0)


@quantity(
    "USD",
    "Above the cap",
    help="At the end of the budget. 0 if spending stays within the cap, or without spending limits.",
)
def over_cap_cost(budget_headroom: Value) -> Value:
    return np.maximum(0 - budget_headroom, 0)


@quantity(
    "share",
    "Share of the month's spending within the cap",
    help="1 until the cap is passed. In that month, the share that still fits.",
)
def within_cap_share(
    spending_limits_use: Value, cap_passed: Value, spending_limits_cap: Value, spent_to_date: Value,
    total_cost_by_month: Value,
) -> Value:  # fmt: skip
    left = spending_limits_cap - (spent_to_date - total_cost_by_month)
    part = np.minimum(np.maximum(ratio(left, total_cost_by_month), 0), 1)
    return np.where(spending_limits_use * cap_passed > 0, part, 1)


@quantity(
    "share",
    "Share of training within the cap",
    help="Share of the training window done when spending passes the cap.",
)
def training_within_cap_share(training_share_by_month: Value, within_cap_share: Value) -> Value:
    return sum_months(training_share_by_month * within_cap_share)


@quantity("yes = 1", "Month is above its cap", help="1 if the month's cost is above the monthly cap.")
def over_monthly_cap(
    spending_limits_use: Value, spending_limits_monthly_cap: Value, total_cost_by_month: Value, tolerance: Value
) -> Value:
    limit = np.where(spending_limits_use > 0, spending_limits_monthly_cap, 0) * (1 + tolerance)
    return np.where(limit > 0, np.where(total_cost_by_month > limit, 1, 0), 0)


@quantity("months", "Months above their cap", help="Number of months above the monthly cap.")
def months_over_cap(over_monthly_cap: Value) -> Value:
    return sum_months(over_monthly_cap)


def _cap_details(v: Mapping[str, Any]) -> str:
    return (
        f"It exceeds {v['spending_limits_cap']:,.0f} USD in month {v['cap_month']:.0f} and ends "
        f"{v['over_cap_cost']:,.0f} USD above. The cap covers {v['training_within_cap_share']:.0%} of the main run."
    )


@check(
    "Spending stays within the cap",
    "Spending passes the cap.",
    "Raise the cap, use more saving strategies, or spend less.",
    detail=_cap_details,
    help="Total cost is at most the cap on the whole budget.",
)
def check_cap(over_cap_cost: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(over_cap_cost > tolerance * (1 + total_cost), 0, 1)


def _month_details(v: Mapping[str, Any]) -> str:
    return (
        f"{v['months_over_cap']:.0f} of {v['horizon_months']:.0f} months cost more than "
        f"{v['spending_limits_monthly_cap']:,.0f} USD; the highest costs {np.max(v['total_cost_by_month']):,.0f} USD."
    )


@check(
    "No month is above the monthly cap",
    "Some months cost more than the monthly cap.",
    "Raise the cap, spread the work over more months, or use more saving strategies.",
    detail=_month_details,
    help="No month costs more than the monthly cap.",
)
def check_monthly_cap(months_over_cap: Value) -> Value:
    return np.where(months_over_cap > 0, 0, 1)


@check(
    "The second alert comes after the first",
    "The second alert does not come after the first.",
    "Enter a larger share for the second alert, or a smaller one for the first.",
    help="The form refuses this, but a workbook can be changed to it.",
)
def check_alerts(
    spending_limits_use: Value, spending_limits_first_alert_share: Value, spending_limits_second_alert_share: Value
) -> Value:
    ordered = np.where(spending_limits_second_alert_share > spending_limits_first_alert_share, 1, 0)
    return np.where(spending_limits_use > 0, ordered, 1)
