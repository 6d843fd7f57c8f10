"""Expressions of the sheets: the formula of a cell and its value, which operators and helpers build together."""

from calendar import month_abbr
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from llmbudget.plan.values import EXCEL_EPOCH, months_after
from llmbudget.quantities import numbers
from llmbudget.quantities.operand import COMPARE, Operand, OperandError


@dataclass(eq=False, slots=True)  # not frozen: a workbook makes tens of thousands, each in a third of the time
class Expression(np.lib.mixins.NDArrayOperatorsMixin):
    """The content of a cell, or of a row of cells that is filled to the right.

    Attributes:
        formula: the formula; `HERE` and `LEFT` of `places` stand for columns.
        value: a number or a text; for a row an array (columns,), for a range of rows (rows, 1).
    """

    formula: Operand
    value: Any

    def __bool__(self) -> bool:
        return bool(self.formula)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> "Expression":  # noqa: ANN401 - numpy's protocol
        parts = [expression(value) for value in inputs]
        run = getattr(ufunc, method)
        return Expression(run(*(p.formula for p in parts), **options), run(*(p.value for p in parts), **options))

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> "Expression":  # noqa: ANN401 - numpy's protocol
        parts = [expression(value) for value in args]
        return Expression(
            function(*(p.formula for p in parts), **options), function(*(p.value for p in parts), **options)
        )

    def __formula__(self, helper: str, *arguments: Any) -> "Expression":  # noqa: ANN401 - expressions and literals
        parts = [expression(value) for value in arguments]
        written = parts[0].formula.__formula__(helper, *(p.formula for p in parts))
        return Expression(written, getattr(numbers, helper)(*(p.value for p in parts)))

    def whole(self, axis: str) -> "Expression":
        """Return a row as the range of all its cells, for a sum along an axis."""
        span = self.formula.forms["range"]
        return Expression(Operand(span, axes=frozenset({axis}), forms={"range": span}), self.value)


def expression(value: Any) -> Expression:  # noqa: ANN401 - an expression or a literal
    """Return a literal as an expression: 0, 1 or words."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, str):
        return Expression(Operand('"{}"'.format(value.replace('"', '""'))), value)
    if value in {0, 1}:
        return Expression(Operand(f"{value:.0f}"), value)
    raise OperandError(f"{value!r} has no name: make it a constant of plan/constants.py; only 0 and 1 may be literal")


def joined(*parts: "Expression | str") -> Expression:
    """Return the concatenation of texts."""
    texts = [expression(part) for part in parts]
    written = Operand(" & ".join(part.formula.text for part in texts), COMPARE)
    return Expression(written, "".join(part.value for part in texts))


def on_expressions(function: Callable[..., Any]) -> Callable[..., Expression]:
    """Return a function of numbers, typed for the expressions of sheets."""
    return function


choose, same_name = on_expressions(numbers.choose), on_expressions(numbers.same_name)
ratio, is_unnamed = on_expressions(numbers.ratio), on_expressions(numbers.is_blank)
sum_rows, sum_months, previous = map(on_expressions, (numbers.sum_rows, numbers.sum_months, numbers.previous))
min_months, max_months = map(on_expressions, (numbers.min_months, numbers.max_months))
minimum, maximum = on_expressions(np.minimum), on_expressions(np.maximum)


def _function(pattern: str, compute: Callable[..., Any]) -> Callable[..., Expression]:
    """Return a spreadsheet function from its pattern and its computation."""

    def call(*arguments: Any) -> Expression:  # noqa: ANN401 - expressions and literals
        parts = [expression(argument) for argument in arguments]
        written = Operand(pattern.format(*(part.formula.text for part in parts)))
        return Expression(written, compute(*(part.value for part in parts)))

    return call


def _sum_where(series: Any, *conditions: Any) -> Any:  # noqa: ANN401 - numbers
    """Sum the months whose keys all equal the keys of the column."""
    pairs = zip(conditions[::2], conditions[1::2], strict=True)
    inside = [np.asarray(key)[..., np.newaxis] == keys for keys, key in pairs]
    return np.sum(series * np.logical_and.reduce(inside), axis=-1)


sum_where = _function("SUMIF({1},{2},{0})", _sum_where)
"""The sum of the cells of a range where a second range holds a key."""

sum_where_both = _function("SUMIFS({0},{1},{2},{3},{4})", _sum_where)
"""The same for two pairs of a range and its key."""

at_month = _function("INDEX({},1,{})", lambda row, number: row[int(number) - 1])
"""An entry of a row, counted from 1."""

at_line = _function("INDEX({},{},1)", lambda column, number: np.ravel(column)[np.asarray(number, int) - 1])
"""An entry of a column, counted from 1."""


def _rounded(value: Any, digits: Any) -> float:  # noqa: ANN401 - a number
    """Round half away from zero, as spreadsheets do."""
    power = 10.0**digits
    return float(np.copysign(np.floor(abs(value) * power + HALF) / power, value))


HALF = 0.5

rounded = _function("ROUND({},{})", _rounded)
"""A number for words, rounded to 0 or 1 decimals; all other numbers are rounded by their formats."""


def spoken(number: "Expression") -> "Expression":
    """Return a rounded number as part of a sentence."""
    value = float(number.value)
    return Expression(number.formula, f"{value:.0f}" if value == int(value) else f"{value}")


max_rows_of = _function("MAX({})", np.max)
"""The largest entry of a range."""

min_rows = _function("MIN({})", np.min)
"""The smallest entry of a range."""

is_error = _function("ISERROR({})", lambda _: False)
"""Whether a formula gives an error: none does as exported."""

is_blank = _function("ISBLANK({})", lambda typed: typed is None)
"""Whether a cell is empty."""

position = _function("MATCH({},{},0)", lambda key, keys: 1 + list(np.ravel(keys)).index(key))
"""The position of a key in a column, counted from 1."""

month_after = _function(
    "EDATE({},{})", np.vectorize(lambda day, months: months_after(EXCEL_EPOCH + timedelta(days=day), int(months)))
)
"""The day some months after a first day of a month."""

_MONTHS = ",".join(f'"{name}"' for name in month_abbr[1:])

month_words = _function(
    f'CONCATENATE(CHOOSE(MONTH({{0}}),{_MONTHS})," ",YEAR({{0}}))',
    lambda day: f"{EXCEL_EPOCH + timedelta(days=float(day)):%b %Y}",
)
"""A month in words, such as Oct 2028. TEXT would need format codes, which differ by language."""
