"""How often the forecast's range holds what programs cost: 1,000 programs of another generator than the forecast's.

Programs differ from the forecast's draws in four ways. Inputs have the plan's P10 and P90, but fat tails (Student's t
with 3 degrees of freedom) and one common cause behind all. The run is late: work slips, and people stay on for it.
Months are uneven. Bills of the last month are partly late. The forecast sees what is spent and how far the main run is.

Run: python benchmarks/forecast.py [PLAN ...]
"""

import sys
from collections.abc import Iterator

import numpy as np

from llmbudget import Budget
from llmbudget.analysis.distributions import Z90
from llmbudget.analysis.outlook import Past, drawn_costs, rest_given
from llmbudget.analysis.sampling import sample
from llmbudget.model import progress
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.plan.ranges import Numbers

PROGRAMS = 1000
COMMON = 0.3
"""Share of variance that all inputs of a program have in common."""

T90 = 1.6377
"""P90 of Student's t with 3 degrees of freedom."""

LATE = 0.5
"""Share of programs whose run is late; by a month on average."""

UNEVEN = 0.1
"""Standard deviation of the logarithm of a month's cost of a category."""

PEOPLE = "people"


def programs(budget: Evaluation, number: int, seed: int) -> tuple[Numbers, Numbers]:
    """Return what each line costs in each month, (programs, lines, months), and the done share of the run by month."""
    random = np.random.default_rng(seed)
    drawn, lines = sample(budget.plan, seed, {}), budget_lines()
    common = _fat(random, (number, 1, 1))
    z = {
        name: (np.sqrt(COMMON) * common + np.sqrt(1 - COMMON) * _fat(random, (number, 1, 1)))
        for name in drawn.distributions
    }
    months = np.size(drawn.inputs["month"])
    costs_of = drawn.folded([line.by_month for line in lines])(drawn.drawn(z))
    costs = np.zeros((number, len(lines), 2 * months))
    for at, line in enumerate(lines):
        costs[:, at, :months] = np.asarray(costs_of[line.by_month], dtype=float).reshape(-1, months)
    late = np.where(random.random(number) < LATE, random.exponential(1.0, number), 0.0)
    costs = _slipped(budget, costs, late)
    run = costs[:, [line.name for line in lines].index(progress.RUN)]
    done = np.cumsum(run, axis=1) / np.maximum(run.sum(axis=1, keepdims=True), 1)
    category = np.unique([line.category for line in lines], return_inverse=True)[1]
    uneven = np.exp(random.normal(0, UNEVEN, (number, category.max() + 1, 2 * months)))
    return costs * uneven[:, category], done


def _fat(random: np.random.Generator, shape: tuple[int, ...]) -> Numbers:
    """Return numbers with the P10 and P90 of the standard normal distribution, and fat tails."""
    return random.standard_t(3, shape) * Z90 / T90


def _slipped(budget: Evaluation, costs: Numbers, late: Numbers) -> Numbers:
    """Return costs with work later by some months, and with people who stay on past the budget while it lasts."""
    slipped, first = costs.copy(), int(budget["training_first_month"]) - 1
    people = [at for at, line in enumerate(budget_lines()) if line.category == PEOPLE]
    work = [at for at, line in enumerate(budget_lines()) if line.phase in {"training", "evaluation"}]
    for at, months in enumerate(late):
        if not costs[at, work].any():
            continue
        whole, part = divmod(months, 1)
        shares = np.zeros(int(whole) + 2)
        shares[-2:] = 1 - part, part
        for line in work:
            after = costs[at, line, first:]
            slipped[at, line, first:] = np.convolve(after, shares)[: len(after)]
        end, planned = (
            int(np.flatnonzero(of[at, lines].sum(axis=0))[-1]) for of, lines in ((slipped, work), (costs, people))
        )
        for month in range(planned + 1, end + 1):
            slipped[at, people, month] = costs[at, people, planned]
    return slipped


def held(budget: Evaluation, number: int = PROGRAMS, seed: int = 1) -> Iterator[tuple[int, float, float]]:
    """Yield each month, the share of programs whose cost the range P10 to P90 holds, and its width over the cost."""
    true, done = programs(budget, number, seed)
    series = drawn_costs(budget, seed=0)
    months = series.shape[2]
    whole = true.sum(axis=(1, 2))
    for month in range(1, months):
        is_past = np.broadcast_to(np.arange(months) < month, series.shape[1:])
        ends = np.empty((number, 2))
        for at in range(number):
            actual = np.where(is_past, true[at, :, :months], 0)
            share = float(done[at, month - 1])
            rest = rest_given(series, Past(actual, is_past, share)).sum(axis=1)
            ends[at] = actual.sum() + np.quantile(rest, (0.1, 0.9))
        inside = (ends[:, 0] <= whole) & (whole <= ends[:, 1])
        yield month, float(inside.mean()), float(np.mean((ends[:, 1] - ends[:, 0]) / whole))


if __name__ == "__main__":
    for plan in sys.argv[1:] or ["startup"]:
        for month, share, width in held(Budget(plan)):
            print(f"{plan}, month {month}: {share:.1%} held, width {width:.1%} of the cost")
