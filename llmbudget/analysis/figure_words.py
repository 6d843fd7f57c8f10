"""Figures in words, where the number alone would mislead: a 0 that means never, or the number of a month."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import EXCEL_EPOCH, months_after

BEYOND = "beyond the budget"
"""Zero-cash month of a budget whose cash lasts."""

NONE, NEVER, AT_ONCE = "none", "never", "at once"
NO_PROFIT = "no profit in sight"

NO_MONTH: Mapping[str, str] = {"zero_cash_month": BEYOND, "projected_zero_cash_month": NONE, "next_raise_month": NONE}
"""Months of the budget, and the words where there is none."""

ZERO: Mapping[str, str] = {
    "least_accelerators": "none fits",
    "blended_price": "nothing rented",
    "burn_multiple": "no growth or no burn",
    "owning_payback_months": NEVER,
    "owning_return_rate": NONE,
    "chargeback_price": "no owned hours",
}
"""Figures, and what a 0 means; any other value stands as it is."""


def runway(budget: Evaluation) -> str:
    """Return how many months cash lasts; "more than" if it lasts beyond the budget."""
    months = _months(float(budget["runway_months"]))
    return f"more than {months}" if budget["solvent_to_the_end"] else months


def calendar_month(budget: Evaluation, name: str) -> str:
    """Return the calendar month of a figure of `NO_MONTH`, such as "Mar 2027"."""
    month = round(float(budget[name]))
    if not month:
        return NO_MONTH[name]
    days = months_after(budget.plan.schedule.start_month, month - 1)
    return f"{EXCEL_EPOCH + timedelta(days=days):%b %Y}"


def _unless_zero(budget: Evaluation, name: str) -> float | str:
    return float(budget[name]) or ZERO[name]


def _profit(budget: Evaluation) -> str:
    """Return when revenue covers spending."""
    if budget["months_to_profit"]:
        return _months(float(budget["months_to_profit"]))
    return NEVER if _never_profits(budget) else AT_ONCE


def _burnt(budget: Evaluation) -> float | str:
    """Return the cash burned until revenue covers spending."""
    return NO_PROFIT if _never_profits(budget) else float(budget["burnt_until_profit_cost"])


def _never_profits(budget: Evaluation) -> bool:
    return not budget["months_to_profit"] and bool(budget["later_revenue"] < budget["later_spending"])


def _months(count: float) -> str:
    return f"{count:.0f} month{'' if round(count) == 1 else 's'}"


def _owning(budget: Evaluation) -> str:
    """Return the share of hours from which owning is cheaper."""
    share = float(budget["owning_break_even_share"])
    if not budget["installed_price"]:
        return "no purchase price"
    return f"{share:.0%} use" if 0 < share <= 1 else NEVER


WORDS: Mapping[str, Callable[[Evaluation], float | str]] = {
    **{name: partial(calendar_month, name=name) for name in NO_MONTH},
    **{name: partial(_unless_zero, name=name) for name in ZERO},
    "runway_months": runway,
    "months_to_profit": _profit,
    "burnt_until_profit_cost": _burnt,
    "owning_break_even_share": _owning,
}
"""What form and report show of these figures, by id: the number, or words."""
