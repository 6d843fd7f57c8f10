"""Plausibility."""

import numpy as np

from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Value, check, quantity

TITLE = "Plausibility"


@quantity(
    "steps",
    "Training steps at most",
    help="Of the main run, when each group of accelerators that holds the model reads as little at once as it can.",
)
def steps_at_most(tokens: Value, tokens_at_once: Value, n_accelerators: Value, least_accelerators: Value) -> Value:
    groups = np.maximum(ratio(n_accelerators, least_accelerators), 1)
    return ratio(tokens, tokens_at_once * groups)


@quantity("people", "People of all roles", help="At the start of the roles or at their end, whichever is more.")
def people_at_once(role_headcount: Value, role_headcount_end: Value) -> Value:
    return np.maximum(sum_rows(role_headcount), sum_rows(role_headcount_end))


@check(
    "Training takes enough steps",
    "Use fewer accelerators, a shorter context or fewer sequences at once, or train on more tokens.",
    help="So many accelerators do not read all tokens in a few steps, in which no model learns.",
)
def check_steps(steps_at_most: Value, least_steps: Value) -> Value:
    return np.where(steps_at_most >= least_steps, 1, 0)


@check(
    "Utilization is within what anybody has published",
    "Enter an MFU that you measured, or leave it empty to use that of published runs.",
    help="No computing is planned faster than it was ever seen.",
)
def check_utilisation(mfu: Value, most_mfu_share: Value) -> Value:
    return np.where(mfu <= most_mfu_share, 1, 0)


@check(
    "Accelerators and people are within what anybody has put to one project",
    "Look again at the digits of the accelerators and of the headcounts.",
    help="Nothing is planned larger than all that is known.",
)
def check_scale(
    n_accelerators: Value, most_accelerators_known: Value, people_at_once: Value, most_people_known: Value
) -> Value:
    people = np.where(people_at_once <= most_people_known, 1, 0)
    return np.where(n_accelerators <= most_accelerators_known, people, 0)


@check(
    "Contributions and credits are no more than the cost",
    "Lower the contributions or the cost share, or plan for what the money is for: the sponsor would be asked for less "
    "than nothing.",
    help="What is asked of the sponsor, or is left to pay, is not below 0.",
)
def check_request(request_cost: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(request_cost >= 0 - tolerance * (1 + total_cost), 1, 0)
