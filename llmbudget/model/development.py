"""Capitalized development: cost that becomes an asset, under IAS 38 or ASC 350-40 as amended by ASU 2025-06.

A share of people and compute in a window is an intangible asset, amortized evenly from the month after. The budget's
cost and cash stay the same: only the expense of each period moves. Depreciation of machines, impairment and the
stop of capitalization when a project becomes doubtful are not modeled.
"""

import numpy as np

from llmbudget.model.schedule import is_paid, last_paid_month
from llmbudget.quantities.numbers import cumulate, ratio, sum_months
from llmbudget.quantities.quantity import Value, check, quantity

TITLE = "Capitalized development"


@quantity("month no.", "Last month of capitalized development", help="Empty means the end of the budget.")
def development_last_month(development_start: Value, development_months: Value, horizon_months: Value) -> Value:
    return last_paid_month(development_start, development_months, horizon_months)


@quantity("USD", "Capitalized development by month", help="Moves from expense to an asset.")
def development_cost_by_month(
    month: Value, development_start: Value, development_last_month: Value, development_share: Value,
    people_cost_by_month: Value, compute_services_cost_by_month: Value,
) -> Value:  # fmt: skip
    incurred = people_cost_by_month + compute_services_cost_by_month
    return is_paid(month, development_start, development_last_month) * development_share * incurred


@quantity("USD", "Capitalized development", help="IAS 38, or ASC 350-40 as amended by ASU 2025-06.")
def development_cost(development_cost_by_month: Value) -> Value:
    return sum_months(development_cost_by_month)


@quantity("share", "Share of the month amortized", help="1 from the month after the window, less in the last month.")
def amortized_share(
    month: Value, development_last_month: Value, amortization_years: Value, months_per_year: Value, in_horizon: Value
) -> Value:
    left = development_last_month + amortization_years * months_per_year + 1 - month
    return np.where(month > development_last_month, np.minimum(np.maximum(left, 0), 1), 0) * in_horizon


@quantity("USD", "Amortization of development by month", help="Straight line, within the months of the budget.")
def amortization_cost_by_month(
    development_cost: Value, amortization_years: Value, months_per_year: Value, amortized_share: Value
) -> Value:
    return ratio(development_cost, amortization_years * months_per_year) * amortized_share


@quantity("USD", "Increase in the development asset", help="Capitalized less amortized. Below 0, a decrease.")
def development_change_by_month(development_cost_by_month: Value, amortization_cost_by_month: Value) -> Value:
    return development_cost_by_month - amortization_cost_by_month


@quantity("USD", "Development asset at the end of the month", help="Capitalized so far, less amortization so far.")
def development_asset(development_change_by_month: Value) -> Value:
    return cumulate(development_change_by_month)


@quantity("USD", "Expense by month", help="Total cost less capitalized development plus its amortization.")
def expense_cost_by_month(total_cost_by_month: Value, development_change_by_month: Value) -> Value:
    return total_cost_by_month - development_change_by_month


@quantity("USD", "Development asset at the end of the budget", help="Capitalized and not yet amortized.")
def final_development_asset(development_asset: Value, month: Value, horizon_months: Value) -> Value:
    return sum_months((month == horizon_months) * development_asset)


@check(
    "Expense and development asset are the total cost",
    "Expense and development asset do not add up to the total cost.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Expense of all months plus the asset at the end of the budget.",
)
def check_development(
    expense_cost_by_month: Value, final_development_asset: Value, total_cost: Value, tolerance: Value
) -> Value:
    gap = np.abs(sum_months(expense_cost_by_month) + final_development_asset - total_cost)
    return np.where(gap <= tolerance * (1 + total_cost), 1, 0)
