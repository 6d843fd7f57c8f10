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

RUN_START = "run_start"
"""The column of further runs that changes with them."""


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
        training, evaluation = (float(months.item()) for months in _needed(inputs, {}))
        schedule = plan.schedule
        return Windows(
            plan, max(schedule.training_months - training, 0), max(schedule.evaluation_months - evaluation, 0)
        )

    def fitted(self, inputs: Mapping[str, Any], varied: Mapping[str, Any]) -> dict[str, Numbers]:
        """Return the windows each candidate's work needs, (cases, 1, 1), and the starts of further runs.

        The months of the budget after the work stay: a slower plan ends later, and its people cost more.

        Args:
            inputs: all inputs, the same for all candidates.
            varied: inputs that vary, (cases, 1, 1).
        """
        schedule = self.plan.schedule
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
        if not self.plan.program.runs:
            return windows
        follow = np.array(_following(self.plan)).reshape(-1, 1)
        moved = np.where(follow, start - schedule.evaluation_start, 0)
        return windows | {RUN_START: np.minimum(inputs[RUN_START] + moved, MAX_MONTHS)}


def _following(plan: Plan) -> list[bool]:
    """Return for each further run whether it begins after training, so that it moves with the end of training."""
    end = plan.schedule.training_start + plan.schedule.training_months
    return [run.start >= end for run in plan.program.runs]


def with_windows(plan: Plan, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes of a plan with the further runs that move along with a later or earlier end of training."""
    schedule, runs = plan.schedule, plan.program.runs
    moved = changes.get("evaluation_start", schedule.evaluation_start) - schedule.evaluation_start
    if not runs or not moved:
        return dict(changes)
    rows = [
        run.model_copy(update={"start": min(run.start + moved, MAX_MONTHS)}) if follows else run
        for run, follows in zip(runs, _following(plan), strict=True)
    ]
    return {**changes, "runs": rows}


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
