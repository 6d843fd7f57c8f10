"""How long a step takes, and how sure that is: steady steps apart from warm-up, pauses and restarts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from llmbudget.evidence.student import p90
from llmbudget.imports.step_logs.steps import Array, Steps
from llmbudget.plan.file import PlanError

LEAST_STEPS = 20
"""Fewest steady rows of a log: fewer do not show how steps depend on those before them."""

AIM = 0.05
"""The error of hours for which the number of steps is stated."""

WARM = 1.1
"""Warm-up ends with the first step that takes at most this times the usual step."""

PAUSE_STEPS, PAUSE_DEVIATIONS = 1, 8
"""A pause is longer than both: this many usual steps, and this many deviations of the other rows."""

DEVIATION = 1.4826
"""Standard deviations in a median absolute deviation, of a normal distribution."""

DAY_SECONDS = 86_400
DAY_SPREAD = 0.02
"""What a log of less than a day cannot show: throughput changes by 1% to 2% in a day (Llama 3, section 3.3.4)."""

Kinds = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Lost:
    """Time that a log spends on something other than new steps."""

    count: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What a log says about a run.

    Attributes:
        name: the log's file name.
        step_seconds: mean time of a steady step.
        n_steps: steady steps.
        n_effective: rows that would say as much if each were independent of those before it.
        error: P90 of the relative error of the mean, from these steps alone.
        needed_steps: steps after which this error is below `AIM`.
        tokens_per_step: tokens of a step; None if the log does not say.
        total_seconds: time of the whole log.
        warm_up: steps at the start that take longer.
        evaluations: pauses with an evaluation.
        pauses: other pauses, such as checkpoints.
        restarts: returns to an earlier step, with the steps that were repeated.
        has_clock: whether the log shows what happens between steps.
    """

    name: str
    step_seconds: float
    n_steps: int
    n_effective: float
    error: float
    needed_steps: int
    tokens_per_step: float | None
    total_seconds: float
    warm_up: Lost
    evaluations: Lost
    pauses: Lost
    restarts: Lost
    has_clock: bool

    @property
    def goodput(self) -> float:
        """Share of the log's time spent on new, steady steps."""
        lost = sum(part.seconds for part in (self.warm_up, self.evaluations, self.pauses, self.restarts))
        return 1 - lost / self.total_seconds

    @property
    def lasts_a_day(self) -> bool:
        """Whether the log is long enough to state the goodput of a run."""
        return self.has_clock and self.total_seconds >= DAY_SECONDS

    @property
    def spread(self) -> float:
        """Factor from the median to P10 and P90 of the run's speed."""
        unseen = 0 if self.lasts_a_day else DAY_SPREAD
        return float(np.exp(np.hypot(self.error, unseen)))


def measure(log: Steps) -> Measurement:
    """Return what a log says about a run.

    Raises:
        PlanError: it has too few steps, or its times are too coarse.
    """
    rows = _Rows(log)
    samples = rows.per_step[rows.is_steady]
    if len(samples) < LEAST_STEPS:
        raise PlanError([f"{log.name}: has {len(samples)} steady steps; {LEAST_STEPS} are the fewest. Train longer."])
    mean, effective = float(np.mean(samples)), effective_number(samples)
    error = float(np.std(samples, ddof=1) / mean / np.sqrt(effective)) * p90(effective - 1)
    n_steps = float(np.sum(rows.advance[rows.is_steady]))
    return Measurement(
        name=log.name, step_seconds=mean, n_steps=round(n_steps), n_effective=effective, error=error,
        needed_steps=max(LEAST_STEPS, int(np.ceil(n_steps * (error / AIM) ** 2))),
        tokens_per_step=log.tokens_per_step, total_seconds=float(np.sum(rows.duration)),
        warm_up=rows.lost(rows.is_warming), evaluations=rows.lost(rows.is_paused & rows.is_evaluated),
        pauses=rows.lost(rows.is_paused & ~rows.is_evaluated), restarts=rows.restarts(), has_clock=log.has_clock,
    )  # fmt: skip


class _Rows:
    """The time between each two rows, and what it was spent on.

    Attributes:
        advance: steps from row to row; 0 or less where the run went back.
        duration: seconds from row to row.
        per_step: seconds of a step, where the run advances.
        is_repeated: the run went back, or repeats steps that it had done.
        is_warming: it has just begun, or begun again.
        is_paused: it waited.
        is_steady: none of these, or it repeats steps at the usual pace.
    """

    def __init__(self, log: Steps) -> None:
        self.advance, self.duration = np.diff(log.step), np.diff(log.seconds)
        forward = self.advance > 0
        self.per_step = self.duration / np.where(forward, self.advance, 1)
        self.usual = _usual(self.per_step[forward], log.name)
        self.is_repeated = log.step[1:] <= np.maximum.accumulate(log.step)[:-1]
        self.is_warming = _warming(forward, self.per_step <= WARM * self.usual)
        self.is_evaluated = log.evaluated[1:] | log.evaluated[:-1]
        self._excess = self.duration - self.usual * np.maximum(self.advance, 0)
        usual_rows = self._excess[forward & ~self.is_warming]
        deviation = DEVIATION * float(np.median(np.abs(usual_rows - np.median(usual_rows)))) if usual_rows.size else 0
        limit = max(PAUSE_STEPS * self.usual, PAUSE_DEVIATIONS * deviation)
        self.is_paused = forward & ~self.is_warming & (self._excess > limit)
        self.is_steady = forward & ~self.is_warming & ~self.is_paused

    def lost(self, chosen: Kinds) -> Lost:
        """Return the time that rows take beyond their steps at the usual pace; repeated rows count as restarts."""
        chosen = chosen & ~self.is_repeated
        return Lost(count=int(chosen.sum()), seconds=float(np.maximum(self._excess[chosen], 0).sum()))

    def restarts(self) -> Lost:
        """Return how often the run went back, and the time until it was where it had been."""
        return Lost(count=int((self.advance <= 0).sum()), seconds=float(self.duration[self.is_repeated].sum()))


def _usual(per_step: Array, name: str) -> float:
    usual = float(np.median(per_step)) if per_step.size else 0
    if per_step.size and usual <= 0:
        raise PlanError(
            [f"{name}: times are too coarse for its steps; log fractions of a second, or every 100th step."]
        )
    return usual


def _warming(forward: Kinds, is_usual: Kinds) -> Kinds:
    """Return the rows from the start, and from each restart, until the first at the usual pace."""
    warming, now = np.zeros(len(forward), dtype=bool), True
    for row, (advances, usual) in enumerate(zip(forward, is_usual, strict=True)):
        now = not advances or (now and not usual)
        warming[row] = now and advances
    return warming


def effective_number(samples: Array) -> float:
    """Return how many independent samples would have a mean as sure as these, which follow one another.

    The autocorrelations are summed in pairs while a pair is positive (Geyer 1992, initial positive sequence).
    """
    n = len(samples)
    centered = samples - samples.mean()
    spectrum = np.fft.rfft(centered, 2 * n)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2)[:n]
    if covariance[0] <= 0:
        return float(n)
    correlation = covariance / covariance[0]
    pairs = correlation[: n - n % 2].reshape(-1, 2).sum(axis=1)
    until = int(np.argmax(pairs <= 0)) if np.any(pairs <= 0) else len(pairs)
    return float(min(n, max(n / (2 * pairs[:until].sum() - 1), 2)))
