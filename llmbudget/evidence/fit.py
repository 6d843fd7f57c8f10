"""Derive the coefficients of `model/evidence.py` from published runs: least squares with a starting point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.predict import columns_of, evaluate, hours

Array = npt.NDArray[np.float64]
Coefficients = dict[str, float]
Group = Callable[[PublishedRun], str]


@dataclass(frozen=True)
class Exponent:
    """An exponent that is fitted.

    Attributes:
        name: the constant of the plan that holds it.
        quantity: the quantity of the model that is raised to it.
        start: its value without any run.
        width: standard deviation around the start.
    """

    name: str
    quantity: str
    start: float
    width: float


EXPONENTS = (
    Exponent("filling_exponent", "filling_share", 0, 0.15),
    Exponent("memory_exponent", "memory_share", 0.09, 0.1),
)
"""Memory starts from MosaicML's tuned benchmarks (bf16): 45 pairs on A100 of 40 and 80 GB with the same model, context
and number, whose median is 0.94 of the utilization, or 0.5^0.09. Filling starts at no effect: benchmarks are not runs.
"""

NOISE = 0.22
"""Unexplained spread of ln(utilization) among runs; it weighs runs against starting points."""

WITHIN = 0.8
"""Share of unseen runs that lie between P10 and P90."""


def by_organisation(run: PublishedRun) -> str:
    """Group runs by who trained them, the stricter way: Meta's Llama 2 is not used for its Llama 3."""
    return run.organisation


def by_family(run: PublishedRun) -> str:
    """Group runs by family: models developed from one another."""
    return f"{run.organisation} {run.family}"


def implied_utilisation(runs: Sequence[PublishedRun]) -> Array:
    """Return the utilization that each run's reported hours imply, with the model's FLOPs."""
    predicted = evaluate(columns_of(runs), ("training_hours", "published_utilisation"))
    return predicted["training_hours"] * predicted["published_utilisation"] / reported_hours(runs)


def fit(runs: Sequence[PublishedRun], **constants: float) -> Coefficients:
    """Return all coefficients except the spread; constants replace the plan's constants.

    An organization with c runs has the weight of √c independent runs.
    """
    bases = evaluate(columns_of(runs), [exponent.quantity for exponent in EXPONENTS], **constants)
    features = [np.log(bases[exponent.quantity]) for exponent in EXPONENTS]
    trust = np.sqrt(_weights(runs)) / NOISE
    rows = np.column_stack([np.ones(len(runs)), *features]) * trust[:, None]
    prior = np.column_stack([np.zeros(len(EXPONENTS)), np.diag([1 / exponent.width for exponent in EXPONENTS])])
    start = [exponent.start / exponent.width for exponent in EXPONENTS]
    aims = np.concatenate([np.log(implied_utilisation(runs)) * trust, start])
    solution, *_ = np.linalg.lstsq(np.vstack([rows, prior]), aims, rcond=None)
    names = ("reference_utilisation_share", *(exponent.name for exponent in EXPONENTS))
    return dict(zip(names, (float(np.exp(solution[0])), *map(float, solution[1:])), strict=True))


def predict_unseen(runs: Sequence[PublishedRun], group: Group = by_organisation, **constants: float) -> Array:
    """Return the median hours of each run, from coefficients fitted without any run of its group."""
    predicted = np.empty(len(runs))
    names = [group(run) for run in runs]
    for name in sorted(set(names)):
        of_group = [run for run in runs if group(run) == name]
        others = [run for run in runs if group(run) != name]
        predicted[np.array(names) == name] = hours(columns_of(of_group), **fit(others, **constants), **constants)[1]
    return predicted


def spread(runs: Sequence[PublishedRun], group: Group = by_organisation) -> float:
    """Return the factor within which `WITHIN` of unseen runs lie.

    Every organization counts once. One further, unseen organization counts as outside.
    """
    misses = np.abs(np.log(predict_unseen(runs, group) / reported_hours(runs)))
    weights = _weights(runs) ** 2
    order = np.argsort(misses)
    covered = np.cumsum(weights[order]) / (weights.sum() + 1)
    return float(np.exp(misses[order][np.searchsorted(covered, WITHIN)]))


def derive(runs: Sequence[PublishedRun]) -> Coefficients:
    """Return every fitted constant of the plan."""
    return fit(runs) | {"utilisation_spread": spread(runs)}


def _weights(runs: Sequence[PublishedRun]) -> Array:
    """Return 1/√c for each run, where c is the number of runs of its organization."""
    names = [by_organisation(run) for run in runs]
    return np.array([names.count(name) ** -0.5 for name in names])


def reported_hours(runs: Sequence[PublishedRun]) -> Array:
    """Return the published hours."""
    return np.array([run.accelerator_hours for run in runs], dtype=float)
