"""A plan as the numbers that the model reads."""

from datetime import date
from typing import Any

import numpy as np

from llmbudget.plan.parameter import Choice, Text
from llmbudget.plan.plan import Plan, parameters, tables

EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet dates: a month is held as the serial number of its first day."""


def number(value: Any) -> float | str:  # noqa: ANN401 - any scalar of a plan
    """Return a scalar as the model reads it: blank is 0, a month is a serial day, text stays text."""
    if value is None:
        return 0.0
    if isinstance(value, date):
        return float((value - EXCEL_EPOCH).days)
    return value if isinstance(value, str) else float(value)


def values(plan: Plan) -> dict[str, Any]:
    """Return every parameter by id: scalars as float or str, columns of tables as arrays (rows, 1).

    An empty table is read as one blank row, as the workbook holds it: zeros and empty text.
    """
    found: dict[str, Any] = {
        name: number(getattr(getattr(plan, p.section), p.field)) for name, p in parameters().items() if p.table is None
    }
    for table in tables().values():
        rows = getattr(getattr(plan, table.section), table.name)
        for field, record in table.row.records().items():
            column = [number(getattr(row, field)) for row in rows] or ["" if _is_text(record) else 0.0]
            found[f"{table.row.prefix}_{field}"] = np.array(column).reshape(-1, 1)
    return found


def _is_text(record: object) -> bool:
    return isinstance(record, Choice | Text)
