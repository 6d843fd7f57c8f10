"""Cloud credits and allocations: what the plan lists counts, and can be switched off with all that follows from it."""

import numpy as np
from plans import plain

from llmbudget import Budget
from llmbudget.model import model

CREDITS = [{"name": "Activate", "amount": 5000, "expires": 12}, {"name": "Late", "amount": 1e6, "expires": 12}]
HOURS = [{"name": "Centre", "hours": 300, "expires": 12}]
NOTHING = {"credits": [{**row, "amount": 0} for row in CREDITS], "allocations": [{**row, "hours": 0} for row in HOURS]}


def test_credits_and_hours_of_the_plan_count_unless_they_are_switched_off() -> None:
    listed = Budget(plain(), credits=CREDITS, allocations=HOURS)
    off = listed.without("cloud_credits")
    assert listed.plan.strategies.cloud_credits.use
    assert (listed["credits_granted"], listed["allocated_hours"]) == (1_005_000, 300)
    assert listed["credits_used"] > 0
    assert listed["allocated_hours_used"] == 300
    assert (off["credits_granted"], off["credits_used"], off["allocated_hours"]) == (0, 0, 0)


def test_switched_off_everything_that_follows_is_as_if_nothing_were_granted() -> None:
    """To the last bit: costs, cash by month, checks."""
    off = Budget(plain(), credits=CREDITS, allocations=HOURS).without("cloud_credits")
    nothing = Budget(plain(), **NOTHING).without("cloud_credits")
    after = [name for name in model().order if "credit_amount_with" not in name]
    assert [name for name in after if not np.array_equal(off[name], nothing[name])] == []


def test_hours_of_a_computing_centre_that_is_switched_off_are_paid() -> None:
    listed = Budget(plain(), credits=CREDITS, allocations=HOURS)
    paid = 300 * listed["blended_price"] * listed["rented_share"] / listed["charged_share"]
    off = listed.without("cloud_credits")
    rented = ("training_cost", "experiment_cost", "post_training_cost", "evaluation_cost")
    assert np.isclose(sum(off[name] - listed[name] for name in rented), paid)
