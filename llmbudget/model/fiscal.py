"""Fiscal years: in which of them, and in which of its quarters, a month lies.

A fiscal year is called by the calendar year in which it ends: one that starts in October 2026 is 2027.
"""

from datetime import date

from llmbudget.model.facts import MONTHS_PER_YEAR
from llmbudget.plan.constants import MONTHS_PER_QUARTER


def fiscal_year(month: date, starts_in: int) -> int:
    """Return the fiscal year of a month, where fiscal years start in a calendar month, from 1."""
    return month.year + int(1 < starts_in <= month.month)


def fiscal_quarter(month: date, starts_in: int) -> int:
    """Return the quarter of the fiscal year, from 1, in which a month lies."""
    return (month.month - starts_in) % MONTHS_PER_YEAR // MONTHS_PER_QUARTER + 1
