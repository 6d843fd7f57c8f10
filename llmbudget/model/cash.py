"""Cash."""

import numpy as np

from llmbudget.quantities.numbers import cumulate, max_months, min_months, ratio, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Cash"


@quantity(
    "USD",
    "Cash needed",
    help="Total cost less what credits pay. Machines count when they are paid, not as they depreciate.",
)
def cash_cost(total_cost: Value, credits_used: Value, depreciation_cost: Value, capex_cost: Value) -> Value:
    return total_cost - credits_used - depreciation_cost + capex_cost


@quantity("USD", "Cost after credits and contributions", help="Cost that neither cloud credits nor partners pay.")
def net_cost(total_cost: Value, credits_used: Value, contributed_cash_cost: Value) -> Value:
    return total_cost - credits_used - contributed_cash_cost


@quantity("USD", "Spending before contingency", help="Planned spending before any contingency is added.")
def cost_before_contingency(total_cost: Value, contingency_cost: Value) -> Value:
    return total_cost - contingency_cost


@quantity(
    "USD",
    "Spending before contingency, after credits and contributions",
    help="Spending before contingency that neither cloud credits nor partners pay.",
)
def net_cost_before_contingency(
    cost_before_contingency: Value, credits_used: Value, contributed_cash_cost: Value
) -> Value:
    return cost_before_contingency - credits_used - contributed_cash_cost


@quantity("USD", "Cash needed by month", help="In the month in which the cost arises, whenever it is paid.")
def cash_cost_by_month(
    total_cost_by_month: Value,
    credits_used_by_month: Value,
    depreciation_cost_by_month: Value,
    capex_cost_by_month: Value,
) -> Value:
    return total_cost_by_month - credits_used_by_month - depreciation_cost_by_month + capex_cost_by_month


@quantity(
    "USD",
    "Cash out",
    help="Cash that leaves the bank for this budget in the month. Includes months after the budget, until "
    "all invoices are paid.",
)
def cash_out_by_month(
    cash_cost_by_month: Value, payables_change_by_month: Value, prepaid_change_by_month: Value,
    vat_change_by_month: Value,
) -> Value:  # fmt: skip
    return cash_cost_by_month - payables_change_by_month + prepaid_change_by_month + vat_change_by_month


@quantity(
    "USD",
    "Contributions in the month",
    help="Cash from partners and sponsors. A contribution whose month is left empty in a workbook never arrives.",
)
def contributions_by_month(
    month: Value, contribution_month: Value, contribution_cash: Value, in_horizon: Value
) -> Value:
    return sum_rows((month == contribution_month) * contribution_cash) * in_horizon


@quantity("USD", "Revenue in the month", help="With growth from month to month.")
def revenue_by_month(monthly_revenue: Value, revenue_growth_rate: Value, month: Value, in_horizon: Value) -> Value:
    return monthly_revenue * (1 + revenue_growth_rate) ** (month - 1) * in_horizon


@quantity("USD", "Other spending in the month", help="Company spending outside this budget.")
def other_burn_by_month(other_monthly_burn: Value, in_horizon: Value) -> Value:
    return other_monthly_burn * in_horizon


@quantity(
    "USD",
    "Net burn",
    help="Cash that leaves the bank account in the month, less cash that comes in. Below 0, the balance grows.",
)
def burn_by_month(cash_out_by_month: Value, other_burn_by_month: Value, cash_in_by_month: Value) -> Value:
    return cash_out_by_month + other_burn_by_month - cash_in_by_month


@quantity("USD", "Cash in", help="Revenue, contributions and R&D tax credits of the month.")
def cash_in_by_month(
    revenue_by_month: Value, contributions_by_month: Value, rd_credit_received_by_month: Value
) -> Value:
    return revenue_by_month + contributions_by_month + rd_credit_received_by_month


