"""Credits."""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.turns import taken_by, turns
from llmbudget.quantities.numbers import cumulate, previous, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, check, family, quantity

TITLE = "Credits"


@family
def credit_turns() -> Iterator[Quantity]:
    """The order in which credits pay."""
    return turns("credit", "credit_amount", "eligible_by_start", "eligible_by_expiry", TITLE)


@quantity("USD", "Credits granted", help="All programs together.")
def credits_granted(credit_amount: Value) -> Value:
    return sum_rows(credit_amount)


@quantity("USD", "Credits used", help="Amount that each credit pays in its turn.")
def credits_used(credit_taken_to: Value, credit_taken_from: Value) -> Value:
    return sum_rows(credit_taken_to - credit_taken_from)


@quantity("USD", "Credits not used", help="Expired, or left over when the work is done.")
def credits_unused(credits_granted: Value, credits_used: Value) -> Value:
    return credits_granted - credits_used


@quantity(
    "USD",
    "Credits lost to an early expiry",
    help="Eligible spending that unused credits could have paid. You pay it in cash after they expire.",
)
def expired_credits_cost(credits_unused: Value, eligible_cost: Value, credits_used: Value) -> Value:
    return np.minimum(credits_unused, eligible_cost - credits_used)


@check(
    "Credits are used before they expire",
    "Credits expire before you use them.",
    "Do the work they pay for sooner, ask for a longer term, or plan without them.",
    help="Only a small share expires that later spending could have used. Credits beyond all eligible "
    "spending are no loss.",
)
def check_credits_used(expired_credits_cost: Value, credits_granted: Value, material_share: Value) -> Value:
    return np.where(expired_credits_cost <= material_share * credits_granted, 1, 0)


@quantity("USD", "Eligible spending so far", help="Spending that credits may pay for, from the first month on.")
def eligible_to_date(eligible_cost_by_month: Value) -> Value:
    return cumulate(eligible_cost_by_month)


@quantity("USD", "Credits used so far", help="Credits used up to the end of the month, each in its turn.")
def credits_to_date(eligible_to_date: Value, credit_taken_from: Value, credit_taken_to: Value) -> Value:
    return sum_rows(taken_by(eligible_to_date, credit_taken_from, credit_taken_to))


@quantity(
    "USD",
    "Credits used in the month",
    help="Increase since the month before, never below 0 through rounding.",
)
def credits_used_by_month(credits_to_date: Value) -> Value:
    return np.maximum(credits_to_date - previous(credits_to_date), 0)
