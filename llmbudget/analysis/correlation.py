"""What turns out better or worse together."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

import numpy as np

from llmbudget.plan.file import PlanError
from llmbudget.plan.ranges import Numbers

Correlations = Mapping[tuple[str, str], float]
"""Pairs of parameters, each with the correlation of their standard normal numbers, from -1 to 1."""

USUAL: Correlations = {
    ("reference_utilisation_share", "idle_share"): -0.5,
    ("mfu", "idle_share"): -0.5,
    ("hours_between_failures", "idle_share"): -0.3,
    ("usual_spot_ratio", "usual_reserved_1y_ratio"): 0.5,
    ("usual_spot_ratio", "usual_reserved_3y_ratio"): 0.5,
    ("usual_reserved_1y_ratio", "usual_reserved_3y_ratio"): 0.7,
}
"""Assumptions. At scale utilisation and goodput worsen together, for the same reasons: networks, stragglers, faults.
Discounts of one market move together; the prices that they are taken of all follow one number, `price_change_rate`.
"""

_LEAST = -1e-9
"""An eigenvalue above it is 0 but for rounding."""

_DIGITS = 9
"""Digits that a correlation keeps when it is read off the matrix."""


def mixing(drawn: Collection[str], own: Correlations) -> tuple[Sequence[str], Numbers]:
    """Return the parameters that move together, and the matrix that mixes their standard normal numbers.

    Args:
        drawn: the parameters that have a range.
        own: correlations that take the place of the usual ones, or are added to them.

    Raises:
        PlanError: a pair that is not drawn, a correlation outside of -1 to 1, or some that cannot hold together.
    """
    for (one, other), value in own.items():
        _check(one, other, value, drawn)
    chosen = {frozenset(pair): value for pair, value in {**USUAL, **_ordered(own)}.items() if set(pair) <= set(drawn)}
    names = sorted({name for pair in chosen for name in pair})
    matrix = np.eye(len(names))
    for row, column in combinations(range(len(names)), 2):
        matrix[row, column] = matrix[column, row] = chosen.get(frozenset((names[row], names[column])), 0.0)
    levels, directions = np.linalg.eigh(matrix)
    if np.any(levels < _LEAST):
        raise PlanError([f"Correlations: those of {', '.join(names)} cannot hold together; bring some nearer to 0."])
    return names, directions * np.sqrt(np.maximum(levels, 0)) @ directions.T


def pairs(names: Sequence[str], matrix: Numbers) -> Correlations:
    """Return the correlations that `mixing` made its matrix of, without those that are 0."""
    together = np.round(matrix @ matrix.T, _DIGITS)
    found = {(names[a], names[b]): float(together[a, b]) for a, b in combinations(range(len(names)), 2)}
    return {pair: value for pair, value in found.items() if value}


def mixed(z: Mapping[str, Numbers], names: Sequence[str], matrix: Numbers) -> dict[str, Numbers]:
    """Return the standard normal numbers of the parameters that move together."""
    # Written out: algebra libraries round otherwise on other machines, and with another number of threads.
    return {
        name: np.sum([share * z[other] for other, share in zip(names, shares, strict=True)], axis=0)
        for name, shares in zip(names, matrix, strict=True)
    }


def _ordered(own: Correlations) -> Correlations:
    """Return pairs as `USUAL` has them where it has the same ones the other way round."""
    return {((b, a) if (b, a) in USUAL else (a, b)): value for (a, b), value in own.items()}


def _check(one: str, other: str, value: float, drawn: Collection[str]) -> None:
    for name in (one, other):
        if name not in drawn:
            raise PlanError(
                [f"Correlations: {name!r} is no parameter that is drawn here; `Budget.drivers()` lists those that are."]
            )
    if one == other or not -1 <= value <= 1:
        raise PlanError([f"Correlations: {value} of {one} and {other} is none; give a number from -1 to 1 of a pair."])
