"""The inputs of a search, validated with readable errors."""

import math
from collections.abc import Collection, Mapping, Sequence
from numbers import Real
from typing import Any

from llmbudget.analysis.search_space import (
    CHOSEN_ELSEWHERE,
    COUNT,
    SOURCING,
    Offer,
    Space,
    every_count,
    every_offer,
    every_set,
    following,
    switchable,
)
from llmbudget.analysis.windows import WINDOWS
from llmbudget.parameters.record import Number
from llmbudget.plan.addresses import is_address, parameter_of, parse, rows_at
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan, parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import RISKS

PARTS = ("accelerator", "provider", "region")
MIX, STRATEGIES = "sourcing", "strategies"

MOST_CASES = 200_000
"""Most candidates of one offer that fit into memory. A search over all offers has many times as many."""

Over = Mapping[str, Sequence[Any]]


def space(plan: Plan, over: Over, risk: str, *, other_work: bool = False) -> Space:
    """Return the candidates around a plan; see `Budget.search`.

    Raises:
        PlanError: a name or a value cannot be searched.
    """
    if risk not in RISKS:
        raise PlanError([f"Risk: {risk!r} is not an option; choose one of {', '.join(RISKS)}."])
    mixes = over.get(MIX, tuple(SOURCING))
    tried = over.get(STRATEGIES, switchable(risk, other_work=other_work))
    _known(MIX, mixes, SOURCING)
    _known(STRATEGIES, tried, [name for name in strategies() if name not in CHOSEN_ELSEWHERE], or_none=True)
    numbers = {name: values for name, values in over.items() if name not in {*PARTS, MIX, STRATEGIES}}
    choices = {COUNT: every_count(plan)} | {name: _numbers(plan, name, values) for name, values in numbers.items()}
    sets = every_set(plan, tuple(dict.fromkeys(tried)))
    candidates = Space(plan, _offers(plan, over), sets, tuple(dict.fromkeys(mixes)), choices)
    if candidates.n_cases > MOST_CASES:
        raise PlanError(
            [f"Search: {candidates.n_cases:,} candidates per offer exceed {MOST_CASES:,}; search fewer values."]
        )
    return candidates


def check_limits(**limits: float | None) -> None:
    """Refuse limits, by name, that are not numbers."""
    for name, limit in limits.items():
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, Real) or math.isnan(limit)):
            raise PlanError([f"{name.capitalize()}: {limit!r} is not a number; enter a number, or None for no limit."])


def _offers(plan: Plan, over: Over) -> tuple[Offer, ...]:
    every = every_offer(plan)
    for place, name in enumerate(PARTS):
        if name in over:
            _known(name, over[name], {offer[place] for offer in every})
    asked = [set(over.get(name, ())) for name in PARTS]
    offers = [
        offer for offer in every if all(not any_of or part in any_of for part, any_of in zip(offer, asked, strict=True))
    ]
    if not offers:
        raise PlanError(["Search: the catalog has no such offer; add accelerators, providers or regions."])
    return tuple(offers)


def _known(name: str, values: object, known: Collection[str], *, or_none: bool = False) -> None:
    for value in _listed(name, values, or_none=or_none):
        if not isinstance(value, str) or value not in known:
            raise PlanError(
                [f"Search over {name}: {value!r} is not an option; choose from {', '.join(sorted(known))}."]
            )


def _listed(name: str, values: object, *, or_none: bool = False) -> Collection[Any]:
    if isinstance(values, str) or not isinstance(values, Collection) or not (or_none or len(values)):
        raise PlanError([f"Search over {name}: {values!r} is not a list of values; enter a list."])
    return values


def _numbers(plan: Plan, name: str, values: Sequence[Any]) -> tuple[float, ...]:
    """Return the values of a numeric parameter or cell, without duplicates."""
    given = _listed(name, values)
    try:
        record = _searched(plan, name)
        return tuple(dict.fromkeys(float(record.validate(value) or 0.0) for value in given))
    except ValueError as error:
        raise PlanError([f"Search over {name}: {error}"]) from error


def _searched(plan: Plan, name: str) -> Number:
    """Return the record of a number that can be searched, by its id or address.

    Raises:
        ValueError: it cannot be searched, or names no cell of the plan.
    """
    if is_address(name):
        rows_at(plan, parse(name))
    elif name not in parameters():
        raise ValueError(_UNSEARCHED)
    parameter = parameter_of(name)
    is_column = parameter.table is not None and not is_address(name)
    follows = name in {*following(), *WINDOWS} or parameter.section in {*CHOSEN_ELSEWHERE, "constants"}
    if not isinstance(parameter.record, Number) or is_column or follows:
        raise ValueError(_UNSEARCHED)
    return parameter.record


_UNSEARCHED = (
    "this cannot be searched; use a numeric parameter such as 'tokens', or a number in a table such as "
    "'roles.ML engineer.headcount'."
)
