"""Which saving strategies to use: every set of those that apply is evaluated, none is guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from llmbudget.analysis.cases import Numbers, Truths, evaluate
from llmbudget.analysis.ledger import NET, refusal, switched
from llmbudget.budget import Budget, PlanError
from llmbudget.model import model
from llmbudget.plan.plan import Plan
from llmbudget.quantities.quantity import checks, quantities
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import RISKS

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 1024
"""Sets evaluated at once: bounds the memory."""

CENT = 0.01
FIT = ("check_memory", "check_deadline", "check_evaluation")
"""What a recommended set has to make hold when any set does."""


@dataclass(frozen=True)
class Recommendation:
    """The set of strategies that saves most, in the order in which to take them up.

    Attributes:
        budget: the plan with just these in use.
        savings: USD that each saves on top of those before it, of the cost after credits and contributions.
        left_out: why each of the others is not in it.
    """

    budget: Budget
    savings: dict[str, float]
    left_out: dict[str, str]

    def table(self) -> "pd.DataFrame":
        """Return a row for each strategy: its place in the order (0 when left out), its saving, and the reason."""
        import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

        rows = [(n, strategies()[name].title, saved, "") for n, (name, saved) in enumerate(self.savings.items(), 1)]
        rows += [(0, strategies()[name].title, 0.0, why) for name, why in self.left_out.items()]
        index = pd.Index([*self.savings, *self.left_out], name="strategy")
        return pd.DataFrame(rows, index=index, columns=["order", "label", "saving", "reason"])


def recommend(plan: Plan, *, deadline: float | None = None, risk: str = "medium") -> Recommendation:
    """Return the strategies that save most of the cost after credits and contributions.

    A set may break no check that holds without strategies, and must fit memory and windows when any set does.

    Args:
        plan: its strategies' parameters are taken as they are; which of them it has in use does not matter.
        deadline: month of the budget, counted from 1, by whose end training and evaluation are done.
        risk: the highest risk that is accepted: low, medium or high.

    Raises:
        PlanError: there is no such risk, or no set of strategies meets the deadline.
    """
    if risk not in RISKS:
        raise PlanError([f"Risk: {risk!r} is none; choose one of {', '.join(RISKS)}."])
    left_out = dict(_not_applicable(plan, risk))
    space = _Space(plan, tuple(name for name in strategies() if name not in left_out), deadline)
    best = space.best()
    savings = dict(space.in_order(best))
    left_out |= {name: space.why_not(name, best) for name in space.names if name not in savings}
    return Recommendation(Budget(switched(plan, list(savings))), savings, left_out)


def _not_applicable(plan: Plan, risk: str) -> Iterator[tuple[str, str]]:
    """Yield the strategies that no set may have, each with the reason."""
    everything = list(strategies())
    cases = [[], everything, *([name] for name in everything)]
    cases += [[other for other in everything if other != name] for name in everything]
    found = evaluate(plan, cases, [NET, "work_last_month"])
    for place, (name, kind) in enumerate(strategies().items(), start=2):
        pairs = ((0, place), (1, place + len(everything)))
        if RISKS.index(kind.risk) > RISKS.index(risk):
            yield name, f"Its risk is {kind.risk}, and only {risk} is accepted."
        elif sentence := refusal(plan, [name]):
            yield name, sentence
        elif all(abs(values[a] - values[b]) < CENT for values in found.values() for a, b in pairs):
            yield name, "It changes no cost of this plan."


@dataclass(frozen=True)
class _Space:
    """Every set of some strategies; a set is a number whose bits say which of ``names`` are in it."""

    plan: Plan
    names: tuple[str, ...]
    deadline: float | None

    def best(self) -> int:
        """Return the set that costs least; of equal ones that with the fewest strategies.

        Raises:
            PlanError: no set meets the deadline.
        """
        allowed = self._allowed
        if not allowed.any():
            last = self._found["work_last_month"].min()
            raise PlanError(
                [f"Deadline: no set of strategies is done by month {self.deadline:g}; the earliest end is {last:g}."]
            )
        cost = np.where(allowed, self._found[NET], np.inf)
        equal = np.flatnonzero(cost <= cost.min() + CENT)
        return int(min(equal, key=lambda one: int(one).bit_count()))

    def in_order(self, best: int) -> Iterator[tuple[str, float]]:
        """Yield the strategies of a set, each time the one that saves most on top of those before it."""
        cost, taken = self._found[NET], 0
        while taken != best:
            bits = [1 << place for place in range(len(self.names)) if (best & ~taken) >> place & 1]
            bit = min(bits, key=lambda one: cost[taken | one])
            yield self.names[bit.bit_length() - 1], float(cost[taken] - cost[taken | bit])
            taken |= bit

    def why_not(self, name: str, best: int) -> str:
        """Return why a set is better without a strategy."""
        more = best | 1 << self.names.index(name)
        if sentence := refusal(self.plan, self._set(more)):
            return sentence
        if broken := [check for check in self._required if not self._found[check][more]]:
            return f"With it, this would no longer hold: {quantities[broken[0]].label}."
        if not self._in_time[more]:
            return f"With it, the work would end in month {self._found['work_last_month'][more]:g}."
        extra = self._found[NET][more] - self._found[NET][best]
        return f"It would cost {extra:,.0f} USD more." if extra > CENT else "It saves nothing on top of the others."

    def _set(self, number: int) -> list[str]:
        return [name for place, name in enumerate(self.names) if number >> place & 1]

    @cached_property
    def _found(self) -> dict[str, Numbers]:
        sets = [self._set(number) for number in range(1 << len(self.names))]
        chunks = [sets[start : start + CHUNK] for start in range(0, len(sets), CHUNK)]
        targets = [NET, "work_last_month", *_checks()]
        parts = [evaluate(self.plan, chunk, targets) for chunk in chunks]
        return {name: np.concatenate([part[name] for part in parts]) for name in targets}

    @cached_property
    def _required(self) -> Sequence[str]:
        """The checks that a set may not break."""
        held = [name for name in _checks() if self._found[name][0]]
        strict = list(dict.fromkeys([*held, *FIT]))
        return strict if (self._holds(strict) & self._in_time & self._together).any() else held

    @cached_property
    def _allowed(self) -> Truths:
        return self._holds(self._required) & self._in_time & self._together

    def _holds(self, names: Sequence[str]) -> Truths:
        held: Truths = np.all([self._found[name] > 0 for name in names], axis=0)
        return held

    @cached_property
    def _in_time(self) -> Truths:
        return self._found["work_last_month"] <= (np.inf if self.deadline is None else self.deadline)

    @cached_property
    def _together(self) -> Truths:
        """Whether no two strategies of a set contradict each other."""
        sets = np.arange(1 << len(self.names))
        found: Truths = np.full(len(sets), fill_value=True)
        for one, other in combinations(range(len(self.names)), 2):
            if refusal(self.plan, [self.names[one], self.names[other]]):
                found &= ~((sets >> one & 1) & (sets >> other & 1)).astype(bool)
        return found


def _checks() -> list[str]:
    """Return the checks that do not rest on months."""
    return [name for name in checks if "month" not in model().precedents(name)]
