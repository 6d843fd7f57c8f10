"""What a shorter training moves in the schedule, for the strategies that shorten it."""

import numpy as np

from llmbudget.quantities.quantity import Value


def moved_up(start: Value, months_saved: Value, earliest: Value) -> Value:
    """Return an earlier start by the months saved, not before the earliest, unless it was before that already."""
    return np.minimum(start, np.maximum(start - months_saved, earliest))


def ends_earlier(horizon_months: Value, months_saved: Value, share: Value) -> Value:
    """Return the months of the budget when a share of the months saved, in whole months, ends it earlier."""
    return np.maximum(horizon_months - np.floor(months_saved * share), 1)
