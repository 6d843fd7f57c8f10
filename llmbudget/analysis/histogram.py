"""A histogram of draws, in memory that does not grow with their number.

Draws are counted in narrow bins; the leading bits of a floating-point number are its bin number. Counts add up to the
same in any order, so draws can be split across any number of pieces and machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from llmbudget.plan.ranges import Numbers

BITS = 12
"""Bits of the fraction in a bin number: a bin is at most 0.024% wide (one part in 4,096)."""

_SHIFT = 52 - BITS
_ALL_BUT_SIGN = np.int64(0x7FFF_FFFF_FFFF_FFFF)

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """Draws by bin, in ascending order; all arrays are (bins,).

    Attributes:
        bins: bin numbers.
        least: lowest draw in each bin.
        numbers: number of draws in each bin.
    """

    bins: Integers
    least: Numbers
    numbers: Integers

    @staticmethod
    def of(draws: Numbers) -> "Counts":
        """Return the counts of draws, (draws,)."""
        ordered = np.sort(draws) + 0.0  # -0.0 becomes 0.0
        bins = _bins(ordered)
        first = np.flatnonzero(np.diff(bins, prepend=bins[0] - 1))
        return Counts(bins[first], ordered[first], np.diff(first, append=len(bins)))

    @staticmethod
    def together(parts: Sequence["Counts"]) -> "Counts":
        """Return the combined counts of all parts."""
        bins, place = np.unique(np.concatenate([part.bins for part in parts]), return_inverse=True)
        least = np.full(len(bins), np.inf)
        np.minimum.at(least, place, np.concatenate([part.least for part in parts]))
        numbers = np.zeros(len(bins), dtype=np.int64)
        np.add.at(numbers, place, np.concatenate([part.numbers for part in parts]))
        return Counts(bins, least, numbers)

    @property
    def total(self) -> int:
        """The number of draws."""
        return int(self.numbers.sum())

    def quantile(self, share: float) -> float:
        """Return the value that a share of the draws does not exceed, to the width of a bin."""
        rank = max(int(np.ceil(share * self.total)), 1)
        return float(self.least[np.searchsorted(np.cumsum(self.numbers), rank)])

    def mean(self) -> float:
        """Return the mean, to the width of a bin."""
        return float(np.sum(self.least * self.numbers) / self.total)

    def above(self, limit: float) -> float:
        """Return the share of draws above a limit; a bin counts by its lowest draw."""
        return float(self.numbers[self.least > limit].sum() / self.total)


def _bins(numbers: Numbers) -> Integers:
    """Return the bin number of each number; it grows with the number, negative numbers included."""
    bits = numbers.view(np.int64)
    return (bits ^ (bits >> 63 & _ALL_BUT_SIGN)) >> _SHIFT
