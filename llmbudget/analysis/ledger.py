"""The ledger of saving strategies: saving of each alone and in sequence, and added cost elsewhere."""

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
from llmbudget.quantities.recall import Recall
from llmbudget.strategies import strategies

if TYPE_CHECKING:
    import pandas as pd

COST, NET = "total_cost", "net_cost"
"""Costs that strategies reduce: the project's total, and the part not paid by credits and partners."""


@dataclass(frozen=True)
class Effect:
    """Effect of a strategy's switch on the current plan.

    Attributes:
        saving: USD of total cost that it saves if in use, or would save; negative if it costs more. Compared with the
            plan's best alternative, if that is not simply to leave it out (`Strategy.saved`).
        net_saving: the same for the cost after credits and contributions.
        refusal: why it cannot be switched on, in sentences; empty if it can.
    """

    saving: float
    net_saving: float
    refusal: str


def ledger(plan: Plan) -> "pd.DataFrame":
    """Return a row per strategy in use, in the order of application, in USD.

    Columns: ``label``; ``work``, whether it trains the same for less or something else (`strategies.strategy.WORKS`);
    ``alone``, the saving if no other is in use; ``in_sequence``, the saving on top of earlier ones, net of
    ``elsewhere``, the amount added to other lines; ``total_cost`` after it; ``net_in_sequence`` and ``net_cost``, the
    same after credits and contributions; ``against_best``, the saving against the plan's best alternative if that is
    not to leave the strategy out (`Strategy.saved`); ``no_effect``, the reason if it changes no result.
    The savings in sequence add up to the total without strategies minus the total of the plan.
    """
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    used = in_use(plan)
    steps = [used[:n] for n in range(len(used) + 1)]
    lines = [line.name for line in budget_lines()]
    after = evaluate(plan, steps, [COST, NET, *lines])
    alone = evaluate(plan, [(), *((name,) for name in used)], [COST])[COST]
    own = {name: strategies()[name].saved for name in used if strategies()[name].saved}
    best = evaluate(plan, [used], own.values()) if own else {}
    silent = without_effect(Evaluation(plan), used)
    growth = np.array([np.maximum(np.diff(after[line]), 0) for line in lines])
    table = pd.DataFrame(
        {
            "label": [strategies()[name].title for name in used],
            "work": [strategies()[name].work for name in used],
            "alone": alone[0] - alone[1:],
            "in_sequence": after[COST][:-1] - after[COST][1:],
            "elsewhere": growth.sum(axis=0),
            "total_cost": after[COST][1:],
            "net_in_sequence": after[NET][:-1] - after[NET][1:],
            "net_cost": after[NET][1:],
            "against_best": after[COST][:-1] - after[COST][1:],
            "no_effect": [silent.get(name, "") for name in used],
        },
        index=pd.Index(used, name="strategy"),
    )
    for name, quantity in own.items():
        table.loc[name, "against_best"] = best[quantity][0]
    return table


def without_effect(budget: Evaluation, names: Iterable[str] | None = None) -> dict[str, str]:
    """Return the reason, in a sentence, for each strategy whose switch changes no result.

    Args:
        budget: the current plan.
        names: ids of strategies; all by default.
    """
    reasons = {}
    for name in strategies() if names is None else names:
        switch = f"{name}_use"
        if sentence := influence(budget, {switch: 1.0 - budget[switch]}).sentence:
            reasons[name] = sentence
    return reasons


def before(plan: Plan) -> float:
    """Return the total cost of a plan without strategies, in USD."""
    return float(evaluate(plan, [()], [COST])[COST][0])


def added_in_turn(plan: Plan, recall: Recall | None = None) -> dict[str, float]:
    """Return the total cost in USD as strategies in use are added in turn, by the last one added; "" for none."""
    used = in_use(plan)
    costs = evaluate(plan, [used[:n] for n in range(len(used) + 1)], [COST], recall)[COST]
    return dict(zip(("", *used), map(float, costs), strict=True))


def effects(plan: Plan, recall: Recall | None = None) -> dict[str, Effect]:
    """Return the effect of every strategy's switch on the current plan."""
    used = in_use(plan)
    switched = [set(used) ^ {name} for name in strategies()]
    own = [kind.saved for kind in strategies().values() if kind.saved]
    after = evaluate(plan, [used, *switched], [COST, NET, *own], recall)
    result = {}
    for place, (name, kind) in enumerate(strategies().items(), start=1):
        sign = 1 if name in used else -1
        saving, net = (float(sign * (after[target][place] - after[target][0])) for target in (COST, NET))
        if kind.saved:
            saving = net = float(sign * (after[kind.saved][0] - after[kind.saved][place]))
        result[name] = Effect(saving, net, "" if name in used else refusal(plan, [*used, name]))
    return result


def refusal(plan: Plan, used: Sequence[str]) -> str:
    """Return why exactly these strategies cannot be used together in a plan; empty if they can."""
    return " ".join(contradictions(switched(plan, used)))


def switched(plan: Plan, used: Sequence[str]) -> Plan:
    """Return a plan with exactly these strategies in use, even if they contradict each other."""
    other = {strategy.id for strategy in plan.strategies.in_use()}.symmetric_difference(used)
    sections = {name: plan.section(name).model_copy(update={"use": name in used}) for name in other}
    return plan.model_copy(update={"strategies": plan.strategies.model_copy(update=sections)})
