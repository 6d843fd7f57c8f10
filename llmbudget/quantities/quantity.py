"""A quantity of the model: a small function whose arguments name its inputs.

Decorators attach a record to a function and change nothing else: a model is built from the modules that it lists.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy.typing as npt

Value = npt.NDArray[Any]
"""A float, an array or an operand: typed as an array, whose operators the others share.

Axes are (case, row, month): a scalar is (), a case axis (cases, 1, 1), a table column (rows, 1), months (months,).
"""

Function = Callable[..., Any]


@dataclass(frozen=True)
class Quantity:
    """One quantity: its formula and its texts.

    Attributes:
        name: unique id; also the defined name in the workbook, after ``out_``.
        function: called with the values of ``needs``, in order.
        group: title of the block it belongs to: a category of the model.
        help: one sentence, and the source of the formula if it has one.
    """

    name: str
    function: Function
    needs: tuple[str, ...]
    label: str
    unit: str
    group: str
    help: str

    @property
    def row_label(self) -> str:
        """The label in a table whose column heads state the month or year."""
        label = self.label
        for ending in (" by year", " by month", " in the month"):
            label = label.removesuffix(ending).removesuffix(",")
        return label


@dataclass(frozen=True)
class CostLine:
    """Facts about a quantity that is a cost: how it is booked and when it is spent."""

    name: str
    label: str
    category: str
    account: str
    phase: str | None
    by_month: str
    paid_by_credits: bool


@dataclass(frozen=True)
class Check:
    """A quantity that is 1 when all is well.

    Attributes:
        failure: what is wrong when it is not, as a headline: one short sentence.
        remedy: what to do then.
        identity: it can only fail through a fault of the model itself.
        detail: returns the sentence between headline and remedy, with numbers, from all values by name.
    """

    name: str
    failure: str
    remedy: str
    identity: bool
    detail: Callable[[Mapping[str, Any]], str] | None


@dataclass(frozen=True)
class Family:
    """Quantities that are alike: one for each phase, term, category, ….

    Attributes:
        function: returns them. Its arguments may be ``quantities``, the quantities before them in the model, and
            ``cost_lines``, all cost lines of the budget, both by name.
    """

    function: Callable[..., Iterable[Quantity]]


_CARRIED = "_llmbudget_records"


def carry(carrier: Function, *records: Any) -> None:  # noqa: ANN401 - strategies have their own records
    """Attach records to a function or class, before the records of decorators below it, for a model to collect."""
    setattr(carrier, _CARRIED, (*records, *vars(carrier).get(_CARRIED, ())))


def records_of(module: ModuleType) -> Iterator[Any]:
    """Yield the records attached to functions and classes of a module, in the order of the file."""
    for value in vars(module).values():
        if getattr(value, "__module__", "") == module.__name__:  # not what it imports
            yield from getattr(value, "__dict__", {}).get(_CARRIED, ())


def group_title(module: str) -> str:
    """Return the title of a module's group of quantities, its constant ``TITLE``."""
    return str(sys.modules[module].TITLE)


def quantity(unit: str, label: str, *, help: str) -> Callable[[Function], Function]:  # noqa: A002 - as in records
    """Make a function a quantity of the model, in the group of its module.

    Args:
        unit: unit of its value.
        label: label that people read.
        help: one sentence, and the source of the formula if it has one.
    """

    def mark(function: Function) -> Function:
        carry(function, renamed(function.__name__, function, label, unit, help))
        return function

    return mark


def arguments(function: Function) -> tuple[str, ...]:
    """Return the names of a function's arguments; `inspect.signature` takes thirty times as long for the same."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


def renamed(
    name: str, function: Function, label: str, unit: str, about: str, *, group: str = "", **names: str
) -> Quantity:
    """Return a quantity, in the group of its function's module unless another is given.

    Args:
        name: its id.
        function: its arguments name its inputs.
        label: label that people read.
        unit: unit of its value.
        about: its help.
        group: title of another block of quantities.
        names: names in the model of arguments that the function calls differently.
    """
    needs = tuple(names.get(argument, argument) for argument in arguments(function))
    return Quantity(name, function, needs, label, unit, group or group_title(function.__module__), about)


def family(function: Callable[..., Iterable[Quantity]]) -> Callable[..., Iterable[Quantity]]:
    """Make a function the source of quantities that are alike, at its place in the file."""
    carry(function, Family(function))
    return function


def cost_line(
    category: str,
    label: str,
    *,
    help: str,  # noqa: A002 - as in records
    account: str,
    phase: str | None = None,
    by_month: str | None = None,
    paid_by_credits: bool = False,
) -> Callable[[Function], Function]:
    """Make a function a cost line of the budget, in US dollars; totals and months follow from the record.

    Args:
        category: the total it is part of.
        label: label that finance reads.
        help: one sentence about it.
        account: placeholder for its account in the general ledger.
        phase: the window over whose months it is spread evenly, or
        by_month: the quantity with its cost in each month.
        paid_by_credits: whether cloud credits may pay for it.
    """
    if (phase is None) == (by_month is None):
        raise ValueError("a cost line is spread over a phase or has a quantity by month: give one of them")
    if paid_by_credits and phase is None:
        raise ValueError("a cost line that credits pay needs a phase: give one")

    def mark(function: Function) -> Function:
        name = function.__name__
        months = by_month or f"{name}_by_month"
        carry(function, CostLine(name, label, category, account, phase, months, paid_by_credits))
        return quantity("USD", label, help=help)(function)

    return mark


def check(
    label: str,
    failure: str,
    remedy: str,
    *,
    help: str,  # noqa: A002 - as in records
    identity: bool = False,
    detail: Callable[[Mapping[str, Any]], str] | None = None,
) -> Callable[[Function], Function]:
    """Make a function a check: 1 when all is well, 0 when not. `Check` describes the arguments."""

    def mark(function: Function) -> Function:
        carry(function, Check(function.__name__, failure, remedy, identity, detail))
        return quantity("1 = yes", label, help=help)(function)

    return mark
