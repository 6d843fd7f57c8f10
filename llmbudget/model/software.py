"""Software."""

import numpy as np

from llmbudget.model.numbers import sum_rows
from llmbudget.model.quantity import Value, cost_line, quantity


@quantity("month no.", "Last paid month of each subscription")
def subscription_last_month(subscription_start: Value, subscription_months: Value, horizon_months: Value) -> Value:
    """Blank months mean until the end of the budget; nothing is paid after it."""
    last = np.minimum(subscription_start + subscription_months - 1, horizon_months)
    return np.where(subscription_months > 0, last, horizon_months)


@quantity("USD/month", "Monthly price of each subscription")
def subscription_monthly_cost(subscription_seats: Value, subscription_monthly_price: Value) -> Value:
    """All seats together."""
    return subscription_seats * subscription_monthly_price


@quantity("USD", "Cost of each subscription")
def subscription_cost(
    subscription_monthly_cost: Value, subscription_start: Value, subscription_last_month: Value
) -> Value:
    """Over all paid months."""
    return subscription_monthly_cost * np.maximum(subscription_last_month - subscription_start + 1, 0)


@quantity("USD", "Subscriptions by month")
def subscriptions_cost_by_month(
    month: Value, subscription_start: Value, subscription_last_month: Value, subscription_monthly_cost: Value
) -> Value:
    """Subscriptions that run in the month."""
    running = (subscription_start <= month) * (month <= subscription_last_month)
    return sum_rows(running * subscription_monthly_cost)


@cost_line("software", "Subscriptions", account="6400", by_month="subscriptions_cost_by_month")
def subscriptions_cost(subscription_cost: Value) -> Value:
    """All subscriptions."""
    return sum_rows(subscription_cost)
