"""Restricted money.

Grants that may pay for this project only, and the cash that remains for everything else. The project spends restricted
money first. A grant reimburses what the project paid before it arrived.
"""

import numpy as np

from llmbudget.quantities.numbers import cumulate, max_months, min_months, ratio, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, check, quantity

TITLE = "Restricted money"


@quantity("USD", "Restricted grants in the month", help="Contributions that may pay for this project only.")
def restricted_by_month(
    month: Value, contribution_month: Value, contribution_cash: Value, contribution_restricted_share: Value,
    in_horizon: Value,
) -> Value:  # fmt: skip
    return sum_rows((month == contribution_month) * contribution_cash * contribution_restricted_share) * in_horizon


@quantity("USD", "Unrestricted gifts in the month", help="Contributions that may pay for anything.")
def unrestricted_by_month(contributions_by_month: Value, restricted_by_month: Value) -> Value:
    return contributions_by_month - restricted_by_month


@quantity("USD", "Received in the month", help="Grants, gifts, revenue and R&D tax credits.")
def received_by_month(
    contributions_by_month: Value, revenue_by_month: Value, rd_credit_received_by_month: Value
) -> Value:
    return contributions_by_month + revenue_by_month + rd_credit_received_by_month


@quantity("USD", "Paid in the month", help="Cash out for this budget, and other spending.")
def paid_by_month(cash_out_by_month: Value, other_burn_by_month: Value) -> Value:
    return cash_out_by_month + other_burn_by_month


@quantity(
    "USD",
    "Restricted grants less cash out, in the month",
    help="Increase in restricted cash. Below 0, a decrease.",
)
def restricted_change_by_month(restricted_by_month: Value, cash_out_by_month: Value) -> Value:
    return restricted_by_month - cash_out_by_month


@quantity(
    "USD",
    "Restricted cash",
    help="At the end of the month: restricted grants so far, less payments of this budget so far.",
)
def restricted_cash(restricted_change_by_month: Value) -> Value:
    return np.maximum(cumulate(restricted_change_by_month), 0)


@quantity("USD", "Unrestricted cash", help="At the end of the month: cash that may pay for anything.")
def unrestricted_cash(closing_cash: Value, restricted_cash: Value) -> Value:
    return closing_cash - restricted_cash


@quantity("USD", "Lowest unrestricted cash", help="At the end of the worst month.")
def lowest_unrestricted_cash(unrestricted_cash: Value) -> Value:
    return min_months(unrestricted_cash)


@quantity(
    "USD",
    "Restricted cash left at the end",
    help="After all invoices of the budget are paid. Return it, or agree with the funder on its use.",
)
def final_restricted_cash(restricted_cash: Value, month: Value, horizon_months: Value, payables_at_end: Value) -> Value:
    return np.maximum(sum_months((month == horizon_months) * restricted_cash) - payables_at_end, 0)


@quantity("USD", "Reserve at the end", help="Unrestricted cash after all invoices of the budget are paid.")
def reserve_cash(settled_cash: Value, final_restricted_cash: Value) -> Value:
    return settled_cash - final_restricted_cash


@quantity(
    "USD/month",
    "Average monthly spending",
    help="Cash needed for this budget plus other spending. Excludes contributions in kind.",
)
def average_spending(cash_cost: Value, horizon_months: Value, other_monthly_burn: Value) -> Value:
    return ratio(cash_cost, horizon_months) + other_monthly_burn


@quantity(
    "months",
    "Reserve at the end, in months of spending",
    help="How long the reserve covers spending at this budget's level. Boards aim for three to six months.",
)
def reserve_months(reserve_cash: Value, average_spending: Value) -> Value:
    return ratio(reserve_cash, average_spending)


@quantity(
    "month no.", "Month in which the year ends", help="Last month of each year, at most the last month of the budget."
)
def year_end_month(years_last_month: Value, horizon_months: Value) -> Value:
    return np.minimum(years_last_month, horizon_months)


@quantity(
    "USD", "Cash at the end of the year", help="Opening cash, less everything paid so far, plus everything received."
)
def year_end_cash(month: Value, year_end_month: Value, closing_cash: Value) -> Value:
    return sum_months((month == year_end_month) * closing_cash)


@quantity(
    "USD",
    "Restricted cash at the end of the year",
    help="Restricted grants so far, less payments of this budget so far.",
)
def year_end_restricted_cash(month: Value, year_end_month: Value, restricted_cash: Value) -> Value:
    return sum_months((month == year_end_month) * restricted_cash)


@quantity("USD", "Unrestricted cash at the end of the year", help="The reserve: cash that may pay for anything.")
def year_end_unrestricted_cash(year_end_cash: Value, year_end_restricted_cash: Value) -> Value:
    return year_end_cash - year_end_restricted_cash


@quantity(
    "months",
    "Reserve at the end of the year, in months of spending",
    help="How long unrestricted cash covers spending at this budget's level.",
)
def year_end_reserve_months(year_end_unrestricted_cash: Value, average_spending: Value) -> Value:
    return ratio(year_end_unrestricted_cash, average_spending)


@check(
    "Restricted money pays for this project only",
    "Restricted money pays for other spending.",
    "Raise unrestricted money, spend less outside this budget, or ask the funder to lift the restriction.",
    help="With restricted money, unrestricted cash never falls below zero by more than rounding.",
)
def check_restricted(
    restricted_cash: Value, lowest_unrestricted_cash: Value, total_cost: Value, tolerance: Value
) -> Value:
    enough = np.where(lowest_unrestricted_cash >= 0 - tolerance * (1 + total_cost), 1, 0)
    return np.where(max_months(restricted_cash) > 0, enough, 1)
