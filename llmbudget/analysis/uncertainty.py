"""Uncertainty: what is spent, and how often a plan holds, from many draws of every number that has a range.

Draws hold no contingency: it is the reserve for what they show. Spending is held against the budget with it.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial, reduce
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from llmbudget.analysis.chance_checks import BUDGET, CONFIDENCE, IN_TIME, ChanceCheck, answers, chance_checks
from llmbudget.analysis.correlation import Correlations, pairs
from llmbudget.analysis.distributions import Distribution
from llmbudget.analysis.histogram import Counts
from llmbudget.analysis.sampling import BLOCK, Sample, sample
from llmbudget.analysis.workers import Progress, in_parts
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan, tables

if TYPE_CHECKING:
    import pandas as pd

COST, FORESEEN, DONE, LAST, CASH = "total_cost", "foreseen_cost", "done_month", "work_last_month", "check_cash"

SHOWN = (COST, "net_cost", "cash_cost", "accelerator_hours", "training_window_days", DONE, "lowest_cash")
"""Quantities whose range is told without being asked."""

SPENDING = "Spending before contingency"
"""What the total cost is called where only draws of it stand."""

P10, P50, P90 = 0.1, 0.5, 0.9

MOST_DRAWS, LEAST_DRAWS, USUAL_SIZE = 100_000, 2_000, 2_000
"""How many draws are usual, at least, and up to how many rows × months the most are made."""

CHUNK = 4 * BLOCK
"""Draws of one part of the work: a tenth of a second."""


@dataclass(frozen=True)
class Contingency:
    """What to keep so that a budget suffices with a stated confidence.

    Attributes:
        amount: USD beyond the cost without contingency; below 0, less than that would suffice.
        rate: the same as a share of it.
        planned: the confidence that the plan's own contingency reaches: the share of draws in which spending stays
            within the budget.
    """

    amount: float
    rate: float
    planned: float


@dataclass(frozen=True)
class Uncertainty:
    """What many draws of a plan came to. Quantities that were not drawn yet are drawn when they are asked for.

    Every quantity is drawn without contingency: "total_cost" is what is spent, "lowest_cash" the cash that this leaves.

    Attributes:
        draws: how many.
        seed: the same seed gives the same draws of the same plan, in pieces of any size and on any executor.
    """

    budget: Evaluation
    draws: int
    seed: int
    _sample: Sample
    _executor: Executor | None
    _progress: Progress | None
    _chunk: int
    _found: dict[str, list[Counts]] = field(default_factory=dict)

    @property
    def drawn(self) -> Mapping[str, Distribution]:
        """How each parameter that has a range was drawn, by id."""
        return self._sample.distributions

    @property
    def correlations(self) -> Correlations:
        """The pairs of drawn parameters that move together; those of one group that do not are left out."""
        return pairs(*self._sample.correlated)

    def quantile(self, name: str, share: float) -> Any:  # noqa: ANN401 - a float, or an array
        """Return what a share of the draws lies at or below: a float, or an array for a table's rows or for months.

        Raises:
            PlanError: there is no such quantity, or the share is none.
        """
        if not 0 <= share <= 1:
            raise PlanError([f"Share: {share} is none; give one from 0 to 1, such as 0.9."])
        found = [one.quantile(share) for one in self._counts(name)]
        return found[0] if len(found) == 1 else np.array(found)

    def mean(self, name: str) -> float:
        """Return the mean of a quantity.

        Raises:
            PlanError: there is no such quantity with one value.
        """
        return self._scalar(name).mean()

    def chance(self, name: str, above: float) -> float:
        """Return the share of draws in which a quantity is above a limit.

        Raises:
            PlanError: there is no such quantity with one value.
        """
        return self._scalar(name).above(above)

    def chances(self, *, cap: float | None = None, deadline: float | None = None) -> dict[str, float]:
        """Return the chances to exceed the cap, the deadline and the cash.

        Args:
            cap: USD of total cost; None for that of the plan's spending limits, and no chance where there are none.
            deadline: month of the budget by whose end the work is done; None for the planned one.
        """
        limits = self.budget.plan.strategies.spending_limits
        most = cap if cap is not None else limits.cap if limits.use else np.inf
        last = self.budget[LAST] if deadline is None else deadline
        return {"cap": self.chance(COST, most), "deadline": self.chance(DONE, last), "cash": self.failing()[CASH]}

    def failing(self) -> dict[str, float]:
        """Return for every check, but for the identities, the share of draws in which it fails."""
        return {name: 1 - self.chance(name, 0) for name, one in model().checks.items() if not one.identity}

    def holding(self, name: str) -> float:
        """Return the share of draws in which a check or a yes/no quantity holds.

        Args:
            name: its id; or "budget_is_enough", spending stays within the budget with its contingency; or
                "done_in_time", the work is done by its last month.

        Raises:
            PlanError: there is no such quantity with one value.
        """
        if name == BUDGET:
            return 1 - self.chance(COST, self.budget[COST] * (1 + self.budget["tolerance"]))
        return 1 - self.chance(DONE, self.budget[LAST]) if name == IN_TIME else self.chance(name, 0)

    def checks(self) -> list[ChanceCheck]:
        """Return how often everything holds that must: budget, deadline, every check and every yes/no result."""
        return list(chance_checks(self.budget.plan, self.holding))

    def advice(self) -> list[ChanceCheck]:
        """Return the checks that hold as planned, yet in fewer than eight of ten draws."""
        likely = {name for name in model().checks if self.budget[name] == 1} | {BUDGET, IN_TIME}
        return [one for one in self.checks() if one.name in likely and not one.holds]

    def contingency(self, confidence: float = CONFIDENCE) -> Contingency:
        """Return the contingency with which the budget suffices in a share of the draws.

        Raises:
            PlanError: the confidence is not between 0 and 1.
        """
        if not 0 < confidence < 1:
            raise PlanError([f"Confidence: {confidence} is none; give a share between 0 and 1, such as 0.8."])
        planned = float(self.budget[FORESEEN])
        amount = self._scalar(COST).quantile(confidence) - planned
        return Contingency(amount, amount / planned if planned else 0.0, self.holding(BUDGET))

    def table(self, *names: str) -> "pd.DataFrame":
        """Return a row for each scalar quantity, of those named or of those that are usually asked for.

        Columns: label, unit, planned (contingency included), then P10, P50, P90 and mean of what is drawn without it.

        Raises:
            PlanError: there is no such quantity with one value.
        """
        import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

        shown = names or SHOWN
        rows = [
            [
                self.budget.label(name),
                self.budget.unit(name),
                self.budget[name],
                *(drawn.quantile(share) for share in (P10, P50, P90)),
                drawn.mean(),
            ]
            for name, drawn in [(name, self._scalar(name)) for name in shown]
        ]
        heads = ["label", "unit", "planned", "P10", "P50", "P90", "mean"]
        return pd.DataFrame(rows, index=pd.Index(shown, name="quantity"), columns=heads)

    def _scalar(self, name: str) -> Counts:
        found = self._counts(name)
        if len(found) > 1:
            raise PlanError([f"{name!r} has many values; `quantile` gives those of each."])
        return found[0]

    def _counts(self, name: str) -> list[Counts]:
        if name not in self._found:
            if name not in model().quantities:
                raise PlanError([f"{name!r} is no quantity of the model; the Calculation sheet shows all ids."])
            self._found.update(self._drawn([name]))
        return self._found[name]

    def _drawn(self, names: Sequence[str]) -> dict[str, list[Counts]]:
        task = partial(_counted, self._sample, names, self.draws)
        made = in_parts(task, _parts(self.draws, self._chunk), self._executor, self._progress)
        return reduce(_together, made)


def uncertainty(  # noqa: PLR0913 - each has its default, and is named
    budget: Evaluation,
    draws: int | None = None,
    seed: int = 0,
    *,
    correlations: Correlations | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> Uncertainty:
    """Return what a budget may come to, as `Budget.uncertainty` says."""
    draws = usual_draws(budget.plan) if draws is None else draws
    if not isinstance(draws, Integral) or draws < 1:
        raise PlanError([f"Draws: {draws!r} cannot be drawn; give a whole number above 0, such as 100_000."])
    drawn = sample(budget.plan, seed, correlations or {})
    found = Uncertainty(budget, int(draws), seed, drawn, executor, progress, chunk)
    found._found.update(found._drawn([*SHOWN, *answers(budget.plan)]))  # noqa: SLF001 - it is made here
    return found


def usual_draws(plan: Plan) -> int:
    """Return how many draws are made when nobody says: fewer of a plan with thousands of rows and months."""
    rows = max(len(plan.value(name)) for name in tables())
    size = max(rows * plan.schedule.horizon_months / USUAL_SIZE, 1)
    return max(int(MOST_DRAWS / size), LEAST_DRAWS)


def _parts(draws: int, chunk: int) -> list[range]:
    """Return the numbers of the blocks of each part."""
    blocks, size = range(-(-draws // BLOCK)), max(chunk // BLOCK, 1)
    return [blocks[start : start + size] for start in range(0, len(blocks), size)]


def _counted(drawn: Sample, names: Sequence[str], draws: int, blocks: range) -> dict[str, list[Counts]]:
    folded, found = drawn.folded(names), []
    for block in blocks:
        number = min(draws - block * BLOCK, BLOCK)
        values = folded({name: one[:number] for name, one in drawn.drawn(drawn.z(block)).items()})
        found.append({name: _entries(values[name], number) for name in names})
    return reduce(_together, found)


def _entries(value: Any, number: int) -> list[Counts]:  # noqa: ANN401 - a float or an array
    """Return the counts of each entry of a quantity over the first cases of a block."""
    array = np.asarray(value, dtype=float)
    cases = array.reshape(len(array), -1) if array.ndim == len(("case", "row", "month")) else array.reshape(1, -1)
    return [
        Counts.of(np.broadcast_to(column, number if len(column) == 1 else len(column))[:number]) for column in cases.T
    ]


def _together(one: dict[str, list[Counts]], other: dict[str, list[Counts]]) -> dict[str, list[Counts]]:
    return {name: [Counts.together(pair) for pair in zip(one[name], other[name], strict=True)] for name in one}
