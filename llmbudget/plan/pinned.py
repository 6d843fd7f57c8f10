"""The rows of the catalog that a plan reads: those that it pins, and among them those that its costs hang on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from llmbudget.catalog import ANY_PROVIDER, ANY_REGION, Pins
from llmbudget.plan.plan import Plan

Key = tuple[str, str, str]
"""Accelerator, provider and region of an offer."""

_ACCELERATOR = "accelerator"
_PLACES = {("provider", "region"): "", ("provider_choice_provider", "provider_choice_region"): "provider_choice_use"}
_MOVED = [(*place, switch) for place, switch in _PLACES.items() if switch]
"""The places to which a strategy moves further clusters."""

_METHODS = {"method": "", "transfer_learning_method": "transfer_learning_use"}
"""The parameters that choose rows, and of a strategy the switch with which it does."""

_NAMES = (_ACCELERATOR, *(name for place in _PLACES for name in place), *_METHODS)
_SWITCHES = tuple(filter(None, (*_PLACES.values(), *_METHODS.values())))


def rows_to_pin(plan: Plan) -> Pins:
    """Return every row that a value of the plan's workbook comes from, also of a strategy that is not in use."""
    choices = [{**chosen, **dict.fromkeys(_SWITCHES, True)} for chosen in _choices(plan)]
    chips = (*(chosen[_ACCELERATOR] for chosen in choices), *(cluster.accelerator for cluster in plan.program.clusters))
    market = ((accelerator, ANY_PROVIDER, ANY_REGION) for accelerator in chips)
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


def _offers(plan: Plan, choices: Iterable[Mapping[str, Any]]) -> Iterator[Key]:
    """Yield the offers of the main run and of further clusters, or the market's where they are not listed."""
    keys = [
        (chosen[_ACCELERATOR], chosen[provider], chosen[region])
        for chosen in choices
        for (provider, region), switch in _PLACES.items()
        if not switch or chosen[switch]
    ]
    keys += [(cluster.accelerator, cluster.provider, cluster.region) for cluster in plan.program.clusters]
    moved = [
        (chosen[provider], chosen[region])
        for chosen in choices
        for provider, region, switch in _MOVED
        if chosen[switch]
    ]
    elsewhere = ((cluster.accelerator, *place) for cluster in plan.program.clusters for place in moved)
    keys += [key for key in elsewhere if key in plan.catalog.every_offer]  # other clusters stay where they are
    for key in keys:
        yield key if key in plan.catalog.every_offer else (key[0], ANY_PROVIDER, ANY_REGION)


def _rows(plan: Plan, choices: list[dict[str, Any]], offers: Iterable[Key]) -> Pins:
    catalog, program = plan.catalog, plan.program
    methods = [chosen[name] for chosen in choices for name, switch in _METHODS.items() if not switch or chosen[switch]]
    methods += [run.method for run in program.runs]
    accelerators = [*(chosen[_ACCELERATOR] for chosen in choices), *(row.accelerator for row in program.clusters)]
    return Pins(
        tuple(catalog.accelerators[name] for name in dict.fromkeys(accelerators)),
        tuple(catalog.every_offer[key] for key in dict.fromkeys(offers) if key in catalog.every_offer),
        tuple(catalog.methods[name] for name in dict.fromkeys(methods)),
        (catalog.prediction,),
    )
