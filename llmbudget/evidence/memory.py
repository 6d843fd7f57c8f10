"""Scores of the memory check: reports of runs that fit or ran out of memory, compared with the model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

import numpy as np

from llmbudget.catalog.memory_reports import MemoryReport, memory_reports
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values

_TEXTS = ("method", "sharding", "accelerator")
_NUMBERS = (
    "parameters_total", "parameters_active", "context_length", "vocabulary", "recompute_share", "n_accelerators",
    "loss_bytes",
)  # fmt: skip


_VARIANTS: Sequence[tuple[str, dict[str, float]]] = (
    ("as shipped", {}),
    ("4 bytes of the loss and no fragmentation, in every report", {"loss_bytes": 4, "fragmentation_factor": 1}),
    ("18 bytes of the loss, in every report", {"loss_bytes": 18}),
    ("no fragmentation", {"fragmentation_factor": 1}),
    ("twice the fragmentation", {"fragmentation_factor": 1.26}),
    ("45 bytes of activations instead of 34", {"activation_bytes": 45}),
    ("90% of the memory can be filled", {"usable_memory_share": 0.9}),
)

MEMORY_HEADS = ("Model", "Method", "Tokens", "On", "Needed GB", "Usable GB", "Peak GB", "Report", "Right")
"""What `memory_cells` yields."""


@dataclass(frozen=True, kw_only=True)
class MemoryScore:
    """A report and the prediction of the model.

    Attributes:
        report: the report.
        needed: memory needed on each accelerator, in GB.
        usable: memory that training can fill, in GB.
        fits: whether the memory check holds.
    """

    report: MemoryReport
    needed: float
    usable: float
    fits: bool

    @property
    def is_right(self) -> bool:
        """Whether prediction and report agree."""
        return self.fits == bool(self.report.fits)

    @property
    def peak_error(self) -> float | None:
        """Predicted over measured peak, less 1; None without a measured peak."""
        return None if self.report.peak_gb is None else self.needed / self.report.peak_gb - 1


@cache
def memory_scores(**parameters: float) -> tuple[MemoryScore, ...]:
    """Return the score of every report, in the order of the file; parameters replace the plan's values."""
    reports = memory_reports()
    columns = {name: np.array([getattr(report, name) for report in reports]) for name in _TEXTS}
    columns |= {name: np.array([getattr(report, name) for report in reports], dtype=float) for name in _NUMBERS}
    columns["sequences_per_accelerator"] = np.array([report.sequences for report in reports], dtype=float)
    names = ("needed_gigabytes", "usable_gigabytes", "check_memory")
    predicted = model().evaluate(facts() | values(Plan()) | columns | parameters, names)
    return tuple(
        MemoryScore(report=report, needed=float(needed), usable=float(usable), fits=bool(fits))
        for report, needed, usable, fits in zip(reports, *(predicted[name] for name in names), strict=True)
    )


def public_scores(**parameters: float) -> tuple[MemoryScore, ...]:
    """Return the scores of public reports, which had no part in the choice of the parameters."""
    return tuple(score for score in memory_scores(**parameters) if score.report.is_public)


def agreement(scores: Sequence[MemoryScore]) -> str:
    """Return the number of right predictions, in words."""
    return f"{sum(score.is_right for score in scores)} of {len(scores)} predicted rightly"


def peak_quality(scores: Sequence[MemoryScore]) -> str:
    """Return the error of predicted peaks, in words."""
    errors = [score.peak_error for score in scores if score.peak_error is not None]
    return f"median error {median(map(abs, errors)):.1%} over {len(errors)} peaks, median {median(errors):+.1%}"


def memory_results() -> Iterator[tuple[str, str]]:
    """Yield each set of predictions and its quality."""
    public = public_scores()
    yield f"{len(public)} public reports on memory:", agreement(public)
    for ran, words in ((1, "runs that fit:"), (0, "runs out of memory:")):
        yield f"of these, {words}", agreement([score for score in public if score.report.fits == ran])
    yield "peaks of public reports:", peak_quality(public)
    measured = [score for score in memory_scores() if not score.report.is_public]
    yield "peaks of our own measurements, used to set the parameters:", peak_quality(measured)


def memory_variants() -> Iterator[tuple[str, str, str]]:
    """Yield the quality of predictions with other parameters: words, reports, peaks."""
    for words, parameters in _VARIANTS:
        scores = public_scores(**parameters)
        yield words, agreement(scores), peak_quality(scores)


def memory_cells(score: MemoryScore) -> Iterator[str]:
    """Yield the figures of one report as texts."""
    report = score.report
    yield report.model
    yield report.method
    yield f"{report.sequences} × {report.context_length:,}"
    yield f"{report.n_accelerators} × {report.accelerator}"
    yield f"{score.needed:.1f}"
    yield f"{score.usable:.1f}"
    yield "" if report.peak_gb is None else f"{report.peak_gb:g}"
    yield "ran" if report.fits else "ran out"
    yield "yes" if score.is_right else "no"
