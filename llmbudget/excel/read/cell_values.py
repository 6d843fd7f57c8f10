"""Reads the value of a parameter from a cell, or says why the cell holds none."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.utils.datetime import from_excel

from llmbudget.catalog import Catalog
from llmbudget.excel.read.grid import Cell
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Scalar, Switch, Text
from llmbudget.plan.plan import Plan

_SAME = 1e-14
"""Spreadsheets keep 15 or 16 digits of a number: a smaller difference is no change."""

_LONGEST = 40
"""Most characters of a text that a sentence quotes."""

_MOST_NAMED = 12
"""Most options of a list that a sentence names."""

_LOOKS_LIKE_A_NUMBER = re.compile(r"[-+]?[\d.,'\s\u00a0\u202f]*\d[\d.,'\s\u00a0\u202f]*%?")


@dataclass(frozen=True)
class Reading:
    """The context of reading a workbook.

    Attributes:
        plan: the plan as exported.
        epoch: day 0 of its dates, as in openpyxl.
        wrong: collects a sentence for each cell without a usable value.
        older: whether another version of the program wrote it, so that rows may be missing.
    """

    plan: Plan
    epoch: Any
    wrong: list[str]
    older: bool = False


def typed(record: AnyRecord, cell: Cell, reading: Reading) -> Scalar:
    """Return the value of a cell for a parameter.

    Raises:
        ValueError: the cell has no usable value; the message is a sentence that begins with the label.
    """
    if cell.is_error:
        raise ValueError(f"{record.label}: the cell shows {cell.value}; enter {_allowed(record)}.")
    if cell.is_formula and cell.value is None:
        raise ValueError(
            f"{record.label}: the formula has no result yet; open the workbook in Excel or LibreOffice and save it, or "
            "type the value."
        )
    if cell.is_blank:
        return _empty(record)
    match record:
        case Number():
            return _number(record, cell.value)
        case Month() | Day():
            return record.validate(_day(cell.value, reading.epoch))
        case Switch():
            return _switch(record, cell.value)
        case Text():
            return record.validate(_text(cell.value))
        case Choice():
            return _choice(record, _text(cell.value), reading.plan.catalog)


def _empty(record: AnyRecord) -> Scalar:
    """Return what an empty cell means."""
    if isinstance(record, Number) and record.blank is not None:
        return None
    if isinstance(record, Text) and record.blank:
        return ""
    raise ValueError(f"{record.label}: nothing is entered; enter {_allowed(record)}.")


def kept(value: Scalar, before: Iterable[Scalar]) -> Scalar:
    """Return a value, or an earlier value that a spreadsheet would store as the same number."""
    if not isinstance(value, float):
        return value
    numbers = (earlier for earlier in before if isinstance(earlier, float))
    return next((earlier for earlier in numbers if math.isclose(earlier, value, rel_tol=_SAME)), value)


def looks_like_a_number(text: str) -> bool:
    """Return whether a text is meant as a number: digits, with separators or a percent sign."""
    return _LOOKS_LIKE_A_NUMBER.fullmatch(text.strip()) is not None


def _allowed(record: AnyRecord) -> str:
    return "1 for yes or 0 for no" if isinstance(record, Switch) else record.allowed


def _number(record: Number, value: Any) -> float | None:  # noqa: ANN401 - cells hold anything
    if isinstance(value, str) and looks_like_a_number(value):
        raise ValueError(f"{record.label}: {_quoted(value)} is text, not a number; enter {record.allowed}.")
    if isinstance(value, date):
        raise ValueError(f"{record.label}: {_quoted(value)} is a date, not a number; enter {record.allowed}.")  # noqa: TRY004 - refused like every other value
    return record.validate(_plain(value))


def _switch(record: Switch, value: Any) -> bool:  # noqa: ANN401 - as above
    try:
        return record.validate(value)
    except ValueError:
        sentence = f"{record.label}: {_quoted(value)} is neither on nor off; enter {_allowed(record)}."
        raise ValueError(sentence) from None


def _choice(record: Choice, value: Any, catalog: Catalog) -> str:  # noqa: ANN401 - as above
    options = record.options(catalog)
    if value not in options and len(options) > _MOST_NAMED:
        raise ValueError(f"{record.label}: {_quoted(value)} is not in the list; choose from the cell's list.")
    return record.validate(value, catalog)


def _day(value: Any, epoch: Any) -> Any:  # noqa: ANN401 - as above
    """Return a day, also from a number: spreadsheets store dates as numbers of days."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            day = from_excel(value, epoch)
        except (ValueError, OverflowError):
            return value
        return day if isinstance(day, date) else value
    return value if isinstance(value, date) else _plain(value)


def _text(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return a text, also from a number such as version 2 or cost center 4711."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.15g}"
    return value.strip() if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return a value in the form that a sentence quotes."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return str(value) if isinstance(value, time | timedelta) else value


def _quoted(value: Any) -> str:  # noqa: ANN401 - as above
    return repr(str(_plain(value)))
