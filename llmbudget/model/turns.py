"""Turns of what pays for others: credits and allocated hours.

Each pays from its first to its last month. Those that start first pay first, and of those that start together the
first to expire: each begins where the one before it ended. So much is used as can be, unless one expires before
another that started earlier: programmes with windows within each other are counted with care, never too high.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.quantities.numbers import across, in_order, in_turn, ratio, row_above, sum_over
from llmbudget.quantities.quantity import Function, Quantity, Value


def _first_month(start: Value) -> Value:
    return np.maximum(start, 1)


def _last_month(expires: Value, horizon_months: Value) -> Value:
    return np.where(expires > 0, expires, horizon_months)


def _window(first_month: Value, last_month: Value, kilo: Value) -> Value:
    return first_month * kilo + last_month


def _in_order(window: Value) -> Value:
    return in_order(window)


def _in_turn(amount: Value, by_start: Value, by_expiry: Value) -> Value:
    return in_turn(amount, by_start, by_expiry)


def _amount_in_turn(window: Value, turn: Value, amount: Value) -> Value:
    same = (across(window) == turn) * 1
    return ratio(sum_over(same, amount) * turn, sum_over(same, window))


def _month_before(turn: Value, kilo: Value) -> Value:
    return np.floor(turn / kilo) - 1


def _last_in_turn(turn: Value, month_before: Value, kilo: Value) -> Value:
    return turn - (month_before + 1) * kilo


def _taken_from(taken_to: Value, by_start: Value) -> Value:
    return np.maximum(row_above(taken_to), by_start)


def taken_by(reached: Value, taken_from: Value, taken_to: Value) -> Value:
    """Return what each has paid when so much has been spent, for quantities of their own."""
    whole = (taken_to <= reached) * (taken_to - taken_from)
    return whole + (taken_from < reached) * (reached < taken_to) * (reached - taken_from)


def turns(prefix: str, amount: str, by_start: str, by_expiry: str, group: str) -> Iterator[Quantity]:
    """Yield in which order the rows of a table pay, and between which amounts of what they may pay for.

    Args:
        prefix: of the columns of the table.
        amount: the column with what each can pay.
        by_start: what there is to pay until the month before the first of each, in order.
        by_expiry: what there is to pay until the last month of each, in order.
        group: title of the block of quantities.
    """
    unit = "h" if amount.endswith("_hours") else "USD"
    named, turn = f"{prefix}s", f"{prefix}_turn"

    def new(name: str, function: Function, needs: tuple[str, ...], label: str, unit: str, about: str) -> Quantity:
        return Quantity(f"{prefix}_{name}", function, needs, f"{named.capitalize()}: {label}", unit, group, about)

    month = "month no."
    start, until = (f"{prefix}_start",), (f"{prefix}_expires", "horizon_months")
    yield new("first_month", _first_month, start, "first month", month, "Left empty, the budget's first.")
    yield new("last_month", _last_month, until, "last month", month, "Left empty, the budget's last.")
    both = (f"{prefix}_first_month", f"{prefix}_last_month", "kilo")
    about = "First month, then last: a thousand times the first and the last."
    yield new("window", _window, both, "order", "order", about)
    yield new("turn", _in_order, (f"{prefix}_window",), "order, sorted", "order", "From the first to the last to pay.")
    about = "Of those with the same window each has the same part; from here on in the order in which they pay."
    yield new("turn_amount", _amount_in_turn, (f"{prefix}_window", turn, amount), "amount in turn", unit, about)
    before, about = "month before the first, in turn", "0 for the first month."
    yield new("month_before", _month_before, (turn, "kilo"), before, month, about)
    needs = (turn, f"{prefix}_month_before", "kilo")
    yield new("turn_last_month", _last_in_turn, needs, "last month in turn", month, "Until then it pays.")
    about = "What there is to pay is counted from the first month of the budget on."
    yield new("taken_to", _in_turn, (f"{prefix}_turn_amount", by_start, by_expiry), "pays up to", unit, about)
    yield new("taken_from", _taken_from, (f"{prefix}_taken_to", by_start), "pays from", unit, about)
