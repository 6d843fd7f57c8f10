"""Recommended saving strategies: the best of all sets of strategies that apply."""

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
"""Sets evaluated at once, to limit memory."""

CENT = 0.01
ADVICE = frozenset({
    "check_price_age", "check_price_lists", "check_commitment", "check_cluster_use", "check_spot",
    "check_allocations", "check_data", "check_starts", "check_utilisation", "check_scale", "check_request",
    "check_credits_used", "check_subawards", "check_items", "check_granted_hours", "check_cluster_allocations",
    "check_allocation_hours", "check_rollouts", "check_machine_use", "check_cluster_commitments",
    "check_fixed_prices",
})  # fmt: skip
"""Checks that only advise, since the saving may be worth it. A recommended set may break no other check."""

WANTED = (
    "check_memory", "check_deadline", "check_evaluation", "check_cash", "check_cap", "check_monthly_cap",
)  # fmt: skip
"""Checks a recommended set must pass if any set does, even if the plan without strategies fails them."""

LAST, CASH = "work_last_month", "cash_cost"


@dataclass(frozen=True)
class Recommendation(Generic[AnyEvaluation]):
    """The set of strategies that saves most, in the order to adopt them.

    Attributes:
        budget: the plan with exactly these in use; strategies without effect are unchanged.
        savings: USD saved by each on top of earlier ones, of the cost after credits and contributions.
        cash: USD of cash needed with each and all earlier ones, counting purchases when paid.
        left_out: the reason each other strategy is left out.
    """

    budget: AnyEvaluation
    savings: dict[str, float]
    cash: dict[str, float]
    left_out: dict[str, str]

    def table(self) -> "pd.DataFrame":
        """Return a row per strategy: order (0: left out), label, work, saving, cash, reason."""
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

    Only strategies that keep the work the same are chosen. Strategies that change the work stay as planned unless
    ``other_work`` is true: less data or another model saves nothing unless it is wanted.

    A set may break no check that holds without strategies, except checks that only advise. It must fit memory, windows,
    cash and spending limits if any set does.

    Args:
        budget: the plan; parameters of its strategies and its spending limits apply as they are.
        deadline: month of the budget, counted from 1, by whose end training and evaluation are done.
        risk: highest acceptable risk: low, medium or high.
        other_work: also choose among strategies that train something else.

    Raises:
        PlanError: the deadline is not a number, the risk is unknown, or no set of strategies meets the deadline.
    """
    if risk not in RISKS:
        raise PlanError([f"Risk: {risk!r} is not an option; choose one of {', '.join(RISKS)}."])
    if deadline is not None and (not isinstance(deadline, Real) or math.isnan(deadline)):
        raise PlanError([f"Deadline: {deadline!r} is not a month of the budget; enter a number such as 8."])
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
    return name not in {adjustment.strategy for adjustment in model().adjustments}


def _stays(name: str, *, other_work: bool) -> bool:
    """Return whether a strategy stays as the plan has it."""
    return _saves_nothing(name) or (strategies()[name].work == OTHER_WORK and not other_work)


def _barred(plan: Plan, risk: str, kept: Sequence[str], *, other_work: bool) -> Iterator[tuple[str, str]]:
    """Yield the strategies that sets may not choose, each with the reason."""
    for name, kind in strategies().items():
        if _saves_nothing(name):
            yield name, "Saves nothing by itself, so it stays as it is."
        elif _stays(name, other_work=other_work):
            yield name, "Changes what is trained, so it stays as it is."
        elif RISKS.index(kind.risk) > RISKS.index(risk):
            yield name, f"Its risk is {kind.risk}; the highest accepted is {risk}."
        elif sentence := refusal(plan, [name, *kept]):
            yield name, sentence


@dataclass(frozen=True)
class _Space:
    """All sets of some strategies; each bit of a set's number is a strategy of ``names``.

    Strategies in ``kept`` are in use in every set.
    """

    plan: Plan
    names: tuple[str, ...]
    kept: tuple[str, ...]
    deadline: float | None

    def best(self) -> int:
        """Return the cheapest set; among equals, the one with the fewest changed switches.

        Raises:
            PlanError: no set meets the deadline.
        """
        if not self._allowed.any():
            last = self._results[LAST].min()
            raise PlanError(
                [f"Deadline: no set of strategies is done by month {self.deadline:g}; the fastest needs {last:g}."]
            )
        cost = np.where(self._allowed, self._results[NET], np.inf)
        equal = np.flatnonzero(cost <= cost.min() + CENT)
        now = sum(1 << place for place, name in enumerate(self.names) if name in in_use(self.plan))
        return int(min(equal, key=lambda number: (int(number) ^ now).bit_count()))

    def in_order(self, best: int) -> Iterator[tuple[str, float, float]]:
        """Yield each strategy of a set that has an effect, its saving, and the cash needed with it.

        The next one is always the one that saves most on top of earlier ones.
        """
        cost, taken = self._results[NET], 0
        bits = {1 << place: name for place, name in enumerate(self.names) if self._moves(place) and best >> place & 1}
        while bits:
            bit = min(bits, key=lambda candidate: cost[taken | candidate])
            yield bits.pop(bit), float(cost[taken] - cost[taken | bit]), float(self._results[CASH][taken | bit])
            taken |= bit

    def why_not(self, name: str, best: int) -> str:
        """Return why a strategy is not part of the best set."""
        place = self.names.index(name)
        more = best | 1 << place
        if not self._moves(place):
            return "Changes no cost of this plan, so it stays as it is."
        if sentence := refusal(self.plan, self.used(more)):
            return sentence
        if broken := [check for check in self._required if not self._results[check][more]]:
            return f"With it, this check would fail: {model().quantities[broken[0]].label}."
        if not self._in_time[more]:
            return f"With it, the work would end in month {self._results[LAST][more]:g}."
        extra = self._results[NET][more] - self._results[NET][best]
        return f"Would add {extra:,.0f} USD on top of the others." if extra > CENT else "Saves nothing more."

    def used(self, number: int) -> list[str]:
        """Return the strategies in use with a set, including kept ones."""
        return [*(name for place, name in enumerate(self.names) if number >> place & 1), *self.kept]

    def _moves(self, place: int) -> bool:
        """Return whether a strategy changes the cost or end of the work in any set."""
        with_it = np.arange(1 << len(self.names)) >> place & 1 > 0
        pairs = ((self._results[name][with_it], self._results[name][~with_it]) for name in (NET, LAST))
        return any(bool(np.any(np.abs(on - off) > CENT)) for on, off in pairs)

    @cached_property
    def _results(self) -> dict[str, Numbers]:
        sets = [self.used(number) for number in range(1 << len(self.names))]
        chunks = [sets[start : start + CHUNK] for start in range(0, len(sets), CHUNK)]
        targets = [NET, CASH, LAST, *model().checks]
        parts = [evaluate(self.plan, chunk, targets) for chunk in chunks]
        return {name: np.concatenate([part[name] for part in parts]) for name in targets}

    @cached_property
    def _required(self) -> Sequence[str]:
        """The checks that a set must pass."""
        held = [name for name in model().checks if name not in ADVICE and self._results[name][0]]
        strict = list(dict.fromkeys([*held, *WANTED]))
        return strict if (self._holds(strict) & self._in_time & self._together).any() else held

    @cached_property
    def _allowed(self) -> Truths:
        return self._holds(self._required) & self._in_time & self._together

    def _holds(self, names: Sequence[str]) -> Truths:
        held: Truths = np.all([self._results[name] > 0 for name in names], axis=0)
        return held

    @cached_property
    def _in_time(self) -> Truths:
        return self._results[LAST] <= (np.inf if self.deadline is None else self.deadline)

    @cached_property
    def _together(self) -> Truths:
        """Whether the strategies of each set are free of contradictions, pair by pair."""
        sets = np.arange(1 << len(self.names))
        together: Truths = np.full(len(sets), fill_value=True)
        for first, second in combinations(range(len(self.names)), 2):
            if refusal(self.plan, [self.names[first], self.names[second], *self.kept]):
                together &= ~((sets >> first & 1) & (sets >> second & 1)).astype(bool)
        return together
