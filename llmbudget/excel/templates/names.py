"""What the name of a cell means: an id, and which of its entries in which form.

``llmbudget.salary_cost_by_year.2.thousands`` is the second year in thousands.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.former_names import FORMER_NAMES
from llmbudget.model.rows_by_year import ROWS_BY_YEAR
from llmbudget.model.unknown_names import similar
from llmbudget.parameters.record import AnyRecord, Number
from llmbudget.plan.plan import parameters
from llmbudget.quantities.axes import MONTH
from llmbudget.quantities.quantity import Quantity

PREFIX, MONTHLY = "llmbudget.", "monthly."
MONTHS, YEARS = "months", "years"
"""The axes of time. ``months`` is also the id of the first days of the budget's months."""

FACTORS = {"thousands": 1e-3, "millions": 1e-6, "negative": -1.0}
"""Suffixes that change a number: its scale, or its sign."""

_BY_MONTH = "_by_month"


@dataclass(frozen=True)
class Wanted:
    """What a name asks for.

    Attributes:
        id: a parameter, a quantity, `MONTHS`, or an id of `ROWS_BY_YEAR`.
        picked: which of its entries: the number of a year, month or row; or the rows with a name or a kind.
        factor: what its numbers are multiplied by.
    """

    id: str
    picked: tuple[str, ...] = ()
    factor: float = 1


@cache
def known() -> frozenset[str]:
    """Return every id that a cell may ask for: parameters, quantities, rows by year, and the months."""
    return frozenset({*parameters(), *model().quantities, *ROWS_BY_YEAR, MONTHS})


def axis_of(name: str) -> str:
    """Return the axis of an id's values: months, years or a table; empty for a single value."""
    if name == MONTHS:
        return MONTHS
    own = axes()[ROWS_BY_YEAR[name][0] if name in ROWS_BY_YEAR else name]
    return MONTHS if MONTH in own else next(iter(own), "")


def record_of(name: str) -> AnyRecord | Quantity:
    """Return the record of an id other than the months."""
    name = ROWS_BY_YEAR[name][0] if name in ROWS_BY_YEAR else name
    return parameters()[name].record if name in parameters() else model().quantities[name]


def find(name: str) -> Wanted | None:
    """Return the meaning of a name in a workbook, or None; names ignore upper and lower case."""
    text = name.lower().removeprefix(PREFIX)
    monthly = text.removeprefix(MONTHLY)
    head, *suffixes = monthly.split(".")
    id_ = _monthly(head) if monthly != text else _any(head)
    if id_ is None:
        return None
    picked = tuple(suffix for suffix in suffixes if suffix not in FACTORS)
    wanted = Wanted(id_, picked, _product([FACTORS[suffix] for suffix in suffixes if suffix in FACTORS]))
    return wanted if _is_possible(wanted) else None


def _product(factors: list[float]) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
    return result


def _monthly(head: str) -> str | None:
    candidates = (f"{head}{_BY_MONTH}", head)
    return next((name for name in candidates if name in known() and axis_of(name) == MONTHS), None)


def _any(head: str) -> str | None:
    name = FORMER_NAMES.get(head, head)
    return name if name in known() else None


def _is_possible(wanted: Wanted) -> bool:
    """Return whether an id has entries of this kind: a year for rows by year, numbers for a factor."""
    axis, picked = axis_of(wanted.id), wanted.picked
    if wanted.factor != 1 and not _is_number(wanted.id):
        return False
    if wanted.id in ROWS_BY_YEAR:
        return bool(picked) and _is_place(picked[0])
    if axis in {MONTHS, YEARS}:
        return len(picked) <= 1 and all(map(_is_place, picked))
    return bool(axis) or not picked


def _is_place(text: str) -> bool:
    return re.fullmatch(r"[1-9]\d{0,3}", text) is not None


def _is_number(name: str) -> bool:
    return name != MONTHS and isinstance(record_of(name), Number | Quantity)


def unknown(names: Iterable[str]) -> list[str]:
    """Return a sentence for each name that asks for nothing, with what it may have meant."""
    return [f"{name}: {_reason(name)}" for name in names]


def _reason(name: str) -> str:
    asked = name.lower().removeprefix(PREFIX)
    base = re.match(rf"({MONTHLY})?[^.]*", asked)[0]  # type: ignore[index]  # it matches any text
    if base in ROWS_BY_YEAR:
        return "say which year, such as .1"
    if not (whole := find(base)):
        return f"there is no such id{_alike(base)}"
    return f"{asked.removeprefix(base)} does not fit {base}; {_endings(axis_of(whole.id))}"


def _endings(axis: str) -> str:
    if not axis:
        return "it is a single value; only a number can end in .thousands or .negative"
    which = f"the number of one of its {axis}" if axis in {MONTHS, YEARS} else f"a row of {axis}, by number or name"
    return f"add {which}, such as .1"


def _alike(name: str) -> str:
    monthly = name.startswith(MONTHLY)
    ids = {id_.removesuffix(_BY_MONTH) for id_ in known() if axis_of(id_) == MONTHS} if monthly else known()
    prefix = PREFIX + MONTHLY if monthly else PREFIX
    close = similar(name.removeprefix(MONTHLY), ids)
    return f"; did you mean {' or '.join(prefix + id_ for id_ in close)}?" if close else ""
