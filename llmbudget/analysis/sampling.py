"""Draws of a plan: every number with a range is drawn, and quantities are evaluated along the case axis.

A draw is spending: contingency is a reserve for overruns, and the draw already includes them. So draws contain no
contingency, and spending is compared with the budget, the cap and the cash that do.

Draws are made in blocks of `BLOCK`, each with its own random numbers per parameter. A draw depends on the seed, its
number and the name of the parameter, not on the number, place or order of other draws. For a correlated parameter it
also depends on the parameters it moves with.
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
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Number
from llmbudget.plan.addresses import parameter_of
from llmbudget.plan.file import PlanError
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers, ranges
from llmbudget.plan.values import by_input, values
from llmbudget.quantities.partial_evaluation import Folded

HORIZON = "horizon_months"
BLOCK = 4096
"""Draws evaluated at once: small enough for the processor's cache, large enough for numpy."""


@dataclass(frozen=True)
class Sample:
    """Everything needed to draw a plan, in a form that can be sent to another process.

    Attributes:
        inputs: all model inputs as planned, without contingency, for the months of the budget.
        distributions: distribution of each parameter with a range, by id, and of each cell with its own, by address.
        correlated: names of the correlated parameters, and the matrix that mixes their z.
    """

    inputs: Mapping[str, Any]
    distributions: Mapping[str, Distribution]
    correlated: tuple[Sequence[str], Numbers]
    seed: int

    def z(self, block: int) -> dict[str, Numbers]:
        """Return the standard normal numbers of a block by parameter, each (BLOCK, 1, 1)."""
        independent = {
            name: np.random.default_rng([self.seed, block, zlib.crc32(name.encode())]).standard_normal((BLOCK, 1, 1))
            for name in self.distributions
        }
        return independent | mixed(independent, *self.correlated)

    def drawn(self, z: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Return the draws of every parameter."""
        return self.by_input({name: draws_of(z[name]) for name, draws_of in self.distributions.items()})

    def by_input(self, outcomes: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Return outcomes of parameters and cells, each (cases, rows, 1), by the model's inputs."""
        rows = {name: cell.low < cell.high for name, cell in self.distributions.items()}
        return by_input(outcomes, rows, self.inputs)

    def folded(self, targets: Sequence[str]) -> Folded:
        """Return quantities as a function of the draws."""
        varying = {parameter_of(name).name for name in self.distributions}
        return Folded(model(), self.inputs, varying, targets)


def sample(plan: Plan, seed: int, correlations: Correlations) -> Sample:
    """Return the sample of a plan.

    Raises:
        PlanError: the seed or a correlation is invalid; see `mixing`.
    """
    if not isinstance(seed, Integral) or seed < 0:
        raise PlanError([f"Seed: {seed!r} is not a seed; enter a whole number from 0, such as 1."])
    uncertain = {name: outcomes for name, outcomes in ranges(plan).items() if name not in CONTINGENCY_RATES}
    drawn = {name: distribution(_record(name), outcomes) for name, outcomes in uncertain.items()}
    inputs = facts(plan.catalog) | values(plan) | dict.fromkeys(CONTINGENCY_RATES, 0.0)
    if HORIZON not in drawn:
        inputs["month"] = months_to(inputs, inputs[HORIZON])
    return Sample(inputs, drawn, mixing(drawn, correlations), int(seed))


def _record(name: str) -> Number:
    """Return the record of a number, by its id or address."""
    record = parameter_of(name).record
    assert isinstance(record, Number)
    return record
