"""Windows that follow the computing.

With the switch on, training and evaluation take the months that their hours need, as a fixed plan would be given them.
Evaluation, further runs and clusters that begin after training, pay that lasts until the work is done, and the end of
the budget move by the difference. The months that the plan has between and after its windows stay.

The months needed follow from the hours alone: how many hours allocations pay in which month would depend on the windows
again. All hours granted count as used. Where some expire, the work is late, and the delay costs as in a fixed plan.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.quantities.adjustment import replans
from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Windows that follow the computing"

SWITCH = "windows_follow"
"""The parameter that lets windows follow."""

REPLACED = ("training_months", "evaluation_months")
"""The parameters whose typed values are replaced; all others only move."""


@quantity(
    "share",
    "Least share of hours on the own cluster",
    help="If every hour granted on the plan's own accelerators is used.",
)
def least_owned_part_share(
    allocation_main_hours: Value, window_hours: Value, evaluation_window_hours: Value, owned_share: Value,
    paid_per_useful_hour: Value,
) -> Value:  # fmt: skip
    granted = np.minimum(ratio(sum_rows(allocation_main_hours), window_hours + evaluation_window_hours), 1)
    return (1 - granted) * owned_share / paid_per_useful_hour


def _needed(
    hours: Value, n_accelerators: Value, hours_per_day: Value, least_owned_part_share: Value,
    owned_daily_hours: Value, days_per_month: Value, tolerance: Value, longest_budget_months: Value,
) -> Value:  # fmt: skip
    at_once = ratio(hours, n_accelerators * hours_per_day)
    days = np.maximum(at_once, ratio(hours * least_owned_part_share, owned_daily_hours))
    whole = np.ceil(np.maximum(days / days_per_month - tolerance, 0))
    return np.minimum(np.maximum(whole, 1), longest_budget_months)


@family
def needed_months() -> Iterator[Quantity]:
    """The months that each window needs."""
    about = "Whole months in which all accelerators, or a slower own cluster, do the hours. At least one."
    for window, hours, words in (
        ("training", "window_hours", "training"),
        ("evaluation", "evaluation_window_hours", "post-training and evaluation"),
    ):
        label = f"Months that {words} needs" if window == "training" else f"Months that {words} need"
        yield renamed(f"{window}_needed_months", _needed, label, "months", about, hours=hours)


@replans(SWITCH, help="The months that its hours need.")
def training_months(training_needed_months: Value) -> Value:
    return training_needed_months


@replans(SWITCH, help="The months that its hours need.")
def evaluation_months(evaluation_needed_months: Value) -> Value:
    return evaluation_needed_months


@replans(SWITCH, help="Moved with the end of training, not before it.")
def evaluation_start(
    evaluation_start: Value, training_start: Value, training_months_before: Value, training_months: Value,
    longest_budget_months: Value,
) -> Value:  # fmt: skip
    moved = np.maximum(evaluation_start - training_months_before, training_start) + training_months
    return np.minimum(moved, longest_budget_months)


def _moved_end(
    received: Value, evaluation_start_before: Value, evaluation_months_before: Value, evaluation_start: Value,
    evaluation_months: Value,
) -> Value:  # fmt: skip
    return received + evaluation_start + evaluation_months - evaluation_start_before - evaluation_months_before


@replans(SWITCH, help="Moved with the end of the work. Data work stays in the budget.")
def horizon_months(
    horizon_months: Value, evaluation_start_before: Value, evaluation_months_before: Value, evaluation_start: Value,
    evaluation_months: Value, data_start: Value, data_months: Value, longest_budget_months: Value,
) -> Value:  # fmt: skip
    before, after = (evaluation_start_before, evaluation_months_before), (evaluation_start, evaluation_months)
    moved = _moved_end(horizon_months, *before, *after)
    return np.minimum(np.maximum(moved, data_start + data_months - 1), longest_budget_months)


def _after_training(start: Value, training_end: Value, earlier: Value, later: Value) -> Value:
    return np.where(start >= training_end, start + later - earlier, start)


@replans(SWITCH, help="Moved with the end of training, for runs planned after it.")
def run_start(
    run_start: Value, training_start: Value, training_months_before: Value, evaluation_start_before: Value,
    evaluation_start: Value,
) -> Value:  # fmt: skip
    end = training_start + training_months_before
    return _after_training(run_start, end, evaluation_start_before, evaluation_start)


@replans(SWITCH, help="Moved with the end of training, for clusters planned after it.")
def cluster_start(
    cluster_start: Value, training_start: Value, training_months_before: Value, evaluation_start_before: Value,
    evaluation_start: Value,
) -> Value:  # fmt: skip
    end = training_start + training_months_before
    return _after_training(cluster_start, end, evaluation_start_before, evaluation_start)


def _paid_months(start: Value, months: Value, end: Value, moved: Value) -> Value:
    lasts = np.where(months > 0, np.where(start + months - 1 >= end, 1, 0), 0)
    return np.where(lasts > 0, np.maximum(months + moved, 1), months)


@replans(SWITCH, help="Moved with the end of the work, for roles that last until then.")
def role_months(
    role_start: Value, role_months: Value, evaluation_start_before: Value, evaluation_months_before: Value,
    evaluation_start: Value, evaluation_months: Value,
) -> Value:  # fmt: skip
    end = evaluation_start_before + evaluation_months_before
    return _paid_months(role_start, role_months, end - 1, evaluation_start + evaluation_months - end)


@replans(SWITCH, help="Moved with the end of the work, for subscriptions that last until then.")
def subscription_months(
    subscription_start: Value, subscription_months: Value, evaluation_start_before: Value,
    evaluation_months_before: Value, evaluation_start: Value, evaluation_months: Value,
) -> Value:  # fmt: skip
    end = evaluation_start_before + evaluation_months_before
    return _paid_months(subscription_start, subscription_months, end - 1, evaluation_start + evaluation_months - end)
