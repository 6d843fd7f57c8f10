"""Default alive.

Would the company reach profit with the cash that it has, if spending stays and revenue grows as it does (Paul
Graham, 2015)? After the budget's last month only other spending goes on.
"""

import numpy as np

from llmbudget.model.numbers import ratio, sum_months
from llmbudget.model.quantity import Value, quantity


@quantity("USD", "Cash at the end of the budget")
def final_cash(closing_cash: Value, month: Value, horizon_months: Value) -> Value:
    """In its last month."""
    return sum_months((month == horizon_months) * closing_cash)


@quantity("USD/month", "Revenue after the budget")
def later_revenue(monthly_revenue: Value, revenue_growth_rate: Value, horizon_months: Value) -> Value:
    """In the first month after it."""
    return monthly_revenue * (1 + revenue_growth_rate) ** horizon_months


@quantity("months", "Months to profit after the budget")
def months_to_profit(other_monthly_burn: Value, later_revenue: Value, revenue_growth_rate: Value) -> Value:
    """Until revenue covers other spending; 0 when it does at once, or never will."""
    missing = np.maximum(ratio(other_monthly_burn, later_revenue), 1)
    return np.ceil(ratio(np.log(missing), np.log(1 + revenue_growth_rate)))


@quantity("USD", "Burnt until profit")
def burnt_until_profit_cost(
    other_monthly_burn: Value, months_to_profit: Value, later_revenue: Value, revenue_growth_rate: Value
) -> Value:
    """Other spending less growing revenue, from the budget's end to the month of profit."""
    earned = later_revenue * ratio((1 + revenue_growth_rate) ** months_to_profit - 1, revenue_growth_rate)
    return other_monthly_burn * months_to_profit - earned


@quantity("yes = 1", "Default alive")
def default_alive(
    solvent_to_the_end: Value, other_monthly_burn: Value, later_revenue: Value, months_to_profit: Value,
    final_cash: Value, burnt_until_profit_cost: Value,
) -> Value:  # fmt: skip
    """1 when cash lasts through the budget and, from there, until revenue covers other spending."""
    profitable = np.where(later_revenue >= other_monthly_burn, 1, 0)
    reaches = np.where(months_to_profit > 0, np.where(final_cash >= burnt_until_profit_cost, 1, 0), 0)
    return solvent_to_the_end * np.maximum(profitable, reaches)


@quantity("yes = 1", "Cash lasts through the budget")
def solvent_to_the_end(runway_months: Value, horizon_months: Value) -> Value:
    """1 when no month ends without cash."""
    return np.where(runway_months >= horizon_months, 1, 0)
