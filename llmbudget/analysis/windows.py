"""Windows that follow the work: a candidate's windows grow or shrink with its computing time.

The slack a plan has beyond its computing time, for people to prepare, wait and study results, stays the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers
from llmbudget.quantities.partial_evaluation import Folded

TRAINING, EVALUATION, MONTHS = "training_window_days", "evaluation_window_days", "training_months"
WINDOWS = (MONTHS, "evaluation_start", "evaluation_months", "horizon_months")
"""The parameters that change with the work."""

STARTS = {"runs": "run_start", "clusters": "cluster_start"}
"""The columns of first months that change with them, by table."""


@dataclass(frozen=True)
class Windows:
    """Fits the windows of a plan to the work of other candidates.

    Attributes:
        plan: the plan with the schedule.
        spare_training, spare_evaluation: months of its windows beyond its computing time.
    """

    plan: Plan
    spare_training: float
    spare_evaluation: float

    @staticmethod
    def of(plan: Plan, inputs: Mapping[str, Any]) -> "Windows":
        """Return the windows of a plan; inputs are its own."""
        schedule = plan.schedule
        if schedule.windows_follow:
            return Windows(plan, 0, 0)
        training, evaluation = (float(months.item()) for months in _needed(inputs, {}))
        return Windows(
            plan, max(schedule.training_months - training, 0), max(schedule.evaluation_months - evaluation, 0)
        )

    def fitted(self, inputs: Mapping[str, Any], varied: Mapping[str, Any]) -> dict[str, Numbers]:
        """Return the windows each candidate's work needs, (cases, 1, 1), and the starts of further runs and clusters.

        The months of the budget after the work stay: a slower plan ends later, and its people cost more. Nothing is
        returned for a plan whose windows follow the computing anyway.

        Args:
            inputs: all inputs, the same for all candidates.
            varied: inputs that vary, (cases, 1, 1).
        """
        schedule = self.plan.schedule
        if schedule.windows_follow:
            return {}
        needed_training, needed_evaluation = _needed(inputs, varied)
        training, evaluation = needed_training + self.spare_training, needed_evaluation + self.spare_evaluation
        # A gap between training and evaluation stays too.
        start = schedule.evaluation_start + training - schedule.training_months
        start = np.maximum(start, schedule.training_start + training)
        planned_end = schedule.evaluation_start + schedule.evaluation_months
        horizon = np.maximum(
            schedule.horizon_months + start + evaluation - planned_end, schedule.data_start + schedule.data_months - 1
        )
        months = (training, start, evaluation, horizon)
        windows = {name: np.minimum(window, MAX_MONTHS) for name, window in zip(WINDOWS, months, strict=True)}
        moved = start - schedule.evaluation_start
        for table, column in STARTS.items():
            if follow := _following(self.plan, table):
                first = inputs[column] + np.where(np.array(follow).reshape(-1, 1), moved, 0)
                windows[column] = np.minimum(first, MAX_MONTHS)
        return windows


def _following(plan: Plan, table: str) -> list[bool]:
    """Return for each row of a table whether it begins after training, so that it moves with the end of training.

    A cluster that begins then is there for what follows: it moves with the runs on it.
    """
    end = plan.schedule.training_start + plan.schedule.training_months
    return [row.start >= end for row in plan.value(table)]


def with_windows(plan: Plan, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes of a plan with the runs and clusters that move along with a later or earlier end of training."""
    planned = plan.schedule.evaluation_start
    moved = changes.get("evaluation_start", planned) - planned
    if not moved:
        return dict(changes)
    rows = {
        table: [
            row.model_copy(update={"start": min(row.start + moved, MAX_MONTHS)}) if follows else row
            for row, follows in zip(plan.value(table), _following(plan, table), strict=True)
        ]
        for table in STARTS
        if plan.value(table)
    }
    return {**changes, **rows}


def _needed(inputs: Mapping[str, Any], varied: Mapping[str, Any]) -> tuple[Numbers, Numbers]:
    """Return the fewest months of training, as entered, and of evaluation, each (cases, 1, 1)."""
    days = Folded(model(), inputs, varied, (TRAINING, EVALUATION))(varied)
    cases = max((len(column) for column in varied.values()), default=1)
    training, evaluation = (
        np.broadcast_to(np.maximum(np.ceil(days[name] / inputs["days_per_month"]), 1), (cases, 1, 1))
        for name in (TRAINING, EVALUATION)
    )
    return _entered(inputs, varied, training), evaluation


def _entered(inputs: Mapping[str, Any], varied: Mapping[str, Any], needed: Numbers) -> Numbers:
    """Return the fewest months of training to enter: strategies that shorten the window must leave those needed."""
    window = Folded(model(), inputs, [*varied, MONTHS], (MONTHS,))
    too_few = np.zeros_like(needed)
    for power in reversed(range(MAX_MONTHS.bit_length())):
        tried = too_few + (1 << power)
        too_few = np.where(window({**varied, MONTHS: tried})[MONTHS] < needed, tried, too_few)
    return np.minimum(too_few + 1, MAX_MONTHS)
