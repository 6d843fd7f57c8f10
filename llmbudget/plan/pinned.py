"""The rows of the catalog that a plan reads: those that it pins, and among them those that its costs hang on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from llmbudget.catalog import ANY_PROVIDER, ANY_REGION, Pins
from llmbudget.plan.plan import Plan

_ACCELERATOR = "accelerator"
_PLACES = {("provider", "region"): "", ("provider_choice_provider", "provider_choice_region"): "provider_choice_use"}
_METHODS = {"method": "", "transfer_learning_method": "transfer_learning_use"}
"""The parameters that choose rows, and of a strategy the switch with which it does."""

_NAMES = (_ACCELERATOR, *(name for place in _PLACES for name in place), *_METHODS)
_SWITCHES = tuple(filter(None, (*_PLACES.values(), *_METHODS.values())))


def rows_to_pin(plan: Plan) -> Pins:
    """Return every row that a value of the plan's workbook comes from, also of a strategy that is not in use."""
    choices = [{**chosen, **dict.fromkeys(_SWITCHES, True)} for chosen in _choices(plan)]
    market = ((chosen[_ACCELERATOR], ANY_PROVIDER, ANY_REGION) for chosen in choices)
    return _rows(plan, choices, [*_offers(plan, choices), *market])


def rows_in_use(plan: Plan) -> Pins:
    """Return the rows that costs hang on, in the plan and its scenarios; the market's where an offer is not listed."""
    choices = list(_choices(plan))
    return _rows(plan, choices, _offers(plan, choices))


def _choices(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what the plan chooses, and what each of its scenarios does."""
    planned = {name: plan.value(name) for name in (*_NAMES, *_SWITCHES)}
    yield planned
    for changes in plan.scenarios.values():
        yield {name: changes.get(name, value) for name, value in planned.items()}


def _offers(plan: Plan, choices: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for chosen in choices:
        for (provider, region), switch in _PLACES.items():
            key = (chosen[_ACCELERATOR], chosen[provider], chosen[region])
            if not switch or chosen[switch]:
                yield key if key in plan.catalog.every_offer else (chosen[_ACCELERATOR], ANY_PROVIDER, ANY_REGION)


def _rows(plan: Plan, choices: list[dict[str, Any]], offers: Iterable[tuple[str, str, str]]) -> Pins:
    catalog = plan.catalog
    methods = (chosen[name] for chosen in choices for name, switch in _METHODS.items() if not switch or chosen[switch])
    return Pins(
        tuple(catalog.accelerators[name] for name in dict.fromkeys(chosen[_ACCELERATOR] for chosen in choices)),
        tuple(catalog.every_offer[key] for key in dict.fromkeys(offers) if key in catalog.every_offer),
        tuple(catalog.methods[name] for name in dict.fromkeys(methods)),
    )
