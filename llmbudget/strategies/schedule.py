"""What a shorter training moves in the schedule, for the strategies that shorten it."""

import numpy as np

from llmbudget.quantities.quantity import Value


def moved_up(start: Value, months_saved: Value, earliest: Value) -> Value:
    """Return an earlier start by the months saved, not before the earliest, unless it was before that already."""
    return np.minimum(start, np.maximum(start - months_saved, earliest))


def whole_months(months: Value, tolerance: Value) -> Value:
    """Return a length in whole months, at least one; a rest that is only rounding is none."""
    return np.maximum(np.ceil(np.maximum(months - tolerance, 0)), 1)


def ends_earlier(horizon_months: Value, months_saved: Value, tolerance: Value) -> Value:
    """Return the months of a budget that ends earlier by the whole months of those saved; at least one stays."""
    return np.maximum(horizon_months - np.floor(months_saved + tolerance), 1)
