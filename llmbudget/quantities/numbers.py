"""Helpers for arrays of numbers and for operands that write down a formula.

An operand answers through ``__formula__``: called with the name of a helper, it returns an operand of that formula.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from llmbudget.quantities.quantity import Value


def _formula(helper: str, *arguments: Any) -> Any:  # noqa: ANN401 - an operand, or None among numbers
    for argument in arguments:
        write = getattr(argument, "__formula__", None)
        if write is not None:
            return write(helper, *arguments)
    return None


def choose(condition: Value, yes: Value, no: Value) -> Value:
    """Return one value where a condition holds and another where it does not; texts too."""
    written = _formula("choose", condition, yes, no)
    if written is not None:
        return written
    if isinstance(condition, bool | np.bool_):
        return yes if condition else no
    return np.where(condition, yes, no)


def switched(use: Value, on: Callable[[], Value], off: Callable[[], Value]) -> Value:
    """Return one value where a switch, 1 or 0, is on, and another where it is off.

    One switch for all cases computes its own side only, so a strategy that is off costs no time.
    """
    if isinstance(use, float):
        return on() if use > 0 else off()
    return choose(use > 0, on(), off())


def ratio(numerator: Value, divisor: Value) -> Value:
    """Return numerator / divisor, and 0 where the divisor is 0."""
    written = _formula("ratio", numerator, divisor)
    if written is not None:
        return written
    if isinstance(divisor, float) and isinstance(numerator, float):
        return numerator / divisor if divisor else 0.0
    if np.asarray(divisor).all():  # nearly always, and then nothing needs to be chosen
        return numerator / divisor
    empty = np.equal(divisor, 0)
    return np.where(empty, 0, numerator / np.where(empty, 1, divisor))


def lookup(key: Value, keys: Value, column: Value) -> Value:
    """Return for each key the entry of a catalog column, (rows, 1), in the row with that key.

    Raises:
        KeyError: a key is not in the catalog.
    """
    written = _formula("lookup", key, keys, column)
    if written is not None:
        return written
    if isinstance(key, str | float | int):
        matches = keys[:, 0] == key
        row = matches.argmax()
        if not matches[row]:
            raise KeyError(f"{key!r} is not in the catalog")
        entry = column[row, 0]
        return entry if isinstance(entry, str) else float(entry)
    matches = np.asarray(key)[..., np.newaxis] == keys[:, 0]
    if not matches.any(axis=-1).all():
        raise KeyError(f"{key[~matches.any(axis=-1)][0]!r} is not in the catalog")
    return column[np.argmax(matches, axis=-1), 0]


def entry(key: Value, keys: Value, column: Value) -> Value:
    """Return for each row of a table the entry of a catalog column of numbers; 0 where the row's key is blank.

    Raises:
        KeyError: a key is not in the catalog.
    """
    written = _formula("entry", key, keys, column)
    if written is not None:
        return written
    matches = np.equal(key, np.swapaxes(keys, -1, -2))
    unknown = ~matches.any(axis=-1, keepdims=True) & np.not_equal(key, "")
    if unknown.any():
        raise KeyError(f"{np.asarray(key)[unknown][0]!r} is not in the catalog")
    return np.matmul(matches.astype(float), column)


def is_blank(text: Value) -> Value:
    """Return 1 for each row of a table whose text is empty."""
    written = _formula("is_blank", text)
    return np.equal(text, "") * 1.0 if written is None else written


def cumulate(series: Value) -> Value:
    """Return the running sum along months, this month included."""
    written = _formula("cumulate", series)
    return np.cumsum(series, axis=-1) if written is None else written


def previous(series: Value) -> Value:
    """Return for each month the entry of the month before; 0 in the first."""
    written = _formula("previous", series)
    if written is not None:
        return written
    return np.concatenate([np.zeros_like(series[..., :1]), series[..., :-1]], axis=-1)


def delayed(series: Value, months: Value, month: Value) -> Value:
    """Return for each month the entry a number of whole months earlier, 0 before the first; ``month`` counts months."""
    written = _formula("delayed", series, months, month)
    if written is not None:
        return written
    if isinstance(months, float):  # one delay for all cases: a shift, or no change for 0
        whole = int(months)
        return np.concatenate([np.zeros_like(series[..., :whole]), series[..., :-whole]], -1) if whole else series
    earlier = (month - months - 1).astype(int)
    shape = np.broadcast_shapes(series.shape, earlier.shape)
    entries = np.take_along_axis(np.broadcast_to(series, shape), np.broadcast_to(np.maximum(earlier, 0), shape), -1)
    return np.where(earlier >= 0, entries, 0)


def calendar_month(day: Value) -> Value:
    """Return the month, 1 to 12, of a day stored as a spreadsheet stores it."""
    written = _formula("calendar_month", day)
    return np.float64(1) + _months_since_1970(day) % 12 if written is None else written


def calendar_year(day: Value) -> Value:
    """Return the year of a day stored as a spreadsheet stores it."""
    written = _formula("calendar_year", day)
    return np.float64(1970) + _months_since_1970(day) // 12 if written is None else written


def _months_since_1970(day: Value) -> Any:  # noqa: ANN401 - integers
    return (np.datetime64("1899-12-30") + np.asarray(day).astype("timedelta64[D]")).astype("datetime64[M]").astype(int)


def sum_rows(column: Value) -> Value:
    """Return the sum over the rows of a table; months and cases stay."""
    written = _formula("sum_rows", column)
    return _drop_rows(np.add.reduce, column) if written is None else written


def max_rows(column: Value) -> Value:
    """Return the greatest entry over the rows of a table, at least 0; months and cases stay."""
    written = _formula("max_rows", column)
    return _drop_rows(partial(np.maximum.reduce, initial=0), column) if written is None else written


def sum_months(series: Value) -> Value:
    """Return the sum over the months; rows and cases stay."""
    written = _formula("sum_months", series)
    return _drop_months(np.add.reduce, series) if written is None else written


def min_months(series: Value) -> Value:
    """Return the least entry over the months; rows and cases stay."""
    written = _formula("min_months", series)
    return _drop_months(np.minimum.reduce, series) if written is None else written


def max_months(series: Value) -> Value:
    """Return the greatest entry over the months; rows and cases stay."""
    written = _formula("max_months", series)
    return _drop_months(np.maximum.reduce, series) if written is None else written


def across(column: Value) -> Value:
    """Return a table's column along the last axis, so that each row of any table can use all its rows."""
    written = _formula("across", column)
    return np.swapaxes(column, -1, -2) if written is None else written


