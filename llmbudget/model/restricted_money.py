"""Restricted money.

Grants that may pay for this project only, and what is left for everything else. The project spends restricted money
first; what it pays before a grant arrives comes back out of that grant.
"""

import numpy as np

from llmbudget.quantities.numbers import cumulate, max_months, min_months, ratio, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, check, quantity


@quantity("USD", "Restricted grants in the month")
def restricted_by_month(
    month: Value, contribution_month: Value, contribution_cash: Value, contribution_restricted_share: Value,
    in_horizon: Value,
) -> Value:  # fmt: skip
    """Contributions that may pay for this project only."""
    return sum_rows((month == contribution_month) * contribution_cash * contribution_restricted_share) * in_horizon


@quantity("USD", "Unrestricted gifts in the month")
def unrestricted_by_month(contributions_by_month: Value, restricted_by_month: Value) -> Value:
    """Contributions that may pay for anything."""
    return contributions_by_month - restricted_by_month


@quantity("USD", "Received in the month")
def received_by_month(contributions_by_month: Value, revenue_by_month: Value) -> Value:
    """Grants, gifts and revenue."""
    return contributions_by_month + revenue_by_month


@quantity("USD", "Paid in the month")
def paid_by_month(cash_out_by_month: Value, other_burn_by_month: Value) -> Value:
    """Cash out for this budget, and other spending."""
    return cash_out_by_month + other_burn_by_month


@quantity("USD", "Restricted grants less cash out, in the month")
def restricted_change_by_month(restricted_by_month: Value, cash_out_by_month: Value) -> Value:
    """What the month adds to restricted cash; below 0, what it takes."""
    return restricted_by_month - cash_out_by_month


@quantity("USD", "Restricted cash")
def restricted_cash(restricted_change_by_month: Value) -> Value:
    """At the end of the month: restricted grants so far, less what this budget has paid."""
    return np.maximum(cumulate(restricted_change_by_month), 0)


@quantity("USD", "Unrestricted cash")
def unrestricted_cash(closing_cash: Value, restricted_cash: Value) -> Value:
    """At the end of the month: cash that may pay for anything."""
    return closing_cash - restricted_cash


@quantity("USD", "Lowest unrestricted cash")
def lowest_unrestricted_cash(unrestricted_cash: Value) -> Value:
    """At the end of the worst month."""
    return min_months(unrestricted_cash)


@quantity("USD", "Restricted cash left at the end")
def final_restricted_cash(restricted_cash: Value, month: Value, horizon_months: Value, owed_cost: Value) -> Value:
    """When all invoices of the budget are paid: return it, or agree with the funder on its use."""
    return np.maximum(sum_months((month == horizon_months) * restricted_cash) - owed_cost, 0)


@quantity("USD", "Reserve at the end")
def reserve_cash(settled_cash: Value, final_restricted_cash: Value) -> Value:
    """Unrestricted cash when all invoices of the budget are paid."""
    return settled_cash - final_restricted_cash


@quantity("USD/month", "Average monthly spending")
def average_spending(cash_cost: Value, horizon_months: Value, other_monthly_burn: Value) -> Value:
    """Cash needed for this budget, and other spending; what is given in kind is not in it."""
    return ratio(cash_cost, horizon_months) + other_monthly_burn


@quantity("months", "Reserve at the end, in months of spending")
def reserve_months(reserve_cash: Value, average_spending: Value) -> Value:
    """How long the reserve pays for spending as in this budget. Boards aim at three to six months."""
    return ratio(reserve_cash, average_spending)


@quantity("month no.", "Month in which the year ends")
def year_end_month(years_last_month: Value, horizon_months: Value) -> Value:
    """The last month of each year of the budget, or of the budget."""
    return np.minimum(years_last_month, horizon_months)


@quantity("USD", "Cash at the end of the year")
def year_end_cash(month: Value, year_end_month: Value, closing_cash: Value) -> Value:
    """Cash in the bank, less everything paid so far, and what came in."""
    return sum_months((month == year_end_month) * closing_cash)


@quantity("USD", "Restricted cash at the end of the year")
def year_end_restricted_cash(month: Value, year_end_month: Value, restricted_cash: Value) -> Value:
    """Restricted grants so far, less what this budget has paid."""
    return sum_months((month == year_end_month) * restricted_cash)


@quantity("USD", "Unrestricted cash at the end of the year")
def year_end_unrestricted_cash(year_end_cash: Value, year_end_restricted_cash: Value) -> Value:
    """Cash that may pay for anything: the reserve."""
    return year_end_cash - year_end_restricted_cash


@quantity("months", "Reserve at the end of the year, in months of spending")
def year_end_reserve_months(year_end_unrestricted_cash: Value, average_spending: Value) -> Value:
    """How long unrestricted cash pays for spending as in this budget."""
    return ratio(year_end_unrestricted_cash, average_spending)


@check(
    "Restricted money pays for nothing else",
    "Raise unrestricted money, spend less outside this budget, or ask the funder to lift the restriction.",
)
def check_restricted(
    restricted_cash: Value, lowest_unrestricted_cash: Value, total_cost: Value, tolerance: Value
) -> Value:
    """Unrestricted cash is never below zero by more than rounding, where there is restricted money."""
    enough = np.where(lowest_unrestricted_cash >= 0 - tolerance * (1 + total_cost), 1, 0)
    return np.where(max_months(restricted_cash) > 0, enough, 1)
