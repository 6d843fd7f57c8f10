"""Random plans of a preset on the case axis: hundreds are evaluated in one go."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

import numpy as np

from llmbudget.analysis.ledger import refusal, switched
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Parameter, parameters
from llmbudget.plan.values import values
from llmbudget.presets import preset
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.strategies import strategies

Inputs = dict[str, Any]

SHARES = ("reserved_1y_share", "reserved_3y_share", "spot_share", "owned_share")
_KEPT = 0.6
"""Share of values taken from the preset, so that zeros of the preset meet other values."""

_WIDE = 20
"""Ranges in which the ends are further apart than this are drawn by orders of magnitude."""


def many_plans(name: str, seed: int, n_plans: int) -> Inputs:
    """Return the inputs of plans like a preset: numbers are usual ones, (plans, 1, 1), strategies a set that may be."""
    random, numbers = Random(seed), np.random.default_rng(seed)  # noqa: S311 - not for secrets
    plan, used = preset(name).replace(initial_weights="either"), list[str]()
    for strategy in random.sample(list(strategies()), len(strategies())):
        if random.random() < 1 / 2 and not refusal(plan, [*used, strategy]):
            used.append(strategy)
    inputs: Inputs = facts() | values(switched(plan, used))
    for key, parameter in decided().items():
        inputs[key] = _drawn(parameter, inputs[key], numbers, n_plans)
    rented_otherwise = sum(inputs[share] for share in SHARES)
    inputs |= {share: inputs[share] / np.maximum(rented_otherwise, 1) for share in SHARES}
    inputs["parameters_active"] = np.minimum(inputs["parameters_active"], inputs["parameters_total"])
    return inputs | {"on_demand_share": 0.0}


def decided() -> Mapping[str, Parameter]:
    """Return the parameters that are numbers, without constants."""
    return {
        name: one for name, one in parameters().items() if isinstance(one.record, Number) and one.section != "constants"
    }


def _drawn(parameter: Parameter, planned: Any, numbers: np.random.Generator, n_plans: int) -> Any:  # noqa: ANN401 - a float or an array
    record = parameter.record
    assert isinstance(record, Number)
    if parameter.table:
        factors = np.exp(numbers.uniform(-0.7, 0.7, (n_plans, *planned.shape)))
        return planned if record.whole else np.minimum(planned * factors, record.at_most)
    low, high = _ends(record, planned)
    shape = (n_plans, 1, 1)
    wide = low > 0 and high / low > _WIDE
    found = np.exp(numbers.uniform(np.log(low), np.log(high), shape)) if wide else numbers.uniform(low, high, shape)
    found = np.clip(np.round(found) if record.whole else found, record.at_least, record.at_most)
    return np.where(numbers.random(shape) < _KEPT, planned, found)


def _ends(record: Number, planned: float) -> tuple[float, float]:
    if record.usual:
        return record.usual
    if record.low is not None and record.high is not None:
        return record.low, record.high
    return planned / 2, planned * 2


def results(inputs: Inputs, *names: str) -> list[Any]:
    """Return quantities without axes of every plan, (plans,)."""
    return _by_plan(inputs, model().evaluate(inputs, names), names)


class Changed:
    """Quantities without axes of plans of which some inputs change: only what depends on these is evaluated again.

    Args:
        inputs: of every plan.
        names: of the quantities.
    """

    def __init__(self, inputs: Inputs, *names: str) -> None:
        self._inputs, self._names = inputs, names
        self._before = model().evaluate(inputs, names)

    def before(self) -> list[Any]:
        """Return the quantities of every plan, (plans,)."""
        return _by_plan(self._inputs, self._before, self._names)

    def after(self, changes: Inputs) -> list[Any]:
        """Return the quantities with some inputs changed, (plans,)."""
        return _by_plan(self._inputs, evaluated_again(self._before, changes, self._names), self._names)


def evaluated_again(before: Inputs, changes: Inputs, names: Iterable[str]) -> Inputs:
    """Return what was evaluated with some inputs changed: quantities that do not depend on these stay as they are."""
    adjusted = {f"{name}{BEFORE}": changes[name] for name in model().adjusted_inputs if name in changes}
    values = before | changes | adjusted
    moved = frozenset[str]().union(*map(model().dependents, changes))
    for name in model().ordered(names):
        if name in moved:
            quantity = model().quantities[name]
            values[name] = quantity.function(*[values[need] for need in quantity.needs])
    return values


def _by_plan(inputs: Inputs, found: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    n_plans = max(len(value) for value in inputs.values() if np.ndim(value) == len(("case", "row", "month")))
    return [np.broadcast_to(np.ravel(found[name]), n_plans).astype(float) for name in names]
