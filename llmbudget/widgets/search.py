"""The cheapest plans, and what a sum of money trains: what is asked, read in words, and the answers as plain data."""

from collections.abc import Mapping
from typing import Any

from llmbudget.analysis.largest import LOSS, Largest
from llmbudget.analysis.search import DONE, EVALUATION, NET, TOTAL, TRAINING, Point, Search
from llmbudget.analysis.space import COUNT
from llmbudget.catalog import methods
from llmbudget.plan.parameter import Number
from llmbudget.plan.plan import Plan
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.strategies import strategies
from llmbudget.widgets.entry import parse, show
from llmbudget.widgets.numbers import number
from llmbudget.widgets.place import record_of

_MOST_MONEY = 1e13
ASKED: Mapping[str, Number] = {
    "deadline": Number(
        "Done by month", "month no.", at_least=1, at_most=MAX_MONTHS, whole=True, blank="any month will do"
    ),
    "cap": Number("Total cost at most", "USD", at_least=1, at_most=_MOST_MONEY, blank="any cost will do"),
    "money": Number("Money", "USD", at_least=1, at_most=_MOST_MONEY),
}
"""What is typed for a search."""

OPEN_WEIGHTS, FROM_OPEN_WEIGHTS = "open", "transfer_learning"
"""Weights and strategy of plans that do not train from scratch: the scaling law says nothing of them."""

NOT_MET = "not met: "
"""How the reasons of a search that are checks begin."""

_DIGITS = 3


def refusal(name: str, text: str) -> str:
    """Return why a text typed for a search cannot be right, in a sentence; nothing when it can."""
    try:
        parse(ASKED[name], text)
    except ValueError as error:
        said = str(error).removeprefix(f"{ASKED[name].label}: ")
        return f"{said[0].upper()}{said[1:]}"
    return ""


def refusals(texts: Mapping[str, str]) -> dict[str, str]:
    """Return what `refusal` says of each text, by its name."""
    return {name: refusal(name, text) for name, text in texts.items()}


def amount(name: str, text: str) -> float | None:
    """Return the number typed for a search, None for an empty text that may be.

    Raises:
        ValueError: it is none.
    """
    return ASKED[name].validate(parse(ASKED[name], text))


def found(search: Search) -> dict[str, Any]:
    """Return what the page shows of a search."""
    budget, left_out = search.budget, sum(search.left_out.values())
    return {
        "candidates": search.n_candidates,
        "beaten": search.n_candidates - left_out - len(search.points),
        "left_out": [{"reason": _reason(name), "count": count} for name, count in search.left_out.items()],
        "planned": {"cost": number(budget[NET]), "days": number(budget[TRAINING] + budget[EVALUATION])},
        "points": [_point(search, point) for point in search.points],
    }


def _point(search: Search, point: Point) -> dict[str, Any]:
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
    """Return what is said when a plan that was found is opened."""
    compute, sourcing = plan.compute, plan.sourcing
    return (
        f"Opened {compute.n_accelerators:,.0f} {compute.accelerator} of {sourcing.provider}. "
        "Undo brings back what was there."
    )


def trains(answer: Largest) -> dict[str, Any]:
    """Return what the page says of the largest that a sum of money trains."""
    plan, budget = answer.budget.plan, answer.budget
    return {
        "parameters": _short("parameters_total", answer.parameters),
        "tokens": _short("tokens", answer.tokens),
        "count": number(plan.compute.n_accelerators),
        "accelerator": plan.compute.accelerator,
        "days": number(budget[TRAINING] + budget[EVALUATION]),
        "total": number(budget[TOTAL]),
        "loss": number(budget[LOSS]) if _from_scratch(plan) else "",
        "limit": _limit(answer.limit),
    }


def _short(key: str, value: float) -> str:
    return show(record_of(key), float(f"{value:.{_DIGITS}g}"))


def _from_scratch(plan: Plan) -> bool:
    """Return whether all weights are trained, from new ones."""
    of_open = plan.workload.initial_weights == OPEN_WEIGHTS
    transfers = FROM_OPEN_WEIGHTS in {one.id for one in plan.strategies.in_use()}
    return methods()[plan.workload.method].trained_share == 1 and not of_open and not transfers


def _limit(text: str) -> str:
    """Return what keeps out whatever is larger, for the end of a sentence."""
    check = text.removeprefix(NOT_MET)
    return f"the check “{check}” would fail" if check != text else text


def _reason(text: str) -> str:
    """Return a reason as a sentence begins."""
    return f"{text[0].upper()}{text[1:]}"
