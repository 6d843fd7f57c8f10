"""The ledger of saving strategies: what each saves alone, in sequence, and what it costs elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from llmbudget.analysis.cases import evaluate, in_use
from llmbudget.model.totals import budget_lines
from llmbudget.plan.plan import Plan
from llmbudget.plan.rules import contradictions
from llmbudget.strategies import strategies

if TYPE_CHECKING:
    import pandas as pd

COST, NET = "total_cost", "net_cost"
"""What strategies save of: the cost of the project, and what of it credits and partners do not pay."""


@dataclass(frozen=True)
class Effect:
    """What the switch of a strategy does to a plan as it stands.

    Attributes:
        saving: USD of total cost that it saves now, when in use, or would save; below 0, it costs more.
        net_saving: the same of the cost after credits and contributions.
        refusal: why it cannot be switched on, in sentences; empty when it can.
    """

    saving: float
    net_saving: float
    refusal: str


def ledger(plan: Plan) -> "pd.DataFrame":
    """Return a row for each strategy in use, in the order of application, all in USD.

    Columns: ``label``; ``work``, whether it trains the same for less or something else (`strategies.strategy.WORKS`);
    ``alone``, the saving when no other is in use; ``in_sequence``, the saving on top of those
    before it, of which ``elsewhere`` has already gone to lines that grow; ``total_cost`` after it;
    ``net_in_sequence`` and ``net_cost``, the same after credits and contributions.
    The savings in sequence add up to the total without strategies less the total of the plan.
    """
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    used = in_use(plan)
    steps = [used[:n] for n in range(len(used) + 1)]
    lines = [line.name for line in budget_lines()]
    found = evaluate(plan, steps, [COST, NET, *lines])
    alone = evaluate(plan, [(), *((name,) for name in used)], [COST])[COST]
    growth = np.array([np.maximum(np.diff(found[line]), 0) for line in lines])
    return pd.DataFrame(
        {
            "label": [strategies()[name].title for name in used],
            "work": [strategies()[name].work for name in used],
            "alone": alone[0] - alone[1:],
            "in_sequence": found[COST][:-1] - found[COST][1:],
            "elsewhere": growth.sum(axis=0),
            "total_cost": found[COST][1:],
            "net_in_sequence": found[NET][:-1] - found[NET][1:],
            "net_cost": found[NET][1:],
        },
        index=pd.Index(used, name="strategy"),
    )


def before(plan: Plan) -> float:
    """Return the total cost of a plan with every strategy switched off, in USD."""
    return float(evaluate(plan, [()], [COST])[COST][0])


def added_in_turn(plan: Plan) -> dict[str, float]:
    """Return the total cost in USD with the strategies in use added one by one: by the last one; first by "", none."""
    used = in_use(plan)
    found = evaluate(plan, [used[:n] for n in range(len(used) + 1)], [COST])[COST]
    return dict(zip(("", *used), map(float, found), strict=True))


def effects(plan: Plan) -> dict[str, Effect]:
    """Return for every strategy what its switch does to the plan as it stands."""
    used = in_use(plan)
    switched = [set(used) ^ {name} for name in strategies()]
    found = evaluate(plan, [used, *switched], [COST, NET])
    result = {}
    for place, name in enumerate(strategies(), start=1):
        sign = 1 if name in used else -1
        saving, net = (float(sign * (found[target][place] - found[target][0])) for target in (COST, NET))
        result[name] = Effect(saving, net, "" if name in used else refusal(plan, [*used, name]))
    return result


def refusal(plan: Plan, used: Sequence[str]) -> str:
    """Return why just these strategies cannot be in use together in a plan; empty when they can."""
    return " ".join(contradictions(switched(plan, used)))


def switched(plan: Plan, used: Sequence[str]) -> Plan:
    """Return a plan with just these strategies in use, whether or not they go together."""
    sections = {name: plan.section(name).model_copy(update={"use": name in used}) for name in strategies()}
    return plan.model_copy(update={"strategies": plan.strategies.model_copy(update=sections)})
