"""Which saving strategies to use: every set of those that apply is evaluated, none is guessed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from numbers import Real
from typing import TYPE_CHECKING, Generic

import numpy as np

from llmbudget.analysis.ledger import NET, refusal, switched
from llmbudget.analysis.strategy_cases import Numbers, Truths, evaluate, in_use
from llmbudget.model import model
from llmbudget.model.evaluation import AnyEvaluation
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, RISKS

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 1024
"""Sets evaluated at once: bounds the memory."""

CENT = 0.01
ADVICE = frozenset({
    "check_price_age", "check_price_lists", "check_commitment", "check_cluster_use", "check_spot", "check_allocations",
    "check_data", "check_starts", "check_utilisation", "check_scale", "check_request", "check_credits_used",
    "check_subawards",
})  # fmt: skip
"""Checks that only advise: what they warn of may be worth it. A recommended set may not break any other."""

WANTED = (
    "check_memory", "check_deadline", "check_evaluation", "check_cash", "check_cap", "check_monthly_cap",
)  # fmt: skip
"""What a recommended set has to make hold, also where it does not without strategies, when any set does."""

LAST, CASH = "work_last_month", "cash_cost"


@dataclass(frozen=True)
class Recommendation(Generic[AnyEvaluation]):
    """The set of strategies that saves most, in the order in which to take them up.

    Attributes:
        budget: the plan with just these in use, and with those that change nothing as they were.
        savings: USD that each saves on top of those before it, of the cost after credits and contributions.
        cash: USD that are needed with each and those before it, purchases as they are paid.
        left_out: why each of the others is not in it.
    """

    budget: AnyEvaluation
    savings: dict[str, float]
    cash: dict[str, float]
    left_out: dict[str, str]

    def table(self) -> "pd.DataFrame":
        """Return a row for each strategy: place in the order (0: left out), label, work, saving, cash, reason."""
        import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

        taken = [
            (n, strategies()[name].title, strategies()[name].work, saved, self.cash[name], "")
            for n, (name, saved) in enumerate(self.savings.items(), 1)
        ]
        others = [
            (0, strategies()[name].title, strategies()[name].work, 0.0, np.nan, why)
            for name, why in self.left_out.items()
        ]
        index = pd.Index([*self.savings, *self.left_out], name="strategy")
        columns = ["order", "label", "work", "saving", "cash", "reason"]
        return pd.DataFrame([*taken, *others], index=index, columns=columns)


def recommend(
    budget: AnyEvaluation, *, deadline: float | None = None, risk: str = "medium", other_work: bool = False
) -> Recommendation[AnyEvaluation]:
    """Return the strategies that save most of the cost after credits and contributions.

    Only those are chosen that keep the work the same. Those that change it stay as the plan has them, unless
    ``other_work`` lets them be chosen too: less data or another model is no saving unless somebody wants it.

    A set may break no check that holds without strategies, save those that only advise, and must fit memory, windows,
    cash and spending limits when any set does.

    Args:
        budget: its plan's strategies' parameters are taken as they are, and its spending limits are kept.
        deadline: month of the budget, counted from 1, by whose end training and evaluation are done.
        risk: the highest risk that is accepted: low, medium or high.
        other_work: also choose among the strategies that train something else.

    Raises:
        PlanError: the deadline is no number, there is no such risk, or no set of strategies meets the deadline.
    """
    if risk not in RISKS:
        raise PlanError([f"Risk: {risk!r} is none; choose one of {', '.join(RISKS)}."])
    if deadline is not None and (not isinstance(deadline, Real) or math.isnan(deadline)):
        raise PlanError([f"Deadline: {deadline!r} is not a month of the budget; give its number, such as 8."])
    plan = budget.plan
    kept = tuple(name for name in in_use(plan) if _stays(name, other_work=other_work))
    left_out = dict(_barred(plan, risk, kept, other_work=other_work))
    space = _Space(plan, tuple(name for name in strategies() if name not in left_out), kept, deadline)
    best = space.best()
    steps = list(space.in_order(best))
    left_out |= {name: space.why_not(name, best) for name in space.names if name not in {step[0] for step in steps}}
    return Recommendation(
        budget.for_plan(switched(plan, space.used(best))),
        {name: saved for name, saved, _ in steps},
        {name: cash for name, _, cash in steps},
        left_out,
    )


def _saves_nothing(name: str) -> bool:
    return name not in {one.strategy for one in model().adjustments}


def _stays(name: str, *, other_work: bool) -> bool:
    """Return whether no set may choose a strategy: the plan decides on it."""
    return _saves_nothing(name) or (strategies()[name].work == OTHER_WORK and not other_work)


def _barred(plan: Plan, risk: str, kept: Sequence[str], *, other_work: bool) -> Iterator[tuple[str, str]]:
    """Yield the strategies that no set may choose, each with the reason."""
    for name, kind in strategies().items():
        if _saves_nothing(name):
            yield name, "It saves nothing by itself, and stays as it is."
        elif _stays(name, other_work=other_work):
            yield name, "It changes what is trained, and stays as it is."
        elif RISKS.index(kind.risk) > RISKS.index(risk):
            yield name, f"Its risk is {kind.risk}, and only {risk} is accepted."
        elif sentence := refusal(plan, [name, *kept]):
            yield name, sentence


@dataclass(frozen=True)
class _Space:
    """Every set of some strategies; a set is a number whose bits say which of ``names`` are in it.

    Those that are ``kept`` are in use in every set.
    """

    plan: Plan
    names: tuple[str, ...]
    kept: tuple[str, ...]
    deadline: float | None

    def best(self) -> int:
        """Return the set that costs least; of equal ones that with the fewest switches turned.

        Raises:
            PlanError: no set meets the deadline.
        """
        if not self._allowed.any():
            last = self._found[LAST].min()
            raise PlanError(
                [f"Deadline: no set of strategies is done by month {self.deadline:g}; the earliest end is {last:g}."]
            )
        cost = np.where(self._allowed, self._found[NET], np.inf)
        equal = np.flatnonzero(cost <= cost.min() + CENT)
        now = sum(1 << place for place, name in enumerate(self.names) if name in in_use(self.plan))
        return int(min(equal, key=lambda one: (int(one) ^ now).bit_count()))

    def in_order(self, best: int) -> Iterator[tuple[str, float, float]]:
        """Yield the strategies of a set that change something, what each saves, and the cash needed then.

        Each time the one that saves most on top of those before it.
        """
        cost, taken = self._found[NET], 0
        bits = {1 << place: name for place, name in enumerate(self.names) if self._moves(place) and best >> place & 1}
        while bits:
            bit = min(bits, key=lambda one: cost[taken | one])
            yield bits.pop(bit), float(cost[taken] - cost[taken | bit]), float(self._found[CASH][taken | bit])
            taken |= bit

    def why_not(self, name: str, best: int) -> str:
        """Return why a set is better without a strategy."""
        place = self.names.index(name)
        more = best | 1 << place
        if not self._moves(place):
            return "It changes no cost of this plan, and stays as it is."
        if sentence := refusal(self.plan, self.used(more)):
            return sentence
        if broken := [check for check in self._required if not self._found[check][more]]:
            return f"With it, this would no longer hold: {model().quantities[broken[0]].label}."
        if not self._in_time[more]:
            return f"With it, the work would end in month {self._found[LAST][more]:g}."
        extra = self._found[NET][more] - self._found[NET][best]
        return (
            f"It would cost {extra:,.0f} USD more on top of the others." if extra > CENT else "It saves nothing more."
        )

    def used(self, number: int) -> list[str]:
        """Return the strategies in use with a set: those of it, and those that no set chooses."""
        return [*(name for place, name in enumerate(self.names) if number >> place & 1), *self.kept]

    def _moves(self, place: int) -> bool:
        """Return whether a strategy changes cost or end of the work in any set."""
        with_it = np.arange(1 << len(self.names)) >> place & 1 > 0
        pairs = ((self._found[name][with_it], self._found[name][~with_it]) for name in (NET, LAST))
        return any(bool(np.any(np.abs(on - off) > CENT)) for on, off in pairs)

    @cached_property
    def _found(self) -> dict[str, Numbers]:
        sets = [self.used(number) for number in range(1 << len(self.names))]
        chunks = [sets[start : start + CHUNK] for start in range(0, len(sets), CHUNK)]
        targets = [NET, CASH, LAST, *model().checks]
        parts = [evaluate(self.plan, chunk, targets) for chunk in chunks]
        return {name: np.concatenate([part[name] for part in parts]) for name in targets}

    @cached_property
    def _required(self) -> Sequence[str]:
        """The checks that a set may not break."""
        held = [name for name in model().checks if name not in ADVICE and self._found[name][0]]
        strict = list(dict.fromkeys([*held, *WANTED]))
        return strict if (self._holds(strict) & self._in_time & self._together).any() else held

    @cached_property
    def _allowed(self) -> Truths:
        return self._holds(self._required) & self._in_time & self._together

    def _holds(self, names: Sequence[str]) -> Truths:
        held: Truths = np.all([self._found[name] > 0 for name in names], axis=0)
        return held

    @cached_property
    def _in_time(self) -> Truths:
        return self._found[LAST] <= (np.inf if self.deadline is None else self.deadline)

    @cached_property
    def _together(self) -> Truths:
        """Whether no two strategies of a set contradict each other."""
        sets = np.arange(1 << len(self.names))
        found: Truths = np.full(len(sets), fill_value=True)
        for one, other in combinations(range(len(self.names)), 2):
            if refusal(self.plan, [self.names[one], self.names[other], *self.kept]):
                found &= ~((sets >> one & 1) & (sets >> other & 1)).astype(bool)
        return found
