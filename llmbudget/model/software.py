"""Software."""

import numpy as np

from llmbudget.model.schedule import is_paid, last_paid_month
from llmbudget.quantities.numbers import sum_months, sum_rows
from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "Software"


@quantity(
    "month no.",
    "First paid month of each subscription",
    help="An empty month in a workbook means the first month.",
)
def subscription_first_month(subscription_start: Value) -> Value:
    return np.maximum(subscription_start, 1)


@quantity(
    "month no.",
    "Last paid month of each subscription",
    help="Empty means the end of the budget. Nothing is paid after it.",
)
def subscription_last_month(
    subscription_first_month: Value, subscription_months: Value, horizon_months: Value
) -> Value:
    return last_paid_month(subscription_first_month, subscription_months, horizon_months)


@quantity(
    "USD/month",
    "Monthly price of each subscription",
    help="Price of all seats and all accelerators working at once, plus the fixed price.",
)
def subscription_monthly_cost(
    subscription_seats: Value, subscription_monthly_price: Value, n_accelerators: Value,
    subscription_accelerator_price: Value, subscription_fixed_price: Value,
) -> Value:  # fmt: skip
    seats = subscription_seats * subscription_monthly_price
    return seats + n_accelerators * subscription_accelerator_price + subscription_fixed_price


@quantity(
    "months",
    "Paid months of each subscription, weighted by increases",
    help="Each month after an increase counts more, in proportion to the higher price.",
)
def subscription_raised_months(
    month: Value, subscription_first_month: Value, subscription_last_month: Value, subscription_increase_rate: Value,
    raises_so_far: Value,
) -> Value:  # fmt: skip
    paid = is_paid(month, subscription_first_month, subscription_last_month)
    return sum_months(paid * (1 + subscription_increase_rate) ** raises_so_far)


@quantity("USD", "Cost of each subscription", help="Over all paid months.")
def subscription_cost(subscription_monthly_cost: Value, subscription_raised_months: Value) -> Value:
    return subscription_monthly_cost * subscription_raised_months


@quantity("USD", "Subscriptions by month", help="Subscriptions active in the month.")
def subscriptions_cost_by_month(
    month: Value, subscription_first_month: Value, subscription_last_month: Value, subscription_monthly_cost: Value,
    subscription_increase_rate: Value, raises_so_far: Value,
) -> Value:  # fmt: skip
    paid = is_paid(month, subscription_first_month, subscription_last_month)
    return sum_rows(paid * subscription_monthly_cost) * (1 + subscription_increase_rate) ** raises_so_far


@cost_line(
    "software",
    "Subscriptions",
    account="6400",
    by_month="subscriptions_cost_by_month",
    help="All subscriptions together.",
)
def subscriptions_cost(subscription_cost: Value) -> Value:
    return sum_rows(subscription_cost)


@quantity("USD/month", "Model APIs in a month", help="Input and output tokens at their average price.")
def monthly_api_price(api_tokens: Value, api_price: Value, mega: Value) -> Value:
    return api_tokens / mega * api_price


@cost_line(
    "software",
    "Model APIs",
    account="6410",
    phase="budget",
    help="Use of other companies' models, except data generation. The same every month.",
)
def api_cost(monthly_api_price: Value, horizon_months: Value) -> Value:
    return monthly_api_price * horizon_months
