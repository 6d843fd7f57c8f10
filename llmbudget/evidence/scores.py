"""Scores of published runs, each predicted from runs of other organizations only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median

from llmbudget.catalog import usable_runs
from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.fit import Group, by_family, by_organisation, derive, predict_unseen, spread
from llmbudget.evidence.predict import columns_of, evaluate, hours

DEVELOPED_BY = date(2026, 11, 23)
"""Runs added later had no part in the choice of the formula for utilization."""

RULE_OF_THUMB = 0.4
"""Share of peak in the usual rule: 6 N D FLOPs at 40%."""

SECONDS_PER_HOUR = 3600
FLOPS_PER_TERAFLOP = 1e12


@dataclass(frozen=True, kw_only=True)
class Score:
    """The predicted and the reported hours of a run."""

    run: PublishedRun
    p10: float
    p50: float
    p90: float
    reported: float

    @property
    def error(self) -> float:
        """Predicted over reported hours, less 1."""
        return self.p50 / self.reported - 1

    @property
    def is_inside(self) -> bool:
        """Whether the reported hours lie between P10 and P90."""
        return self.p10 <= self.reported <= self.p90


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Quality of the predictions.

    Attributes:
        n_runs: number of runs.
        error: median absolute error, as a share of the reported hours.
        inside: share of the runs between P10 and P90.
    """

    n_runs: int
    error: float
    inside: float


@cache
def unseen_scores(group: Group = by_organisation) -> tuple[Score, ...]:
    """Return the score of every usable run; its median and its range use no run of its group."""
    runs = usable_runs()
    medians = predict_unseen(runs, group)
    spreads = {name: spread([run for run in runs if group(run) != name], group) for name in map(group, runs)}
    return tuple(_score(run, hour, spreads[group(run)]) for run, hour in zip(runs, medians, strict=True))


@cache
def later_scores() -> tuple[Score, ...]:
    """Return the scores of the runs added later, predicted from the earlier runs alone."""
    earlier, later = (
        [run for run in usable_runs() if (run.added > DEVELOPED_BY) == is_later] for is_later in (False, True)
    )
    coefficients = derive(earlier)
    medians = hours(columns_of(later), **coefficients)[1]
    return tuple(
        _score(run, hour, coefficients["utilisation_spread"]) for run, hour in zip(later, medians, strict=True)
    )


@cache
def shipped_scores() -> tuple[Score, ...]:
    """Return the scores of `predict_hours`, which uses every run."""
    runs = usable_runs()
    predicted = zip(runs, *hours(columns_of(runs)), strict=True)
    return tuple(
        Score(run=run, p10=float(p10), p50=float(p50), p90=float(p90), reported=float(run.accelerator_hours or 0))
        for run, p10, p50, p90 in predicted
    )


def family_scores() -> tuple[Score, ...]:
    """Return the scores when only the run's own family is left out: the less strict way."""
    return unseen_scores(by_family)


@cache
def rule_of_thumb_error(runs: tuple[PublishedRun, ...]) -> float:
    """Return the median absolute error of 6 N D FLOPs at 40% of peak."""
    names = ("weight_flops_per_token", "tokens", "peak_tflops")
    values = evaluate(columns_of(runs), names)
    flops, tokens, peak = (values[name] for name in names)
    predicted = flops * tokens / (RULE_OF_THUMB * peak * FLOPS_PER_TERAFLOP * SECONDS_PER_HOUR)
    pairs = zip(predicted, runs, strict=True)
    return median(abs(float(hour) / (run.accelerator_hours or 0) - 1) for hour, run in pairs)


def summary(scores: Sequence[Score]) -> Summary:
    """Return the quality of the predictions."""
    return Summary(
        n_runs=len(scores),
        error=median(abs(score.error) for score in scores),
        inside=sum(score.is_inside for score in scores) / len(scores),
    )


def _score(run: PublishedRun, hour: float, factor: float) -> Score:
    middle = float(hour)
    reported = float(run.accelerator_hours or 0)
    return Score(run=run, p10=middle / factor, p50=middle, p90=middle * factor, reported=reported)
