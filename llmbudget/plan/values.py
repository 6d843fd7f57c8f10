"""A plan's values as the model reads them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from llmbudget.parameters.record import Choice, Text
from llmbudget.plan.plan import Plan, parameters, tables

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


def values(plan: Plan, capacity: Callable[[int], int] = lambda n_rows: max(n_rows, 1)) -> dict[str, Any]:
    """Return every parameter by id: scalars as float or str, columns of tables as arrays (rows, 1).

    Args:
        plan: the plan.
        capacity: returns the length of a table's columns for its number of rows. Blank rows, read as zeros and empty
            text as in the workbook, fill the rest. At least one, so that empty tables need no special case.
    """
    inputs: dict[str, Any] = {name: number(plan.value(name)) for name, p in parameters().items() if p.table is None}
    for table in tables().values():
        rows = plan.value(table.name)
        for field, record in table.row.records().items():
            blank: list[float | str] = ["" if isinstance(record, Choice | Text) else 0.0]
            column = [number(getattr(row, field)) for row in rows] + blank * (capacity(len(rows)) - len(rows))
            inputs[table.row.parameter_id(field)] = np.array(column).reshape(-1, 1)
    return inputs
