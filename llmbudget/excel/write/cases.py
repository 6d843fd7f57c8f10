"""The case axis: a column of Calculation for each case.

In this order: the scenario that is shown, which is the plan at first; that without strategies, with each strategy
added, and with each parameter of Sensitivity at its low and at its high; then the plan and each named scenario.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import count, islice
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.scenarios import AS_PLANNED, may_differ
from llmbudget.plan.set_aside import left_out
from llmbudget.plan.values import number
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import MONTH
from llmbudget.strategies import strategies

PLAN, WITHOUT = 0, 1
"""Cases by their place: what is shown, and that without strategies; what each strategy leaves follows in order."""

SLOTS = 10
"""Parameters on Sensitivity: each has two cases, one at its low and one at its high."""

SPARE_SCENARIOS, LEAST_SCENARIOS = 2, 4
"""Every workbook has columns for scenarios that are not named yet; the plan's own counts as one."""

TOTALS = ("foreseen_cost", "net_foreseen_cost")
"""What Sensitivity shows of each: the cases of its parameters have what these rest on, and nothing else.

As in draws, contingency is left out: it does not grow with what it is a reserve for.
"""

Change = tuple[str, float, float]
"""A parameter and its low and high; of a column of a table these are factors on every row."""


def strategy_cases() -> range:
    """Return the cases of the plan and of its strategies."""
    return range(WITHOUT + len(strategies()) + 1)


def slot_case(slot: int, *, high: bool = False) -> int:
    """Return the case in which the parameter of a slot, counted from 0, is at its low or at its high."""
    return len(strategy_cases()) + 2 * slot + int(high)


def scenario_case(no: int) -> int:
    """Return the case of a scenario; the plan itself is the first of them, no. 0."""
    return slot_case(SLOTS) + no


def scenario_names(plan: Plan) -> list[str]:
    """Return what the columns of scenarios are called: the plan, each that it names, and some to be filled in."""
    named = [AS_PLANNED, *plan.scenarios]
    n_columns = max(LEAST_SCENARIOS, len(named) + SPARE_SCENARIOS)
    unused = (name for no in count(1) if (name := f"Scenario {no}") not in named)
    return [*named, *islice(unused, n_columns - len(named))]


def n_cases(plan: Plan) -> int:
    """Return how many cases the workbook of a plan has."""
    return scenario_case(len(scenario_names(plan)))


def case_titles(plan: Plan) -> list[str]:
    """Return the heads of the case columns."""
    ends = [f"Parameter {slot + 1}, {end}" for slot in range(SLOTS) for end in ("low", "high")]
    added = (f"+ {one.title}" for one in strategies().values())
    return [AS_PLANNED, "Without strategies", *added, *ends, *scenario_names(plan)]


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
    """Return the quantities that have a value in every case of strategies."""
    return _without_months(map(switch, strategies()))


@cache
def by_scenario() -> frozenset[str]:
    """Return the quantities that have a value in every scenario."""
    return _without_months(as_typed(name) for name, one in parameters().items() if may_differ(one))


def _without_months(changed: Iterable[str]) -> frozenset[str]:
    """Return the quantities that have a value in cases that change some inputs.

    Monthly shows one case: what has months, or rests on months that these inputs change, has no other.
    """
    graph = model()
    following = frozenset[str]().union(*(graph.dependents(name) for name in changed))
    months = [name for name in following if MONTH in axes()[name]]
    of_one_case = frozenset[str]().union(*(graph.dependents(name) for name in months))
    return frozenset(name for name in graph.order if MONTH not in axes()[name]) - of_one_case


@cache
def by_slot() -> frozenset[str]:
    """Return the inputs and quantities that the totals rest on, and the totals: they have the cases of slots too."""
    return frozenset(TOTALS).union(*(model().precedents(name) for name in TOTALS))


def cases_of(name: str, n_cases: int) -> list[int]:
    """Return the cases of a quantity, or of an input, which is linked into all of them.

    Args:
        name: of the quantity or input.
        n_cases: how many the workbook has.
    """
    scenarios = list(range(scenario_case(0), n_cases))
    if name not in model().quantities:
        return [*strategy_cases(), *(range(slot_case(0), slot_case(SLOTS)) if name in by_slot() else ()), *scenarios]
    cases = list(strategy_cases()) if name in by_case() else [PLAN]
    slots = range(slot_case(0), slot_case(SLOTS)) if name in by_case() & by_slot() else ()
    return [*cases, *slots, *(scenarios if name in by_scenario() else ())]


