"""Credits."""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.turns import taken_by, turns
from llmbudget.quantities.numbers import cumulate, previous, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, check, family, quantity


@family
def credit_turns() -> Iterator[Quantity]:
    """In which order credits pay."""
    return turns("credit", "credit_amount", "eligible_by_start", "eligible_by_expiry", "Credits")


@quantity("USD", "Credits granted")
def credits_granted(credit_amount: Value) -> Value:
    """All programmes together."""
    return sum_rows(credit_amount)


@quantity("USD", "Credits used")
def credits_used(credit_taken_to: Value, credit_taken_from: Value) -> Value:
    """What each pays in its turn."""
    return sum_rows(credit_taken_to - credit_taken_from)


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


@quantity("USD", "Credits used so far")
def credits_to_date(eligible_to_date: Value, credit_taken_from: Value, credit_taken_to: Value) -> Value:
    """Of what each pays in its turn, what has been spent."""
    return sum_rows(taken_by(eligible_to_date, credit_taken_from, credit_taken_to))


@quantity("USD", "Credits used in the month")
def credits_used_by_month(credits_to_date: Value) -> Value:
    """The step from the month before; rounding must not turn none into less than none."""
    return np.maximum(credits_to_date - previous(credits_to_date), 0)
