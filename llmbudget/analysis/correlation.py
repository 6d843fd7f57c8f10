"""Correlations between uncertain parameters."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

import numpy as np

from llmbudget.plan.file import PlanError
from llmbudget.plan.ranges import Numbers

Correlations = Mapping[tuple[str, str], float]
"""Pairs of parameters, each with the correlation of their standard normal numbers, from -1 to 1."""

USUAL: Correlations = {
    ("utilisation_luck", "idle_share"): -0.5,
    ("mfu", "idle_share"): -0.5,
    ("hours_between_failures", "idle_share"): -0.3,
    ("usual_spot_ratio", "usual_reserved_1y_ratio"): 0.5,
    ("usual_spot_ratio", "usual_reserved_3y_ratio"): 0.5,
    ("usual_reserved_1y_ratio", "usual_reserved_3y_ratio"): 0.7,
}
"""Assumptions. At scale, utilization and goodput worsen for the same reasons: networks, stragglers, faults.
Discounts in one market move together; listed prices all follow one number, `price_change_rate`.
"""

_LEAST = -1e-9
"""Lowest eigenvalue that counts as 0 with rounding."""

_DIGITS = 9
"""Digits of a correlation read from the matrix."""


def mixing(drawn: Collection[str], own: Correlations) -> tuple[Sequence[str], Numbers]:
    """Return the correlated parameters, and the matrix that mixes their standard normal numbers.

    Args:
        drawn: the parameters that have a range.
        own: correlations that replace the usual ones or are added to them.

    Raises:
        PlanError: a parameter is not drawn, a correlation is outside -1 to 1, or the set is inconsistent.
    """
    for (first, second), value in own.items():
        _check(first, second, value, drawn)
    chosen = {frozenset(pair): value for pair, value in {**USUAL, **_ordered(own)}.items() if set(pair) <= set(drawn)}
    names = sorted({name for pair in chosen for name in pair})
    matrix = np.eye(len(names))
    for row, column in combinations(range(len(names)), 2):
        matrix[row, column] = matrix[column, row] = chosen.get(frozenset((names[row], names[column])), 0.0)
    levels, directions = np.linalg.eigh(matrix)
    if np.any(levels < _LEAST):
        raise PlanError([f"Correlations: the set for {', '.join(names)} is inconsistent; move some closer to 0."])
    return names, directions * np.sqrt(np.maximum(levels, 0)) @ directions.T


def pairs(names: Sequence[str], matrix: Numbers) -> Correlations:
    """Return the correlations behind the matrix of `mixing`, without zeros."""
    correlations = np.round(matrix @ matrix.T, _DIGITS)
    by_pair = {(names[a], names[b]): float(correlations[a, b]) for a, b in combinations(range(len(names)), 2)}
    return {pair: value for pair, value in by_pair.items() if value}


def mixed(z: Mapping[str, Numbers], names: Sequence[str], matrix: Numbers) -> dict[str, Numbers]:
    """Return the standard normal numbers of the correlated parameters."""
    # Written out: linear algebra libraries round differently on other machines and with other thread counts.
    return {
        name: np.sum([share * z[other] for other, share in zip(names, shares, strict=True)], axis=0)
        for name, shares in zip(names, matrix, strict=True)
    }


def _ordered(own: Correlations) -> Correlations:
    """Return pairs in the order of `USUAL`, if it has them."""
    return {((b, a) if (b, a) in USUAL else (a, b)): value for (a, b), value in own.items()}


def _check(first: str, second: str, value: float, drawn: Collection[str]) -> None:
    for name in (first, second):
        if name not in drawn:
            raise PlanError(
                [f"Correlations: {name!r} has no range here; choose a parameter that `Budget.drivers()` lists."]
            )
    if first == second:
        raise PlanError([f"Correlations: {first} is paired with itself; choose two different parameters."])
    if not -1 <= value <= 1:
        raise PlanError([f"Correlations: {value} for {first} and {second} is out of range; use -1 to 1."])
