"""Uncertainty: ranges of spending and chances of checks, from many draws of every number with a range.

Draws contain no contingency, because it is the reserve for what they show. Spending is compared with the full budget.
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

COST, FORESEEN = "total_cost", "cost_before_contingency"
DONE, LAST, CASH = "done_month", "work_last_month", "check_cash"

SHOWN = (COST, "net_cost", "cash_cost", "accelerator_hours", "training_window_days", DONE, "lowest_cash")
"""Quantities whose range is shown by default."""

SPENDING = "Spending before contingency"
"""Label of the total cost in draws."""

P10, P50, P90 = 0.1, 0.5, 0.9

MOST_DRAWS, LEAST_DRAWS, USUAL_SIZE = 100_000, 2_000, 2_000
"""Most and fewest draws by default, and the rows × months up to which the most are made."""

CHUNK = 4 * BLOCK
"""Draws in one part of the work, about a tenth of a second."""


@dataclass(frozen=True)
class Contingency:
    """The reserve that makes a budget enough with a stated confidence.

    Attributes:
        amount: USD above the cost without contingency; negative if less than that cost is enough.
        rate: the amount as a share of the cost without contingency.
        planned: confidence of the plan's own contingency: the share of draws within the budget.
    """

    amount: float
    rate: float
    planned: float


@dataclass(frozen=True)
class Uncertainty:
    """Results of many draws of a plan. Quantities not drawn yet are drawn on request.

    Every quantity is drawn without contingency: "total_cost" is spending, and "lowest_cash" the cash it leaves.

    Attributes:
        draws: number of draws.
        seed: the same seed gives the same draws of the same plan, in parts of any size and on any executor.
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
        """Distributions of the parameters with a range, by id."""
        return self._sample.distributions

    @property
    def correlations(self) -> Correlations:
        """Correlations of the drawn parameters, without pairs whose correlation is 0."""
        return pairs(*self._sample.correlated)

    def quantile(self, name: str, share: float) -> Any:  # noqa: ANN401 - a float, or an array
        """Return the value that a share of the draws does not exceed: a float, or an array for rows or months.

        Raises:
            PlanError: the quantity is unknown, or the share is out of range.
        """
        if not 0 <= share <= 1:
            raise PlanError([f"Share: {share} is out of range; enter a number from 0 to 1, such as 0.9."])
        quantiles = [counts.quantile(share) for counts in self._counts(name)]
        return quantiles[0] if len(quantiles) == 1 else np.array(quantiles)

    def mean(self, name: str) -> float:
        """Return the mean of a quantity.

        Raises:
            PlanError: no quantity with a single value has this id.
        """
        return self._scalar(name).mean()

    def chance(self, name: str, above: float) -> float:
        """Return the share of draws in which a quantity is above a limit.

        Raises:
            PlanError: no quantity with a single value has this id.
        """
        return self._scalar(name).above(above)

    def chances(self, *, cap: float | None = None, deadline: float | None = None) -> dict[str, float]:
        """Return the chances of exceeding the cap, the deadline and the cash.

        Args:
            cap: USD of total cost; None for the cap of the plan's spending limits, or no cap if they are off.
            deadline: month of the budget by whose end the work is done; None for the planned one.
        """
        limits = self.budget.plan.strategies.spending_limits
        most = cap if cap is not None else limits.cap if limits.use else np.inf
        last = self.budget[LAST] if deadline is None else deadline
        return {"cap": self.chance(COST, most), "deadline": self.chance(DONE, last), "cash": self.failing()[CASH]}

    def failing(self) -> dict[str, float]:
        """Return the share of draws in which each check fails; identities are omitted."""
        return {name: 1 - self.chance(name, 0) for name, check in model().checks.items() if not check.identity}

    def holding(self, name: str) -> float:
        """Return the share of draws in which a check or a yes/no quantity holds.

        Args:
            name: its id; or "budget_is_enough" (spending stays within the budget, contingency included), or
                "done_in_time" (the work finishes by its last month).

        Raises:
            PlanError: no quantity with a single value has this id.
        """
        if name == BUDGET:
            return 1 - self.chance(COST, self.budget[COST] * (1 + self.budget["tolerance"]))
        return 1 - self.chance(DONE, self.budget[LAST]) if name == IN_TIME else self.chance(name, 0)

    def checks(self) -> list[ChanceCheck]:
        """Return the chances of the budget, the deadline, every check and every yes/no result."""
        return list(chance_checks(self.budget.plan, self.holding))

    def advice(self) -> list[ChanceCheck]:
        """Return the checks that hold as planned, but in fewer than 8 of 10 draws."""
        held = {name for name in model().checks if self.budget[name] == 1} | {BUDGET, IN_TIME}
        return [check for check in self.checks() if check.name in held and not check.holds]

    def contingency(self, confidence: float = CONFIDENCE) -> Contingency:
        """Return the contingency that makes the budget enough in a share of the draws.

        Raises:
            PlanError: the confidence is not between 0 and 1.
        """
        if not 0 < confidence < 1:
            raise PlanError([f"Confidence: {confidence} is out of range; enter a number between 0 and 1, such as 0.8."])
        planned = float(self.budget[FORESEEN])
        amount = self._scalar(COST).quantile(confidence) - planned
        return Contingency(amount, amount / planned if planned else 0.0, self.holding(BUDGET))

    def table(self, *names: str) -> "pd.DataFrame":
        """Return a row per scalar quantity named, or per usual quantity.

        Columns: label, unit, planned (with contingency), then P10, P50, P90 and mean of the draws (without it).

        Raises:
            PlanError: no quantity with a single value has this id.
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
        counts = self._counts(name)
        if len(counts) > 1:
            raise PlanError([f"{name!r} has several values; use `quantile`, which returns one for each."])
        return counts[0]

    def _counts(self, name: str) -> list[Counts]:
        if name not in self._found:
            if name not in model().quantities:
                raise PlanError([f"{name!r} is not a quantity of the model; find all ids on the Calculation sheet."])
            self._found.update(self._drawn([name]))
        return self._found[name]

    def _drawn(self, names: Sequence[str]) -> dict[str, list[Counts]]:
        task = partial(_counted, self._sample, names, self.draws)
        parts = in_parts(task, _parts(self.draws, self._chunk), self._executor, self._progress)
        return reduce(_together, parts)


def uncertainty(  # noqa: PLR0913 - keyword arguments with defaults
    budget: Evaluation,
    draws: int | None = None,
    seed: int = 0,
    *,
    correlations: Correlations | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> Uncertainty:
    """Return the uncertainty of a budget; see `Budget.uncertainty`."""
    draws = usual_draws(budget.plan) if draws is None else draws
    if not isinstance(draws, Integral) or draws < 1:
        raise PlanError([f"Draws: {draws!r} is not a number of draws; enter a whole number above 0, such as 100_000."])
    drawn = sample(budget.plan, seed, correlations or {})
    result = Uncertainty(budget, int(draws), seed, drawn, executor, progress, chunk)
    result._found.update(result._drawn([*SHOWN, *answers(budget.plan)]))  # noqa: SLF001 - created here
    return result


def usual_draws(plan: Plan) -> int:
    """Return the default number of draws: fewer for a plan with thousands of rows and months."""
    rows = max(len(plan.value(name)) for name in tables())
    size = max(rows * plan.schedule.horizon_months / USUAL_SIZE, 1)
    return max(int(MOST_DRAWS / size), LEAST_DRAWS)


def _parts(draws: int, chunk: int) -> list[range]:
    """Return the numbers of the blocks of each part."""
    blocks, size = range(-(-draws // BLOCK)), max(chunk // BLOCK, 1)
    return [blocks[start : start + size] for start in range(0, len(blocks), size)]


def _counted(drawn: Sample, names: Sequence[str], draws: int, blocks: range) -> dict[str, list[Counts]]:
    folded, parts = drawn.folded(names), []
    for block in blocks:
        number = min(draws - block * BLOCK, BLOCK)
        values = folded({name: draws_of[:number] for name, draws_of in drawn.drawn(drawn.z(block)).items()})
        parts.append({name: _entries(values[name], number) for name in names})
    return reduce(_together, parts)


def _entries(value: Any, number: int) -> list[Counts]:  # noqa: ANN401 - a float or an array
    """Return the counts of each entry of a quantity, for the first cases of a block."""
    array = np.asarray(value, dtype=float)
    cases = array.reshape(len(array), -1) if array.ndim == len(("case", "row", "month")) else array.reshape(1, -1)
    return [
        Counts.of(np.broadcast_to(column, number if len(column) == 1 else len(column))[:number]) for column in cases.T
    ]


def _together(first: dict[str, list[Counts]], second: dict[str, list[Counts]]) -> dict[str, list[Counts]]:
    return {name: [Counts.together(pair) for pair in zip(first[name], second[name], strict=True)] for name in first}
