"""Ranges: how much lower or higher than planned a number may turn out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from llmbudget.parameters.record import Number, Section
from llmbudget.plan.sections import Parameter, parameters
from llmbudget.strategies import strategies

Numbers = npt.NDArray[np.float64]

FACTOR = "×"
"""The unit of factors, such as a speed-up: 1 has no effect; only the part above 1 is uncertain."""


LEAST_FACTOR, MOST_FACTOR = 0.001, 1000
"""Limits of a spread: a thousandth and a thousand times the plan."""


class Spread(BaseModel):
    """P10 and P90 of a number, as factors on its planned value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: Annotated[float, Number("Factor for a low outcome", FACTOR, at_least=LEAST_FACTOR, at_most=1)]
    high: Annotated[float, Number("Factor for a high outcome", FACTOR, at_least=1, at_most=MOST_FACTOR)]


class HasSpreads(Protocol):
    """The part of a plan that ranges read."""

    @property
    def spreads(self) -> Mapping[str, Spread]:
        """The plan's own spreads, by parameter id."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a parameter, or the rows of a table, by its id."""

    def section(self, name: str) -> Section:
        """Return a section by its name; each strategy is one."""


@dataclass(frozen=True)
class Range:
    """An uncertain number; each entry is a scalar () or a table column (rows, 1).

    Attributes:
        low: P10; a tenth of outcomes are lower.
        value: the planned value, which is the median.
        high: P90; a tenth of outcomes are higher.
    """

    low: Numbers
    value: Numbers
    high: Numbers


def ranges(plan: HasSpreads) -> dict[str, Range]:
    """Return the range of every uncertain parameter, by id in the order of the form.

    Strategies not in use, empty fields and planned zeros have none. The plan's own spread replaces the record's.
    """
    by_name = {p.name: range_of(plan, p) for p in parameters().values() if _counts(plan, p)}
    return {name: outcomes for name, outcomes in by_name.items() if outcomes is not None}


def range_of(plan: HasSpreads, parameter: Parameter) -> Range | None:
    """Return the range of one parameter, even of a strategy not in use; None if it has none."""
    record = parameter.record
    if not isinstance(record, Number) or not has_range(plan, parameter):
        return None
    outcomes = _range(plan, parameter, record)
    return outcomes if np.any(outcomes.low < outcomes.high) else None


def has_range(plan: HasSpreads, parameter: Parameter) -> bool:
    """Return whether a parameter's record or the plan states a range for it."""
    record = parameter.record
    return isinstance(record, Number) and (
        record.low is not None or record.spread is not None or parameter.name in plan.spreads
    )


def _counts(plan: HasSpreads, parameter: Parameter) -> bool:
    """Return whether a parameter belongs to the plan itself or to a strategy in use."""
    return parameter.section not in strategies() or plan.section(parameter.section).use  # type: ignore[attr-defined]  # a strategy


def _range(plan: HasSpreads, parameter: Parameter, record: Number) -> Range:
    value = _values(plan, parameter)
    low, high = _ends(value, record, parameter.default, plan.spreads.get(parameter.name))
    if record.at_least < record.at_most:  # constants are not entered and have no bounds
        low, high = np.clip([low, high], record.at_least, record.at_most)
    return Range(low, value, high)


def _values(plan: HasSpreads, parameter: Parameter) -> Numbers:
    if parameter.table is None:
        return np.array(plan.value(parameter.name) or 0.0)
    rows = plan.value(parameter.table)
    return np.array([getattr(row, parameter.field) or 0.0 for row in rows]).reshape(-1, 1)


def _ends(value: Numbers, record: Number, default: float | None, own: Spread | None) -> tuple[Numbers, Numbers]:
    """Return P10 and P90 around a value: in proportion to it, or at a fixed distance where the default is 0.

    For a factor, in proportion to the part above 1: a factor of 1 has no range.
    """
    if own is not None:
        return value * own.low, value * own.high
    if record.spread is not None:
        return value * record.spread[0], value * record.spread[1]
    assert record.low is not None
    assert record.high is not None
    if not default:
        return value + record.low, value + record.high
    base = 1.0 if record.unit == FACTOR else 0.0
    effect = (value - base) / (default - base)
    return base + effect * (record.low - base), base + effect * (record.high - base)


def wrong_spreads(spreads: Mapping[str, Spread], known: Mapping[str, Parameter]) -> Iterator[str]:
    """Yield a sentence for each spread whose id is not a number of the plan."""
    for name in spreads:
        record = known[name].record if name in known else None
        if not isinstance(record, Number) or known[name].section == "constants":
            yield f"spreads: {name!r} is not a number of a plan; use an id such as 'tokens'."
