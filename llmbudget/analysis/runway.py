"""Runway in words: how long cash lasts, and the calendar month in which it runs out."""

from datetime import timedelta

from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import EXCEL_EPOCH, months_after

BEYOND = "beyond the budget"
"""Zero-cash month of a budget whose cash lasts."""

NEVER = "none"
"""The same where cash lasts until revenue covers spending."""


def runway(budget: Evaluation) -> str:
    """Return how many months cash lasts; "more than" if it lasts beyond the budget."""
    months = round(float(budget["runway_months"]))
    counted = f"{months} month{'' if months == 1 else 's'}"
    return f"more than {counted}" if budget["solvent_to_the_end"] else counted


def cash_runs_out(budget: Evaluation) -> str:
    """Return the calendar month in which the bank balance falls below zero, such as "Mar 2027"."""
    return _calendar_month(budget, "zero_cash_month", BEYOND)


def zero_cash(budget: Evaluation) -> str:
    """Return the same, also after the budget."""
    return _calendar_month(budget, "projected_zero_cash_month", NEVER)


def next_raise(budget: Evaluation) -> str:
    """Return the calendar month by which new money must be raised."""
    return _calendar_month(budget, "next_raise_month", NEVER)


def _calendar_month(budget: Evaluation, name: str, none: str) -> str:
    month = round(float(budget[name]))
    if not month:
        return none
    days = months_after(budget.plan.schedule.start_month, month - 1)
    return f"{EXCEL_EPOCH + timedelta(days=days):%b %Y}"


WORDS = {
    "runway_months": runway,
    "zero_cash_month": cash_runs_out,
    "projected_zero_cash_month": zero_cash,
    "next_raise_month": next_raise,
}
"""Figures shown in words because the number alone would mislead, by id."""
