"""Searches for the cheapest plan and the largest model: typed limits, and answers as plain data."""

from collections.abc import Mapping
from typing import Any

from llmbudget.analysis.affordable_size import LOSS, Largest, is_from_scratch
from llmbudget.analysis.limits import Blocker
from llmbudget.analysis.placement import Placement
from llmbudget.analysis.search import DONE, EVALUATION, NET, TOTAL, TRAINING, Point, Search
from llmbudget.analysis.search_space import COUNT
from llmbudget.api.budget import Budget
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Plan
from llmbudget.strategies import strategies
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import parse, show
from llmbudget.widgets.session.field_keys import label_of, record_of
from llmbudget.widgets.session.numbers import number

_MOST_MONEY = 1e13
ASKED: Mapping[str, Number] = {
    "deadline": Number(
        phrase("deadline"),
        "month no.",
        at_least=1,
        at_most=MAX_MONTHS,
        whole=True,
        blank=phrase("deadline_empty"),
    ),
    "cap": Number(phrase("cap"), "USD", at_least=1, at_most=_MOST_MONEY, blank=phrase("cap_empty")),
    "money": Number(phrase("money"), "USD", at_least=1, at_most=_MOST_MONEY),
}
"""Limits that people type for a search."""

_DIGITS = 3


def refusal(name: str, text: str) -> str:
    """Return why a text typed for a search is invalid; empty if it is valid."""
    try:
        parse(ASKED[name], text)
    except ValueError as error:
        reason = str(error).removeprefix(f"{ASKED[name].label}: ")
        return f"{reason[0].upper()}{reason[1:]}"
    return ""


def refusals(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the `refusal` of each text by name."""
    return {name: refusal(name, text) for name, text in texts.items()}


def amount(name: str, text: str) -> float | None:
    """Return the number typed for a search; None if it is empty and may be.

    Raises:
        ValueError: it is not a valid number.
    """
    return ASKED[name].validate(parse(ASKED[name], text))


def found(search: Search[Budget]) -> dict[str, Any]:
    """Return the page's data about a search."""
    budget, left_out = search.budget, sum(search.left_out.values())
    return {
        "candidates": search.n_candidates,
        "possible": search.space.n_cases * len(search.space.offers),
        "beaten": search.n_candidates - left_out - len(search.points),
        "blocked": search.blocked,
        "blockers": [_blocker(budget.plan, blocker) for blocker in search.blockers],
        "left_out": [{"reason": _reason(name), "count": count} for name, count in search.left_out.items()],
        "planned": {"cost": number(budget[NET]), "days": number(budget[TRAINING] + budget[EVALUATION])},
        "points": [_point(search, point) for point in search.points],
    }


def _blocker(plan: Plan, blocker: Blocker) -> dict[str, str]:
    """Return what a limit rules out, and its field."""
    return {
        "text": blocker.sentence,
        "key": blocker.parameter,
        "label": label_of(plan, blocker.parameter) if blocker.parameter else "",
    }


def _point(search: Search[Budget], point: Point) -> dict[str, Any]:
    mix, used = search.space.words(point.case)
    accelerator, provider, region = point.offer
    return {
        "cost": number(point.cost),
        "days": number(point.days),
        "total": number(point.figures[TOTAL]),
        "month": number(point.figures[DONE]),
        "accelerator": accelerator,
        "count": number(search.space.changes(point.offer, point.case)[COUNT]),
        "provider": provider,
        "region": region,
        "mix": mix,
        "strategies": ", ".join(strategies()[name].title for name in used),
    }


def opened(plan: Plan) -> str:
    """Return the notice after a found plan is opened."""
    compute = plan.compute
    return phrase(
        "opened_found",
        count=round(compute.n_accelerators),
        accelerator=compute.accelerator,
        provider=str(plan.in_use("provider")),
    )


def trains(answer: Largest[Budget]) -> dict[str, Any]:
    """Return the page's data about the largest model a sum of money can train."""
    plan, budget = answer.budget.plan, answer.budget
    set_by = answer.limit_parameter
    return {
        "parameters": _short("parameters_total", answer.parameters),
        "tokens": _short("tokens", answer.tokens),
        "count": number(plan.compute.n_accelerators),
        "accelerator": plan.compute.accelerator,
        "days": number(budget[TRAINING] + budget[EVALUATION]),
        "total": number(budget[TOTAL]),
        "loss": number(budget[LOSS]) if is_from_scratch(plan) else "",
        "limit": answer.limit,
        "note": answer.note,
        "key": set_by,
        "label": label_of(plan, set_by) if set_by else "",
    }


def placed(answer: Placement[Budget]) -> dict[str, Any]:
    """Return the page's data about places of runs and offers of clusters."""
    return {
        "text": f"{answer.outcome()} {answer.proof()}",
        "changes": any(choice.chosen != choice.planned for choice in answer.choices),
        "choices": [
            {
                "name": choice.name,
                "text": _reason(choice.words()),
                "others": [f"{_reason(name)}: {why}" for name, why in choice.others.items()],
            }
            for choice in answer.choices
        ],
    }


def _short(key: str, value: float) -> str:
    return show(record_of(key), float(f"{value:.{_DIGITS}g}"))


def _reason(text: str) -> str:
    """Return a reason with an initial capital."""
    return f"{text[0].upper()}{text[1:]}"
