"""Drivers: the parameters that Sensitivity can vary, how far, and the ten that it varies at first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from llmbudget.analysis.drivers import swings
from llmbudget.analysis.sampling import sample
from llmbudget.excel.write.cases import SLOTS, TOTALS, as_typed, by_slot
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Parameter, Plan, parameters
from llmbudget.plan.ranges import FACTOR, LEAST_FACTOR, MOST_FACTOR, Range, has_range, range_of
from llmbudget.plan.sources import source_title
from llmbudget.plan.values import number

STATED, AROUND, FACTORS, ON_ROWS = (
    "stated in the plan", "around what is planned", "factors on what is planned", "factors on every row"
)  # fmt: skip
"""Kinds of ranges."""

OWN = "this plan"
"""The source of a range that the plan states."""


@dataclass(frozen=True)
class Driver:
    """A parameter that may turn out otherwise, as the workbook shows it.

    Attributes:
        unit: "×" of a column of a table, whose low, planned and high are factors on every row.
        low, high: a tenth of outcomes lie below and above; both as planned where there is no range.
        least, most: what may be entered.
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
        """The id on Calculation of what is typed in."""
        return as_typed(self.name)


NONE = Driver("none", "No parameter: as planned", "–", 0, 0, 0, 0, 0, "–", "–")
"""What is chosen where nothing is, or what nobody knows."""


def may_vary(plan: Plan) -> list[Parameter]:
    """Return the parameters that have a range, in the record or in the plan, and that a total rests on.

    One that moves the calendar is left out: the months of Monthly are those of the plan, whatever a case varies.
    """
    found = (p for p in parameters().values() if has_range(plan, p) and as_typed(p.name) in by_slot())
    return [p for p in found if not _months() & model().dependents(p.name)]


@cache
def _months() -> frozenset[str]:
    """Return the quantities by month that a total rests on."""
    return frozenset(name for name in by_slot() if "month" in axes()[name])


def widest(plan: Plan) -> Iterator[Driver]:
    """Yield the drivers that move the total cost most, the widest swing first; as many as there are slots."""
    for name in list(swings(sample(plan, 0, {}), TOTALS[0]))[:SLOTS]:
        yield driver(plan, parameters()[name])


def driver(plan: Plan, parameter: Parameter) -> Driver:
    """Return how a parameter that has a range is shown."""
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
        OWN if parameter.name in plan.spreads else source_title(record),
    )


def _ends(plan: Plan, parameter: Parameter) -> tuple[float, float, float]:
    """Return low, planned and high."""
    found = range_of(plan, parameter)
    if parameter.table is not None:
        low, high = _factors(found) if found else (1.0, 1.0)
        return low, 1.0, high
    planned = float(number(plan.value(parameter.name)))
    return (float(found.low), planned, float(found.high)) if found else (planned, planned, planned)


def _factors(found: Range) -> tuple[float, float]:
    """Return the factors that lead to the low and high of every row, those that no bound cuts among them."""
    rows = found.value != 0
    return float(np.min(found.low[rows] / found.value[rows])), float(np.max(found.high[rows] / found.value[rows]))


def _kind(plan: Plan, parameter: Parameter, record: Number) -> str:
    if parameter.name in plan.spreads:
        return STATED
    if parameter.table is not None:
        return ON_ROWS
    return FACTORS if record.spread is not None else AROUND
