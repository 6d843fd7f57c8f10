"""Fiscal years: the year and the quarter in which a month lies.

A fiscal year is named after the calendar year in which it ends: one that starts in October 2026 is 2027.
"""

import numpy as np

from llmbudget.quantities.numbers import calendar_month, calendar_year
from llmbudget.quantities.quantity import Value


def fiscal_year(first_day: Value, fiscal_year_month: Value) -> Value:
    """Return the fiscal year of a month, given the calendar month, 1 to 12, in which fiscal years start."""
    in_next = np.where(calendar_month(first_day) >= fiscal_year_month, 1, 0)
    return calendar_year(first_day) + np.where(fiscal_year_month > 1, in_next, 0)


def fiscal_quarter(
    first_day: Value, fiscal_year_month: Value, months_per_year: Value, months_per_quarter: Value
) -> Value:
    """Return the quarter of the fiscal year, from 1, in which a month lies."""
    month = calendar_month(first_day)
    into_year = month - fiscal_year_month + np.where(month < fiscal_year_month, months_per_year, 0)
    return np.floor(into_year / months_per_quarter) + 1
