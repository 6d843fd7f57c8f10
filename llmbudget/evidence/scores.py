"""Scores of published runs, each predicted from runs of other organizations only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from statistics import fmean, median
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.catalog import predictions, usable_runs
from llmbudget.catalog.predictions import Prediction
from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.fit import (
    COVERED,
    EXTRAPOLATED,
    Group,
    by_family,
    by_organisation,
    coverage,
    fit,
    predict_unseen,
    speeds,
    spreads,
)
from llmbudget.evidence.predict import columns_of, evaluate, hours

DEVELOPED_BY = date(2026, 11, 24)
"""Runs added later had no part in the coefficients from which `later_scores` predicts them."""

RULE_OF_THUMB = 0.4
"""Share of peak in the usual rule: 6 N D FLOPs at 40%."""

DRAWS = 1000
"""How often organizations are drawn again."""

SECONDS_PER_HOUR = 3600
FLOPS_PER_TERAFLOP = 1e12


@dataclass(frozen=True, kw_only=True)
class Score:
    """The predicted and the reported hours of a run; `coverage` is how well evidence covers it."""

    run: PublishedRun
    p10: float
    p50: float
    p90: float
    reported: float
    coverage: str

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
        n_organisations: number of organizations.
        error: median absolute error, as a share of the reported hours.
        error_by_organisation: median over organizations of their median error.
        inside: share of the runs between P10 and P90.
    """

    n_runs: int
    n_organisations: int
    error: float
    error_by_organisation: float
    inside: float


@cache
def unseen_scores(group: Group = by_organisation) -> tuple[Score, ...]:
    """Return the score of every usable run; its median and its range use no run of its group."""
    runs = usable_runs()
    medians = predict_unseen(runs, group)
    factors = {name: spreads([run for run in runs if group(run) != name], group) for name in set(map(group, runs))}
    return tuple(_score(run, hour, factors[group(run)][coverage(run)]) for run, hour in zip(runs, medians, strict=True))


@cache
def later_scores() -> tuple[Score, ...]:
    """Return the scores of the runs added later, predicted from the earlier runs alone."""
    earlier, later = (
        [run for run in usable_runs() if (run.added > DEVELOPED_BY) == is_later] for is_later in (False, True)
    )
    factors, coefficients = spreads(earlier), columns_with(fit(earlier))
    medians = hours(columns_of(later), **coefficients)[1] / speeds(later, tuple(earlier))
    return tuple(_score(run, hour, factors[coverage(run)]) for run, hour in zip(later, medians, strict=True))


@cache
def first_version_scores() -> tuple[Score, ...]:
    """Return the scores of the first version of the prediction for the runs added after it, which it has not seen."""
    later = [run for run in usable_runs() if run.added > DEVELOPED_BY]
    first = predictions()[0]
    medians = hours(columns_of(later), **columns_with(asdict(first)))[1]
    return tuple(_score(run, hour, first.covered_spread) for run, hour in zip(later, medians, strict=True))


def columns_with(coefficients: Mapping[str, Any]) -> dict[str, npt.NDArray[np.float64]]:
    """Return fitted coefficients as the columns that the model reads, (1, 1)."""
    names = [field.name for field in fields(Prediction)]
    return {
        f"predictions_{name}": np.array([[value]])
        for name, value in coefficients.items()
        if name in names and isinstance(value, float)
    }


@cache
def shipped_scores() -> tuple[Score, ...]:
    """Return the scores of `predict_hours`, which uses every run."""
    runs = usable_runs()
    newest, medians = predictions()[-1], hours(columns_of(runs))[1] / speeds(runs, runs)
    factors = {COVERED: newest.covered_spread, EXTRAPOLATED: newest.extrapolated_spread}
    return tuple(_score(run, hour, factors[coverage(run)]) for run, hour in zip(runs, medians, strict=True))


def family_scores() -> tuple[Score, ...]:
    """Return the scores when only the run's own family is left out: the less strict way."""
    return unseen_scores(by_family)


@cache
def sibling_scores() -> tuple[Score, ...]:
    """Return the scores of runs in families of several, each corrected by what the others of its family took.

    No prediction has such facts: the scores show how much runs differ that have team, software and hardware in common.
    """
    scores = unseen_scores()
    return tuple(
        _score(score.run, score.p50 / fmean(misses), score.p90 / score.p50)
        for score in scores
        if (misses := [other.p50 / other.reported for other in scores if _is_sibling(other.run, score.run)])
    )


def _is_sibling(run: PublishedRun, other: PublishedRun) -> bool:
    return by_family(run) == by_family(other) and run is not other


def redrawn_errors(scores: Sequence[Score]) -> tuple[float, float]:
    """Return P10 and P90 of the median error if the organizations had been others: they are drawn again."""
    by_name: dict[str, list[float]] = {}
    for score in scores:
        by_name.setdefault(score.run.organisation, []).append(abs(score.error))
    random, errors = np.random.default_rng(0), list(by_name.values())
    drawn = (random.integers(len(errors), size=len(errors)) for _ in range(DRAWS))
    low, high = np.quantile(
        [median([error for name in names for error in errors[name]]) for names in drawn], (0.1, 0.9)
    )
    return float(low), float(high)


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
    by_name: dict[str, list[float]] = {}
    for score in scores:
        by_name.setdefault(score.run.organisation, []).append(abs(score.error))
    return Summary(
        n_runs=len(scores),
        n_organisations=len(by_name),
        error=median(abs(score.error) for score in scores),
        error_by_organisation=median(map(median, by_name.values())),
        inside=sum(score.is_inside for score in scores) / len(scores),
    )


def _score(run: PublishedRun, hour: float, factor: float) -> Score:
    middle = float(hour)
    reported = float(run.accelerator_hours or 0)
    return Score(
        run=run, p10=middle / factor, p50=middle, p90=middle * factor, reported=reported, coverage=coverage(run)
    )  # fmt: skip
