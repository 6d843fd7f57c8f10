"""More work of a run never costs less: for every kind of run, every strategy, and strategies together."""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np
import pytest
from plans import random_plan

from llmbudget.analysis.ledger import refusal, switched
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values
from llmbudget.presets import organisations, preset
from llmbudget.strategies import strategies

WORK = (
    "tokens", "run_tokens", "run_examples", "run_steps", "run_multiple", "run_hours", "run_tries", "run_epochs",
    "run_requests", "run_request_growth",
)  # fmt: skip
FACTORS = (1.0001, 1.3, 10)
ROUNDING = 1e-9
SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 32))]
PAID_BY_OTHERS = ("credit_amount", "allocation_hours")
"""More work may use more of these, and indirect costs are not charged on them."""


def _plan(seed: int) -> Plan:
    """Return a preset with the runs and clusters of a random plan."""
    program, names = random_plan(seed).program, list(organisations())
    rows = {"clusters": program.clusters, "runs": program.runs}
    base = preset(names[seed % len(names)]).replace(initial_weights="either")
    return base.replace(**{name: [row.model_dump() for row in lines] for name, lines in rows.items()})


def _sets(plan: Plan, random: Random) -> Iterator[Sequence[str]]:
    """Yield no strategy, each alone, and as many as go together, in any order."""
    yield ()
    together: list[str] = []
    for name in random.sample(list(strategies()), len(strategies())):
        if not refusal(plan, [name]):
            yield (name,)
        if not refusal(plan, [*together, name]):
            together.append(name)
    yield together


def _costs(plan: Plan) -> dict[str, float]:
    """Return the total cost as planned, by an empty text, and with more of each work of each run."""
    planned = facts(plan.catalog) | values(plan)
    planned |= {name: planned[name] * 0 for name in PAID_BY_OTHERS}
    columns = {name: [np.asarray(planned[name], float).reshape(-1, 1)] for name in WORK}
    cases = [""]
    for name in WORK:
        for line in range(len(columns[name][0])):
            for factor in FACTORS:
                cases.append(f"{factor} × {name}, row {line}")
                for other in WORK:
                    column = columns[other][0].copy()
                    if other == name:
                        column[line] *= factor
                    columns[other].append(column)
    inputs = planned | {name: np.stack(column) for name, column in columns.items()}
    total = model().evaluate(inputs, ["total_cost"])["total_cost"]
    return dict(zip(cases, np.broadcast_to(np.ravel(total), len(cases)).tolist(), strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_more_work_of_a_run_never_costs_less_whatever_strategies_are_in_use(seed: int) -> None:
    plan, moved = _plan(seed), 0
    for used in _sets(plan, Random(seed)):  # noqa: S311 - not for secrets
        costs = _costs(switched(plan, used))
        planned = costs[""]
        assert {case: cost for case, cost in costs.items() if cost < planned * (1 - ROUNDING)} == {}, used
        moved += sum(cost > planned * (1 + ROUNDING) for cost in costs.values())
    assert moved
