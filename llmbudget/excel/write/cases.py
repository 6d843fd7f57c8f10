"""The case axis: a column of Calculation for each case.

The order is: the scenario shown, which is the plan as exported; this scenario without strategies, with one strategy
that was in use at the export added after the other, and with the parameter of Sensitivity at its low and at its high;
the plan; each named scenario.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.addresses import is_address, parameter_of, parse, rows_at
from llmbudget.plan.plan import Parameter, Plan, parameters, tables
from llmbudget.plan.scenarios import AS_PLANNED, may_differ
from llmbudget.plan.set_aside import left_out
from llmbudget.plan.values import number
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import MONTH
from llmbudget.strategies import strategies

PLAN, WITHOUT = 0, 1
"""Numbers of cases: the scenario shown, and the same without strategies; one for each strategy in use follows."""

TOTALS = ("cost_before_contingency", "net_cost_before_contingency")
"""Totals shown on Sensitivity. Its cases contain only the figures that these totals need.

As in draws, contingency is left out: a reserve does not grow with the cost that it is for.
"""

FIGURES = (
    "net_cost", "cash_cost", "credits_used", "accelerator_hours", "wall_clock_days", "done_month", "delay_cost",
    "least_accelerators", "expected_loss",
)  # fmt: skip
"""Figures of each scenario besides its cost by category; none of them needs months."""

Change = tuple[str, float, float]
"""A parameter or cell with its low and high; for a table column these are factors on every row."""


@dataclass(frozen=True)
class Cases:
    """The cases of a workbook.

    Attributes:
        applied: the strategies in use at the export, in the order of application. Each has a case; all others count
            together, as the last step from the plan without strategies to the plan.
        scenarios: the heads of scenario columns: the plan, its named scenarios, and a spare one to fill in.
    """

    applied: tuple[str, ...]
    scenarios: tuple[str, ...]

    @property
    def n_cases(self) -> int:
        """The number of cases."""
        return self.scenario(len(self.scenarios))

    @property
    def last_step(self) -> int:
        """The step that applies all strategies that were off at the export."""
        return len(self.applied) + 1

    @property
    def of_strategies(self) -> range:
        """The cases of the plan and of its strategies."""
        return range(WITHOUT + len(self.applied) + 1)

    def step(self, strategy: str) -> int:
        """Return the step that applies a strategy, counted from 1."""
        return self.applied.index(strategy) + 1 if strategy in self.applied else self.last_step

    def after(self, step: int) -> int:
        """Return the case in which the strategies up to a step are applied; after the last step, it is the plan."""
        return PLAN if step == self.last_step else WITHOUT + step

    @property
    def low(self) -> int:
        """The case in which the parameter of Sensitivity is at its low."""
        return len(self.of_strategies)

    @property
    def high(self) -> int:
        """The case in which it is at its high."""
        return self.low + 1

    def scenario(self, no: int) -> int:
        """Return the case of a scenario; number 0 is the plan itself."""
        return self.high + 1 + no

    def titles(self) -> list[str]:
        """Return the heads of the case columns."""
        ends = ["Parameter at its low", "Parameter at its high"]
        added = (f"+ {strategies()[name].title}" for name in self.applied)
        return [AS_PLANNED, "Without strategies", *added, *ends, *self.scenarios]


def cases_for(plan: Plan) -> Cases:
    """Return the cases of the workbook of a plan."""
    spare = next(name for no in count(1) if (name := f"Scenario {no}") not in plan.scenarios)
    applied = tuple(name for name in strategies() if plan.value(switch(name)))
    return Cases(applied, (AS_PLANNED, *plan.scenarios, spare))


def switch(strategy: str) -> str:
    """Return the parameter that says whether a strategy is in use."""
    return f"{strategy}_use"


def shown_switch(strategy: str) -> str:
    """Return the id of the row among a strategy's inputs that shows its switch and the reason for it."""
    return f"{switch(strategy)}_shown"


def is_switch(parameter: str) -> bool:
    """Return whether a parameter says that a strategy is in use."""
    return parameter in map(switch, strategies())


def is_of_card(parameter: Parameter) -> bool:
    """Return whether a parameter is a column of rows that differ in kind, such as runs: cards in the form.

    A case that multiplies such a column is rare, and costs a line for each row. So Scenarios has the columns that a
    scenario of the plan changes, and Sensitivity those whose range the plan states.
    """
    return parameter.table is not None and bool(tables()[parameter.table].row.head)


def differing(plan: Plan) -> list[Parameter]:
    """Return the parameters that scenarios may change in the workbook of a plan."""
    named = {name for changes in plan.scenarios.values() for name in changes}
    return [p for p in parameters().values() if may_differ(p) and (not is_of_card(p) or p.name in named)]


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
    return frozenset(name for name in graph.order if MONTH not in axes()[name]) & followed() - of_one_case


@cache
def followed() -> frozenset[str]:
    """Return the figures that sheets show in several cases, with all inputs and quantities that they need.

    All others, such as checks, stand in the first case only, which is the one that all sheets show.
    """
    costs = (*(line.name for line in budget_lines()), *(f"{category}_cost" for category in CATEGORIES), "total_cost")
    shown = (*costs, *FIGURES, *TOTALS)
    return frozenset(shown).union(*(model().precedents(name) for name in shown))


