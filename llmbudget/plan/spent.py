"""Actuals in a plan file: spending by line id and month.

Nothing is converted silently: text, yes or no, and invalid months are refused with their place.
"""

import math
from collections.abc import Iterator, Mapping
from numbers import Real

from llmbudget.parameters.months import MAX_MONTHS

Spent = dict[str, dict[int, float]]
_MONTH = f"enter a whole number from 1 to {MAX_MONTHS}, counted from the first month of the budget"
_AMOUNT = "enter a number in the report currency, such as 1250.50, without quotes, or leave the month out"


def checked(actuals: object) -> object:
    """Return actuals with numbers as months; other structures are returned as they are, for pydantic to refuse.

    Raises:
        ValueError: one or more entries cannot be used; a sentence for each.
    """
    if not isinstance(actuals, Mapping) or not all(isinstance(months, Mapping) for months in actuals.values()):
        return actuals
    if wrong := [sentence for name, months in actuals.items() for sentence in _wrong(name, months)]:
        raise ValueError(" ".join(wrong))
    return {name: {int(month): float(amount) for month, amount in months.items()} for name, months in actuals.items()}


def _wrong(name: object, months: Mapping[object, object]) -> Iterator[str]:
    for month, amount in months.items():
        if not _is_month(month):
            yield f"{name}: {month!r} is not a month; {_MONTH}."
        elif isinstance(amount, bool) or not isinstance(amount, Real) or not math.isfinite(amount):
            yield f"{name}, month {month}: {amount!r} is not an amount; {_AMOUNT}."


def _is_month(month: object) -> bool:
    """Return whether a key is the number of a month; JSON allows only text as keys."""
    if isinstance(month, str):
        return month.isascii() and month.isdecimal() and 1 <= int(month[:9]) <= MAX_MONTHS
    return isinstance(month, int) and not isinstance(month, bool) and 1 <= month <= MAX_MONTHS