@quantity(
    "USD", "Cash at the end of the month", help="Opening cash, less everything spent so far, plus everything received."
)
def closing_cash(opening_cash: Value, burn_by_month: Value) -> Value:
    return opening_cash - cumulate(burn_by_month)


@quantity("USD", "Cash at the start of the month", help="Cash at the end of the month before.")
def opening_cash_by_month(closing_cash: Value, burn_by_month: Value) -> Value:
    return closing_cash + burn_by_month


@quantity("USD", "Cash at the end of the budget", help="In its last month.")
def final_cash(closing_cash: Value, month: Value, horizon_months: Value) -> Value:
    return sum_months((month == horizon_months) * closing_cash)


@quantity(
    "USD",
    "Cash when all is paid",
    help="Cash at the end of the budget, less payables at that time, plus tax to be recovered.",
)
def settled_cash(final_cash: Value, payables_at_end: Value, vat_receivable_at_end: Value) -> Value:
    return final_cash - payables_at_end + vat_receivable_at_end


@quantity(
    "USD",
    "Lowest cash",
    help="Cash at the end of the worst month, including months in which the last invoices are paid.",
)
def lowest_cash(closing_cash: Value, settled_cash: Value) -> Value:
    return np.minimum(min_months(closing_cash), settled_cash)


@quantity(
    "yes = 1",
    "Month ends without cash",
    help="1 when cash at the end of the month is below zero by more than rounding.",
)
def overdrawn(closing_cash: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(closing_cash < 0 - tolerance * (1 + total_cost), 1, 0)


@quantity("months", "Months without cash so far", help="Number of months so far that ended below zero.")
def overdrawn_months(overdrawn: Value) -> Value:
    return cumulate(overdrawn)


@quantity("yes = 1", "Cash has lasted", help="1 in each month of the budget before the first that ends without cash.")
def solvent(overdrawn_months: Value, in_horizon: Value) -> Value:
    return np.where(overdrawn_months > 0, 0, in_horizon)


@quantity(
    "months",
    "Runway",
    help="Months until cash runs out. If cash lasts, all months of the budget, and runway extends beyond it.",
)
def runway_months(solvent: Value) -> Value:
    return sum_months(solvent)


@quantity("USD", "Average monthly burn", help="Over the months of the budget.")
def average_burn_cost(burn_by_month: Value, in_horizon: Value, horizon_months: Value) -> Value:
    return ratio(sum_months(burn_by_month * in_horizon), horizon_months)


@quantity("USD", "Highest monthly burn", help="In the most expensive month.")
def highest_burn_cost(burn_by_month: Value) -> Value:
    return max_months(burn_by_month)


@quantity(
    "×", "Discount factor", help="Value of a dollar at the end of the month, in dollars at the start of the budget."
)
def discount_factor(discount_rate: Value, month: Value, months_per_year: Value) -> Value:
    return (1 + discount_rate) ** (0 - month / months_per_year)


@quantity(
    "USD",
    "Net present cost less book value",
    help="Net present cost plus the own cluster's loss in value. A cluster bought earlier enters at book value "
    "when this budget first has it, as if bought then, or not sold. Book value at the end of the budget is "
    "deducted.",
)
def net_present_owning_cost(
    net_present_cost: Value, present_brought_cost: Value, book_value_cost: Value, discount_rate: Value,
    horizon_months: Value, months_per_year: Value,
) -> Value:  # fmt: skip
    left = book_value_cost * (1 + discount_rate) ** (0 - horizon_months / months_per_year)
    return net_present_cost + present_brought_cost - left


@quantity(
    "USD",
    "Net present cost",
    help="Net present value of this budget's cash out, at the discount rate. Payments after the last month "
    "shown count in that month.",
)
def net_present_cost(
    cash_out_by_month: Value, discount_factor: Value, unpaid_cost: Value, vat_unrecovered_cost: Value
) -> Value:
    later = (unpaid_cost - vat_unrecovered_cost) * min_months(discount_factor)
    return sum_months(cash_out_by_month * discount_factor) + later
