"""Runway in words: how long cash lasts, and the calendar month in which it runs out."""

from datetime import timedelta

from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import EXCEL_EPOCH, months_after

BEYOND = "beyond the budget"
"""What is said of a month without cash when none is in sight."""


def runway(budget: Evaluation) -> str:
    """Return how many months cash lasts; a budget that ends before cash does says that it knows no more."""
    months = round(float(budget["runway_months"]))
    counted = f"{months} month{'' if months == 1 else 's'}"
    return f"more than {counted}" if budget["solvent_to_the_end"] else counted


def cash_runs_out(budget: Evaluation) -> str:
    """Return the calendar month at whose end the bank account is below zero, such as "Mar 2027"."""
    month = round(float(budget["zero_cash_month"]))
    if not month:
        return BEYOND
    days = months_after(budget.plan.schedule.start_month, month - 1)
    return f"{EXCEL_EPOCH + timedelta(days=days):%b %Y}"


WORDS = {"runway_months": runway, "zero_cash_month": cash_runs_out}
"""Figures that are said in words where the number alone would mislead, by id."""
