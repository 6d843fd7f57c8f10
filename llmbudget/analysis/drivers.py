"""Drivers: the numbers that move spending most, at their low and high, and their share of its variance.

As in all draws, contingency is left out: the reserve does not grow with the overruns it covers.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from llmbudget.analysis.correlation import Correlations
from llmbudget.analysis.sampling import BLOCK, Sample, sample
from llmbudget.analysis.workers import Progress, in_parts
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.former_names import current_name
from llmbudget.plan.addresses import parameter_of, title_of
from llmbudget.plan.file import PlanError
from llmbudget.plan.ranges import Numbers, range_source

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 8 * BLOCK
"""Enough that chance moves a share by about 0.01, and a share of zero by 0.001."""

BINS = 256
"""Equally likely classes of a parameter's draws, whose means are compared. Effects within a class are not seen. With
few classes, much of the effect of skewed parameters would be missed, since their highest tenth is wide.
"""

_EDGES = np.array([NormalDist().inv_cdf(number / BINS) for number in range(1, BINS)])


@dataclass(frozen=True)
class Swing:
    """Effect of one parameter or cell on a quantity, with everything else as planned.

    Attributes:
        low, high: the quantity with the parameter at its P10 and its P90.
    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """Difference between the two."""
        return abs(self.high - self.low)


def swings(drawn: Sample, of: str) -> dict[str, Swing]:
    """Return the swing of each parameter that moves a scalar quantity, widest first."""
    n_cases = 2 * len(drawn.distributions)
    cases = {}
    for place, (name, outcomes) in enumerate(drawn.distributions.items()):
        cases[name] = np.repeat(outcomes.value[np.newaxis], n_cases, axis=0)
        cases[name][2 * place], cases[name][2 * place + 1] = outcomes.low, outcomes.high
    ends = np.broadcast_to(np.ravel(drawn.folded([of])(drawn.by_input(cases))[of]), n_cases).reshape(-1, 2)
    moved = {name: Swing(float(low), float(high)) for name, (low, high) in zip(cases, ends, strict=True)}
    return dict(sorted(((n, s) for n, s in moved.items() if s.width > 0), key=lambda item: -item[1].width))


def shares(
    drawn: Sample, of: str, names: Sequence[str], executor: Executor | None, progress: Progress | None
) -> dict[str, float]:
    """Return the share of a quantity's variance that each parameter explains by itself (first-order Sobol index).

    The variance of the class means, minus the variance expected by chance, divided by the variance of all draws. Shares
    of independent parameters add up to at most 1; the rest comes from interactions. Correlated parameters each include
    the variance they share.
    """
    if not names:
        return {}
    task = partial(_class_sums, drawn, of, names)
    parts = list(in_parts(task, range(DRAWS // BLOCK), executor, progress))
    sums, numbers = np.sum([part[0] for part in parts], axis=0), np.sum([part[1] for part in parts], axis=0)
    square = sum(part[2] for part in parts)
    mean = sums[0].sum() / DRAWS
    total = square - DRAWS * mean**2
    if total <= 0:
        return dict.fromkeys(names, 0.0)
    between = np.sum(numbers * (sums / np.maximum(numbers, 1) - mean) ** 2, axis=1)
    within = (total - between) / (DRAWS - BINS)
    return dict(zip(names, np.maximum(between - (BINS - 1) * within, 0) / total, strict=True))


def _class_sums(drawn: Sample, of: str, names: Sequence[str], block: int) -> tuple[Numbers, Numbers, float]:
    """Return sums and counts of a quantity's draws by parameter and class, and the sum of their squares."""
    z = drawn.z(block)
    draws = np.broadcast_to(np.ravel(drawn.folded([of])(drawn.drawn(z))[of]), BLOCK)
    classes = [np.searchsorted(_EDGES, np.ravel(z[name])) for name in names]
    sums = np.array([np.bincount(of_draw, draws, BINS) for of_draw in classes])
    counts = np.array([np.bincount(of_draw, minlength=BINS) for of_draw in classes])
    return sums, counts, float(np.sum(draws * draws))


def drivers(  # noqa: PLR0913 - keyword arguments with defaults
    budget: Evaluation,
    of: str = "total_cost",
    *,
    seed: int = 0,
    correlations: Correlations | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> "pd.DataFrame":
    """Return a row per parameter that moves a quantity; see `Budget.drivers`."""
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    of = current_name(of)
    if of not in model().base or np.ndim(budget[of]):
        raise PlanError([f"{of!r} is not a quantity with a single value; use an id such as 'total_cost'."])
    drawn = sample(budget.plan, seed, correlations or {})
    moved = swings(drawn, of)
    explained = shares(drawn, of, list(moved), executor, progress)
    rows = [
        [*_row(drawn, name, swing), explained[name], range_source(budget.plan, name)] for name, swing in moved.items()
    ]
    heads = ["label", "unit", "low", "planned", "high", "at_low", "at_high", "swing", "share", "source"]
    return pd.DataFrame(rows, index=pd.Index(list(moved), name="parameter"), columns=heads)


def _row(drawn: Sample, name: str, swing: Swing) -> list[object]:
    outcomes, record = drawn.distributions[name], parameter_of(name).record
    varies = outcomes.low < outcomes.high
    ends = [float(np.mean(numbers[varies])) for numbers in (outcomes.low, outcomes.value, outcomes.high)]
    return [title_of(name), record.unit, *ends, swing.low, swing.high, swing.width]
