"""What is spent so far, what the whole will cost in three ways, and what needs a decision."""

from dataclasses import replace

import numpy as np

from llmbudget.analysis.alerts import alerts
from llmbudget.analysis.outlook import Outlook, outlook
from llmbudget.analysis.status import CONTINGENCY, Status
from llmbudget.analysis.used_hours import hours_used
from llmbudget.analysis.variance import variance
from llmbudget.model import progress
from llmbudget.model import variance as rules
from llmbudget.model.actuals import last_actual_month
from llmbudget.model.evaluation import Evaluation


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
        high=reach.high, hours=hours_used(budget),
    )  # fmt: skip
    return replace(figures, alerts=tuple(alerts(budget, figures, table)))
