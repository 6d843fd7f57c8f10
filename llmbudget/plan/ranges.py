"""Ranges: how much lower or higher than planned a number may turn out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from llmbudget.parameters.record import Number, Section
from llmbudget.plan.addresses import is_address, parameter_of, parse, rows_at, wrong_addresses
from llmbudget.plan.sections import Parameter, parameters
from llmbudget.plan.sources import source_title
from llmbudget.strategies import strategies

Numbers = npt.NDArray[np.float64]

FACTOR = "×"
"""The unit of factors, such as a speed-up: 1 has no effect; only the part above 1 is uncertain."""


OWN = "this plan"
"""The source of a range that the plan states."""

LEAST_FACTOR, MOST_FACTOR = 0.001, 1000
"""Limits of a spread: a thousandth and a thousand times the plan."""


class Spread(BaseModel):
    """P10 and P90 of a number, as factors on its planned value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: Annotated[float, Number("Factor for a low outcome", FACTOR, at_least=LEAST_FACTOR, at_most=1)]
    high: Annotated[float, Number("Factor for a high outcome", FACTOR, at_least=1, at_most=MOST_FACTOR)]

    def __str__(self) -> str:
        """Return both factors in words."""
        return f"× {self.low:g} to × {self.high:g}"


class HasSpreads(Protocol):
    """The part of a plan that ranges read."""

    @property
    def spreads(self) -> Mapping[str, Spread]:
        """The plan's own spreads, by parameter id or address of a cell."""

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
    """Return the range of every uncertain parameter, by id in the order of the form, each followed by its cells.

    Strategies not in use, empty fields and planned zeros have none. The plan's own spread replaces the record's. A cell
    with a spread of its own has a range by its address: the rows of its column, of which only its own vary.
    """
    cells: dict[str, list[str]] = {}
    for name in filter(is_address, plan.spreads):
        cells.setdefault(parameter_of(name).name, []).append(name)
    names = [name for p in parameters().values() if _counts(plan, p) for name in (p.name, *cells.get(p.name, ()))]
    by_name = {
        name: _range_of_cell(plan, name) if is_address(name) else range_of(plan, parameters()[name]) for name in names
    }
    return {name: outcomes for name, outcomes in by_name.items() if outcomes is not None}


def range_of(plan: HasSpreads, parameter: Parameter) -> Range | None:
    """Return the range of one parameter, even of a strategy not in use; None if it has none.

    Cells with a spread of their own do not vary with their column.
    """
    record = parameter.record
    if not isinstance(record, Number) or not has_range(plan, parameter):
        return None
    spread = plan.spreads.get(parameter.name)
    return _unless_fixed(_only(_range(plan, parameter, record, spread), ~own_rows(plan, parameter)))


def _range_of_cell(plan: HasSpreads, name: str) -> Range | None:
    """Return the range of a cell that has a spread of its own; None if it is empty or 0."""
    address = parse(name)
    record = address.record
    assert isinstance(record, Number)
    outcomes = _range(plan, address.column, record, plan.spreads[name])
    varies = np.zeros_like(outcomes.value, dtype=bool)
    varies[rows_at(plan, address)] = True
    return _unless_fixed(_only(outcomes, varies))


def own_rows(plan: HasSpreads, parameter: Parameter) -> npt.NDArray[np.bool_]:
    """Return whether each row of a column has a spread of its own, (rows, 1); for a scalar, ()."""
    own = np.zeros_like(_values(plan, parameter), dtype=bool)
    for address in map(parse, filter(is_address, plan.spreads)):
        if address.column == parameter:
            own[rows_at(plan, address)] = True
    return own


def _only(outcomes: Range, varies: npt.NDArray[np.bool_]) -> Range:
    """Return a range in which only some rows vary."""
    low, high = (np.where(varies, end, outcomes.value) for end in (outcomes.low, outcomes.high))
    return Range(low, outcomes.value, high)


def _unless_fixed(outcomes: Range) -> Range | None:
    return outcomes if np.any(outcomes.low < outcomes.high) else None


def has_range(plan: HasSpreads, parameter: Parameter) -> bool:
    """Return whether a parameter's record or the plan states a range for it."""
    record = parameter.record
    return isinstance(record, Number) and (
        record.low is not None or record.spread is not None or parameter.name in plan.spreads
    )


def range_source(plan: HasSpreads, name: str) -> str:
    """Return the source of the range of a parameter or cell."""
    return OWN if name in plan.spreads else source_title(parameter_of(name).record)


def _counts(plan: HasSpreads, parameter: Parameter) -> bool:
    """Return whether a parameter belongs to the plan itself or to a strategy in use."""
    return parameter.section not in strategies() or plan.section(parameter.section).use  # type: ignore[attr-defined]  # a strategy


def _range(plan: HasSpreads, parameter: Parameter, record: Number, own: Spread | None) -> Range:
    value = _values(plan, parameter)
    low, high = _ends(value, record, parameter.default, own)
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


def wrong_spreads(plan: HasSpreads) -> Iterator[str]:
    """Yield a sentence for each spread that is not of a number of the plan."""
    yield from (f"spreads: {sentence}" for sentence in wrong_addresses(plan, plan.spreads))
    for name in plan.spreads:
        if not _is_number(name):
            yield f"spreads: {name!r} is not a number of a plan; use an id such as 'tokens'."


def _is_number(name: str) -> bool:
    """Return whether a name is of a number; addresses that are of nothing have a sentence of their own."""
    try:
        parameter = parameter_of(name)
    except ValueError:
        return True
    except KeyError:
        return False
    return isinstance(parameter.record, Number) and parameter.section != "constants"
