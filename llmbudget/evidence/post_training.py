"""Scores of published post-training runs: each is a run of a plan, predicted with the plan's own model."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, exp, log
from statistics import median

import numpy as np

from llmbudget.catalog.coverage import ENOUGH_REPORTS
from llmbudget.catalog.post_training_runs import PostTrainingRun, post_training_runs
from llmbudget.evidence.text import significant
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.program import Cluster, Program, Run
from llmbudget.plan.ranges import ranges
from llmbudget.plan.values import values

NEAR, FAR = 1.5, 2.0
"""Factors within which a prediction is near its report, or not far from it."""

WITHIN = 0.8
"""Share of further runs that a range should hold."""

RUN_HEADS = ("Run", "On", "Predicted h", "Reported h", "Ratio", "In view", "Assumed")
"""What `run_cells` yields."""

_QUANTITIES = ("run_own_hours", "run_try_hours", "run_usual_excess")


@dataclass(frozen=True, kw_only=True)
class RunScore:
    """A published run and the prediction of the model.

    Attributes:
        run: the published run.
        predicted: accelerator-hours that a plan shows; without the start of the run if the report is of steps.
        formula: the same without the usual excess of its kind.
    """

    run: PostTrainingRun
    predicted: float
    formula: float

    @property
    def ratio(self) -> float:
        """Predicted over reported hours."""
        return self.predicted / self.run.hours

    def is_within(self, factor: float) -> bool:
        """Whether prediction and report differ by less than a factor."""
        return abs(log(self.ratio)) <= log(factor)


def as_plan(runs: Sequence[PostTrainingRun]) -> Plan:
    """Return a plan with each published run as a further run, on a cluster of its own."""
    fields = set(Run.model_fields) & {field.name for field in dataclasses.fields(PostTrainingRun)} - {"hours"}
    rows = []
    for run in runs:
        stated = {name: getattr(run, name) for name in fields if getattr(run, name) is not None}
        rows.append(Run(**stated, cluster=run.name))
    clusters = [Cluster(name=r.name, accelerator=r.accelerator, n_accelerators=r.n_accelerators) for r in runs]
    return Plan(program=Program(clusters=tuple(clusters), runs=tuple(rows)))


@cache
def run_scores() -> tuple[RunScore, ...]:
    """Return the score of every published run, in the order of the file."""
    runs = post_training_runs()
    plan = as_plan(runs)
    quantities = model().evaluate(facts(plan.catalog) | values(plan), _QUANTITIES)
    columns = [np.ravel(np.broadcast_to(quantities[name], (len(runs), 1))).tolist() for name in _QUANTITIES]
    return tuple(
        RunScore(run=run, predicted=one_try if run.is_step else own, formula=one_try / excess)
        for run, own, one_try, excess in zip(runs, *columns, strict=True)
    )


@cache
def lacking_memory() -> tuple[str, ...]:
    """Return the published runs that do not fit into memory by the check, if all recompute their activations."""
    runs = post_training_runs()
    plan = as_plan(runs).replace(recompute_share=1)
    lacks = np.ravel(model().evaluate(facts(plan.catalog) | values(plan), ["run_lacks_memory"])["run_lacks_memory"])
    return tuple(run.name for run, lack in zip(runs, lacks, strict=True) if lack)


def run_quality(scores: Sequence[RunScore]) -> str:
    """Return the number of predictions near their reports, and the median ratio, in words."""
    near, far = (sum(score.is_within(factor) for score in scores) for factor in (NEAR, FAR))
    middle = median(score.ratio for score in scores)
    return f"{near} of {len(scores)} within a factor of {NEAR:g}, {far} within {FAR:g}, median ratio {middle:.2f}"


@cache
def run_ranges() -> tuple[tuple[float, float], ...]:
    """Return by how much hours may be below and above their prediction, P10 and P90, as factors for each run.

    Each uncertain number of the model is taken at its P10 and its P90; independent effects add up in squares. Sizes and
    lengths are as reported.
    """
    plan = as_plan(post_training_runs())
    uncertain = {name: outcomes for name, outcomes in ranges(plan).items() if outcomes.value.ndim == 0}
    ends = [(name, end) for name, outcomes in uncertain.items() for end in (outcomes.low, outcomes.high)]
    cases = {name: np.full((len(ends) + 1, 1, 1), outcomes.value) for name, outcomes in uncertain.items()}
    for case, (name, end) in enumerate(ends):
        cases[name][case] = end
    hours = model().evaluate(facts(plan.catalog) | values(plan) | cases, ["run_try_hours"])["run_try_hours"]
    moved = np.log(hours[:-1, :, 0] / hours[-1, :, 0]).reshape(len(uncertain), 2, -1)  # the last case is as planned
    low, high = (np.sqrt((end**2).sum(axis=0)) for end in (moved.min(axis=1), moved.max(axis=1)))
    return tuple(zip(np.exp(-low).tolist(), np.exp(high).tolist(), strict=True))


def inside(scores: Sequence[RunScore]) -> int:
    """Return how many reports lie between P10 and P90 of their prediction."""
    by_name = dict(zip((run.name for run in post_training_runs()), run_ranges(), strict=True))
    return sum(by_name[score.run.name][0] <= 1 / score.ratio <= by_name[score.run.name][1] for score in scores)


def kind_factor(scores: Sequence[RunScore]) -> float | None:
    """Return the factor within which `WITHIN` of a further run lie; None with fewer than `ENOUGH_REPORTS`.

    One further, unseen run counts as outside.
    """
    if len(scores) < ENOUGH_REPORTS:
        return None
    misses = sorted(abs(log(score.ratio)) for score in scores)
    return exp(misses[min(ceil(WITHIN * (len(scores) + 1)), len(scores)) - 1])


def run_results() -> Iterator[tuple[str, str]]:
    """Yield sets of published runs and the quality of their predictions."""
    scores = run_scores()
    yield f"{len(scores)} published runs and steps:", run_quality(scores)
    yield "constants were chosen with these in view:", run_quality([score for score in scores if score.run.in_view])
    unseen = [score for score in scores if not score.run.in_view]
    yield "not used to choose constants:", run_quality(unseen)
    yield "of these, with every figure published:", run_quality([score for score in unseen if not score.run.assumed])


def run_cells(score: RunScore) -> Iterator[str]:
    """Yield the figures of one published run as texts."""
    yield score.run.name
    yield f"{score.run.n_accelerators} × {score.run.accelerator}"
    yield significant(score.predicted)
    yield significant(score.run.hours)
    yield f"{score.ratio:.2f}"
    yield "yes" if score.run.in_view else "no"
    yield score.run.assumed or "nothing"


def run_lines() -> Iterator[str]:
    """Yield every published run and the results as lines for a terminal."""
    for name, on, predicted, reported, ratio, *_ in (RUN_HEADS, *(tuple(run_cells(score)) for score in run_scores())):
        yield f"{name:<53}{on:<24}{predicted:>13}{reported:>12}{ratio:>8}"
    yield ""
    yield from (f"{head:<53}{text}" for head, text in run_results())
