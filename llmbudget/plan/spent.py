"""Actuals as a plan file holds them: what was spent, by id of a line and by month.

Nothing is read as another value: a text, a yes or no, and a month that is none are refused with their place.
"""

import math
from collections.abc import Iterator, Mapping
from numbers import Real

from llmbudget.parameters.months import MAX_MONTHS

Spent = dict[str, dict[int, float]]
_MONTH = f"a month is a whole number from 1 to {MAX_MONTHS}, counted from the first of the budget"
_AMOUNT = "enter a number in the report currency, such as 1250.50, without quotes, or leave the month out"


def checked(actuals: object) -> object:
    """Return actuals with numbers for months; what is no mapping at all is left to be told as such.

    Raises:
        ValueError: some of it cannot be used; all problems in sentences.
    """
    if not isinstance(actuals, Mapping) or not all(isinstance(months, Mapping) for months in actuals.values()):
        return actuals
    if wrong := [sentence for name, months in actuals.items() for sentence in _wrong(name, months)]:
        raise ValueError(" ".join(wrong))
    return {name: {int(month): float(amount) for month, amount in months.items()} for name, months in actuals.items()}


def _wrong(name: object, months: Mapping[object, object]) -> Iterator[str]:
    for month, amount in months.items():
        if not _is_month(month):
            yield f"{name}: {month!r} is no month; {_MONTH}."
        elif isinstance(amount, bool) or not isinstance(amount, Real) or not math.isfinite(amount):
            yield f"{name}, month {month}: {amount!r} is no amount; {_AMOUNT}."


def _is_month(month: object) -> bool:
    """Return whether something is the number of a month; JSON, which has no other keys, holds it as a text."""
    if isinstance(month, str):
        return month.isascii() and month.isdecimal() and 1 <= int(month[:9]) <= MAX_MONTHS
    return isinstance(month, int) and not isinstance(month, bool) and 1 <= month <= MAX_MONTHS
