"""Derive the coefficients of the prediction from two kinds of evidence, by least squares with starting points.

Benchmarks say how fast software runs on the hardware. Published runs say what is lost between a benchmark and a bill.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.observed import Array, Constants, Observed, of_benchmarks, of_runs
from llmbudget.evidence.student import p90
from llmbudget.evidence.terms import EARLY, FP8, PREDICTING, TERMS, Term

Coefficients = dict[str, float]
Group = Callable[[PublishedRun], str]


@dataclass(frozen=True)
class Noise:
    """Unexplained spread of ln(utilization): among organizations, and among the rows of one."""

    organisation: float
    row: float


RUN_NOISE, BENCHMARK_NOISE = Noise(0.06, 0.29), Noise(0.21, 0.24)
"""The likeliest, for published runs and for benchmarks: runs of one organization are hardly alike, benchmarks are."""

UNKNOWN_SPREAD = 2.5
"""Spread without evidence: an assumption. No run tests it."""

FIRST_YEAR = 2023
"""Runs of earlier years count as extrapolated: plans use later software."""

COVERED, EXTRAPOLATED = "well covered", "extrapolated"

_FREE = 10.0
"""Standard deviation of a coefficient about which nothing is known."""


def by_organisation(run: PublishedRun) -> str:
    """Group runs by who trained them, the stricter way: Meta's Llama 2 is not used for its Llama 3."""
    return run.organisation


def by_family(run: PublishedRun) -> str:
    """Group runs by family: models developed from one another."""
    return f"{run.organisation} {run.family}"


@cache
def coverage(run: PublishedRun) -> str:
    """Return `COVERED` or `EXTRAPOLATED` for a run: the rule of a plan, and bf16 from 2023 on.

    The rule looks at accelerator, number, size and sparsity, never at the error.
    """
    facts = of_runs([run]).facts
    early = run.year < FIRST_YEAR
    return EXTRAPOLATED if early or facts["fp8"][0] or facts["prediction_class"][0] else COVERED


def implied_utilisation(runs: Sequence[PublishedRun]) -> Array:
    """Return the utilization that each run's reported hours imply, with the FLOPs that MFU counts."""
    rows = of_runs(runs)
    return np.exp(rows.use) * rows.facts["counted_per_computed"]


def fit(runs: Sequence[PublishedRun], terms: Sequence[Term] = TERMS, **constants: float) -> Coefficients:
    """Return the coefficients; constants replace the plan's constants."""
    used = (*terms, FP8)
    return _named(_solved(_design(of_runs(runs, _key(constants)), used), _measured(_key(constants), used), used), used)


@dataclass(frozen=True)
class _Design:
    """Rows of least squares: the bases of the coefficients, a column each, and ln(utilization)."""

    bases: Array
    use: Array
    organisations: npt.NDArray[np.str_]

    def only(self, chosen: npt.NDArray[np.bool_]) -> "_Design":
        return _Design(self.bases[chosen], self.use[chosen], self.organisations[chosen])


def _design(rows: Observed, terms: Sequence[Term]) -> _Design:
    """Return ones, a column for each term, and 1 for benchmarks, which do not show what acts after them."""
    columns = [term.base(rows) * (rows.is_run if term.only_runs else 1) for term in terms]
    return _Design(np.column_stack([np.ones(len(rows.use)), *columns, 1 - rows.is_run]), rows.use, rows.organisations)


@cache
def _measured(constants: Constants, terms: tuple[Term, ...]) -> _Design:
    return _design(of_benchmarks(constants), terms)


def _named(solution: Array, terms: Sequence[Term]) -> Coefficients:
    fitted = {
        term.name: float(np.exp(value)) if term.is_factor else float(value)
        for term, value in zip(terms, solution[1:], strict=False)
    }
    return {"reference_use": float(np.exp(solution[0])), **fitted, "benchmark_factor": float(np.exp(solution[-1]))}


def _solved(runs: _Design, measured: _Design, terms: Sequence[Term]) -> Array:
    """Return the intercept, the coefficient of each term, and how far benchmarks lie above runs, all as logarithms."""
    widths = np.array([_FREE, *(term.width for term in terms), _FREE])
    starts = np.array([0, *(term.start for term in terms), 0])
    square, side = np.diag(widths**-2), starts * widths**-2
    for rows, noise in ((runs, RUN_NOISE), (measured, BENCHMARK_NOISE)):
        trusted = rows.bases.T * _precision(rows.organisations, noise)
        square, side = square + trusted @ rows.bases, side + trusted @ rows.use
    return np.asarray(np.linalg.solve(square, side))


