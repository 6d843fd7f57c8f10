"""Subawards in the base of indirect costs.

The first part of each subaward counts, up to the limit, once over its whole period, whatever its budget periods
(2 CFR 200.1). Rows with the same name are one subaward: they use up the limit in the order in which they are paid.
"""

import numpy as np

from llmbudget.model.schedule import is_paid
from llmbudget.quantities.numbers import across, ratio, same_name, sum_across, sum_over, sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Subawards in the base of indirect costs"


def _paid_by(month: Value, name: Value, first: Value, last: Value, price: Value, cost: Value) -> Value:
    """Return the total paid to each row's subaward, by all its rows, up to the end of that row's month."""
    same = same_name(across(name), name)
    going = (across(first) <= month) * (month <= across(last)) * (month - across(first) + 1)
    return sum_over(same * going, price) + sum_over(same * (across(last) < month), cost)


def _is_last(name: Value, month: Value, paid: Value, limit: Value) -> Value:
    """Return 1 for each row whose month is the last of its subaward with payments up to the limit."""
    same = same_name(across(name), name)
    later = sum_across(same * (across(paid) <= limit) * (across(month) > month))
    return np.where(later > 0, 0, (paid <= limit) * 1)


def _of_last(name: Value, last: Value, column: Value) -> Value:
    """Return the entry of the row marked as last in each subaward, 0 if none is; several marked rows agree."""
    same = same_name(across(name), name)
    return ratio(sum_over(same * across(last), column), sum_over(same, last))


@quantity("USD", "Amount of the whole subaward", help="All rows with the same name, in this budget.")
def subaward_whole_cost(subaward_name: Value, subaward_cost: Value) -> Value:
    return sum_over(same_name(across(subaward_name), subaward_name), subaward_cost)


@quantity(
    "USD",
    "Each subaward up to the limit",
    help="Amount that MTDC counts: the limit once per subaward, split over its rows by amount.",
)
def subaward_to_limit_cost(subaward_cost: Value, subaward_whole_cost: Value, subaward_limit: Value) -> Value:
    return ratio(np.minimum(subaward_whole_cost, subaward_limit) * subaward_cost, subaward_whole_cost)


@quantity("USD", "Subawards in the base", help="The parts up to and above the limit, as the base says.")
def subawards_in_base_cost(
    subawards_cost: Value, subaward_to_limit_cost: Value, subawards_to_limit_share: Value, subawards_above_share: Value
) -> Value:
    to_limit = sum_rows(subaward_to_limit_cost)
    return to_limit * subawards_to_limit_share + (subawards_cost - to_limit) * subawards_above_share


@quantity("USD", "Paid to the subaward before the row starts", help="All rows with the same name.")
def subaward_earlier_cost(
    subaward_name: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_monthly_price: Value,
    subaward_cost: Value,
) -> Value:  # fmt: skip
    first, last = subaward_first_month, subaward_last_month
    return _paid_by(first - 1, subaward_name, first, last, subaward_monthly_price, subaward_cost)


@quantity("USD", "Paid to the subaward when the row ends", help="All rows with the same name.")
def subaward_ended_cost(
    subaward_name: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_monthly_price: Value,
    subaward_cost: Value,
) -> Value:  # fmt: skip
    first, last = subaward_first_month, subaward_last_month
    return _paid_by(last, subaward_name, first, last, subaward_monthly_price, subaward_cost)


@quantity(
    "yes = 1",
    "Last row of the subaward to start below the limit",
    help="1 for each row that starts in that month.",
)
def subaward_last_start(
    subaward_name: Value, subaward_first_month: Value, subaward_earlier_cost: Value, subaward_limit: Value
) -> Value:
    return _is_last(subaward_name, subaward_first_month, subaward_earlier_cost, subaward_limit)


@quantity(
    "yes = 1",
    "Last row of the subaward to end below the limit",
    help="1 for each row that ends in that month.",
)
def subaward_last_end(
    subaward_name: Value, subaward_last_month: Value, subaward_ended_cost: Value, subaward_limit: Value
) -> Value:
    return _is_last(subaward_name, subaward_last_month, subaward_ended_cost, subaward_limit)


@quantity(
    "month no.",
    "Last start or end of a row below the limit",
    help="The monthly payment is constant from here to the limit. A start counts at the end of the month before.",
)
def subaward_even_month(
    subaward_name: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_last_start: Value,
    subaward_last_end: Value,
) -> Value:  # fmt: skip
    starts = _of_last(subaward_name, subaward_last_start, subaward_first_month)
    ends = _of_last(subaward_name, subaward_last_end, subaward_last_month)
    return np.maximum(np.maximum(starts - 1, ends), 0)


@quantity("USD", "Paid to the subaward up to that month", help="All rows with the same name, at most the limit.")
def subaward_even_cost(
    subaward_name: Value, subaward_earlier_cost: Value, subaward_ended_cost: Value, subaward_last_start: Value,
    subaward_last_end: Value,
) -> Value:  # fmt: skip
    starts = _of_last(subaward_name, subaward_last_start, subaward_earlier_cost)
    ends = _of_last(subaward_name, subaward_last_end, subaward_ended_cost)
    return np.maximum(starts, ends)


@quantity(
    "USD/month",
    "Monthly payment to the subaward after that month",
    help="All rows with the same name. 0 if nothing more is paid.",
)
def subaward_even_price(
    subaward_name: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_even_month: Value,
    subaward_monthly_price: Value,
) -> Value:  # fmt: skip
    same = same_name(across(subaward_name), subaward_name)
    going = (across(subaward_first_month) <= subaward_even_month + 1) * (
        across(subaward_last_month) > subaward_even_month
    )
    return sum_over(same * going, subaward_monthly_price)


@quantity(
    "months",
    "When the subaward reaches the limit",
    help="Months from the start of the budget, including the fraction of the last month.",
)
def subaward_limit_month(
    subaward_even_month: Value, subaward_even_cost: Value, subaward_even_price: Value, subaward_limit: Value
) -> Value:
    return subaward_even_month + ratio(subaward_limit - subaward_even_cost, subaward_even_price)


def up_to_limit(month: Value, first: Value, last: Value, price: Value, limit_month: Value) -> Value:
    """Return each row's payment in a month before its subaward reaches the limit, for other quantities."""
    part = (limit_month < month) * (month < limit_month + 1) * (limit_month + 1 - month)
    return is_paid(month, first, last) * price * ((month <= limit_month) * 1 + part)


@quantity(
    "USD",
    "Subawards up to the limit, by month",
    help="The first payments of each subaward count until they reach the limit.",
)
def subawards_to_limit_by_month(
    month: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_monthly_price: Value,
    subaward_limit_month: Value,
) -> Value:  # fmt: skip
    first, last = subaward_first_month, subaward_last_month
    return sum_rows(up_to_limit(month, first, last, subaward_monthly_price, subaward_limit_month))


@quantity(
    "USD",
    "Subawards in the base, by month",
    help="The parts up to and above the limit, as the base says.",
)
def subawards_in_base_by_month(
    subawards_cost_by_month: Value, subawards_to_limit_by_month: Value, subawards_to_limit_share: Value,
    subawards_above_share: Value,
) -> Value:  # fmt: skip
    above = subawards_cost_by_month - subawards_to_limit_by_month
    return subawards_to_limit_by_month * subawards_to_limit_share + above * subawards_above_share
