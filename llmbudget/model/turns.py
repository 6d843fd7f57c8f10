"""The order in which credits and allocated hours pay.

Each pays from its first to its last month. The earliest start pays first; if several start together, the earliest
expiry does. Each begins where the one before it ended. The result is the largest possible use, unless one program's
window lies within another's: then the estimate is cautious, never too high.
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
    """Return what each row has paid once a given amount has been spent, for other quantities."""
    whole = (taken_to <= reached) * (taken_to - taken_from)
    return whole + (taken_from < reached) * (reached < taken_to) * (reached - taken_from)


def turns(prefix: str, amount: str, by_start: str, by_expiry: str, group: str) -> Iterator[Quantity]:
    """Yield the order in which the rows of a table pay, and the interval of eligible spending that each covers.

    Args:
        prefix: prefix of the table's columns.
        amount: column with the amount that each row can pay.
        by_start: eligible spending up to the month before each row starts, in order.
        by_expiry: eligible spending up to the last month of each row, in order.
        group: title of the block of quantities.
    """
    unit = "h" if amount.endswith("_hours") else "USD"
    named, turn = f"{prefix}s", f"{prefix}_turn"

    def new(name: str, function: Function, needs: tuple[str, ...], label: str, unit: str, about: str) -> Quantity:
        return Quantity(f"{prefix}_{name}", function, needs, f"{named.capitalize()}: {label}", unit, group, about)

    month = "month no."
    start, until = (f"{prefix}_start",), (f"{prefix}_expires", "horizon_months")
    yield new("first_month", _first_month, start, "first month", month, "Empty means the first month of the budget.")
    yield new("last_month", _last_month, until, "last month", month, "Empty means the last month of the budget.")
    both = (f"{prefix}_first_month", f"{prefix}_last_month", "kilo")
    about = "Sort key: 1,000 × first month + last month."
    yield new("window", _window, both, "order", "order", about)
    yield new("turn", _in_order, (f"{prefix}_window",), "order, sorted", "order", "In the order in which they pay.")
    about = "Rows with the same window share equally. From here on, rows stand in the order in which they pay."
    yield new("turn_amount", _amount_in_turn, (f"{prefix}_window", turn, amount), "amount in turn", unit, about)
    before, about = "month before the first, in turn", "0 for the first month."
    yield new("month_before", _month_before, (turn, "kilo"), before, month, about)
    needs = (turn, f"{prefix}_month_before", "kilo")
    yield new("turn_last_month", _last_in_turn, needs, "last month in turn", month, "Last month in which it pays.")
    about = "Cumulative amount, counted from the first month of the budget."
    yield new("taken_to", _in_turn, (f"{prefix}_turn_amount", by_start, by_expiry), "pays up to", unit, about)
    yield new("taken_from", _taken_from, (f"{prefix}_taken_to", by_start), "pays from", unit, about)
