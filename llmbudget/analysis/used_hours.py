"""Accelerator-hours that a scheduler counted, against hours granted, and by job against the hours of a run."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from llmbudget.model.evaluation import Evaluation


@dataclass(frozen=True)
class HoursUsed:
    """Hours of one allocation, and of the jobs in it.

    Attributes:
        account: the scheduler's account.
        used: accelerator-hours.
        granted: by allocations and further clusters of this name; None if none has it.
        jobs: hours by name of the jobs, the most first, with the hours planned for the run of this name; None if none
            has it.
    """

    account: str
    used: float
    granted: float | None
    jobs: dict[str, tuple[float, float | None]]


def hours_used(budget: Evaluation) -> tuple[HoursUsed, ...]:
    """Return the hours of each account; names of plan and scheduler match without regard to capital letters."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for counted in budget.plan.used_hours:
        sums[counted.account][counted.job] += counted.hours
    granted, planned = _granted(budget), _planned(budget)
    return tuple(
        HoursUsed(
            account,
            sum(jobs.values()),
            granted.get(account.casefold()),
            {job: (hours, planned.get(job.casefold())) for job, hours in sorted(jobs.items(), key=lambda job: -job[1])},
        )
        for account, jobs in sorted(sums.items())
    )


def _granted(budget: Evaluation) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for allocation in budget.plan.funding.allocations:
        sums[allocation.name.casefold()] += allocation.hours
    for cluster in budget.plan.program.clusters:
        if cluster.granted_hours:
            sums[cluster.name.casefold()] += cluster.granted_hours
    return dict(sums)


def _planned(budget: Evaluation) -> dict[str, float]:
    names = [run.name.casefold() for run in budget.plan.program.runs]
    return dict(zip(names, map(float, np.ravel(budget["run_paid_hours"])), strict=False))