@cache
def by_parameter() -> frozenset[str]:
    """Return the totals and all inputs and quantities that they need, which also have the cases of Sensitivity."""
    return frozenset(TOTALS).union(*(model().precedents(name) for name in TOTALS))


def case_values(
    inputs: Mapping[str, Any], change: Change | None, links: Collection[str], plan: Plan, cases: Cases
) -> dict[str, list[list[Any]]]:
    """Return the values of all names that have cases: a list of lines for each case after the first.

    Args:
        inputs: every input of the plan.
        change: the change of Sensitivity; None if no parameter is chosen.
        links: names of the inputs that are linked into Calculation.
        plan: the plan with the scenarios.
        cases: the cases of the workbook.
    """
    n_others = cases.n_cases - 1
    in_case = _Changed(plan, inputs, n_others)
    if change:
        name, low, high = change
        in_case.change(name, cases.low, low)
        in_case.change(name, cases.high, high)
    for no, scenario in enumerate(plan.scenarios.values(), 1):
        for name, value in sorted(scenario.items(), key=lambda change: is_address(change[0])):  # cells after factors
            in_case.change(name, cases.scenario(no), number(value))
        for name in left_out(plan, scenario):
            in_case.change(name, cases.scenario(no), number(None))
    applied = np.minimum(np.arange(n_others), cases.last_step).reshape(-1, 1, 1)
    for name in strategies():
        in_case.values[switch(name)] = in_case.of(switch(name)) * (applied >= cases.step(name))
    shown = [*(by_case() | by_scenario()), *(name for name in links if name not in model().quantities)]
    results = model().evaluate({**inputs, **in_case.values}, by_case() | by_scenario())
    return {name: _lines(results[name], n_others) for name in shown}


def totals_at(plan: Plan, inputs: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return each of the totals as an array (changes, 2): with one parameter at its low and at its high."""
    n_ends = 2 * len(changes)
    at_end = _Changed(plan, inputs, n_ends)
    for no, (name, *ends) in enumerate(changes):
        for case, end in enumerate(ends, 2 * no + 1):
            at_end.change(name, case, end)
    results = model().evaluate({**inputs, **at_end.values}, TOTALS)
    return {name: np.broadcast_to(np.ravel(results[name]), n_ends).reshape(-1, 2) for name in TOTALS}


def case_factor(name: str, case: int, change: Change | None, plan: Plan, cases: Cases) -> float:
    """Return the factor of a case on a table column."""
    if case >= cases.scenario(0):
        scenarios = [{}, *plan.scenarios.values()]
        no = case - cases.scenario(0)
        return float(scenarios[no].get(name, 1)) if no < len(scenarios) else 1.0
    if change and change[0] == name and case in {cases.low, cases.high}:
        return change[1] if case == cases.low else change[2]
    return 1.0


class _Changed:
    """The inputs that some case changes, along the case axis.

    Attributes:
        values: arrays (cases, rows, 1) of the changed inputs, by parameter.
    """

    def __init__(self, plan: Plan, inputs: Mapping[str, Any], n_cases: int) -> None:
        self.values: dict[str, Any] = {}
        self._plan, self._inputs, self._n_cases = plan, inputs, n_cases

    def of(self, name: str) -> Any:  # noqa: ANN401 - an array of numbers or of texts
        """Return an input in every case."""
        if name not in self.values:
            planned = np.atleast_2d(self._inputs[name])
            self.values[name] = np.repeat(planned[np.newaxis], self._n_cases, axis=0)
        return self.values[name]

    def change(self, name: str, case: int, value: float | str) -> None:
        """Set an input or a cell of a table to another value in a case, or multiply the rows of a table column."""
        values = self._holding(parameter_of(name).name, value)
        if is_address(name):
            values[case - 1, rows_at(self._plan, parse(name))] = value
        elif parameters()[name].table is None:
            values[case - 1] = value
        else:
            values[case - 1] = values[case - 1] * value
            if is_cut(name):
                values[case - 1] = np.minimum(values[case - 1], 1)

    def _holding(self, name: str, value: float | str) -> Any:  # noqa: ANN401 - as above
        """Return an input in every case, with room for a text."""
        values = self.of(name)
        if isinstance(value, str) and values.dtype.itemsize < np.array(value).dtype.itemsize:
            self.values[name] = values = values.astype(np.array(value).dtype)  # longer texts would be cut
        return values


def is_cut(column: str) -> bool:
    """Return whether rows of a column are capped at 1 when multiplied, as for shares of a whole."""
    return getattr(parameters()[column].record, "at_most", None) == 1


def _lines(value: Any, n_cases: int) -> list[list[Any]]:  # noqa: ANN401 - a float, a text or an array
    array = np.asarray(value)
    lines = array[..., 0] if array.ndim == len(("case", "row", MONTH)) else array.reshape(1, -1)
    by_case_lines: list[list[Any]] = np.broadcast_to(lines, (n_cases, lines.shape[-1])).tolist()
    return by_case_lines
