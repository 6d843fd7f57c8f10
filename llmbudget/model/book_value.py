"""Book value of the own cluster: additions, depreciation and balances, by month and by year."""

import numpy as np

from llmbudget.quantities.numbers import cumulate, previous, sum_months
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Book value of the own cluster"


@quantity(
    "USD",
    "Book value of a cluster bought earlier",
    help="The project's share of the book value when this budget first has the cluster. 0 if this budget buys it.",
)
def brought_value_cost(
    cluster_price: Value, monthly_depreciation: Value, owned_age_months: Value, life_years: Value,
    months_per_year: Value, project_share: Value, expensed_share: Value,
) -> Value:  # fmt: skip
    worn_months = np.minimum(owned_age_months, life_years * months_per_year)
    left = (cluster_price - monthly_depreciation * worn_months) * project_share * (1 - expensed_share)
    return np.where(owned_age_months > 0, left, 0)


@quantity("USD", "Brought in from earlier by month", help="In the cluster's first month in this budget.")
def brought_value_cost_by_month(month: Value, owned_first_month: Value, brought_value_cost: Value) -> Value:
    return (month == owned_first_month) * brought_value_cost


@quantity("USD", "Change of book value by month", help="Additions less depreciation.")
def book_value_change_by_month(
    brought_value_cost_by_month: Value, capex_cost_by_month: Value, depreciation_cost_by_month: Value
) -> Value:
    return brought_value_cost_by_month + capex_cost_by_month - depreciation_cost_by_month


@quantity("USD", "Closing book value by month", help="All changes up to the end of the month.")
def closing_book_value(book_value_change_by_month: Value) -> Value:
    return cumulate(book_value_change_by_month)


@quantity("USD", "Opening book value by month", help="Closing book value of the month before.")
def opening_book_value(closing_book_value: Value) -> Value:
    return previous(closing_book_value)


@quantity("USD", "Closing book value by year", help="At the end of the year's last month.")
def closing_book_value_by_year(month: Value, years_last_month: Value, closing_book_value: Value) -> Value:
    return sum_months((month == years_last_month) * closing_book_value)


@quantity("USD", "Opening book value by year", help="At the start of the year's first month.")
def opening_book_value_by_year(month: Value, years_first_month: Value, opening_book_value: Value) -> Value:
    return sum_months((month == years_first_month) * opening_book_value)
