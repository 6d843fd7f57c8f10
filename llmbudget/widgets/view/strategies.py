"""Cards of the saving strategies: their texts, and their effect on the current plan."""

from typing import Any

from llmbudget.analysis.ledger import effects, without_effect
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.api.budget import Budget
from llmbudget.plan.plan import Plan, parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.rows import CHOICES, OnRows
from llmbudget.strategies.strategy import HIGH, LOW, MEDIUM, WORK_TITLES, Strategy
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.numbers import number

AT_STAKE = {
    LOW: phrase("risk_low"),
    MEDIUM: phrase("risk_medium"),
    HIGH: phrase("risk_high"),
}
"""What each risk level puts at stake."""


def cards() -> list[dict[str, Any]]:
    """Return the cards' data that no edit changes, in the order of application."""
    return [_card(name, kind) for name, kind in strategies().items()]


def shown(budget: Budget) -> dict[str, dict[str, Any]]:
    """Return the cards' data that edits change, besides their fields."""
    used, effect_of = in_use(budget.plan), effects(budget.plan, budget.recall)
    silent = without_effect(
        budget, [name for name, effect in effect_of.items() if not (effect.saving or effect.net_saving)]
    )
    return {
        name: {
            "used": name in used,
            "saving": number(effect.saving),
            "net": number(effect.net_saving),
            "remark": _remark(budget, name, used=name in used, silent=silent.get(name, "")),
            "refusal": _sentence(effect.refusal, strategies()[name].title),
        }
        for name, effect in effect_of.items()
    }


def is_absent(plan: Plan, key: str) -> bool:
    """Return whether a field says what a strategy acts on in a plan without rows to act on."""
    parameter = parameters().get(key)
    kind = strategies().get(parameter.section) if parameter else None
    if parameter is None or kind is None or not issubclass(kind, OnRows) or parameter.field not in CHOICES:
        return False
    return not plan.value(kind.table) and plan.value(key) == parameter.default


def _remark(budget: Budget, name: str, *, used: bool, silent: str) -> str:
    """Return what a strategy acts on and its remark about the plan, or why its switch changes nothing."""
    kind = strategies()[name]
    said = (kind.reach(budget.values), kind.remark(budget.values)) if used else ()
    return " ".join(filter(None, said)) or silent


def _card(name: str, kind: type[Strategy]) -> dict[str, Any]:
    return {
        "id": name,
        "title": kind.title,
        "adjusts": f"{kind.adjusts[0].upper()}{kind.adjusts[1:].rstrip('.')}.",
        "evidence": kind.evidence,
        "work": kind.work,
        "group": WORK_TITLES[kind.work],
        "risk": phrase("risk", level=kind.risk, at_stake=AT_STAKE[kind.risk]),
        "use": kind.parameter_id("use"),
        "fields": [kind.parameter_id(field) for field in kind.records() if field != "use"],
    }


def _sentence(text: str, title: str) -> str:
    """Return a sentence without the card's title."""
    bare = text.removeprefix(f"{title}: ")
    return f"{bare[:1].upper()}{bare[1:]}"
