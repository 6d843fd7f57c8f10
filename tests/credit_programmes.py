"""What credits pay, by the quantities of the model alone and by a program that goes from month to month."""

from typing import Any

import numpy as np

from llmbudget.model import Graph, model
from llmbudget.model.catalog_arrays import facts

CREDITS = (
    "credit_first_month", "credit_last_month", "credit_window", "credit_turn", "credit_turn_amount", "credit_taken_to",
    "credit_taken_from", "credits_granted", "credits_used", "credits_unused", "eligible_to_date", "credits_to_date",
    "credits_used_by_month",
)  # fmt: skip
GIVEN = (
    "month", "credit_amount", "credit_start", "credit_expires", "eligible_by_start", "eligible_by_expiry",
    "eligible_cost_by_month", "horizon_months", "kilo",
)  # fmt: skip
GRAPH = Graph({name: model().base[name] for name in CREDITS}, GIVEN)
MONTHS = facts()["month"]
Grants = list[tuple[float, int]]
"""Amount and last usable month of each programme."""


def what_credits_pay(grants: Grants, spending: list[float], starts: list[int] | None = None) -> dict[str, Any]:
    """Return what the model says of grants and of spending month by month, the rest of the months being 0."""
    by_month = np.zeros(len(MONTHS))
    by_month[: len(spending)] = spending
    amounts, expiries = np.array(grants or [(0, 0)], dtype=float).T.reshape(2, -1, 1)
    first = np.array(starts or [1] * len(amounts), dtype=float).reshape(-1, 1)
    last = np.where(expiries > 0, expiries, len(MONTHS))
    turns = sorted(zip(first[:, 0], last[:, 0], strict=True))
    spent_by = [np.array([[by_month[month >= MONTHS].sum()] for month in ends]) for ends in (
        [start - 1 for start, _ in turns], [end for _, end in turns]
    )]  # fmt: skip
    given = (MONTHS, amounts, first, expiries, *spent_by, by_month, float(len(MONTHS)), 1000.0)
    return GRAPH.evaluate(dict(zip(GIVEN, given, strict=True)))


def simulate(
    grants: Grants, spending: list[float], starts: list[int] | None = None, *, by_expiry: bool = False
) -> list[float]:
    """Return what credits pay in each month, each within its months only.

    Those that start first go first, and of those the earliest to expire; or the earliest to expire of all.
    """
    windows = zip(starts or [1] * len(grants), grants, strict=True)
    left = sorted(([start, expires, amount] for start, (amount, expires) in windows), key=lambda one: one[by_expiry:2])
    paid = []
    for month, spent in enumerate(spending, 1):
        open_ = spent
        for grant in left:
            if grant[0] <= month <= grant[1]:
                use = min(grant[2], open_)
                grant[2] -= use
                open_ -= use
        paid.append(spent - open_)
    return paid
