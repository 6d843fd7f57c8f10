"""A quantity of the model: a small function whose argument names are what it needs."""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
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


@dataclass(frozen=True)
class CostLine:
    """What finance needs to know of a quantity that is a cost: how it is booked and when it is spent."""

    name: str
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


_quantities: dict[str, Quantity] = {}
_lines: dict[str, CostLine] = {}
_checks: dict[str, Check] = {}

quantities: Mapping[str, Quantity] = MappingProxyType(_quantities)
cost_lines: Mapping[str, CostLine] = MappingProxyType(_lines)
checks: Mapping[str, Check] = MappingProxyType(_checks)


def add(quantity: Quantity) -> None:
    """Add a quantity to the model.

    Raises:
        ValueError: another one has its name.
    """
    if quantity.name in _quantities:
        raise ValueError(f"two quantities are called {quantity.name!r}")
    _quantities[quantity.name] = quantity


def put_last(modules: Iterable[str]) -> None:
    """Move what these modules registered behind all else, so that it does not matter who imported them first."""
    for module in modules:
        for name in [name for name, one in _quantities.items() if one.function.__module__ == module]:
            for registry in (_quantities, _lines, _checks):
                _move_last(registry, name)


def _move_last(registry: dict[str, Any], name: str) -> None:
    if name in registry:
        registry[name] = registry.pop(name)


def group_title(module: str) -> str:
    """Return the title of the group of quantities that a module holds: the first line of its docstring."""
    return (inspect.getdoc(sys.modules[module]) or "").splitlines()[0].split(":")[0].rstrip(".")


def row_label(name: str) -> str:
    """Return what a quantity by month or year is called in a table whose heads say which month or year."""
    label = quantities[name].label
    for ending in (" by year", " by month", " in the month"):
        label = label.removesuffix(ending).removesuffix(",")
    return label


def quantity(unit: str, label: str) -> Callable[[Function], Function]:
    """Make a function a quantity of the model; its docstring is the help, its module the group."""

    def register(function: Function) -> Function:
        needs = tuple(inspect.signature(function).parameters)
        add(
            Quantity(
                function.__name__,
                function,
                needs,
                label,
                unit,
                group_title(function.__module__),
                " ".join((inspect.getdoc(function) or "").split()),
            )
        )
        return function

    return register


def cost_line(
    category: str,
    label: str,
    *,
    account: str,
    phase: str | None = None,
    by_month: str | None = None,
    paid_by_credits: bool = False,
) -> Callable[[Function], Function]:
    """Make a function a line of the budget, in US dollars; totals and months follow from the record.

    Args:
        category: the total it is part of.
        label: what finance reads.
        account: a placeholder for the account of the general ledger it is booked to.
        phase: the window over whose months it is spread evenly, or
        by_month: the quantity that says what is spent in each month.
        paid_by_credits: cloud credits may pay for it.
    """
    if (phase is None) == (by_month is None):
        raise ValueError("a cost line is spread over a phase or has a quantity by month: give one of them")
    if paid_by_credits and phase is None:
        raise ValueError("what credits pay is known until each expiry only for a cost line that has a phase")

    def register(function: Function) -> Function:
        name = function.__name__
        quantity("USD", label)(function)
        months = by_month or f"{name}_by_month"
        _lines[name] = CostLine(name, category, account, phase, months, paid_by_credits)
        return function

    return register


def check(
    label: str, remedy: str, *, identity: bool = False, detail: Callable[[Mapping[str, Any]], str] | None = None
) -> Callable[[Function], Function]:
    """Make a function a check: 1 when all is well, 0 when not; `Check` says what the rest is."""

    def register(function: Function) -> Function:
        quantity("1 = yes", label)(function)
        _checks[function.__name__] = Check(function.__name__, remedy, identity, detail)
        return function

    return register
