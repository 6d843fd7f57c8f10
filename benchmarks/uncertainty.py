"""Time and memory of a million draws of the startup plan's total, against what else one could do.

- the same closed form written by hand in numpy (`closed_form.py`), with the same draws in the same blocks;
- the same closed form in squigglepy: as a function that is called for each draw, which is how it samples models whose
  numbers are used more than once, and its own arrays of a million draws put through the closed form;
- a loop over draws with the scalar model, and one that makes a `Budget` of each.

Slow ones are measured on a sample and taken times as many. squigglepy is no dependency of the project: `pip install
squigglepy` into the environment, or it is left out. Then the peak memory of 10^4 to 10^7 draws of all that
`Budget.uncertainty` keeps, each in a process of its own.

Last figures: 2.5 s, 2.3 times the time of what is written by hand, which draws 37 numbers where the plan has 58; 800
times as fast as the scalar model in a loop and 2,100 times as fast as budgets in a loop. Memory is flat: 73, 77, 79 and
81 MB. With other work beside it: 1,400 times as fast as squigglepy called for each draw, and as fast as its arrays,
which hold 0.6 GB.

Usage: python benchmarks/uncertainty.py
"""

import importlib.util
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from closed_form import COLUMNS, SCALARS, total

from llmbudget import Budget
from llmbudget.analysis.correlation import USUAL
from llmbudget.analysis.distributions import Z90
from llmbudget.analysis.sampling import BLOCK, Sample, sample
from llmbudget.analysis.uncertainty import CHUNK, Uncertainty
from llmbudget.model import model
from llmbudget.plan.plan import parameters
from llmbudget.plan.ranges import ranges

DRAWS, SEED, SHARE = 1_000_000, 1, 0.9
FEW = 300
"""Draws of what is too slow for a million."""

PLAN = "startup"
MEMORY = (10_000, 100_000, 1_000_000, 10_000_000)
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Marks:
    """P10, P50 and P90 of one number, or of the rows of a table that have a range; (rows,)."""

    low: Array
    value: Array
    high: Array
    scale: str
    most: float

    def draw(self, z: Array) -> Array:
        """Return draws as anybody would write them: (draws,), or (draws, rows)."""
        to, back = {
            "log": (np.log, np.exp),
            "logit": (lambda p: np.log(p / (1 - p)), lambda x: 1 / (1 + np.exp(-x))),
            "linear": (np.array, lambda x: np.minimum(x, self.most)),
        }[self.scale]
        low, middle, high = (to(numbers) for numbers in (self.low, self.value, self.high))
        z = z if len(middle) == 1 else z[:, np.newaxis]
        return back(middle + z / Z90 * np.where(z < 0, middle - low, high - middle))


def marks(drawn: Sample) -> dict[str, Marks]:
    """Return the marks of all numbers that determine the total."""
    numbers = {}
    for name in (*SCALARS, *COLUMNS):
        drawn_as = drawn.distributions[name]
        rows = drawn_as.low < drawn_as.high
        most = drawn_as.bounds[1] if drawn_as.bounds else np.inf
        numbers[name] = Marks(drawn_as.low[rows], drawn_as.value[rows], drawn_as.high[rows], drawn_as.scale, most)
    return numbers