def predict_unseen(
    runs: Sequence[PublishedRun], group: Group = by_organisation, terms: Sequence[Term] = TERMS, **constants: float
) -> Array:
    """Return the median hours of each run, from coefficients fitted without any run or benchmark of its organization.

    Args:
        runs: the runs to predict, each from the others.
        group: the rule that groups runs left out together; with `by_family`, an organization's benchmarks stay out too.
        terms: the terms to fit.
        constants: replace the plan's constants.
    """
    used = (*terms, FP8)
    rows, measured = _design(of_runs(runs, _key(constants)), used), _measured(_key(constants), used)
    groups, misses = np.array([group(run) for run in runs]), np.empty(len(runs))
    for name in np.unique(groups):
        own = groups == name
        others = measured.only(~np.isin(measured.organisations, rows.organisations[own]))
        solution = _solved(rows.only(~own), others, used)
        misses[own] = rows.use[own] - rows.bases[own] @ solution
    return reported_hours(runs) * np.exp(misses)


def spreads(runs: Sequence[PublishedRun], group: Group = by_organisation) -> dict[str, float]:
    """Return, by coverage, the factor within which eight of ten unseen runs lie: wider with fewer organizations."""
    misses = np.log(predict_unseen(runs, group) / reported_hours(runs))
    classes = np.array([coverage(run) for run in runs])
    names = np.array([run.organisation for run in runs])
    return {of: _factor(misses[classes == of], names[classes == of]) for of in (COVERED, EXTRAPOLATED)}


def _factor(misses: Array, names: npt.NDArray[np.str_]) -> float:
    return float(np.exp(p90(len(np.unique(names))) * np.sqrt(np.mean(misses**2))))


def derive(runs: Sequence[PublishedRun]) -> Coefficients:
    """Return every fitted column of the version of the prediction."""
    factors = spreads(runs)
    fitted = fit(runs)
    columns = {name: fitted[name] for name in ("reference_use", *(term.name for term in PREDICTING))}
    return columns | {"covered_spread": factors[COVERED], "extrapolated_spread": factors[EXTRAPOLATED]}


def _key(constants: dict[str, float]) -> Constants:
    return tuple(constants.items())


def _precision(organisations: npt.NDArray[np.str_], noise: Noise) -> Array:
    """Return the weight of each row: rows of an organization weigh less the more alike they are."""
    return 1 / (noise.row**2 + _counts(organisations) * noise.organisation**2)


def _counts(organisations: npt.NDArray[np.str_]) -> Array:
    """Return for each row how many rows its organization has."""
    _, index, counts = np.unique(organisations, return_inverse=True, return_counts=True)
    return np.asarray(counts[index], dtype=float)


def reported_hours(runs: Sequence[PublishedRun]) -> Array:
    """Return the published hours."""
    return np.array([run.accelerator_hours for run in runs], dtype=float)


def error_by_organisation(runs: Sequence[PublishedRun], predicted: Array) -> float:
    """Return the mean over organizations of their mean |ln(predicted / reported)|: what chooses between forms."""
    misses = np.abs(np.log(predicted / reported_hours(runs)))
    names = np.array([run.organisation for run in runs])
    return float(np.mean([misses[names == name].mean() for name in np.unique(names)]))


@cache
def past_factors(runs: tuple[PublishedRun, ...]) -> dict[str, float]:
    """Return by term how fast training was with earlier software, and is in fp8, against what is predicted."""
    fitted = fit(runs)
    return {term.name: fitted[term.name] for term in (EARLY, FP8)}


def speeds(runs: Sequence[PublishedRun], seen: tuple[PublishedRun, ...]) -> Array:
    """Return the speed of runs against predictions, which are for today's software and bf16, as other runs show it."""
    rows, factors = of_runs(runs), past_factors(seen)
    return np.exp(sum(np.log(factors[term.name]) * term.base(rows) for term in (EARLY, FP8)))