def case_values(
    inputs: Mapping[str, Any], changes: Sequence[Change], links: Collection[str], plan: Plan
) -> dict[str, list[list[Any]]]:
    """Return what has cases: a list of lines for each case after the first.

    Args:
        inputs: every input of the plan.
        changes: those of the slots of Sensitivity; slots that are left change nothing.
        links: names of the inputs that are linked into Calculation.
        plan: whose scenarios.
    """
    n_strategies, n_others = len(strategies()), n_cases(plan) - 1
    in_case = _Changed(inputs, n_others)
    for slot, (name, low, high) in enumerate(changes):
        in_case.change(name, slot_case(slot), low)
        in_case.change(name, slot_case(slot, high=True), high)
    for no, scenario in enumerate(plan.scenarios.values(), 1):
        for name, value in scenario.items():
            in_case.change(name, scenario_case(no), number(value))
        for name in left_out(plan, scenario):
            in_case.change(name, scenario_case(no), number(None))
    applied = np.minimum(np.arange(n_others), n_strategies).reshape(-1, 1, 1)
    for no, name in enumerate(strategies(), 1):
        in_case.values[switch(name)] = in_case.of(switch(name)) * (applied >= no)
    shown = [*(by_case() | by_scenario()), *(name for name in links if name not in model().quantities)]
    found = model().evaluate({**inputs, **in_case.values}, by_case() | by_scenario())
    return {name: _lines(found[name], n_others) for name in shown}


def case_factor(name: str, case: int, changes: Sequence[Change], plan: Plan) -> float:
    """Return what a case multiplies a column of a table by."""
    if case >= scenario_case(0):
        scenarios = [{}, *plan.scenarios.values()]
        no = case - scenario_case(0)
        return float(scenarios[no].get(name, 1)) if no < len(scenarios) else 1.0
    for slot, (changed, low, high) in enumerate(changes):
        if changed == name and case in {slot_case(slot), slot_case(slot, high=True)}:
            return low if case == slot_case(slot) else high
    return 1.0


class _Changed:
    """The inputs that some case changes, along the case axis.

    Attributes:
        values: arrays (cases, rows, 1) of what is changed, by parameter.
    """

    def __init__(self, inputs: Mapping[str, Any], n_cases: int) -> None:
        self.values: dict[str, Any] = {}
        self._inputs, self._n_cases = inputs, n_cases

    def of(self, name: str) -> Any:  # noqa: ANN401 - an array of numbers or of texts
        """Return an input in every case."""
        if name not in self.values:
            planned = np.atleast_2d(self._inputs[name])
            self.values[name] = np.repeat(planned[np.newaxis], self._n_cases, axis=0)
        return self.values[name]

    def change(self, name: str, case: int, value: float | str) -> None:
        """Let an input have another value in a case; of a column of a table, multiply its rows."""
        values = self.of(name)
        if isinstance(value, str) and values.dtype.itemsize < np.array(value).dtype.itemsize:
            self.values[name] = values = values.astype(np.array(value).dtype)  # longer texts would be cut
        if parameters()[name].table is None:
            values[case - 1] = value
            return
        values[case - 1] = values[case - 1] * value
        if is_cut(name):
            values[case - 1] = np.minimum(values[case - 1], 1)


def is_cut(column: str) -> bool:
    """Return whether a factor leaves the rows of a column at most 1: shares of a whole."""
    return getattr(parameters()[column].record, "at_most", None) == 1


def _lines(value: Any, n_cases: int) -> list[list[Any]]:  # noqa: ANN401 - a float, a text or an array
    array = np.asarray(value)
    lines = array[..., 0] if array.ndim == len(("case", "row", MONTH)) else array.reshape(1, -1)
    found: list[list[Any]] = np.broadcast_to(lines, (n_cases, lines.shape[-1])).tolist()
    return found
