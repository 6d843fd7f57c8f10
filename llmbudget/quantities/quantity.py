"""A quantity of the model: a small function whose argument names are what it needs.

Decorators attach a record to a function and change nothing else: a model is built from the modules that it lists.
"""

import inspect
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
    """One quantity: how it follows from others, and how it is shown.

    Attributes:
        name: unique id; also the defined name in the workbook, after ``out_``.
        function: called with the values of ``needs``, in order.
        group: title of the block it belongs to: a category of the model.
        help: one sentence, and the source of the formula where it has one.
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
        """What it is called in a table whose heads say which month or year."""
        label = self.label
        for ending in (" by year", " by month", " in the month"):
            label = label.removesuffix(ending).removesuffix(",")
        return label


@dataclass(frozen=True)
class CostLine:
    """What finance needs to know of a quantity that is a cost: how it is booked and when it is spent."""

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
        remedy: what to do when it is not.
        identity: it can only fail by a fault of the model itself.
        detail: says what it found, when it failed, of all values by name.
    """

    name: str
    remedy: str
    identity: bool
    detail: Callable[[Mapping[str, Any]], str] | None


@dataclass(frozen=True)
class Family:
    """Quantities that are alike: one for each phase, term, category, ….

    Attributes:
        function: returns them; its arguments are any of ``quantities``, those that stand before them in the model, and
            ``cost_lines``, all lines of the budget, both by name.
    """

    function: Callable[..., Iterable[Quantity]]


_CARRIED = "_llmbudget_records"


def carry(carrier: Function, *records: Any) -> None:  # noqa: ANN401 - those of strategies too
    """Attach records to a function or class, before those of decorators below: a model finds them in its module."""
    setattr(carrier, _CARRIED, (*records, *vars(carrier).get(_CARRIED, ())))


def records_of(module: ModuleType) -> Iterator[Any]:
    """Yield the records that functions and classes of a module carry, in the order of the file."""
    for value in vars(module).values():
        if getattr(value, "__module__", "") == module.__name__:  # not what it imports
            yield from getattr(value, "__dict__", {}).get(_CARRIED, ())


def group_title(module: str) -> str:
    """Return the title of the group of quantities that a module holds, which the module states as ``TITLE``."""
    return str(sys.modules[module].TITLE)


def quantity(unit: str, label: str, *, help: str) -> Callable[[Function], Function]:  # noqa: A002 - as in records
    """Make a function a quantity of the model, in the group of its module.

    Args:
        unit: of its value.
        label: what people read.
        help: one sentence, and the source of the formula where it has one.
    """

    def mark(function: Function) -> Function:
        carry(function, renamed(function.__name__, function, label, unit, help))
        return function

    return mark


def renamed(name: str, function: Function, label: str, unit: str, about: str, **names: str) -> Quantity:
    """Return a quantity in the group of its function's module.

    Args:
        name: its id.
        function: its arguments are what it needs.
        label: what people read.
        unit: of its value.
        about: its help.
        names: what arguments are called in the model, where they have another name in the function.
    """
    needs = tuple(names.get(argument, argument) for argument in inspect.signature(function).parameters)
    return Quantity(name, function, needs, label, unit, group_title(function.__module__), about)


def family(function: Callable[..., Iterable[Quantity]]) -> Callable[..., Iterable[Quantity]]:
    """Make a function the source of quantities that are alike; they stand where it stands in its file."""
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
    """Make a function a line of the budget, in US dollars; totals and months follow from the record.

    Args:
        category: the total it is part of.
        label: what finance reads.
        help: one sentence about it.
        account: a placeholder for the account of the general ledger it is booked to.
        phase: the window over whose months it is spread evenly, or
        by_month: the quantity that says what is spent in each month.
        paid_by_credits: cloud credits may pay for it.
    """
    if (phase is None) == (by_month is None):
        raise ValueError("a cost line is spread over a phase or has a quantity by month: give one of them")
    if paid_by_credits and phase is None:
        raise ValueError("what credits pay is known until each expiry only for a cost line that has a phase")

    def mark(function: Function) -> Function:
        name = function.__name__
        months = by_month or f"{name}_by_month"
        carry(function, CostLine(name, label, category, account, phase, months, paid_by_credits))
        return quantity("USD", label, help=help)(function)

    return mark


def check(
    label: str,
    remedy: str,
    *,
    help: str,  # noqa: A002 - as in records
    identity: bool = False,
    detail: Callable[[Mapping[str, Any]], str] | None = None,
) -> Callable[[Function], Function]:
    """Make a function a check: 1 when all is well, 0 when not; `Check` says what the rest is."""

    def mark(function: Function) -> Function:
        carry(function, Check(function.__name__, remedy, identity, detail))
        return quantity("1 = yes", label, help=help)(function)

    return mark
