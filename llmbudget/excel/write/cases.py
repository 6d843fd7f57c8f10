"""The case axis: a column of Calculation for each case.

The order is: the scenario shown, which is the plan as exported; this scenario without strategies, with one strategy
added after the other, and with each parameter of Sensitivity at its low and at its high; the plan; each named scenario.
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
"""Numbers of cases: the scenario shown, and the same without strategies; one case for each added strategy follows."""

SLOTS = 10
"""Parameters on Sensitivity: each has two cases, one at its low and one at its high."""

SPARE_SCENARIOS, LEAST_SCENARIOS = 2, 4
"""Numbers of scenario columns: those without a name yet, and the least in all, with the plan's own."""

TOTALS = ("cost_before_contingency", "net_cost_before_contingency")
"""Totals shown on Sensitivity. Its cases contain only the figures that these totals need.

As in draws, contingency is left out: a reserve does not grow with the cost that it is for.
"""

Change = tuple[str, float, float]
"""A parameter with its low and high; for a table column these are factors on every row."""


def strategy_cases() -> range:
    """Return the cases of the plan and of its strategies."""
    return range(WITHOUT + len(strategies()) + 1)


def slot_case(slot: int, *, high: bool = False) -> int:
    """Return the case in which the parameter of a slot, counted from 0, is at its low or at its high."""
    return len(strategy_cases()) + 2 * slot + int(high)


def scenario_case(no: int) -> int:
    """Return the case of a scenario; number 0 is the plan itself."""
    return slot_case(SLOTS) + no


def scenario_names(plan: Plan) -> list[str]:
    """Return the heads of scenario columns: the plan, its named scenarios, and spare ones to fill in."""
    named = [AS_PLANNED, *plan.scenarios]
    n_columns = max(LEAST_SCENARIOS, len(named) + SPARE_SCENARIOS)
    unused = (name for no in count(1) if (name := f"Scenario {no}") not in named)
    return [*named, *islice(unused, n_columns - len(named))]


def n_cases(plan: Plan) -> int:
    """Return the number of cases in the workbook of a plan."""
    return scenario_case(len(scenario_names(plan)))


def case_titles(plan: Plan) -> list[str]:
    """Return the heads of the case columns."""
    ends = [f"Parameter {slot + 1}, {end}" for slot in range(SLOTS) for end in ("low", "high")]
    added = (f"+ {strategy.title}" for strategy in strategies().values())
    return [AS_PLANNED, "Without strategies", *added, *ends, *scenario_names(plan)]


def switch(strategy: str) -> str:
    """Return the parameter that says whether a strategy is in use."""
    return f"{strategy}_use"


def shown_switch(strategy: str) -> str:
    """Return the id of the row among a strategy's inputs that shows its switch and the reason for it."""
    return f"{switch(strategy)}_shown"


def is_switch(parameter: str) -> bool:
    """Return whether a parameter says that a strategy is in use."""
    return parameter in map(switch, strategies())


def as_typed(parameter: str) -> str:
    """Return the model's name for the typed value of a parameter, which differs when strategies adjust it."""
    return f"{parameter}{BEFORE}" if parameter in model().adjusted_inputs else parameter


@cache
def by_case() -> frozenset[str]:
    """Return the quantities that have a value in every case of strategies."""
    return _without_months(map(switch, strategies()))


@cache
def by_scenario() -> frozenset[str]:
    """Return the quantities that have a value in every scenario."""
    return _without_months(as_typed(name) for name, parameter in parameters().items() if may_differ(parameter))


def _without_months(changed: Iterable[str]) -> frozenset[str]:
    """Return the quantities that have a value in cases that change some inputs.

    Monthly shows one case only: quantities with months, or that need months that these inputs change, have no other.
    """
    graph = model()
    following = frozenset[str]().union(*(graph.dependents(name) for name in changed))
    months = [name for name in following if MONTH in axes()[name]]
    of_one_case = frozenset[str]().union(*(graph.dependents(name) for name in months))
    return frozenset(name for name in graph.order if MONTH not in axes()[name]) - of_one_case


@cache
def by_slot() -> frozenset[str]:
    """Return the totals and all inputs and quantities that they need, which also have the cases of slots."""
    return frozenset(TOTALS).union(*(model().precedents(name) for name in TOTALS))


def cases_of(name: str, n_cases: int) -> list[int]:
    """Return the cases of a quantity, or those that an input is linked into.

    Args:
        name: id of the quantity or input.
        n_cases: the number of cases in the workbook.
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
    """Return the values of all names that have cases: a list of lines for each case after the first.

    Args:
        inputs: every input of the plan.
        changes: the changes of the slots of Sensitivity; empty slots change nothing.
        links: names of the inputs that are linked into Calculation.
        plan: the plan with the scenarios.
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
    results = model().evaluate({**inputs, **in_case.values}, by_case() | by_scenario())
    return {name: _lines(results[name], n_others) for name in shown}


def case_factor(name: str, case: int, changes: Sequence[Change], plan: Plan) -> float:
    """Return the factor of a case on a table column."""
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
        values: arrays (cases, rows, 1) of the changed inputs, by parameter.
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
        """Set an input to another value in a case, or multiply the rows of a table column."""
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
    """Return whether rows of a column are capped at 1 when multiplied, as for shares of a whole."""
    return getattr(parameters()[column].record, "at_most", None) == 1


def _lines(value: Any, n_cases: int) -> list[list[Any]]:  # noqa: ANN401 - a float, a text or an array
    array = np.asarray(value)
    lines = array[..., 0] if array.ndim == len(("case", "row", MONTH)) else array.reshape(1, -1)
    by_case_lines: list[list[Any]] = np.broadcast_to(lines, (n_cases, lines.shape[-1])).tolist()
    return by_case_lines
