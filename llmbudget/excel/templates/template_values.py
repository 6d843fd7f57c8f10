"""The values that cells of other people's workbooks can ask for by id."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.former_names import FORMER_NAMES
from llmbudget.parameters.record import AnyRecord, Day, Month
from llmbudget.plan.plan import parameters
from llmbudget.plan.reporting import is_money
from llmbudget.plan.values import EXCEL_EPOCH, months_after
from llmbudget.quantities.axes import MONTH
from llmbudget.quantities.quantity import Quantity

Entry = float | str | date | None
"""The content of a cell; None leaves it empty."""

PREFIX, MONTHLY = "llmbudget.", "monthly."
MONTHS = "months"
"""The id of the first days of the budget's months."""

_BY_MONTH = "_by_month"
_YEARS = "years"


@dataclass(frozen=True)
class Series:
    """The entries of one id.

    Attributes:
        axis: the axis of the entries, in words; empty for a single value.
    """

    entries: tuple[Entry, ...]
    axis: str


@cache
def known() -> frozenset[str]:
    """Return every id that a cell may ask for: parameters, quantities, and the months."""
    return frozenset({*parameters(), *model().quantities, MONTHS})


def find(name: str) -> str | None:
    """Return the id of a name in a workbook, or None; names ignore upper and lower case."""
    wanted = name.lower().removeprefix(PREFIX)
    monthly = wanted.removeprefix(MONTHLY)
    if monthly == wanted:
        wanted = FORMER_NAMES.get(wanted, wanted)
        return wanted if wanted in known() else None
    candidates = (f"{monthly}{_BY_MONTH}", monthly)
    return next((candidate for candidate in candidates if candidate in known() and _axis(candidate) == MONTHS), None)


_LONGEST = 100
"""Characters of a name that are compared with ids, all of which are shorter."""


def unknown(names: Iterable[str]) -> list[str]:
    """Return a sentence for each unknown name, with the most similar ids."""
    return [f"{name}: there is no such id{_alike(name)}" for name in names]


def _alike(name: str) -> str:
    wanted = name.lower().removeprefix(PREFIX)
    monthly = wanted.startswith(MONTHLY)
    ids = {id_.removesuffix(_BY_MONTH) for id_ in known() if _axis(id_) == MONTHS} if monthly else known()
    prefix = PREFIX + MONTHLY if monthly else PREFIX
    similar = get_close_matches(wanted.removeprefix(MONTHLY)[:_LONGEST], sorted(ids), n=3)
    return f"; did you mean {' or '.join(prefix + id_ for id_ in similar)}?" if similar else ""


def _axis(name: str) -> str:
    """Return the axis of an id's values: months, years or a table; empty for a single value."""
    if name == MONTHS:
        return MONTHS
    own = axes()[name]
    return MONTHS if MONTH in own else next(iter(own), "")


def series(budget: Evaluation, name: str) -> Series:
    """Return the entries of an id: amounts in the report currency, months and days as dates.

    Months and years end with the budget, and rows with the table.
    """
    axis = _axis(name)
    if name == MONTHS:
        start = budget.plan.schedule.start_month
        return Series(tuple(_day(months_after(start, month)) for month in range(_length(budget, MONTHS))), axis)
    values = np.ravel(budget.values[name])[: _length(budget, axis) if axis else 1]
    record = parameters()[name].record if name in parameters() else model().quantities[name]
    rate = budget.plan.reporting.report_rate if is_money(record.unit) else 1
    entries = [_entry(record, value, rate) for value in values]
    typed = _typed(budget, name)
    # The model reads an empty input as 0, unless a strategy sets it.
    return Series(tuple(None if blank is None and not e else e for e, blank in zip(entries, typed, strict=True)), axis)


def _length(budget: Evaluation, axis: str) -> int:
    """Return the number of entries along an axis."""
    months = int(budget["horizon_months"])
    if axis == MONTHS:
        return months
    return math.ceil(months / MONTHS_PER_YEAR) if axis == _YEARS else len(budget.plan.value(axis))


def _typed(budget: Evaluation, name: str) -> list[Any]:
    """Return the typed value of each entry of a parameter; for a quantity, a placeholder that is not None."""
    parameter = parameters().get(name)
    if parameter is None:
        axis = _axis(name)
        return [name] * (_length(budget, axis) if axis else 1)
    if parameter.table is None:
        return [budget.plan.value(name)]
    return [getattr(row, parameter.field) for row in budget.plan.value(parameter.table)]


def _entry(record: AnyRecord | Quantity, value: Any, rate: float) -> Entry:  # noqa: ANN401 - an entry of an array
    if isinstance(record, Month | Day):
        return _day(float(value))
    return str(value) if isinstance(value, str) else float(value) * rate


def _day(serial: float) -> date:
    return EXCEL_EPOCH + timedelta(days=serial)
