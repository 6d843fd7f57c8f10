"""The cards of the saving strategies: what each says of itself, and what it does to the plan as it stands."""

from typing import Any

from llmbudget.analysis.ledger import effects, without_effect
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.api.budget import Budget
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import HIGH, LOW, MEDIUM, WORK_TITLES, Strategy
from llmbudget.widgets.session.numbers import number

TITLE = "Saving strategies"
AT_STAKE = {
    LOW: "money or days",
    MEDIUM: "the quality of the model or its date",
    HIGH: "whether the training succeeds at all",
}
"""What a strategy of each risk puts at stake."""


def cards() -> list[dict[str, Any]]:
    """Return what no edit changes of the cards, in the order of application; the rest is said of their fields."""
    return [_card(name, kind) for name, kind in strategies().items()]


def shown(budget: Budget) -> dict[str, dict[str, Any]]:
    """Return what an edit can change of the cards, beside their fields."""
    used, found = in_use(budget.plan), effects(budget.plan)
    silent = without_effect(budget, [name for name, one in found.items() if not (one.saving or one.net_saving)])
    return {
        name: {
            "used": name in used,
            "saving": number(effect.saving),
            "net": number(effect.net_saving),
            "remark": _remark(budget, name, used=name in used, silent=silent.get(name, "")),
            "refusal": _sentence(effect.refusal, strategies()[name].title),
        }
        for name, effect in found.items()
    }


def _remark(budget: Budget, name: str, *, used: bool, silent: str) -> str:
    """Return what a strategy in use says of the plan, and which rule makes it so where its switch changes nothing."""
    said = strategies()[name].remark(budget.values) if used else ""
    return said or silent


def _card(name: str, kind: type[Strategy]) -> dict[str, Any]:
    return {
        "id": name,
        "title": kind.title,
        "adjusts": f"{kind.adjusts[0].upper()}{kind.adjusts[1:].rstrip('.')}.",
        "evidence": kind.evidence,
        "work": kind.work,
        "group": WORK_TITLES[kind.work],
        "risk": f"{kind.risk} ({AT_STAKE[kind.risk]})",
        "use": kind.parameter_id("use"),
        "fields": [kind.parameter_id(field) for field in kind.records() if field != "use"],
    }


def _sentence(text: str, title: str) -> str:
    """Return a sentence without the title that stands above it."""
    bare = text.removeprefix(f"{title}: ")
    return f"{bare[:1].upper()}{bare[1:]}"
