"""Default alive.

Does the company reach profit on the cash it has, if spending stays level and revenue keeps growing (Paul Graham,
2015)? After the budget's last month, all recurring cost continues: people, software, travel and the like, licenses,
storage, the own cluster and other spending, with their contingency and indirect costs. Payables at the end of the
budget are paid first. Spending after the budget counts when it is spent, without payment terms.

Where cash ends before that, the zero-cash month says when, if net burn stays as in the first month after the budget.
"""

import numpy as np

from llmbudget.quantities.numbers import ratio, sum_months
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Default alive"


@quantity("USD/month", "Revenue after the budget", help="In the first month after the budget.")
def later_revenue(monthly_revenue: Value, revenue_growth_rate: Value, horizon_months: Value) -> Value:
    return monthly_revenue * (1 + revenue_growth_rate) ** horizon_months


@quantity(
    "USD",
    "Recurring monthly cost",
    help="Costs that do not end with the work: people, tools, yearly costs, storage and the own cluster.",
)
def recurring_cost_by_month(
    people_cost_by_month: Value, software_cost_by_month: Value, yearly_purchases_by_month: Value,
    participant_cost_by_month: Value, tuition_cost_by_month: Value,
    licence_cost_by_month: Value, data_storage_cost_by_month: Value, checkpoint_storage_cost_by_month: Value,
    colocation_cost_by_month: Value, maintenance_cost_by_month: Value, operator_cost_by_month: Value,
) -> Value:  # fmt: skip
    team = people_cost_by_month + software_cost_by_month + yearly_purchases_by_month + participant_cost_by_month
    kept = licence_cost_by_month + data_storage_cost_by_month + checkpoint_storage_cost_by_month
    cluster = colocation_cost_by_month + maintenance_cost_by_month + operator_cost_by_month
    return team + tuition_cost_by_month + kept + cluster


@quantity(
    "USD/month",
    "Spending after the budget",
    help="Other spending plus recurring cost of the last month, with contingency and indirect costs as in the budget.",
)
def later_spending(
    other_monthly_burn: Value, recurring_cost_by_month: Value, month: Value, horizon_months: Value, total_cost: Value,
    subtotal_cost: Value,
) -> Value:  # fmt: skip
    recurring = sum_months((month == horizon_months) * recurring_cost_by_month)
    return other_monthly_burn + recurring * ratio(total_cost, subtotal_cost)


@quantity(
    "months",
    "Months to profit after the budget",
    help="Until revenue covers spending. 0 if it does at once or never will.",
)
def months_to_profit(later_spending: Value, later_revenue: Value, revenue_growth_rate: Value) -> Value:
    missing = np.maximum(ratio(later_spending, later_revenue), 1)
    return np.ceil(ratio(np.log(missing), np.log(1 + revenue_growth_rate)))


@quantity(
    "USD", "Burn until profit", help="Spending less growing revenue, from the end of the budget to the month of profit."
)
def burnt_until_profit_cost(
    later_spending: Value, months_to_profit: Value, later_revenue: Value, revenue_growth_rate: Value
) -> Value:
    earned = later_revenue * ratio((1 + revenue_growth_rate) ** months_to_profit - 1, revenue_growth_rate)
    return later_spending * months_to_profit - earned


@quantity(
    "yes = 1",
    "Default alive",
    help="1 if cash lasts through the budget, pays its last invoices, and lasts until revenue covers spending.",
)
def default_alive(
    solvent_to_the_end: Value, later_spending: Value, later_revenue: Value, months_to_profit: Value,
    settled_cash: Value, burnt_until_profit_cost: Value,
) -> Value:  # fmt: skip
    profitable = np.where(later_revenue >= later_spending, 1, 0)
    reaches = np.where(months_to_profit > 0, np.where(settled_cash >= burnt_until_profit_cost, 1, 0), 0)
    return solvent_to_the_end * np.maximum(profitable, reaches)


@quantity(
    "yes = 1",
    "Cash lasts through the budget",
    help="1 if no month ends without cash and payables at the end of the budget can be paid.",
)
def solvent_to_the_end(
    runway_months: Value, horizon_months: Value, settled_cash: Value, total_cost: Value, tolerance: Value
) -> Value:
    settled = np.where(settled_cash >= 0 - tolerance * (1 + total_cost), 1, 0)
    return np.where(runway_months >= horizon_months, settled, 0)


@quantity(
    "month no.",
    "Cash runs out in month",
    help="First month that ends without cash, including months after the budget when its last invoices are "
    "paid. 0 if none.",
)
def zero_cash_month(overdrawn_months: Value, solvent_to_the_end: Value) -> Value:
    lasting = sum_months((overdrawn_months == 0) * 1)
    return np.where(solvent_to_the_end > 0, 0, 1 + lasting)


@quantity(
    "USD/month", "Net burn after the budget", help="Spending less revenue in its first month. 0 if revenue covers it."
)
def later_burn(later_spending: Value, later_revenue: Value) -> Value:
    return np.maximum(later_spending - later_revenue, 0)


@quantity(
    "months",
    "Months of cash after the budget",
    help="Cash when all is paid, over net burn after the budget. 0 if no cash is left or nothing is burnt.",
)
def later_cash_months(settled_cash: Value, later_burn: Value) -> Value:
    return ratio(np.maximum(settled_cash, 0), later_burn)


@quantity(
    "month no.",
    "Zero-cash month",
    help="First month that ends without cash. After the budget, its first month's net burn goes on, for at most 100 "
    "years. 0 if cash lasts until revenue covers spending.",
)
def projected_zero_cash_month(
    zero_cash_month: Value, default_alive: Value, horizon_months: Value, later_cash_months: Value,
    longest_runway_months: Value,
) -> Value:  # fmt: skip
    lasting = np.minimum(np.floor(later_cash_months), longest_runway_months)
    later = np.where(default_alive > 0, 0, horizon_months + 1 + lasting)
    return np.where(zero_cash_month > 0, zero_cash_month, later)


@quantity(
    "month no.",
    "Next raise by month",
    help="The zero-cash month less the months of cash in reserve, at least the first month. 0 if no raise is needed.",
)
def next_raise_month(projected_zero_cash_month: Value, raise_reserve_months: Value) -> Value:
    early = np.maximum(projected_zero_cash_month - raise_reserve_months, 1)
    return np.where(projected_zero_cash_month > 0, early, 0)


@quantity(
    "×",
    "Burn multiple",
    help="Net burn over the growth of yearly revenue, from the first month to the last (David Sacks, 2020). "
    "0 if revenue does not grow, or nothing is burnt.",
)
def burn_multiple(
    average_burn_cost: Value, horizon_months: Value, monthly_revenue: Value, later_revenue: Value,
    revenue_growth_rate: Value, months_per_year: Value,
) -> Value:  # fmt: skip
    growth = np.maximum(ratio(later_revenue, 1 + revenue_growth_rate) - monthly_revenue, 0)
    return ratio(np.maximum(average_burn_cost, 0) * horizon_months, growth * months_per_year)
