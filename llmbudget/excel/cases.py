"""The case axis: a column of Calculation for each case.

In this order: the plan, the plan without strategies, each strategy added, then each parameter of Sensitivity at its low
and at its high.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from llmbudget.excel.axes import MONTH, axes
from llmbudget.model import model
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.strategies import strategies

PLAN, WITHOUT = 0, 1
"""Cases by their place: the plan, and what it is without strategies; what each strategy leaves follows in order."""

SLOTS = 10
"""Parameters on Sensitivity: each has two cases, one at its low and one at its high."""

TOTALS = ("total_cost", "net_cost")
"""What Sensitivity shows of each: the cases of its parameters have what these rest on, and nothing else."""

Change = tuple[str, float, float]
"""A parameter and its low and high; of a column of a table these are factors on every row."""


def strategy_cases() -> range:
    """Return the cases of the plan and of its strategies."""
    return range(WITHOUT + len(strategies()) + 1)


def slot_case(slot: int, *, high: bool = False) -> int:
    """Return the case in which the parameter of a slot, counted from 0, is at its low or at its high."""
    return len(strategy_cases()) + 2 * slot + int(high)


def case_titles() -> list[str]:
    """Return the heads of the case columns."""
    ends = [f"Parameter {slot + 1}, {end}" for slot in range(SLOTS) for end in ("low", "high")]
    return ["This plan", "Without strategies", *(f"+ {one.title}" for one in strategies().values()), *ends]


def switch(strategy: str) -> str:
    """Return the parameter that says whether a strategy is in use."""
    return f"{strategy}_use"


def shown_switch(strategy: str) -> str:
    """Return the id of the line among a strategy's inputs that shows its switch and says why it is in use."""
    return f"{switch(strategy)}_shown"


def is_switch(parameter: str) -> bool:
    """Return whether a parameter says that a strategy is in use."""
    return parameter in map(switch, strategies())


def as_typed(parameter: str) -> str:
    """Return what the model calls the value of a parameter that was typed in: strategies may adjust it."""
    return f"{parameter}{BEFORE}" if parameter in model().adjusted_inputs else parameter


@cache
def by_case() -> frozenset[str]:
    """Return the quantities that have a value in every case of strategies.

    Monthly shows the plan only: what has months, or rests on months that a strategy changes, has no other case.
    """
    graph = model()
    changed = frozenset[str]().union(*(graph.dependents(switch(name)) for name in strategies()))
    months = [name for name in changed if MONTH in axes()[name]]
    of_the_plan = frozenset[str]().union(*(graph.dependents(name) for name in months))
    return frozenset(name for name in graph.order if MONTH not in axes()[name]) - of_the_plan


@cache
def by_slot() -> frozenset[str]:
    """Return the inputs and quantities that the totals rest on, and the totals: they have the cases of slots too."""
    return frozenset(TOTALS).union(*(model().precedents(name) for name in TOTALS))


def cases_of(name: str) -> range:
    """Return the cases of a quantity, or of an input, which is linked into all of them."""
    if name in model().quantities and name not in by_case():
        return range(1)
    return range(len(case_titles())) if name in by_slot() else strategy_cases()


def case_values(
    inputs: Mapping[str, Any], changes: Sequence[Change], links: Collection[str]
) -> dict[str, list[list[Any]]]:
    """Return what has cases: a list of lines for each case after the plan's own.

    Args:
        inputs: every input of the plan.
        changes: those of the slots of Sensitivity; slots that are left change nothing.
        links: names of the inputs that are linked into Calculation.
    """
    n_strategies, n_cases = len(strategies()), len(case_titles()) - 1
    applied = np.minimum(np.arange(n_cases), n_strategies).reshape(-1, 1, 1)
    switches = {switch(name): inputs[switch(name)] * (applied >= no) for no, name in enumerate(strategies(), 1)}
    changed = {change[0]: _changed(inputs, slot, change, n_cases) for slot, change in enumerate(changes)}
    found = model().evaluate({**inputs, **switches, **changed}, by_case())
    shown = [*by_case(), *(name for name in links if name not in model().quantities)]
    return {name: _lines(found[name], n_cases) for name in shown}


def _changed(inputs: Mapping[str, Any], slot: int, change: Change, n_cases: int) -> Any:  # noqa: ANN401 - an array
    """Return a parameter in every case after the plan's own: its low and its high in those of its slot."""
    name, low, high = change
    first = slot_case(slot) - 1
    planned = np.repeat(np.atleast_2d(inputs[name])[np.newaxis], n_cases, axis=0)
    if parameters()[name].table is None:
        planned[first], planned[first + 1] = low, high
        return planned
    planned[first], planned[first + 1] = planned[first] * low, planned[first + 1] * high
    return np.minimum(planned, 1) if is_cut(name) else planned


def is_cut(column: str) -> bool:
    """Return whether a factor leaves the rows of a column at most 1: shares of a whole."""
    return getattr(parameters()[column].record, "at_most", None) == 1


def _lines(value: Any, n_cases: int) -> list[list[Any]]:  # noqa: ANN401 - a float, a text or an array
    array = np.asarray(value)
    lines = array[..., 0] if array.ndim == len(("case", "row", MONTH)) else array.reshape(1, -1)
    found: list[list[Any]] = np.broadcast_to(lines, (n_cases, lines.shape[-1])).tolist()
    return found
