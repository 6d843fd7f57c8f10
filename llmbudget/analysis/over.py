"""What a search is asked to try, read and refused in sentences."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from llmbudget.analysis.space import (
    CHOSEN_ELSEWHERE,
    COUNT,
    QUOTES,
    SHARES,
    SOURCING,
    Offer,
    Space,
    every_count,
    every_offer,
    every_set,
    switchable,
)
from llmbudget.analysis.windows import WINDOWS
from llmbudget.budget import PlanError
from llmbudget.plan.parameter import Number
from llmbudget.plan.plan import Plan, parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import RISKS

PARTS = ("accelerator", "provider", "region")
MIX, STRATEGIES = "sourcing", "strategies"

MOST_CASES = 200_000
"""Candidates of one offer: what fits into memory. A search over all offers has many times as many."""

Over = Mapping[str, Sequence[Any]]


def space(plan: Plan, over: Over, risk: str) -> Space:
    """Return the candidates around a plan, as `Budget.search` describes them.

    Raises:
        PlanError: a name or a value that cannot be tried, in a sentence.
    """
    if risk not in RISKS:
        raise PlanError([f"Risk: {risk!r} is none; choose one of {', '.join(RISKS)}."])
    mixes = over.get(MIX, tuple(SOURCING))
    tried = over.get(STRATEGIES, switchable(risk))
    _known(MIX, mixes, SOURCING)
    _known(STRATEGIES, tried, [name for name in strategies() if name not in CHOSEN_ELSEWHERE])
    numbers = {name: values for name, values in over.items() if name not in {*PARTS, MIX, STRATEGIES}}
    choices = {COUNT: every_count(plan)} | {name: _numbers(name, values) for name, values in numbers.items()}
    found = Space(plan, _offers(plan, over), every_set(plan, tried), tuple(mixes), choices)
    if found.n_cases > MOST_CASES:
        raise PlanError([f"Search: {found.n_cases:,} candidates of each offer are too many; try fewer values."])
    return found


def _offers(plan: Plan, over: Over) -> tuple[Offer, ...]:
    every = every_offer(plan)
    for place, name in enumerate(PARTS):
        _known(name, over.get(name, ()), {offer[place] for offer in every})
    asked = [set(over.get(name, ())) for name in PARTS]
    found = [
        offer for offer in every if all(not any_of or part in any_of for part, any_of in zip(offer, asked, strict=True))
    ]
    if not found:
        raise PlanError(["Search: nobody in the catalogue offers that; try more accelerators, providers or regions."])
    return tuple(found)


def _known(name: str, values: Sequence[Any], known: Collection[str]) -> None:
    if name not in {MIX, STRATEGIES, *PARTS} or isinstance(values, str):
        raise PlanError([f"Search over {name}: give a list of values."])
    for value in values:
        if value not in known:
            raise PlanError(
                [f"Search over {name}: {value!r} cannot be tried; give some of {', '.join(sorted(known))}."]
            )


def _numbers(name: str, values: Sequence[Any]) -> tuple[float, ...]:
    """Return the values of a numeric parameter, once each."""
    parameter = parameters().get(name)
    record = parameter.record if parameter and parameter.table is None else None
    if not isinstance(record, Number) or name in {*SHARES, *QUOTES, *WINDOWS} or record.at_least == record.at_most:
        raise PlanError([f"Search over {name}: this is no number that can be tried; give one such as 'tokens'."])
    if isinstance(values, str) or not len(values):
        raise PlanError([f"Search over {name}: give a list of numbers."])
    try:
        return tuple(dict.fromkeys(float(record.validate(value) or 0.0) for value in values))
    except ValueError as error:
        raise PlanError([f"Search over {name}: {error}"]) from error
