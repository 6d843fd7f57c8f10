"""Operands write the formula that a model function computes.

A model function called with operands instead of numbers returns an operand whose text is the Excel formula.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from llmbudget.quantities.axes import ACROSS, MONTH, STEPS, rows_of

COMPARE, ADD, MULTIPLY, POWER, ATOM = 1, 2, 3, 4, 9
"""How strongly the outermost operator of a text binds."""

_BINARY = {
    np.add: ("+", ADD),
    np.subtract: ("-", ADD),
    np.multiply: ("*", MULTIPLY),
    np.divide: ("/", MULTIPLY),
    np.power: ("^", POWER),
    np.greater: (">", COMPARE),
    np.less: ("<", COMPARE),
    np.greater_equal: (">=", COMPARE),
    np.less_equal: ("<=", COMPARE),
    np.equal: ("=", COMPARE),
    np.not_equal: ("<>", COMPARE),
}
# ROUNDUP rounds away from 0, and INT in HyperFormula toward it: they are ceil and floor only for values from 0 up.
_CALLS = {
    np.minimum: "MIN({},{})",
    np.maximum: "MAX({},{})",
    np.ceil: "ROUNDUP({},0)",
    np.floor: "INT({})",
    np.absolute: "ABS({})",
    np.log: "LN({})",
}


ABOVE = "¦"
"""Placeholder of the cell above a formula, until the formula is written into its line."""


class OperandError(TypeError):
    """A model function uses something that cannot be written as a formula."""


@dataclass(eq=False, slots=True)  # not frozen: a workbook makes tens of thousands, each in a third of the time
class Operand(np.lib.mixins.NDArrayOperatorsMixin):
    """A piece of a formula.

    Attributes:
        text: its text in the formula.
        binds: how strongly its outermost operator binds.
        axes: axes along which it is a range although the formula's cell is not: a reduction must remove them.
        forms: for a plain reference, its other texts: ``range`` (all of it), ``to_date``, ``before``,
            ``first`` (its first line), ``above``.
    """

    text: str
    binds: int = ATOM
    axes: frozenset[str] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        raise OperandError(f"{self.text} is a formula and has no truth value: write np.where, np.minimum or np.maximum")

    # As `__array_ufunc__` with the ufunc of the sign, in half the time.

    def __add__(self, other: Any) -> "Operand":  # noqa: ANN401 - an operand or a literal
        return _binary("+", ADD, self, _operand(other))

    def __sub__(self, other: Any) -> "Operand":  # noqa: ANN401 - as above
        return _binary("-", ADD, self, _operand(other))

    def __mul__(self, other: Any) -> "Operand":  # noqa: ANN401 - as above
        return _binary("*", MULTIPLY, self, _operand(other))

    def __truediv__(self, other: Any) -> "Operand":  # noqa: ANN401 - as above
        return _binary("/", MULTIPLY, self, _operand(other))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> "Operand":  # noqa: ANN401 - numpy's protocol
        operands = [_operand(x) for x in inputs]
        if method == "__call__" and not options:
            if ufunc in _BINARY:
                return _binary(*_BINARY[ufunc], *operands)
            if ufunc in _CALLS:
                return _call(_CALLS[ufunc], *operands)
        raise OperandError(f"numpy.{ufunc.__name__} has no formula: add it to operand.py or write it otherwise")

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> "Operand":  # noqa: ANN401 - numpy's protocol
        if function is np.where and not options:
            return _call("IF({},{},{})", *map(_operand, args))
        raise OperandError(f"numpy.{function.__name__} has no formula: use a helper of quantities/numbers.py")

    def __formula__(self, helper: str, *arguments: Any) -> "Operand":  # noqa: ANN401 - operands and literals
        return _HELPERS[helper](*map(_operand, arguments))


def _operand(value: Any) -> Operand:  # noqa: ANN401 - an operand or a literal
    if isinstance(value, Operand):
        return value
    if not isinstance(value, bool) and isinstance(value, int | float) and value in {0, 1}:
        return Operand(f"{value:.0f}")
    raise OperandError(f"{value!r} has no name: make it a constant of plan/constants.py; only 0 and 1 may be literal")


def _axes(operands: tuple[Operand, ...]) -> frozenset[str]:
    if not any(operand.axes for operand in operands):  # as nearly always
        return operands[0].axes
    axes = operands[0].axes.union(*[operand.axes for operand in operands[1:]])
    if len(axes) > 1 and len(rows_of(axes)) > 1:
        raise OperandError(f"rows of two tables cannot be paired: {', '.join(sorted(axes))}")
    return axes


def _binary(sign: str, binds: int, left: Operand, right: Operand) -> Operand:
    if sign != "*":
        _refuse_truth(left, right)
    first = left.text if left.binds >= binds else f"({left.text})"
    second = right.text if right.binds > binds else f"({right.text})"
    spaced = f" {sign} " if binds != POWER else sign  # Gnumeric reads no space beside ^
    return Operand(f"{first}{spaced}{second}", binds, _axes((left, right)))


def _refuse_truth(*operands: Operand) -> None:
    """Refuse comparisons where a spreadsheet does not count them as 1 and 0, or numpy adds them as booleans."""
    for operand in operands:
        if operand.binds == COMPARE:
            raise OperandError(f"{operand.text} is true or false: multiply it by a number, or pass it to np.where")


def _call(pattern: str, *operands: Operand) -> Operand:
    if _axes(operands):
        raise OperandError(
            f"{pattern.split('(', maxsplit=1)[0]} does not work row by row inside a sum: make it a quantity of its own "
            f"({', '.join(operand.text for operand in operands)})"
        )
    return Operand(pattern.format(*(operand.text for operand in operands)))


def _ratio(numerator: Operand, divisor: Operand) -> Operand:
    quotient = _binary("/", MULTIPLY, numerator, divisor)
    return _call("IF({},0,{})", _binary("=", COMPARE, divisor, Operand("0")), quotient)


def _lookup(key: Operand, keys: Operand, column: Operand) -> Operand:
    row = f"MATCH({key.text},{_form(keys, 'range')},0)"
    return Operand(f"INDEX({_form(column, 'range')},{row})", axes=key.axes)


def _entry(key: Operand, keys: Operand, column: Operand) -> Operand:
    row = f"MATCH({key.text},{_form(keys, 'range')},0)"
    return Operand(f'IF({key.text}="",0,INDEX({_form(column, "range")},{row}))')


def _max_rows(column: Operand) -> Operand:
    if not rows_of(column.axes):
        raise OperandError(f"{column.text} has no rows to reduce here: make the reduction its own quantity")
    return Operand(f"MAX({_form(column, 'range')},0)", axes=column.axes & {MONTH})


def _delayed(series: Operand, months: Operand, month: Operand) -> Operand:
    earlier = _binary("-", ADD, month, months)
    entry = Operand(f"INDEX({_form(series, 'range')},1,{earlier.text})")
    return _call("IF({},{},0)", _binary(">", COMPARE, month, months), entry)


def _below_first(line: Operand) -> str:
    """Return the rows from the first line to a line, without ROWS: in HyperFormula ROWS of a growing range is -1."""
    return f"ROW({line.text})-ROW({_form(line, 'first')})"


def _in_order(column: Operand) -> Operand:
    return Operand(f"SMALL({_form(column, 'range')},{_below_first(column)}+1)")


def _next_below(column: Operand) -> Operand:
    n_below = f"SUMPRODUCT(({_form(column, 'range')} < {column.text}) * 1)"
    return Operand(f"IF({n_below} = 0,0,SMALL({_form(column, 'range')},{n_below}))")


def _row_above(column: Operand) -> Operand:
    return Operand(f"IF({_below_first(column)}=0,0,{_form(column, 'above')})")


def _in_turn(amount: Operand, start: Operand, end: Operand) -> Operand:
    begin = f"MAX(IF({_below_first(amount)}=0,0,{ABOVE}),{start.text})"
    return Operand(f"MAX({begin},MIN({begin}+{amount.text},{end.text}))")


def _stepped(month: Operand, starts: Operand, steps: Operand) -> Operand:
    begun = f"({_form(starts, 'range')}<={month.text})*{_form(steps, 'range')}"
    if MONTH in month.axes:  # a block of steps and months, which sum_months adds up at once
        return Operand(begun, MULTIPLY, month.axes | {STEPS})
    return Operand(f"SUMPRODUCT({begun})")


def _sum_across(values: Operand) -> Operand:
    if ACROSS not in values.axes:
        raise OperandError(f"{values.text} lays no column across: write across(column)")
    _refuse_truth(values)  # SUMPRODUCT of comparisons alone is 0
    return Operand(f"SUMPRODUCT({values.text})")


def _sum_over(weights: Operand, column: Operand) -> Operand:
    if ACROSS not in weights.axes:
        raise OperandError(f"{weights.text} lays no column across: write across(column)")
    ranged = column if ACROSS in column.axes else Operand(_form(column, "range"))
    return Operand(f"SUMPRODUCT({_binary('*', MULTIPLY, weights, ranged).text})")


def _reduce(pattern: str, array_pattern: str, axis: str) -> Any:  # noqa: ANN401 - a function of one operand
    def write(operand: Operand) -> Operand:
        gone = operand.axes & {MONTH, STEPS} if axis == MONTH else rows_of(operand.axes)
        if not gone:
            raise OperandError(f"{operand.text} has no {axis} axis to reduce here: make the reduction its own quantity")
        _refuse_truth(operand)
        # A plain range needs no array evaluation; all other sums get it from SUMPRODUCT.
        chosen = pattern if operand.forms else array_pattern
        if not chosen:
            raise OperandError(f"{operand.text} is not a plain reference: make it a quantity of its own")
        return Operand(chosen.format(operand.text), axes=operand.axes - gone)

    return write


def _form(operand: Operand, form: str) -> str:
    if form not in operand.forms:
        raise OperandError(f"{operand.text} is not a plain reference: make it a quantity of its own")
    return operand.forms[form]


_HELPERS = {
    "choose": lambda condition, yes, no: _call("IF({},{},{})", condition, yes, no),
    "ratio": _ratio,
    "lookup": _lookup,
    "entry": _entry,
    "is_blank": lambda text: Operand(f'IF({text.text}="",1,0)'),
    "max_rows": _max_rows,
    "sum_rows": _reduce("SUM({})", "SUMPRODUCT({})", "row"),
    "sum_months": _reduce("SUM({})", "SUMPRODUCT({})", "month"),
    "min_months": _reduce("MIN({})", "", "month"),
    "max_months": _reduce("MAX({})", "", "month"),
    "calendar_month": lambda day: _call("MONTH({})", day),
    "calendar_year": lambda day: _call("YEAR({})", day),
    "in_order": _in_order,
    "next_below": _next_below,
    "row_above": _row_above,
    "in_turn": _in_turn,
    "across": lambda column: Operand(_form(column, "range"), axes=frozenset({ACROSS})),
    "same_name": lambda name, other: _binary("=", COMPARE, name, other),
    "stepped": _stepped,
    "sum_across": _sum_across,
    "sum_over": _sum_over,
    "cumulate": lambda series: Operand(f"SUM({_form(series, 'to_date')})"),
    "delayed": _delayed,
    "previous": lambda series: Operand(_form(series, "before")),
}
