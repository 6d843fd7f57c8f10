"""Ranges: how far a number of a plan may turn out lower or higher than planned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from llmbudget.plan.parameter import Number

if TYPE_CHECKING:
    from llmbudget.plan.plan import Parameter, Plan

Numbers = npt.NDArray[np.float64]


class Spread(BaseModel):
    """How far a number may turn out from what is planned, as factors on it: in a tenth of cases lower, or higher."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: Annotated[float, Field(gt=0, le=1)]
    high: Annotated[float, Field(ge=1, le=1000)]


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


def ranges(plan: "Plan") -> dict[str, Range]:
    """Return the range of every parameter that has one, by id in the order of the form.

    Left out are those of strategies that are not in use, what is left empty, and what is 0 because it is not there.
    A spread that the plan states itself takes the place of the record's.
    """
    from llmbudget.plan.plan import parameters  # noqa: PLC0415 - a plan holds spreads

    found = {p.name: _range(plan, p) for p in parameters().values() if _may_vary(plan, p)}
    return {name: one for name, one in found.items() if np.any(one.low < one.high)}


def _may_vary(plan: "Plan", parameter: "Parameter") -> bool:
    from llmbudget.strategies import strategies  # noqa: PLC0415 - as above

    record = parameter.record
    unused = parameter.section in strategies() and not plan.section(parameter.section).use  # type: ignore[attr-defined]  # a strategy
    has_range = isinstance(record, Number) and (record.low is not None or record.spread is not None)
    return not unused and (has_range or parameter.name in plan.spreads)


def _range(plan: "Plan", parameter: "Parameter") -> Range:
    record = parameter.record
    assert isinstance(record, Number)
    value = _values(plan, parameter)
    low, high = _ends(value, record, parameter.default, plan.spreads.get(parameter.name))
    if record.at_least < record.at_most:  # a constant, which nobody enters, has no bounds to keep to
        low, high = np.clip([low, high], record.at_least, record.at_most)
    return Range(low, value, high)


def _values(plan: "Plan", parameter: "Parameter") -> Numbers:
    if parameter.table is None:
        return np.array(plan.value(parameter.name) or 0.0)
    rows = plan.value(parameter.table)
    return np.array([getattr(row, parameter.field) or 0.0 for row in rows]).reshape(-1, 1)


def _ends(value: Numbers, record: Number, default: float | None, own: Spread | None) -> tuple[Numbers, Numbers]:
    """Return P10 and P90 around a value: in proportion to it, or, where the usual value is 0, as far from it."""
    if own is not None:
        return value * own.low, value * own.high
    if record.spread is not None:
        return value * record.spread[0], value * record.spread[1]
    assert record.low is not None
    assert record.high is not None
    if default:
        return value * (record.low / default), value * (record.high / default)
    return value + record.low, value + record.high


def wrong_spreads(plan: "Plan", known: Mapping[str, "Parameter"]) -> Iterator[str]:
    """Yield a sentence for each spread of a plan that is of no number."""
    for name in plan.spreads:
        record = known[name].record if name in known else None
        if not isinstance(record, Number) or known[name].section == "constants":
            yield f"spreads: {name!r} is not a number of a plan; name one, such as 'tokens'."
