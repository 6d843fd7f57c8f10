"""Drivers: the parameters that Sensitivity can vary, their ranges, and the ten that move spending most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from llmbudget.analysis.drivers import swings
from llmbudget.analysis.sampling import sample
from llmbudget.excel.write.cases import TOTALS, as_typed, by_parameter, is_of_card
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.parameters.record import Number
from llmbudget.plan.addresses import is_address, parameter_of, parse, title_of, values_at
from llmbudget.plan.plan import Parameter, Plan, parameters
from llmbudget.plan.ranges import FACTOR, LEAST_FACTOR, MOST_FACTOR, Range, has_range, range_of, range_source, ranges
from llmbudget.plan.values import number

STATED, AROUND, FACTORS, ON_ROWS = (
    "stated in the plan", "around the planned value", "factors on the planned value", "factors on every row"
)  # fmt: skip
"""Kinds of ranges."""


@dataclass(frozen=True)
class Driver:
    """An uncertain parameter, as the workbook shows it.

    Attributes:
        unit: "×" for a table column, whose low, planned and high are factors on every row.
        low, high: P10 and P90; both as planned where there is no range.
        least, most: the smallest and largest value that may be entered.
        kind: one of the kinds of ranges.
    """

    name: str
    label: str
    unit: str
    low: float
    planned: float
    high: float
    least: float
    most: float
    kind: str
    source: str

    @property
    def called(self) -> str:
        """The id of the typed value on Calculation."""
        return as_typed(self.name)


NONE = Driver("none", "No parameter: as planned", "–", 0, 0, 0, 0, 0, "–", "–")
"""The choice of an empty or unknown id."""


def may_vary(plan: Plan) -> list[Parameter]:
    """Return the parameters that have a range, in the record or in the plan, and that a total needs.

    Parameters that move the calendar are left out: Monthly has the months of the plan in every case.
    """
    candidates = (p for p in parameters().values() if has_range(plan, p) and as_typed(p.name) in by_parameter())
    ranged = (p for p in candidates if not is_of_card(p) or p.name in plan.spreads)
    return [p for p in ranged if not _months() & model().dependents(p.name)]


@cache
def _months() -> frozenset[str]:
    """Return the quantities by month that a total needs."""
    return frozenset(name for name in by_parameter() if "month" in axes()[name])


WIDEST = 10
"""Parameters in the tornado chart."""


def widest(plan: Plan) -> Iterator[Driver]:
    """Yield the drivers that move spending most, the widest swing first.

    Cells of rows that share a name but not a value are left out: they have no single low and high.
    """
    moving = swings(sample(plan, 0, {}), TOTALS[0])
    single = (n for n in moving if not is_address(n) or len(set(values_at(plan, parse(n)))) == 1)
    for name in islice(single, WIDEST):
        yield driver_of(plan, name)


def live_driver(plan: Plan, drivers: Iterable[Driver]) -> Driver:
    """Return the first of some drivers that Sensitivity can vary; none if it can vary none of them."""
    names = {parameter.name for parameter in may_vary(plan)}
    return next((driver for driver in drivers if driver.name in names), NONE)


def driver(plan: Plan, parameter: Parameter) -> Driver:
    """Return a parameter with a range as the workbook shows it."""
    record = parameter.record
    assert isinstance(record, Number)
    low, planned, high = _ends(plan, parameter)
    decided = parameter.table is None and record.at_least < record.at_most
    factors = planned * LEAST_FACTOR, planned * MOST_FACTOR
    return Driver(
        parameter.name,
        parameter.title,
        record.unit if parameter.table is None else FACTOR,
        low,
        planned,
        high,
        *((record.at_least, record.at_most) if decided else factors),
        _kind(plan, parameter, record),
        range_source(plan, parameter.name),
    )


def driver_of(plan: Plan, name: str) -> Driver:
    """Return a parameter with a range, by its id, or a cell with a range of its own, by its address."""
    if not is_address(name):
        return driver(plan, parameters()[name])
    record, outcomes = parameter_of(name).record, ranges(plan)[name]
    assert isinstance(record, Number)
    varies = outcomes.low < outcomes.high
    low, planned, high = (float(np.mean(end[varies])) for end in (outcomes.low, outcomes.value, outcomes.high))
    ends = (low, planned, high, record.at_least, record.at_most)
    return Driver(name, title_of(name), record.unit, *ends, STATED, range_source(plan, name))


def _ends(plan: Plan, parameter: Parameter) -> tuple[float, float, float]:
    """Return low, planned and high."""
    limits = range_of(plan, parameter)
    if parameter.table is not None:
        low, high = _factors(limits) if limits else (1.0, 1.0)
        return low, 1.0, high
    planned = float(number(plan.value(parameter.name)))
    return (float(limits.low), planned, float(limits.high)) if limits else (planned, planned, planned)


def _factors(limits: Range) -> tuple[float, float]:
    """Return the factors that lead to the low and high of every row, also of rows that no bound cuts."""
    rows = limits.value != 0
    return float(np.min(limits.low[rows] / limits.value[rows])), float(np.max(limits.high[rows] / limits.value[rows]))


def _kind(plan: Plan, parameter: Parameter, record: Number) -> str:
    if parameter.name in plan.spreads:
        return STATED
    if parameter.table is not None:
        return ON_ROWS
    return FACTORS if record.spread is not None else AROUND
