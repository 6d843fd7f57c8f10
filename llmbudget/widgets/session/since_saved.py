"""Sentences about what a plan saved by an earlier version costs today."""

from llmbudget.api.budget import Budget
from llmbudget.model.details import delay_counts
from llmbudget.plan.plan import Plan
from llmbudget.widgets.phrases import phrase


def since_saved(plan: Plan, *, pinned: bool, counts_delay: bool) -> str:
    """Return what differs from the version that saved a plan; empty if nothing does.

    Args:
        plan: the plan as read.
        pinned: whether it was saved with its prices.
        counts_delay: whether being late already cost money when it was saved.
    """
    prices = "" if pinned else phrase("no_saved_prices")
    delay = "" if counts_delay else delay_counts(Budget(plan).values)
    return " ".join(filter(None, (prices, delay)))
