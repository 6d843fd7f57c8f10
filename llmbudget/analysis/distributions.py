"""How a number with a range turns out: a draw for each standard normal number z.

Every distribution has P10, P50 and P90 where the range says, and is a normal one on a scale of its kind whose halves
below and above the median may differ in width. It grows with z, so correlated z give correlated draws.

| kind | scale | reason |
|---|---|---|
| amounts, prices, counts, multiples: above 0 | logarithm | they miss by factors, and never fall below 0 |
| shares between 0 and 1 | log odds | as above, and they never pass 1 |
| whose range touches 0 or the largest share, or goes below 0 | as it is, cut at the bounds | no factor leads to 0 |

What is counted in whole numbers is rounded.
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
"""The standard normal number that nine of ten lie below."""


@dataclass(frozen=True)
class Distribution:
    """The draws of one parameter.

    Attributes:
        low, value, high: P10, P50, P90; (rows, 1), of a scalar one row.
        scale: "log", "logit" or "linear".
        bounds: what no draw lies outside of, or None.
        whole: draws are rounded.
    """

    low: Numbers
    value: Numbers
    high: Numbers
    scale: str
    bounds: tuple[float, float] | None
    whole: bool

    def __call__(self, z: Numbers) -> Numbers:
        """Return a draw for each z, which is (cases, 1, 1)."""
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
        return drawn.T[..., np.newaxis]  # the cases of a row side by side: numpy is quick along long axes only

    @cached_property
    def _varies(self) -> npt.NDArray[np.bool_]:
        """Which rows have a range, (rows,); only they are drawn."""
        return np.ravel(self.low < self.high)

    @cached_property
    def _halves(self) -> tuple[Numbers, Numbers, Numbers]:
        """The median on the scale, and how far P10 and P90 are from it there; of the rows that have a range."""
        to, _ = _SCALES[self.scale]
        low, middle, high = (to(numbers[self._varies]) for numbers in (self.low, self.value, self.high))
        return middle, middle - low, high - middle


def distribution(record: Number, found: Range) -> Distribution:
    """Return how a parameter with a range is drawn."""
    decided = record.at_least < record.at_most
    bounds = (record.at_least, record.at_most) if decided else None
    low, value, high = (np.atleast_2d(numbers) for numbers in (found.low, found.value, found.high))
    return Distribution(low, value, high, _scale(record, found), bounds, record.whole)


def _scale(record: Number, found: Range) -> str:
    varies = found.low < found.high
    if np.any(found.low[varies] <= 0):
        return "linear"
    if record.unit.split("/")[0] != "share" or record.at_most > 1:
        return "log"
    return "logit" if np.all(found.high[varies] < 1) else "linear"


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
