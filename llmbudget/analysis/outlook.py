"""The range of the whole, given what has happened: draws of the plan, moved by what is spent.

Each draw of the plan says what the months that are past would have cost, and what the rest will cost. Where a draw's
past differs from what was spent, its rest moves by as much as rest and past go together in all draws: an ensemble
Kalman step on logarithms, by category. So an overrun of compute carries over to compute to come, and the range narrows
as less is left.

Source: G. Evensen, "The Ensemble Kalman Filter: theoretical formulation and practical implementation", Ocean Dynamics
53 (2003). Draws contain the unevenness of months, so what is spent is taken as exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.analysis.sampling import Sample, sample
from llmbudget.analysis.uncertainty import P10, P50, P90
from llmbudget.model import model, progress
from llmbudget.model.actuals import past, spent
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.plan.addresses import parameter_of
from llmbudget.plan.ranges import Numbers

DRAWS = 1000

UNEVEN = 0.1
"""How far a month of a category strays from what drives it, as a logarithm: an assumption, drawn like all others."""

MOST_MOVED = 0.7
"""The largest logarithm by which the past of a category is taken to differ from a draw: twice or half of it."""

SPREAD = 1.25
"""How much wider than stated numbers turn out: real programs have fatter tails and causes in common.

An assumption: widened so, 8 of 10 programs of `benchmarks/forecast.py` stay in the range. Ensemble filters call it
inflation: J. L. Anderson and S. L. Anderson, Monthly Weather Review 127 (1999).
"""

_RIDGE = 1e-6
"""Variance that keeps the equations solvable where a category has no past."""

_LEAST = 1.0
"""What is less, in the report currency, counts as this, so that it has a logarithm."""


@dataclass(frozen=True)
class Outlook:
    """The cost of the whole in the report currency, without contingency: draws contain what it is for.

    Attributes:
        low, middle, high: P10, P50 and P90 of the whole.
        by_month: P10, P50 and P90 of what is spent up to the end of each month, (3, months).
    """

    low: float
    middle: float
    high: float
    by_month: Numbers


@dataclass(frozen=True)
class Past:
    """What has happened.

    Attributes:
        actual: what is spent on each line in each month, (lines, months).
        is_past: whether a month of a line is past, (lines, months).
        done_share: how much of the main run is done; 0 if that is not known.
    """

    actual: Numbers
    is_past: npt.NDArray[np.bool_]
    done_share: float


def outlook(budget: Evaluation, seed: int = 0) -> Outlook:
    """Return the range of the whole, given what has happened.

    Args:
        budget: its plan holds what is spent, and what was measured.
        seed: the same seed gives the same draws.
    """
    series = drawn_costs(budget, seed)
    months, names = series.shape[2], [line.name for line in budget_lines()]
    actual = np.array([spent(budget.plan, name) for name in names])
    is_past = np.array([past(budget.plan, name)[:months] for name in names])
    rest = rest_given(series, Past(actual[:, :months], is_past, float(budget["main_done_share"])))
    so_far = np.cumsum(rest + actual.sum(axis=0)[:months], axis=1)
    low, middle, high = np.quantile(so_far[:, -1] + actual[:, months:].sum(), (P10, P50, P90))
    return Outlook(float(low), float(middle), float(high), np.quantile(so_far, (P10, P50, P90), axis=0))


def drawn_costs(budget: Evaluation, seed: int) -> Numbers:
    """Return draws of each line and month, (draws, lines, months), with what was measured in place of assumptions."""
    drawn = sample(budget.plan, seed, {})
    lines, months = budget_lines(), np.size(drawn.inputs["month"])
    by_line = drawn.folded([line.by_month for line in lines])(_outcomes(budget, drawn))
    series = np.empty((DRAWS, len(lines), months))
    for at, line in enumerate(lines):
        factor = budget["measured_cost_factor"] if line.name in progress.RENTED else 1
        by_month = np.asarray(by_line[line.by_month], dtype=float).reshape(-1, months)
        series[:, at] = by_month * budget.plan.reporting.report_rate * factor
    of_line = _categories()
    strays = np.random.default_rng([seed, months]).normal(0, UNEVEN, (DRAWS, of_line.max() + 1, months))
    uneven: Numbers = series * np.exp(strays[:, of_line])
    return uneven


def _categories() -> npt.NDArray[np.intp]:
    """Return the number of each line's category."""
    return np.unique([line.category for line in budget_lines()], return_inverse=True)[1]


def _outcomes(budget: Evaluation, drawn: Sample) -> Mapping[str, Any]:
    """Return the draws of all parameters; what decides what was measured stays as planned."""
    measured = {"measured_utilisation": "utilisation", "measured_price": "blended_price"}
    known = {quantity for typed, quantity in measured.items() if budget[typed] > 0}
    z = {
        name: values * (0 if known & model().dependents(parameter_of(name).name) else SPREAD)
        for name, values in drawn.z(0).items()
    }
    return {name: values[:DRAWS] for name, values in drawn.drawn(z).items()}


def rest_given(series: Numbers, happened: Past) -> Numbers:
    """Return draws of the rest by month, (draws, months), given what has happened.

    Args:
        series: draws of each line and month before that, (draws, lines, months).
        happened: what has.
    """
    done, rest = (series * happened.is_past).sum(axis=2), series * ~happened.is_past
    if happened.done_share:
        at = [line.name for line in budget_lines()].index(progress.RUN)
        whole, to_come = series[:, at].sum(axis=1), series[:, at].mean(axis=0) * ~happened.is_past[at]
        if not to_come.any():  # all its months are past: the rest comes in the next one
            to_come[min(int(happened.is_past.any(axis=0).sum()), len(to_come) - 1)] = 1
        done[:, at] = whole * happened.done_share
        rest[:, at] = np.outer(whole * (1 - happened.done_share), to_come / to_come.sum())
    moves = _moves(done, rest.sum(axis=2), happened.actual.sum(axis=1))
    given: Numbers = (rest * moves[:, :, np.newaxis]).sum(axis=1)
    return given


def _moves(done: Numbers, rest: Numbers, actual: Numbers) -> Numbers:
    """Return the factor on the rest of each line in each draw; all are (draws, lines), what is spent (lines,)."""
    of_line = _categories()
    was_done, to_come, was = (_logarithms(amounts, of_line) for amounts in (done, rest, actual))
    apart_done, apart_rest = was_done - was_done.mean(axis=0), to_come - to_come.mean(axis=0)
    together = apart_done.T @ apart_done / len(done) + _RIDGE * np.eye(was_done.shape[1])
    gain = np.linalg.solve(together, apart_done.T @ apart_rest / len(done))
    begun = was_done.mean(axis=0) > np.log(_LEAST)
    misses = np.clip(was - was_done, -MOST_MOVED, MOST_MOVED) * begun
    moves: Numbers = np.exp(misses @ gain)[:, of_line]
    return moves


def _logarithms(amounts: Numbers, of_line: npt.NDArray[np.intp]) -> Numbers:
    """Return the logarithms of the sums of each category; lines are the last axis."""
    sums = np.stack([amounts[..., of_line == at].sum(axis=-1) for at in range(of_line.max() + 1)], axis=-1)
    logarithms: Numbers = np.log(np.maximum(sums, _LEAST))
    return logarithms