def same_name(name: Value, other: Value) -> Value:
    """Return 1 where two texts are the same name, ignoring case as spreadsheets do."""
    written = _formula("same_name", name, other)
    return np.equal(np.char.lower(name), np.char.lower(other)) * 1.0 if written is None else written


def sum_over(weights: Value, column: Value) -> Value:
    """Return for each row the sum of a column laid across, each of its rows times a weight, such as a condition."""
    written = _formula("sum_over", weights, column)
    return np.matmul(np.asarray(weights, float), np.asarray(column, float)) if written is None else written


def sum_across(values: Value) -> Value:
    """Return for each row the sum of values computed from columns laid across."""
    written = _formula("sum_across", values)
    return np.add.reduce(values, axis=-1, keepdims=True) if written is None else written


def stepped(month: Value, starts: Value, steps: Value) -> Value:
    """Return the sum of a table's steps that have begun in each month; only a sum over months may use it."""
    written = _formula("stepped", month, starts, steps)
    return _drop_rows(np.add.reduce, (starts <= month) * steps) if written is None else written


def in_order(column: Value) -> Value:
    """Return the entries of a table's column from the least to the greatest."""
    written = _formula("in_order", column)
    return np.sort(column, axis=-2) if written is None else written


def next_below(column: Value) -> Value:
    """Return for each row the greatest entry of a table's column below its own; 0 if there is none."""
    written = _formula("next_below", column)
    if written is not None:
        return written
    entries = np.asarray(column)
    across_rows = np.swapaxes(entries, -1, -2)
    below = np.max(np.where(across_rows < entries, across_rows, -np.inf), axis=-1, keepdims=True)
    return np.where(np.isinf(below), 0, below)


def row_above(column: Value) -> Value:
    """Return for each row of a table the entry of the row above; 0 in the first."""
    written = _formula("row_above", column)
    if written is not None:
        return written
    return np.concatenate([np.zeros_like(column[..., :1, :]), column[..., :-1, :]], axis=-2)


def in_turn(amount: Value, start: Value, end: Value) -> Value:
    """Return where each row of a table ends, if rows take their amounts one after another within their windows.

    A row begins where the row above ended, but not before its own start, and takes nothing after its own end.
    """
    written = _formula("in_turn", amount, start, end)
    if written is not None:
        return written
    amounts, starts, ends = np.broadcast_arrays(amount, start, end)
    reached, lines = np.zeros_like(amounts[..., :1, :], float), []
    for line in range(amounts.shape[-2]):
        begin = np.maximum(reached, starts[..., line : line + 1, :])
        reached = np.maximum(begin, np.minimum(begin + amounts[..., line : line + 1, :], ends[..., line : line + 1, :]))
        lines.append(reached)
    return np.concatenate(lines, axis=-2)


def _drop_rows(reduce: Any, column: Value) -> Value:  # noqa: ANN401 - a numpy reduction
    cases = column.ndim > len(("rows", "months"))
    return reduce(column, axis=-2, keepdims=True) if cases else _narrow(reduce(column, axis=-2))


def _drop_months(reduce: Any, series: Value) -> Value:  # noqa: ANN401 - a numpy reduction
    total = reduce(series, axis=-1, keepdims=True)
    return _narrow(total) if total.ndim == 1 else total


def _narrow(total: Value) -> Value:
    return float(total[0]) if total.shape == (1,) else total  # type: ignore[return-value]  # a scalar
