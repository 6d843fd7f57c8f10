"""The values that cells of other people's workbooks can ask for by name."""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from llmbudget.excel.templates.names import MONTHS, YEARS, Wanted, axis_of, record_of
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.rows_by_year import ROWS_BY_YEAR, row_by_year
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month
from llmbudget.plan.plan import parameters
from llmbudget.plan.reporting import is_money
from llmbudget.plan.values import EXCEL_EPOCH, months_after
from llmbudget.quantities.quantity import Quantity

Entry = float | str | date | None
"""The content of a cell; None leaves it empty."""


@dataclass(frozen=True)
class Series:
    """The entries that a name asks for.

    Attributes:
        axis: the axis of the entries, in words; empty for a single value.
    """

    entries: tuple[Entry, ...]
    axis: str


def series(budget: Evaluation, wanted: Wanted) -> Series:
    """Return the entries that a name asks for: amounts in the report currency, months and days as dates.

    Months and years end with the budget, and rows with the table.

    Raises:
        LookupError: the plan has no row with the name or of the kind that is asked for; in a sentence.
    """
    by_year = wanted.id in ROWS_BY_YEAR
    entries = _rows_in(budget, wanted) if by_year else _whole(budget, wanted.id)
    for pick in wanted.picked[by_year:]:
        entries = _picked(budget, entries, pick, axis_of(wanted.id))
    scaled = [entry * wanted.factor if isinstance(entry, float) else entry for entry in entries.entries]
    return replace(entries, entries=tuple(scaled))


def _rows_in(budget: Evaluation, wanted: Wanted) -> Series:
    """Return the entries of rows in one year; none for a year after the budget."""
    year, axis = int(wanted.picked[0]), axis_of(wanted.id)
    if year > _length(budget, YEARS):
        return Series((), axis)
    values = np.ravel(row_by_year(budget.values, wanted.id, year))
    rate = _rate(budget, record_of(wanted.id))
    return Series(tuple(float(value) * rate for value in values), axis)


def _whole(budget: Evaluation, name: str) -> Series:
    """Return all entries of an id."""
    axis = axis_of(name)
    if name == MONTHS:
        start = budget.plan.schedule.start_month
        return Series(tuple(_day(months_after(start, month)) for month in range(_length(budget, MONTHS))), axis)
    values = np.ravel(budget.values[name])[: _length(budget, axis) if axis else 1]
    record = record_of(name)
    entries = [_entry(record, value, _rate(budget, record)) for value in values]
    typed = _typed(budget, name)
    # The model reads an empty input as 0, unless a strategy sets it.
    return Series(tuple(None if blank is None and not e else e for e, blank in zip(entries, typed, strict=True)), axis)


def _picked(budget: Evaluation, found: Series, pick: str, table: str) -> Series:
    """Return one entry by its number, none beyond the last; or the entries of rows with a name or of a kind."""
    if pick.isdigit():
        return Series(found.entries[int(pick) - 1 : int(pick)] or (None,), "")
    rows: tuple[Any, ...] = budget.plan.value(table)
    fields = [p.field for p in parameters().values() if p.table == table and isinstance(p.record, Choice)]
    kept = [pick in {_word(row.name), *(_word(getattr(row, field)) for field in fields)} for row in rows]
    if not any(kept) and pick not in _kinds(budget, table):
        names = ", ".join(dict.fromkeys(_word(row.name) for row in rows)) or "no rows"
        raise LookupError(f"this plan has no row {pick!r} of {table}; it has {names}")
    entries = found.entries or (None,) * len(rows)
    return replace(found, entries=tuple(entry for entry, keep in zip(entries, kept, strict=True) if keep))


def _kinds(budget: Evaluation, table: str) -> set[str]:
    """Return the options that rows of a table have to choose from: a plan may have no row of a kind."""
    records = [p.record for p in parameters().values() if p.table == table]
    options = [record.options(budget.plan.catalog) for record in records if isinstance(record, Choice)]
    return {_word(option) for each in options for option in each}


def _word(text: object) -> str:
    """Return a text as it can stand in a name, such as ``partner_institute``."""
    return re.sub(r"\W+", "_", str(text).lower()).strip("_")


def _length(budget: Evaluation, axis: str) -> int:
    """Return the number of entries along an axis."""
    months = int(budget["horizon_months"])
    if axis == MONTHS:
        return months
    return math.ceil(months / MONTHS_PER_YEAR) if axis == YEARS else len(budget.plan.value(axis))


def _typed(budget: Evaluation, name: str) -> list[Any]:
    """Return the typed value of each entry of a parameter; for a quantity, a placeholder that is not None."""
    parameter = parameters().get(name)
    if parameter is None:
        axis = axis_of(name)
        return [name] * (_length(budget, axis) if axis else 1)
    if parameter.table is None:
        return [budget.plan.value(name)]
    return [getattr(row, parameter.field) for row in budget.plan.value(parameter.table)]


def _rate(budget: Evaluation, record: AnyRecord | Quantity) -> float:
    return budget.plan.reporting.report_rate if is_money(record.unit) else 1


def _entry(record: AnyRecord | Quantity, value: Any, rate: float) -> Entry:  # noqa: ANN401 - an entry of an array
    if isinstance(record, Month | Day):
        return _day(float(value))
    return str(value) if isinstance(value, str) else float(value) * rate


def _day(serial: float) -> date:
    return EXCEL_EPOCH + timedelta(days=serial)
