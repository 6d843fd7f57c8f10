"""A plan's values as the model reads them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.parameters.record import Choice, Text
from llmbudget.plan.addresses import is_address, parse, rows_at
from llmbudget.plan.plan import Plan, parameters, tables

Truths = npt.NDArray[np.bool_]

EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet dates; a month is the serial number of its first day."""


def number(value: Any) -> float | str:  # noqa: ANN401 - any scalar of a plan
    """Return a scalar as the model reads it: blank is 0, a month is a serial day, text stays text."""
    if value is None:
        return 0.0
    if isinstance(value, date):
        return float((value - EXCEL_EPOCH).days)
    return value if isinstance(value, str) else float(value)


def months_after(start: date, months: int) -> float:
    """Return the serial number of the first day of the month that is `months` after a start."""
    years, month = divmod(start.month - 1 + months, 12)
    return float((date(start.year + years, month + 1, 1) - EXCEL_EPOCH).days)


def values(plan: Plan, lines: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Return every parameter by id: scalars as float or str, columns of tables as arrays (rows, 1).

    Args:
        plan: the plan.
        lines: the length of each table's columns, by its name. Blank rows, read as zeros and empty text as in the
            workbook, fill the rest. None for its number of rows; at least one, so that empty tables need no special
            case.
    """
    inputs: dict[str, Any] = {}
    for section, fields in _scalars().items():
        part = plan.section(section)
        inputs |= {name: number(getattr(part, field)) for name, field in fields.items()}
    for table in tables().values():
        rows = plan.value(table.name)
        n_lines = max(len(rows), 1) if lines is None else lines[table.name]
        for field, record in table.row.records().items():
            blank: list[float | str] = ["" if isinstance(record, Choice | Text) else 0.0]
            column = [number(getattr(row, field)) for row in rows] + blank * (n_lines - len(rows))
            inputs[table.row.parameter_id(field)] = np.array(column).reshape(-1, 1)
    return inputs


@cache
def _scalars() -> dict[str, dict[str, str]]:
    """Return by section the fields of its parameters, by their ids."""
    fields: dict[str, dict[str, str]] = {}
    for name, parameter in parameters().items():
        if parameter.table is None:
            fields.setdefault(parameter.section, {})[name] = parameter.field
    return fields


def rows_of_cells(plan: Plan, names: Iterable[str]) -> dict[str, Truths]:
    """Return for each address among names which rows of its table it means, (rows, 1).

    Raises:
        ValueError: the plan has no such cell; see `plan.addresses`.
    """
    rows = {}
    for address in map(parse, filter(is_address, names)):
        rows[str(address)] = np.zeros((len(plan.value(address.table)), 1), dtype=bool)
        rows[str(address)][rows_at(plan, address)] = True
    return rows


def by_input(outcomes: Mapping[str, Any], rows: Mapping[str, Truths], planned: Mapping[str, Any]) -> dict[str, Any]:
    """Return numbers by id and by address as inputs of the model: cells take the place of their rows in their columns.

    Args:
        outcomes: numbers in several cases: (cases, 1, 1), or (cases, rows, 1) for a column or a cell.
        rows: the rows of each cell; see `rows_of_cells`.
        planned: the inputs of the plan, for rows without an outcome.
    """
    inputs = {name: outcome for name, outcome in outcomes.items() if not is_address(name)}
    for name in filter(is_address, outcomes):
        column = parse(name).column.name
        inputs[column] = np.where(rows[name], outcomes[name], inputs.get(column, planned[column]))
    return inputs
