"""Windows that follow the work: each candidate of a search keeps as many months as its hours need, and no more."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.quantities.folded import Folded

TRAINING, EVALUATION, MONTHS = "training_window_days", "evaluation_window_days", "training_months"
WINDOWS = (MONTHS, "evaluation_start", "evaluation_months", "horizon_months")
"""The parameters that follow."""


def fitted(plan: Plan, inputs: Mapping[str, Any], varied: Mapping[str, Any]) -> dict[str, Numbers]:
    """Return the windows with which the work of each candidate just fits, (cases, 1, 1), as they are entered.

    The months of the budget that lie after the work stay: a slower plan ends later, and its people cost more.

    Args:
        plan: whose schedule is changed.
        inputs: every input, one for all candidates.
        varied: those that vary, (cases, 1, 1).
    """
    days = Folded(model(), inputs, varied, (TRAINING, EVALUATION))(varied)
    needed = np.maximum(np.ceil(days[TRAINING] / inputs["days_per_month"]), 1)
    entered = _training_months(inputs, varied, needed)
    schedule = plan.schedule
    evaluation = np.maximum(np.ceil(days[EVALUATION] / inputs["days_per_month"]), 1)
    start = schedule.training_start + entered
    planned_end = schedule.evaluation_start + schedule.evaluation_months
    horizon = np.maximum(
        schedule.horizon_months + start + evaluation - planned_end, schedule.data_start + schedule.data_months - 1
    )
    months = (entered, start, evaluation, horizon)
    return {
        name: np.minimum(np.ones_like(entered) * one, MAX_MONTHS) for name, one in zip(WINDOWS, months, strict=True)
    }


def _training_months(inputs: Mapping[str, Any], varied: Mapping[str, Any], needed: Numbers) -> Numbers:
    """Return the fewest months of which strategies, which shorten a window, leave as many as are needed."""
    window = Folded(model(), inputs, [*varied, MONTHS], (MONTHS,))
    too_few: Numbers = np.zeros_like(next(iter(varied.values())))
    for power in reversed(range(MAX_MONTHS.bit_length())):
        tried = too_few + (1 << power)
        too_few = np.where(window({**varied, MONTHS: tried})[MONTHS] < needed, tried, too_few)
    return np.minimum(too_few + 1, MAX_MONTHS)
