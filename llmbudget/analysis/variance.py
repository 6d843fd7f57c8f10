"""Variance: spending against plan by line, and the forecast of the whole budget."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from llmbudget.model import variance as rules
from llmbudget.model.actuals import MONTHS, Amounts, last_actual_month, open_months, past, spent
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.quantities.quantity import CostLine

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (
    "category", "label", "budget", "budget_to_date", "actual_to_date", "variance", "variance_share", "open_months",
    "open_budget", "forecast",
)  # fmt: skip
"""Columns of the table, in order."""


def variance(budget: Evaluation) -> "pd.DataFrame":
    """Return a row per line, in the report currency.

    A month is past for a line if it has an amount there or the books are closed (``closed_months``).

    Columns: ``category``, ``label``; ``budget``, the total; ``budget_to_date`` and ``actual_to_date``, for the line's
    past months; ``variance``, actual minus budget to date, and ``variance_share`` of the budget to date, 0 if nothing
    was planned; ``open_months`` and ``open_budget``, for months with a budget but no amount although another line has
    an amount then or later; ``forecast``, actuals plus the budget of months that are not past.
    """
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    lines = budget_lines()
    planned = np.array([_planned(budget, line) for line in lines])
    past_budget = np.where([past(budget.plan, line.name) for line in lines], planned, 0)
    to_come, last = rules.budget_to_come(planned, past_budget), np.array(last_actual_month(budget.plan))
    table = pd.DataFrame({
        "category": [line.category for line in lines],
        "label": [budget.label(line.name) for line in lines],
        "budget": [float(budget[line.name]) * budget.plan.reporting.report_rate for line in lines],
        "budget_to_date": past_budget.sum(axis=1),
        "actual_to_date": [spent(budget.plan, line.name).sum() for line in lines],
        "open_months": np.ravel(rules.n_open_months(to_come, MONTHS, last)).astype(int),
        "open_budget": np.ravel(rules.open_budget(to_come, MONTHS, last)),
    }, index=pd.Index([line.name for line in lines], name="line"))  # fmt: skip
    total, to_date, actual = (table[name].to_numpy() for name in ("budget", "budget_to_date", "actual_to_date"))
    gap = rules.variance(actual, to_date)
    share = rules.variance_share(gap, to_date)
    forecast = rules.forecast(actual, total, to_date)
    return table.assign(variance=gap, variance_share=share, forecast=forecast)[list(_COLUMNS)]


def open_lines(budget: Evaluation) -> Iterator[str]:
    """Yield a sentence about lines without an amount in months up to the last one for which other lines have any."""
    labels_by_months: dict[tuple[int, ...], list[str]] = defaultdict(list)
    kept = 0.0
    for line in budget_lines():
        planned = _planned(budget, line)
        still = open_months(budget.plan, line.name, planned)
        if still.any():
            labels_by_months[tuple(MONTHS[still].tolist())].append(budget.label(line.name))
            kept += float(planned[still].sum())
    if labels_by_months:
        last, currency = last_actual_month(budget.plan), budget.plan.reporting.report_currency
        lines = "; ".join(f"{', '.join(labels)} ({in_words(months)})" for months, labels in labels_by_months.items())
        yield (
            f"Actuals are incomplete through month {last}: no amounts for {lines}. The forecast uses the budget of "
            f"these months, {kept:,.0f} {currency}. Enter the actuals, or set 'Books closed through month' to {last} "
            "once all invoices are in."
        )


def in_words(months: tuple[int, ...]) -> str:
    """Return month numbers in words, such as "months 1 to 3 and 5"."""
    breaks = [at for at in range(1, len(months)) if months[at] != months[at - 1] + 1]
    runs = [months[a:b] for a, b in zip([0, *breaks], [*breaks, len(months)], strict=True)]
    *texts, last = [f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return f"month{'s' if len(months) > 1 else ''} {' and '.join([', '.join(texts), last] if texts else [last])}"


def _planned(budget: Evaluation, line: CostLine) -> Amounts:
    """Return the budget of a line in each month, in the report currency."""
    planned: Amounts = np.asarray(budget[line.by_month], dtype=float) * budget.plan.reporting.report_rate
    return planned
