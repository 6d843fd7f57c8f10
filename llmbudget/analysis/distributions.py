"""Distributions: turn a standard normal number z into a draw of an uncertain number.

Every distribution matches the P10, P50 and P90 of the range. It is normal on the scale below; its halves below and
above the median may differ in width. Draws grow with z, so correlated z give correlated draws.

| numbers | scale | reason |
|---|---|---|
| amounts, prices, counts, multiples above 0 | logarithm | they miss by factors, and never fall below 0 |
| shares between 0 and 1 | log odds | as above, and they never exceed 1 |
| ranges that reach 0, a negative number or the largest share | linear, cut at the bounds | no factor leads to 0 |

Counts of whole numbers are rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from llmbudget.parameters.record import Number
from llmbudget.plan.ranges import Numbers, Range

Z90 = NormalDist().inv_cdf(0.9)
"""P90 of the standard normal distribution."""


@dataclass(frozen=True)
class Distribution:
    """The draws of one parameter.

    Attributes:
        low, value, high: P10, P50, P90; (rows, 1), with one row for a scalar.
        scale: "log", "logit" or "linear".
        bounds: limits of all draws, or None.
        whole: whether draws are rounded.
    """

    low: Numbers
    value: Numbers
    high: Numbers
    scale: str
    bounds: tuple[float, float] | None
    whole: bool

    def __call__(self, z: Numbers) -> Numbers:
        """Return a draw per z; z is (cases, 1, 1)."""
        _, back = _SCALES[self.scale]
        middle, below, above = self._halves
        cases = np.ravel(z)
        drawn = back(middle + cases / Z90 * np.where(cases < 0, below, above))
        if self.bounds:
            drawn = np.clip(drawn, *self.bounds)
        drawn = np.round(drawn) if self.whole else drawn
        if not self._varies.all():
            table = np.repeat(self.value, len(cases), axis=1)
            table[self._varies] = drawn
            drawn = table
        return drawn.T[..., np.newaxis]  # the cases of a row lie side by side: numpy is fast only along long axes

    @cached_property
    def _varies(self) -> npt.NDArray[np.bool_]:
        """Whether each row has a range, (rows,); only those rows are drawn."""
        return np.ravel(self.low < self.high)

    @cached_property
    def _halves(self) -> tuple[Numbers, Numbers, Numbers]:
        """Median, and its distances to P10 and P90, on the scale; only for rows with a range."""
        to, _ = _SCALES[self.scale]
        low, middle, high = (to(numbers[self._varies]) for numbers in (self.low, self.value, self.high))
        return middle, middle - low, high - middle


def distribution(record: Number, outcomes: Range) -> Distribution:
    """Return the distribution of a parameter with a range."""
    decided = record.at_least < record.at_most
    bounds = (record.at_least, record.at_most) if decided else None
    low, value, high = (np.atleast_2d(numbers) for numbers in (outcomes.low, outcomes.value, outcomes.high))
    return Distribution(low, value, high, _scale(record, outcomes), bounds, record.whole)


def _scale(record: Number, outcomes: Range) -> str:
    varies = outcomes.low < outcomes.high
    if np.any(outcomes.low[varies] <= 0):
        return "linear"
    if record.unit.split("/")[0] != "share" or record.at_most > 1:
        return "log"
    return "logit" if np.all(outcomes.high[varies] < 1) else "linear"


def _log_odds(share: Numbers) -> Numbers:
    return np.log(share / (1 - share))


def _share(log_odds: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-log_odds))


def _same(number: Numbers) -> Numbers:
    return number


Scale = Callable[[Numbers], Numbers]
_SCALES: dict[str, tuple[Scale, Scale]] = {
    "log": (np.log, np.exp),
    "logit": (_log_odds, _share),
    "linear": (_same, _same),
}
