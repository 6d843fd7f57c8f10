"""The rows of the catalog that a plan uses, in its scenarios and with its strategies too."""

from collections.abc import Iterator, Mapping
from typing import Any

from llmbudget.catalog import ANY_PROVIDER, ANY_REGION, Pins
from llmbudget.plan.plan import Plan

_ACCELERATOR, _PLACES, _METHODS = (
    "accelerator",
    (("provider", "region"), ("provider_choice_provider", "provider_choice_region")),
    ("method", "transfer_learning_method"),
)
"""The parameters that choose rows: of the plan, and of a strategy in the place of it."""


def rows_in_use(plan: Plan) -> Pins:
    """Return the rows that the plan uses: accelerators, their offers and market prices, methods of training."""
    catalog, choices = plan.catalog, list(_choices(plan))
    names = dict.fromkeys(chosen[_ACCELERATOR] for chosen in choices)
    places = ((chosen[provider], chosen[region]) for chosen in choices for provider, region in _PLACES)
    keys = dict.fromkeys((name, *place) for place in dict.fromkeys(places) for name in names)
    market = dict.fromkeys((name, ANY_PROVIDER, ANY_REGION) for name in names)
    return Pins(
        tuple(catalog.accelerators[name] for name in names),
        tuple(catalog.every_offer[key] for key in keys | market if key in catalog.every_offer),
        tuple(catalog.methods[name] for name in dict.fromkeys(c[method] for c in choices for method in _METHODS)),
    )


def _choices(plan: Plan) -> Iterator[Mapping[str, Any]]:
    """Yield what the plan chooses, and what each of its scenarios does."""
    names = (_ACCELERATOR, *_METHODS, *(name for place in _PLACES for name in place))
    planned = {name: plan.value(name) for name in names}
    yield planned
    for changes in plan.scenarios.values():
        yield {name: changes.get(name, value) for name, value in planned.items()}
