"""Plausibility."""

import numpy as np

from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Value, check, quantity

TITLE = "Plausibility"


@quantity(
    "steps",
    "Training steps at most",
    help="Steps of the main run if each group of accelerators holding the model reads the fewest possible tokens "
    "at once.",
)
def steps_at_most(tokens: Value, tokens_at_once: Value, n_accelerators: Value, least_accelerators: Value) -> Value:
    groups = np.maximum(ratio(n_accelerators, least_accelerators), 1)
    return ratio(tokens, tokens_at_once * groups)


@quantity(
    "people", "People of all roles", help="The larger of the headcounts at the start and at the end of the roles."
)
def people_at_once(role_headcount: Value, role_headcount_end: Value) -> Value:
    return np.maximum(sum_rows(role_headcount), sum_rows(role_headcount_end))


@check(
    "Training takes enough steps",
    "The main run has too few training steps.",
    "Use fewer accelerators, a shorter context or fewer sequences at once, or train on more tokens.",
    help="The accelerators do not read all tokens in so few steps that no model learns.",
)
def check_steps(steps_at_most: Value, least_steps: Value) -> Value:
    return np.where(steps_at_most >= least_steps, 1, 0)


@check(
    "Utilization is within the published range",
    "Your MFU is above every published one.",
    "Enter an MFU that you measured, or leave it empty to use the MFU of published runs.",
    help="The MFU is no higher than the highest published one.",
)
def check_utilisation(mfu: Value, most_mfu_share: Value) -> Value:
    return np.where(mfu <= most_mfu_share, 1, 0)


@check(
    "Accelerators and people are within known sizes",
    "The plan is larger than any known project.",
    "Check the digits of the accelerators and the headcounts.",
    help="No more accelerators or people than the largest known cluster and laboratory have.",
)
def check_scale(
    n_accelerators: Value, most_accelerators_known: Value, people_at_once: Value, most_people_known: Value
) -> Value:
    people = np.where(people_at_once <= most_people_known, 1, 0)
    return np.where(n_accelerators <= most_accelerators_known, people, 0)


@check(
    "Contributions and credits do not exceed the cost",
    "Contributions and credits exceed the cost.",
    "Lower the contributions or the cost share, or plan all the work that the money is for.",
    help="The amount requested from the sponsor, or left to pay, is not below 0.",
)
def check_request(request_cost: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(request_cost >= 0 - tolerance * (1 + total_cost), 1, 0)
