"""One plan with many sets of strategies, evaluated at once along the case axis."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values
from llmbudget.quantities.recall import Recall
from llmbudget.strategies import strategies

Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


LEAST_MONTHS = 2
"""Fewest months evaluated: numpy would treat an axis with one entry as a scalar."""


def months_to(inputs: Mapping[str, Any], last: float) -> Numbers:
    """Return the months of the budget; later months are empty."""
    months: Numbers = inputs["month"][: max(int(last), LEAST_MONTHS)]
    return months


def in_use(plan: Plan) -> tuple[str, ...]:
    """Return the ids of the strategies in use, in the order of application."""
    return tuple(strategy.id for strategy in plan.strategies.in_use())


def evaluate(
    plan: Plan, cases: Iterable[Collection[str]], targets: Iterable[str], recall: Recall | None = None
) -> Mapping[str, Numbers]:
    """Return scalar quantities of a plan for each set of strategies; every array is (cases,).

    Args:
        plan: everything but the switches.
        cases: ids of the strategies that are on, per case.
        targets: ids of scalar quantities.
        recall: the values of an earlier plan with the same cases, if any.
    """
    sets, wanted = list(cases), list(targets)
    inputs = facts(plan.catalog) | values(plan)
    for name in strategies():
        switch = np.array([float(name in case) for case in sets])
        # A switch that is equal in all cases stays a scalar, and so do the quantities only it adjusts.
        inputs[f"{name}_use"] = float(switch[0]) if np.ptp(switch) == 0 else switch.reshape(-1, 1, 1)
    values_of = (recall or Recall()).evaluate(model(), inputs, wanted)
    return {name: np.broadcast_to(np.ravel(values_of[name]), len(sets)).astype(float) for name in wanted}
