"""The reverse question: what is the largest model, or the most tokens, that this money trains."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

import numpy as np

from llmbudget.analysis.over import check_limits
from llmbudget.analysis.search import Candidates, leave_out
from llmbudget.analysis.space import COUNT
from llmbudget.analysis.windows import Windows
from llmbudget.budget import Budget, PlanError
from llmbudget.catalog import methods
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.plan import Plan, number_record
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.values import values
from llmbudget.quantities.folded import Folded

TOKENS, ALL, ACTIVE = "tokens", "parameters_total", "parameters_active"
LEAST, OPTIMAL, LOSS = "least_accelerators", "optimal_tokens", "expected_loss"

OF = ("both", "parameters", "tokens")
"""What grows: parameters and tokens in the compute-optimal split, or one of them while the other is as planned."""

_NO_SPLIT = (
    "the compute-optimal split is of full training from scratch, and this plan starts from an open model; choose "
    "parameters or tokens."
)

STEPS, ROUNDS = 129, 4
"""Sizes that are tried at once, and how often between the largest that can be paid and the next one."""


@dataclass(frozen=True)
class Largest:
    """The largest that a sum of money trains.

    Attributes:
        budget: the plan with it; as many accelerators work on it as planned, or as hold it.
        limit: what the next larger one does that may not be, such as "costs more than 700,000 USD".
    """

    budget: Budget
    limit: str

    @property
    def parameters(self) -> float:
        """All parameters of the model."""
        return self.budget.plan.workload.parameters_total

    @property
    def tokens(self) -> float:
        """Training tokens."""
        return self.budget.plan.workload.tokens

    @property
    def loss(self) -> float:
        """The loss that the scaling law expects, in nats per token; of full training from scratch only."""
        return float(self.budget[LOSS])


def largest(budget: Budget, money: float, of: str = "both", deadline: float | None = None) -> Largest:
    """Return the largest that the money trains, as `Budget.largest` says."""
    _check(budget.plan, money, of)
    check_limits(deadline=deadline)
    asked = _Question(budget.plan, facts() | values(budget.plan), money, deadline, of)
    low, high = asked.bounds()
    for _ in range(ROUNDS):
        scales = np.geomspace(low, high, STEPS)
        alive = asked.possible(scales).alive
        if not len(alive):
            raise PlanError([f"Money: {money:,.0f} USD train nothing here; the least {asked.reason(scales[0])}."])
        last = int(alive[-1])
        if last == STEPS - 1:
            return Largest(asked.budget(scales[last]), "is more than a plan may hold")
        low, high = scales[last], scales[last + 1]
    return Largest(asked.budget(low), asked.reason(high))


@dataclass(frozen=True)
class _Question:
    """One kind of growth of one plan, within its limits."""

    plan: Plan
    inputs: Mapping[str, Any]
    money: float
    deadline: float | None
    of: str

    def bounds(self) -> tuple[float, float]:
        """Return the least and most that grows: tokens, or active parameters."""
        tokens, size = (number_record(name) for name in (TOKENS, ALL))
        if self.of == "tokens":
            return tokens.at_least, tokens.at_most
        most = size.at_most * self._active_share
        if self.of == "parameters":
            return size.at_least, most
        by_tokens = np.geomspace(size.at_least, most, STEPS)
        fits = by_tokens[self._optimal(by_tokens) <= tokens.at_most]
        return size.at_least, float(fits[-1])

    def possible(self, scales: Numbers) -> Candidates:
        """Return the sizes that the money, the months and the accelerators allow."""
        varied = self._varied(scales)
        windows = self._windows.fitted(self.inputs, varied)
        left = Candidates(self.inputs, varied | windows, np.arange(len(scales)))
        leave_out(left, self.deadline, self.money)
        return left

    def reason(self, scale: float) -> str:
        """Return what keeps a size out."""
        return next(iter(self.possible(np.array([scale])).left_out))

    def budget(self, scale: float) -> Budget:
        """Return the plan at a size, with the windows that it needs."""
        varied = self._varied(np.array([scale]))
        found = varied | self._windows.fitted(self.inputs, varied)
        return Budget(self.plan, **{name: float(one[0, 0, 0]) for name, one in found.items()})

    @cached_property
    def _windows(self) -> Windows:
        return Windows.of(self.plan, self.inputs)

    @property
    def _active_share(self) -> float:
        workload = self.plan.workload
        return (workload.parameters_active or workload.parameters_total) / workload.parameters_total

    def _varied(self, scales: Numbers) -> dict[str, Numbers]:
        column = scales.reshape(-1, 1, 1)
        if self.of == "tokens":
            found = {TOKENS: column}
        else:
            found = self._sized(scales)
            if self.of == "both":
                found[TOKENS] = self._optimal(scales).reshape(-1, 1, 1)
        least = Folded(model(), self.inputs, found, (LEAST,))(found)[LEAST]
        most = number_record(COUNT).at_most
        return found | {
            COUNT: np.minimum(np.maximum(least * np.ones_like(column), self.plan.compute.n_accelerators), most)
        }

    def _sized(self, parameters_active: Numbers) -> dict[str, Numbers]:
        """Return all and active parameters of a size; where the plan leaves the active ones empty they stay so."""
        active = parameters_active.reshape(-1, 1, 1)
        found = {ALL: active / self._active_share}
        return found if self.plan.workload.parameters_active is None else {ACTIVE: active, **found}

    def _optimal(self, parameters_active: Numbers) -> Numbers:
        found = self._sized(parameters_active)
        return np.ravel(Folded(model(), self.inputs, found, (OPTIMAL,))(found)[OPTIMAL])


def _check(plan: Plan, money: float, of: str) -> None:
    if of not in OF:
        raise PlanError([f"What grows: {of!r} is none; choose one of {', '.join(OF)}."])
    if isinstance(money, bool) or not isinstance(money, Real) or not 0 < float(money) < math.inf:
        raise PlanError([f"Money: {money!r} trains nothing; give an amount above 0 in USD."])
    if of == "both" and not is_from_scratch(plan):
        raise PlanError([f"What grows: {_NO_SPLIT}"])


def is_from_scratch(plan: Plan) -> bool:
    """Return whether all weights are trained, from new ones: the scaling law says nothing of other plans."""
    full = methods()[plan.workload.method].trained_share == 1
    return full and plan.workload.initial_weights != "open" and not plan.strategies.transfer_learning.use
