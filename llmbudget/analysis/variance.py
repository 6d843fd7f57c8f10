"""Variance: what was spent against what was planned, by line, and what that makes of the whole budget."""

import numpy as np
import pandas as pd

from llmbudget.evaluated import Evaluated
from llmbudget.model.actuals import last_actual_month
from llmbudget.model.totals import budget_lines
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.quantities.numbers import ratio


def variance(budget: Evaluated, up_to: int | None = None) -> pd.DataFrame:
    """Return a row for each line, in the report currency.

    Columns: ``category``, ``label``; ``budget`` in all; ``budget_to_date`` and ``actual_to_date``; ``variance``, what
    was spent above the budget to date, and ``variance_share`` of it, 0 where nothing was planned; ``forecast``, what
    was spent and the budget of the months left.

    Args:
        budget: what was planned; its plan holds the actuals.
        up_to: the last month, counted from 1, that counts as past; the last one with actuals when it is not given.
    """
    last = last_actual_month(budget.plan) if up_to is None else up_to
    rate, month = budget.plan.reporting.report_rate, np.arange(1, MAX_MONTHS + 1)
    planned = np.array([budget[line.by_month] for line in budget_lines()]) * rate
    spent = np.array(
        [[budget.plan.actuals.get(line.name, {}).get(int(no), 0.0) for no in month] for line in budget_lines()]
    )
    to_date = pd.DataFrame({
        "category": [line.category for line in budget_lines()],
        "label": [budget.label(line.name) for line in budget_lines()],
        "budget": [float(budget[line.name]) * rate for line in budget_lines()],
        "budget_to_date": planned[:, :last].sum(axis=1),
        "actual_to_date": spent[:, :last].sum(axis=1),
    }, index=pd.Index([line.name for line in budget_lines()], name="line"))  # fmt: skip
    return to_date.assign(
        variance=to_date["actual_to_date"] - to_date["budget_to_date"],
        variance_share=lambda table: ratio(table["variance"].to_numpy(), table["budget_to_date"].to_numpy()),
        forecast=to_date["actual_to_date"] + planned[:, last:].sum(axis=1),
    )
