"""Credits."""

import numpy as np

from llmbudget.quantities.numbers import cumulate, min_rows, previous, sum_rows, sum_up_to
from llmbudget.quantities.quantity import Value, check, quantity


@quantity("USD", "Credits granted")
def credits_granted(credit_amount: Value) -> Value:
    """All programmes together."""
    return sum_rows(credit_amount)


@quantity("month no.", "Last month of each credit")
def credit_last_month(credit_expires: Value, horizon_months: Value) -> Value:
    """A month left empty in a workbook means until the end of the budget."""
    return np.where(credit_expires > 0, credit_expires, horizon_months)


@quantity("USD", "Credits expired by then")
def credits_expiring_by(credit_last_month: Value, credit_amount: Value) -> Value:
    """Amount of all credits that expire no later than this one."""
    return sum_up_to(credit_last_month, credit_last_month, credit_amount)


@quantity("USD", "Slack before each expiry")
def credit_slack(eligible_by_expiry: Value, credits_expiring_by: Value) -> Value:
    """Spending until the expiry less the credits that expire by then; below 0, that much is lost."""
    return eligible_by_expiry - credits_expiring_by


@quantity("USD", "Slack at the tightest expiry")
def tightest_slack(credit_slack: Value) -> Value:
    """The least of all expiries, and at most 0: so much of the credits is lost."""
    return np.minimum(min_rows(credit_slack), 0)


@quantity("USD", "Credits used")
def credits_used(credits_granted: Value, tightest_slack: Value, eligible_cost: Value) -> Value:
    """The most that can be used when the earliest to expire pays first: minimum cut over the expiries."""
    return np.minimum(credits_granted + tightest_slack, eligible_cost)


@quantity("USD", "Credits not used")
def credits_unused(credits_granted: Value, credits_used: Value) -> Value:
    """Expired, or left when the work is done."""
    return credits_granted - credits_used


@quantity("USD", "Credits lost to an early expiry")
def expired_credits_cost(credits_unused: Value, eligible_cost: Value, credits_used: Value) -> Value:
    """Spending that they could have paid and that comes after they expire: it is paid in cash."""
    return np.minimum(credits_unused, eligible_cost - credits_used)


@check(
    "Credits are used before they expire",
    "Do the work that they pay for sooner, ask for a longer term, or plan without them.",
)
def check_credits_used(expired_credits_cost: Value, credits_granted: Value, material_share: Value) -> Value:
    """Little of them is lost that later spending could have used; more credits than spending are no loss."""
    return np.where(expired_credits_cost <= material_share * credits_granted, 1, 0)


@quantity("USD", "Eligible spending so far")
def eligible_to_date(eligible_cost_by_month: Value) -> Value:
    """What credits may pay for, from the first month on."""
    return cumulate(eligible_cost_by_month)


@quantity("USD", "Most that credits can have paid")
def credits_ceiling(month: Value, credit_last_month: Value, credit_slack: Value, credits_granted: Value) -> Value:
    """What is granted, less what was lost at expiries before this month."""
    return min_rows(credits_granted + (credit_last_month < month) * credit_slack)


@quantity("USD", "Credits used so far")
def credits_to_date(eligible_to_date: Value, credits_ceiling: Value, credits_granted: Value) -> Value:
    """The earliest to expire pays first."""
    return np.minimum(np.minimum(eligible_to_date, credits_ceiling), credits_granted)


@quantity("USD", "Credits used in the month")
def credits_used_by_month(credits_to_date: Value) -> Value:
    """The step from the month before; rounding must not turn none into less than none."""
    return np.maximum(credits_to_date - previous(credits_to_date), 0)
