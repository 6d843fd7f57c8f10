"""Runway in words: how long cash lasts, and the calendar month in which it runs out."""

from datetime import timedelta

from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import EXCEL_EPOCH, months_after

BEYOND = "beyond the budget"
"""Zero-cash month of a budget whose cash lasts."""


def runway(budget: Evaluation) -> str:
    """Return how many months cash lasts; "more than" if it lasts beyond the budget."""
    months = round(float(budget["runway_months"]))
    counted = f"{months} month{'' if months == 1 else 's'}"
    return f"more than {counted}" if budget["solvent_to_the_end"] else counted


def cash_runs_out(budget: Evaluation) -> str:
    """Return the calendar month in which the bank balance falls below zero, such as "Mar 2027"."""
    month = round(float(budget["zero_cash_month"]))
    if not month:
        return BEYOND
    days = months_after(budget.plan.schedule.start_month, month - 1)
    return f"{EXCEL_EPOCH + timedelta(days=days):%b %Y}"


WORDS = {"runway_months": runway, "zero_cash_month": cash_runs_out}
"""Figures shown in words because the number alone would mislead, by id."""
