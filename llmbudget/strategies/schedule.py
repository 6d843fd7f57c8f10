"""Changes of the schedule, for the strategies that shorten training."""

import numpy as np

from llmbudget.quantities.quantity import Value


def moved_up(start: Value, months_saved: Value, earliest: Value) -> Value:
    """Return the start, earlier by the months saved but not before the earliest; one before that stays."""
    return np.minimum(start, np.maximum(start - months_saved, earliest))


def follows(start: Value, end: Value, months_saved: Value) -> Value:
    """Return the start, earlier by the months saved if it is not before the month in which training used to end."""
    return np.where(start >= end, start - months_saved, start)


def whole_months(months: Value, tolerance: Value) -> Value:
    """Return a length rounded up to whole months, at least one; a remainder within rounding adds none."""
    return np.maximum(np.ceil(np.maximum(months - tolerance, 0)), 1)


def ends_earlier(horizon_months: Value, months_saved: Value, tolerance: Value) -> Value:
    """Return the length of a budget that ends earlier by the whole months saved, at least one month."""
    return np.maximum(horizon_months - np.floor(months_saved + tolerance), 1)
