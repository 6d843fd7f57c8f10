"""Draws of a plan: every number that has a range is drawn, and quantities follow along the case axis.

A draw is what is spent: contingency is a reserve for overruns, and an overrun is already in the draw. So draws hold no
contingency, and spending is held against the budget, the cap and the cash with it.

Draws are made in blocks of `BLOCK`, each from random numbers of its own for each parameter: a draw depends on the
seed, on its number and on the name of the parameter, not on how many others are drawn, by whom, or in which order;
that of a correlated parameter also on those that it moves together with.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np

from llmbudget.analysis.correlation import Correlations, mixed, mixing
from llmbudget.analysis.distributions import Distribution, distribution
from llmbudget.analysis.strategy_cases import months_to
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.file import PlanError
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.plan.plan import Plan, number_record
from llmbudget.plan.ranges import Numbers, ranges
from llmbudget.plan.values import values
from llmbudget.quantities.partial_evaluation import Folded

HORIZON = "horizon_months"
BLOCK = 4096
"""Draws that are evaluated at once: small enough for the processor's cache, large enough for numpy."""


@dataclass(frozen=True)
class Sample:
    """What is needed to draw a plan anywhere: it can be sent to another process.

    Attributes:
        inputs: every input of the model, as planned but without contingency; months as far as the budget goes.
        distributions: how each parameter with a range is drawn.
        correlated: names of the parameters that move together, and the matrix that mixes their z.
    """

    inputs: Mapping[str, Any]
    distributions: Mapping[str, Distribution]
    correlated: tuple[Sequence[str], Numbers]
    seed: int

    def z(self, block: int) -> dict[str, Numbers]:
        """Return the standard normal numbers of a block by parameter, each (BLOCK, 1, 1)."""
        found = {
            name: np.random.default_rng([self.seed, block, zlib.crc32(name.encode())]).standard_normal((BLOCK, 1, 1))
            for name in self.distributions
        }
        return found | mixed(found, *self.correlated)

    def drawn(self, z: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Return the draws of every parameter."""
        return {name: one(z[name]) for name, one in self.distributions.items()}

    def folded(self, targets: Sequence[str]) -> Folded:
        """Return quantities as a function of the draws."""
        return Folded(model(), self.inputs, self.distributions, targets)


def sample(plan: Plan, seed: int, correlations: Correlations) -> Sample:
    """Return how a plan is drawn.

    Raises:
        PlanError: a seed that is none, or correlations that cannot be, as `mixing`.
    """
    if not isinstance(seed, Integral) or seed < 0:
        raise PlanError([f"Seed: {seed!r} is none; give a whole number from 0, such as 1."])
    known = {name: found for name, found in ranges(plan).items() if name not in CONTINGENCY_RATES}
    drawn = {name: distribution(number_record(name), found) for name, found in known.items()}
    inputs = facts(plan.catalog) | values(plan) | dict.fromkeys(CONTINGENCY_RATES, 0.0)
    if HORIZON not in drawn:
        inputs["month"] = months_to(inputs, inputs[HORIZON])
    return Sample(inputs, drawn, mixing(drawn, correlations), int(seed))
