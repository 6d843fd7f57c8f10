"""Variance of a line: what the sheet Variance and `Budget.variance` compute from its months.

A month of a line is past when it has an amount or the books are closed (`model/actuals.py`).
"""

import numpy as np

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
    """Return the estimate at completion, the rest as planned: what was spent, and the budget of the months to come."""
    return actual_to_date + budget - budget_to_date


def earned(budget: Value, budget_to_date: Value, done_share: Value) -> Value:
    """Return the budget of the work that is done: by what is done where that is known, or else by months."""
    return np.where(done_share > 0, budget * done_share, budget_to_date)


def forecast_at_rate(actual_to_date: Value, budget: Value, earned: Value, least_share: Value) -> Value:
    """Return the estimate at completion if the rest costs what work has cost so far: EAC = AC + (BAC - EV) x AC / EV.

    0 while less than a share of the budget is earned, because its rate says little about the rest. Source: Project
    Management Institute, Practice Standard for Earned Value Management, 2nd edition (2011), with CPI = EV / AC.
    """
    rest = (budget - earned) * ratio(actual_to_date, earned)
    return np.where((earned > least_share * budget) * (earned > 0), actual_to_date + rest, 0)


def forecast_by_model(actual_to_date: Value, budget: Value, earned: Value, cost_factor: Value) -> Value:
    """Return the estimate at completion with what was measured in place of the assumptions of the rest."""
    return actual_to_date + (budget - earned) * cost_factor
