"""Software."""

import numpy as np

from llmbudget.model.schedule import is_paid, last_paid_month
from llmbudget.quantities.numbers import sum_months, sum_rows
from llmbudget.quantities.quantity import Value, cost_line, quantity


@quantity("month no.", "First paid month of each subscription")
def subscription_first_month(subscription_start: Value) -> Value:
    """A month left empty in a workbook means from the first on."""
    return np.maximum(subscription_start, 1)


@quantity("month no.", "Last paid month of each subscription")
def subscription_last_month(
    subscription_first_month: Value, subscription_months: Value, horizon_months: Value
) -> Value:
    """Blank months mean until the end of the budget; nothing is paid after it."""
    return last_paid_month(subscription_first_month, subscription_months, horizon_months)


@quantity("USD/month", "Monthly price of each subscription")
def subscription_monthly_cost(
    subscription_seats: Value, subscription_monthly_price: Value, n_accelerators: Value,
    subscription_accelerator_price: Value, subscription_fixed_price: Value,
) -> Value:  # fmt: skip
    """All seats, all accelerators that work at once, and what is fixed."""
    seats = subscription_seats * subscription_monthly_price
    return seats + n_accelerators * subscription_accelerator_price + subscription_fixed_price


@quantity("months", "Paid months of each subscription, weighted by increases")
def subscription_raised_months(
    month: Value, subscription_first_month: Value, subscription_last_month: Value, subscription_increase_rate: Value,
    raises_so_far: Value,
) -> Value:  # fmt: skip
    """A month after an increase counts for as much more as it costs more."""
    paid = is_paid(month, subscription_first_month, subscription_last_month)
    return sum_months(paid * (1 + subscription_increase_rate) ** raises_so_far)


@quantity("USD", "Cost of each subscription")
def subscription_cost(subscription_monthly_cost: Value, subscription_raised_months: Value) -> Value:
    """Over all paid months."""
    return subscription_monthly_cost * subscription_raised_months


@quantity("USD", "Subscriptions by month")
def subscriptions_cost_by_month(
    month: Value, subscription_first_month: Value, subscription_last_month: Value, subscription_monthly_cost: Value,
    subscription_increase_rate: Value, raises_so_far: Value,
) -> Value:  # fmt: skip
    """Subscriptions that run in the month."""
    paid = is_paid(month, subscription_first_month, subscription_last_month)
    return sum_rows(paid * subscription_monthly_cost) * (1 + subscription_increase_rate) ** raises_so_far


@cost_line("software", "Subscriptions", account="6400", by_month="subscriptions_cost_by_month")
def subscriptions_cost(subscription_cost: Value) -> Value:
    """All subscriptions."""
    return sum_rows(subscription_cost)


@quantity("USD/month", "Model APIs in a month")
def monthly_api_price(api_tokens: Value, api_price: Value, mega: Value) -> Value:
    """Tokens in and out at their average price."""
    return api_tokens / mega * api_price


@cost_line("software", "Model APIs", account="6410", phase="budget")
def api_cost(monthly_api_price: Value, horizon_months: Value) -> Value:
    """Use of other companies' models beside data generation; the same in every month."""
    return monthly_api_price * horizon_months
