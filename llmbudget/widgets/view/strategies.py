"""Cards of the saving strategies: their texts, and their effect on the current plan."""

from collections.abc import Mapping
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

Shown = Mapping[str, Mapping[str, Any]]


def cards() -> list[dict[str, Any]]:
    """Return the cards' data that no edit changes, in the order of application."""
    return [_card(name, kind) for name, kind in strategies().items()]


def shown(budget: Budget, before: Shown | None = None) -> Shown:
    """Return the cards' data that edits change, besides their fields.

    Args:
        budget: the current plan.
        before: the data of the plan before, whose reasons stay until `explained` has this one's; None to find them now.
    """
    used, effect_of = in_use(budget.plan), effects(budget.plan, budget.recall)
    data = {
        name: {
            "used": name in used,
            "saving": number(effect.saving),
            "net": number(effect.net_saving),
            "remark": _said(budget, name, used=name in used),
            "refusal": _sentence(effect.refusal, strategies()[name].title),
        }
        for name, effect in effect_of.items()
    }
    return explained(budget, data) if before is None else {**data, **_kept(data, before)}


def explained(budget: Budget, data: Shown) -> Shown:
    """Return the cards' data with the reasons why switches change nothing: to find them takes longer than all else."""
    names = _silent(data)
    reasons = without_effect(budget, names)
    remarks = {name: _said(budget, name, used=data[name]["used"]) or reasons.get(name, "") for name in names}
    return {**data, **{name: {**data[name], "remark": remark} for name, remark in remarks.items()}}


def _kept(data: Shown, before: Shown) -> Shown:
    """Return the data of cards whose switch changes nothing and is as before, with the remark that they had."""
    same = [name for name in _silent(data) if before[name]["used"] == data[name]["used"]]
    return {name: {**data[name], "remark": data[name]["remark"] or before[name]["remark"]} for name in same}


def _silent(data: Shown) -> list[str]:
    return [name for name, card in data.items() if not (card["saving"] or card["net"])]


def is_absent(plan: Plan, key: str) -> bool:
    """Return whether a field says what a strategy acts on in a plan without rows to act on."""
    parameter = parameters().get(key)
    kind = strategies().get(parameter.section) if parameter else None
    if parameter is None or kind is None or not issubclass(kind, OnRows) or parameter.field not in CHOICES:
        return False
    return not plan.value(kind.table) and plan.value(key) == parameter.default


def _said(budget: Budget, name: str, *, used: bool) -> str:
    """Return what a strategy in use acts on, and its remark about the plan."""
    kind = strategies()[name]
    return " ".join(filter(None, (kind.reach(budget.values), kind.remark(budget.values)))) if used else ""


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