def by_hand(budget: Budget, numbers: dict[str, Marks]) -> Array:
    """Return a million totals of the closed form, drawn as the engine draws them."""
    totals = np.empty(-(-DRAWS // BLOCK) * BLOCK)
    for block, start in enumerate(range(0, DRAWS, BLOCK)):
        x = {}
        for name, number in numbers.items():
            random = np.random.default_rng([SEED, block, zlib.crc32(name.encode())])
            drawn = number.draw(random.standard_normal(BLOCK))
            x[name] = drawn if name in SCALARS else drawn.reshape(BLOCK, -1)
        totals[start : start + BLOCK] = total(budget.values, x)
    return totals[:DRAWS]


def one_by_one(budget: Budget, drawn: Sample) -> tuple[float, float]:
    """Return the seconds of a million draws through the scalar model and as budgets, estimated from a few."""
    inputs = drawn.inputs

    def draw(case: int) -> dict[str, Any]:
        z = {name: np.random.default_rng([SEED, case]).standard_normal((1, 1, 1)) for name in drawn.distributions}
        values = drawn.drawn(z).items()
        return {name: value[0] if np.ndim(inputs[name]) else float(value[0, 0, 0]) for name, value in values}

    def evaluated(case: int) -> float:
        return float(model().evaluate({**inputs, **draw(case)}, ["total_cost"])["total_cost"])

    places = {name: parameters()[name] for name in drawn.distributions}
    scalars = [name for name, p in places.items() if p.table is None and p.section != "constants"]

    def as_budget(case: int) -> float:
        own = draw(case)
        return float(budget.replace(**{name: own[name] for name in scalars})["total_cost"])

    each = [seconds(lambda run=run: [run(case) for case in range(FEW)]) / FEW for run in (evaluated, as_budget)]
    return each[0] * DRAWS, each[1] * DRAWS


def in_squigglepy(budget: Budget, numbers: dict[str, Marks]) -> tuple[float, float]:
    """Return the seconds of a function called for each draw, estimated from a few, and of arrays in the closed form."""
    import squigglepy as sq  # noqa: PLC0415 - it is not a dependency

    def kind(number: Marks, row: int) -> Any:  # noqa: ANN401 - a distribution of squigglepy
        low, high = float(number.low[row]), float(number.high[row])
        if number.scale == "linear":
            return sq.norm(low, high, credibility=80, rclip=number.most)
        return sq.lognorm(low, high, credibility=80, rclip=1 - 1e-9 if number.scale == "logit" else None)

    def drawn(n: int) -> dict[str, Any]:
        x: dict[str, Any] = {}
        for name, number in numbers.items():
            first = sq.sample(kind(number, 0), n=n)
            if name in SCALARS:
                x[name] = first
            else:  # rows move together
                x[name] = np.stack([first * (value / number.value[0]) for value in number.value], axis=-1)
        x["dataset_kept_share"] = np.minimum(x["dataset_kept_share"], 1)
        return x

    sq.set_seed(SEED)
    each = seconds(lambda: sq.sample(lambda: total(budget.values, drawn(1)), n=FEW)) * DRAWS / FEW
    return each, seconds(lambda: np.quantile(total(budget.values, drawn(DRAWS)), SHARE))


def seconds(run: Callable[[], Any], repeats: int = 1) -> float:
    """Return the shortest time of some runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def peak(draws: int) -> str:
    """Return the memory of a separate process for these draws."""
    words = [sys.executable, __file__, str(draws)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def measured(draws: int) -> None:
    """Print the peak memory of this process after these draws, as Linux reports it."""
    start = time.perf_counter()
    risk = Budget(PLAN).uncertainty(draws)
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    print(f"{draws:>10,} draws: {int(line.split()[1]) / 1024:.0f} MB, {time.perf_counter() - start:.1f} s", end="")
    print(f", P90 of the total {risk.quantile('total_cost', SHARE):,.0f} USD")


def main() -> None:
    """Print the measurements."""
    budget = Budget(PLAN)
    apart = {pair: 0.0 for pair in USUAL if set(pair) <= set(ranges(budget.plan))}
    drawn = sample(budget.plan, SEED, apart)
    numbers = marks(drawn)

    def engine() -> float:
        risk = Uncertainty(budget, DRAWS, SEED, drawn, None, None, CHUNK)
        return float(risk.quantile("total_cost", SHARE))

    def bare() -> float:
        return float(np.quantile(by_hand(budget, numbers), SHARE, method="inverted_cdf"))

    assert abs(engine() / bare() - 1) < 1 / 4096, "they are the same draws, and their quantile is exact to a bin"
    hand, own = (min(times) for times in zip(*[(seconds(bare), seconds(engine)) for _ in range(3)], strict=True))
    print(f"{DRAWS:,} draws of the total over {len(drawn.distributions)} numbers: {own:.2f} s")
    print(f"  written by hand over the {len(numbers)} that it rests on: {hand:.2f} s; {own / hand:.2f} times that")
    for words, loop in zip(("through the scalar model", "as budgets"), one_by_one(budget, drawn), strict=True):
        print(f"  one by one {words}: {loop:,.0f} s; {loop / own:,.0f} times as fast")
    if importlib.util.find_spec("squigglepy"):
        each, arrays = in_squigglepy(budget, numbers)
        print(f"  squigglepy, a function for each draw: {each:,.0f} s; {each / own:,.0f} times as fast")
        print(f"  squigglepy's arrays in the closed form, all held at once: {arrays:.2f} s; {arrays / own:.2f} of it")
    else:
        print("  squigglepy is not installed")
    for draws in MEMORY:
        print(peak(draws))


if __name__ == "__main__":
    measured(int(sys.argv[1])) if len(sys.argv) > 1 else main()
