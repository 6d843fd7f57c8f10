"""Time of a search over a million candidate plans, against making a `Budget` of each, and its peak memory.

The academic plan is searched over all there is: offers, numbers of accelerators, mixes of hours, and strategies of
both kinds, those that train the same and those that train something else. Beside it stands the search that people
begin with, for the same work, and one that nothing can pass: a plan that outgrew its cap. Budgets are measured on a
sample and taken times as many; each keeps the months of the plan, which the search fits to its hours.

Last figures, of a machine that did other work too: 2.4 s of computing for the same work (32,480 candidates), and 2.3 s
where nothing can pass (51,968). Before strategies that train something else had to be asked for, and before the windows
of plans that fit into no memory were left alone, they took 29 s (1.04 million) and 32 s (1.66 million).

Usage: python benchmarks/search.py
"""

import time
from pathlib import Path

from llmbudget import Budget, PlanError
from llmbudget.analysis.search import FIGURES, TOTAL
from llmbudget.model import model

PLAN, FEW = "academic", 200
OUTGROWN = ("startup", "large")


def one_by_one(budget: Budget) -> float:
    """Return the seconds of a candidate as a separate budget: the mean of some, spread over all."""
    space = budget.search(other_work=True, over={"accelerator": [budget.plan.compute.accelerator]}).space
    start = time.perf_counter()
    for number in range(FEW):
        offer = space.offers[number % len(space.offers)]
        try:
            candidate = budget.replace(**space.changes(offer, number * space.n_cases // FEW))
        except PlanError:
            continue
        assert all(name in candidate.values for name in (TOTAL, *FIGURES, *model().checks))
    return (time.perf_counter() - start) / FEW


def main() -> None:
    """Print the measurements."""
    budget = Budget(PLAN)
    for name, plan in (("the same work", budget), ("nothing can pass", Budget(OUTGROWN[0]).at_tier(OUTGROWN[1]))):
        start = time.process_time()
        search = plan.search()
        seconds = time.process_time() - start
        print(f"{name}: {search.n_candidates:,} candidates, {len(search.points)} on the front: {seconds:.1f} s")
    start = time.perf_counter()
    search = budget.search(other_work=True)
    seconds = time.perf_counter() - start
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    megabytes = int(line.split()[1]) / 1024
    print(f"{search.n_candidates:,} candidates, {len(search.points)} on the front: {seconds:.1f} s, {megabytes:.0f} MB")
    each = one_by_one(budget) * search.n_candidates
    print(f"as budgets one by one: {each:,.0f} s; the search is {each / seconds:,.0f} times as fast")


if __name__ == "__main__":
    main()
