"""Variance of a line: what the sheet Variance and `Budget.variance` compute from its months.

A month of a line is past when it has an amount or the books are closed (`model/actuals.py`).
"""

from llmbudget.quantities.numbers import ratio, sum_months
from llmbudget.quantities.quantity import Value


def budget_to_come(budget_by_month: Value, past_budget_by_month: Value) -> Value:
    """Return the budget of each month that is not past."""
    return budget_by_month - past_budget_by_month


def n_open_months(to_come_by_month: Value, month: Value, last_month: Value) -> Value:
    """Return how many months up to the last one with actuals have a budget and no amount."""
    return sum_months((month <= last_month) * (to_come_by_month != 0))


def open_budget(to_come_by_month: Value, month: Value, last_month: Value) -> Value:
    """Return the budget of these months."""
    return sum_months((month <= last_month) * to_come_by_month)


def variance(actual_to_date: Value, budget_to_date: Value) -> Value:
    """Return what was spent above the budget to date."""
    return actual_to_date - budget_to_date


def variance_share(variance: Value, budget_to_date: Value) -> Value:
    """Return the variance as a share of the budget to date; 0 where nothing was planned."""
    return ratio(variance, budget_to_date)


def forecast(actual_to_date: Value, budget: Value, budget_to_date: Value) -> Value:
    """Return the estimate at completion: what was spent, and the budget of the months to come."""
    return actual_to_date + budget - budget_to_date
