"""Ranges: how far a number of a plan may turn out lower or higher than planned."""

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
"""The unit of factors, such as a speed-up: 1 is without effect, and what is above 1 may turn out otherwise."""


LEAST_FACTOR, MOST_FACTOR = 0.001, 1000
"""A number turns out from a thousandth to a thousand times of what is planned."""


class Spread(BaseModel):
    """How far a number may turn out from what is planned, as factors on it: in a tenth of cases lower, or higher."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: Annotated[float, Number("Factor of a low outcome", FACTOR, at_least=LEAST_FACTOR, at_most=1)]
    high: Annotated[float, Number("Factor of a high outcome", FACTOR, at_least=1, at_most=MOST_FACTOR)]


class HasSpreads(Protocol):
    """What ranges ask of a plan."""

    @property
    def spreads(self) -> Mapping[str, Spread]:
        """How numbers may turn out, by id, where the plan says it itself."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a parameter, or the rows of a table, by its id."""

    def section(self, name: str) -> Section:
        """Return a section by its name; each strategy is one."""


@dataclass(frozen=True)
class Range:
    """A number that may turn out otherwise; each entry is a scalar (), or a column of a table (rows, 1).

    Attributes:
        low: a tenth of outcomes lie below (P10).
        value: what is planned, and the median.
        high: a tenth of outcomes lie above (P90).
    """

    low: Numbers
    value: Numbers
    high: Numbers


def ranges(plan: HasSpreads) -> dict[str, Range]:
    """Return the range of every parameter that has one, by id in the order of the form.

    Left out are those of strategies that are not in use, what is left empty, and what is 0 because it is not there.
    A spread that the plan states itself takes the place of the record's.
    """
    found = {p.name: range_of(plan, p) for p in parameters().values() if _counts(plan, p)}
    return {name: one for name, one in found.items() if one is not None}


def range_of(plan: HasSpreads, parameter: Parameter) -> Range | None:
    """Return the range of one parameter, also of a strategy that is not in use; None when it has none."""
    record = parameter.record
    if not isinstance(record, Number) or not has_range(plan, parameter):
        return None
    found = _range(plan, parameter, record)
    return found if np.any(found.low < found.high) else None


def has_range(plan: HasSpreads, parameter: Parameter) -> bool:
    """Return whether the record of a parameter, or the plan itself, says how it may turn out."""
    record = parameter.record
    return isinstance(record, Number) and (
        record.low is not None or record.spread is not None or parameter.name in plan.spreads
    )


def _counts(plan: HasSpreads, parameter: Parameter) -> bool:
    """Return whether a parameter is of the plan itself, or of a strategy in use."""
    return parameter.section not in strategies() or plan.section(parameter.section).use  # type: ignore[attr-defined]  # a strategy


def _range(plan: HasSpreads, parameter: Parameter, record: Number) -> Range:
    value = _values(plan, parameter)
    low, high = _ends(value, record, parameter.default, plan.spreads.get(parameter.name))
    if record.at_least < record.at_most:  # a constant, which nobody enters, has no bounds to keep to
        low, high = np.clip([low, high], record.at_least, record.at_most)
    return Range(low, value, high)


def _values(plan: HasSpreads, parameter: Parameter) -> Numbers:
    if parameter.table is None:
        return np.array(plan.value(parameter.name) or 0.0)
    rows = plan.value(parameter.table)
    return np.array([getattr(row, parameter.field) or 0.0 for row in rows]).reshape(-1, 1)


def _ends(value: Numbers, record: Number, default: float | None, own: Spread | None) -> tuple[Numbers, Numbers]:
    """Return P10 and P90 around a value: in proportion to it, or, where the usual value is 0, as far from it.

    Of a factor, in proportion to what is above 1: one that is without effect stays so.
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
    """Yield a sentence for each spread of a plan that is of no number."""
    for name in spreads:
        record = known[name].record if name in known else None
        if not isinstance(record, Number) or known[name].section == "constants":
            yield f"spreads: {name!r} is not a number of a plan; name one, such as 'tokens'."
