"""The case axis: a column of Calculation for the plan, for the plan without strategies, and for each strategy added."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from llmbudget.excel.axes import MONTH, axes
from llmbudget.model import model
from llmbudget.strategies import strategies

PLAN, WITHOUT = 0, 1
"""Cases by their place: the plan, and what it is without strategies; what each strategy leaves follows in order."""


def case_titles() -> list[str]:
    """Return the heads of the case columns."""
    return ["This plan", "Without strategies", *(f"+ {one.title}" for one in strategies().values())]


def switch(strategy: str) -> str:
    """Return the parameter that says whether a strategy is in use."""
    return f"{strategy}_use"


def is_switch(parameter: str) -> bool:
    """Return whether a parameter says that a strategy is in use."""
    return parameter in map(switch, strategies())


@cache
def by_case() -> frozenset[str]:
    """Return the quantities that have a value in every case.

    Monthly shows the plan only: what has months, or rests on months that a strategy changes, has no other case.
    """
    graph = model()
    changed = frozenset[str]().union(*(graph.dependents(switch(name)) for name in strategies()))
    months = [name for name in changed if MONTH in axes()[name]]
    of_the_plan = frozenset[str]().union(*(graph.dependents(name) for name in months))
    return frozenset(name for name in graph.order if MONTH not in axes()[name]) - of_the_plan


def cases_of(name: str) -> range:
    """Return the cases of a quantity, or of an input, which is linked into all of them."""
    return range(len(case_titles()) if name in by_case() or name not in model().quantities else 1)


def case_values(inputs: Mapping[str, Any]) -> dict[str, list[list[Any]]]:
    """Return the scalars and the quantities that have cases: a list of lines for each case after the plan's own."""
    applied = np.arange(len(strategies()) + 1).reshape(-1, 1, 1)
    switches = {switch(name): inputs[switch(name)] * (applied >= no) for no, name in enumerate(strategies(), 1)}
    found = model().evaluate({**inputs, **switches}, by_case())
    shown = (name for name in found if name in by_case() or (not axes()[name] and name not in model().quantities))
    return {name: _lines(found[name], len(applied)) for name in shown}


def _lines(value: Any, n_cases: int) -> list[list[Any]]:  # noqa: ANN401 - a float, a text or an array
    array = np.asarray(value)
    lines = array[..., 0] if array.ndim == len(("case", "row", MONTH)) else array.reshape(1, -1)
    found: list[list[Any]] = np.broadcast_to(lines, (n_cases, lines.shape[-1])).tolist()
    return found
