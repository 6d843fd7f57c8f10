"""The ledger of saving strategies: what each saves alone, in sequence, and what it costs elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from llmbudget.analysis.influence import influence
from llmbudget.analysis.strategy_cases import evaluate, in_use
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
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
        saving: USD of total cost that it saves now, when in use, or would save; below 0, it costs more. Where the plan
            has a better alternative than to leave it out (`Strategy.saved`), against that one.
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
    ``net_in_sequence`` and ``net_cost``, the same after credits and contributions; ``against_best``, the saving against
    the plan's best alternative where that is another than to leave the strategy out (`Strategy.saved`); ``no_effect``,
    in a sentence why it changes no result, where it changes none.
    The savings in sequence add up to the total without strategies less the total of the plan.
    """
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    used = in_use(plan)
    steps = [used[:n] for n in range(len(used) + 1)]
    lines = [line.name for line in budget_lines()]
    found = evaluate(plan, steps, [COST, NET, *lines])
    alone = evaluate(plan, [(), *((name,) for name in used)], [COST])[COST]
    own = {name: strategies()[name].saved for name in used if strategies()[name].saved}
    best = evaluate(plan, [used], own.values()) if own else {}
    silent = without_effect(Evaluation(plan), used)
    growth = np.array([np.maximum(np.diff(found[line]), 0) for line in lines])
    table = pd.DataFrame(
        {
            "label": [strategies()[name].title for name in used],
            "work": [strategies()[name].work for name in used],
            "alone": alone[0] - alone[1:],
            "in_sequence": found[COST][:-1] - found[COST][1:],
            "elsewhere": growth.sum(axis=0),
            "total_cost": found[COST][1:],
            "net_in_sequence": found[NET][:-1] - found[NET][1:],
            "net_cost": found[NET][1:],
            "against_best": found[COST][:-1] - found[COST][1:],
            "no_effect": [silent.get(name, "") for name in used],
        },
        index=pd.Index(used, name="strategy"),
    )
    for name, quantity in own.items():
        table.loc[name, "against_best"] = best[quantity][0]
    return table


def without_effect(budget: Evaluation, names: Iterable[str] | None = None) -> dict[str, str]:
    """Return for each strategy whose switch changes no result the rule that makes it so, in a sentence.

    Args:
        budget: the plan as it stands.
        names: of the strategies that are asked for; all of them when not given.
    """
    found = {}
    for name in strategies() if names is None else names:
        switch = f"{name}_use"
        if sentence := influence(budget, {switch: 1.0 - budget[switch]}).sentence:
            found[name] = sentence
    return found


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
    own = [kind.saved for kind in strategies().values() if kind.saved]
    found = evaluate(plan, [used, *switched], [COST, NET, *own])
    result = {}
    for place, (name, kind) in enumerate(strategies().items(), start=1):
        sign = 1 if name in used else -1
        saving, net = (float(sign * (found[target][place] - found[target][0])) for target in (COST, NET))
        if kind.saved:
            saving = net = float(sign * (found[kind.saved][0] - found[kind.saved][place]))
        result[name] = Effect(saving, net, "" if name in used else refusal(plan, [*used, name]))
    return result


def refusal(plan: Plan, used: Sequence[str]) -> str:
    """Return why just these strategies cannot be in use together in a plan; empty when they can."""
    return " ".join(contradictions(switched(plan, used)))


def switched(plan: Plan, used: Sequence[str]) -> Plan:
    """Return a plan with just these strategies in use, whether or not they go together."""
    sections = {name: plan.section(name).model_copy(update={"use": name in used}) for name in strategies()}
    return plan.model_copy(update={"strategies": plan.strategies.model_copy(update=sections)})
