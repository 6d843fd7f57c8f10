"""Failures and checkpoints.

First order, after Young (1974) and Daly (2006): with C the time that a checkpoint takes and M the mean time between
failures, checkpoints every √(2 C M) lose least; then C / interval goes to checkpoints, half an interval and the
restart to each failure.
"""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Failures and checkpoints"


@quantity("h", "Time of a checkpoint", help="Training stands still for it.")
def checkpoint_hours(checkpoint_minutes: Value, minutes_per_hour: Value) -> Value:
    return checkpoint_minutes / minutes_per_hour


@quantity(
    "h",
    "Hours between failures of the run",
    help="Any one accelerator that fails stops them all: the more there are, the sooner.",
)
def failure_interval_hours(hours_between_failures: Value, n_accelerators: Value) -> Value:
    return ratio(hours_between_failures, n_accelerators)


@quantity("h", "Hours between stops on spot", help="Failures and interruptions together; each of them stops the run.")
def spot_interval_hours(
    failure_interval_hours: Value,
    spot_interruption_rate: Value,
    n_accelerators: Value,
    accelerators_per_node: Value,
    hours_per_day: Value,
    days_per_month: Value,
) -> Value:
    n_servers = np.ceil(ratio(n_accelerators, accelerators_per_node))
    hourly = spot_interruption_rate / (hours_per_day * days_per_month) * n_servers
    return ratio(failure_interval_hours, 1 + hourly * failure_interval_hours)


def _lost(checkpoint: Value, interval: Value, restart: Value, factor: Value, root: Value, half: Value) -> Value:
    between = (factor * checkpoint * interval) ** root
    return ratio(checkpoint, between) + ratio(half * between + restart, interval)


@quantity(
    "share", "Lost to failures", help="Checkpoints, work done again and restarts, as a share of the time (Young-Daly)."
)
def failure_loss_share(
    checkpoint_hours: Value, failure_interval_hours: Value, restart_minutes: Value, minutes_per_hour: Value,
    young_factor: Value, square_root: Value, lost_interval_share: Value, most_lost_share: Value,
) -> Value:  # fmt: skip
    restart = restart_minutes / minutes_per_hour
    lost = _lost(checkpoint_hours, failure_interval_hours, restart, young_factor, square_root, lost_interval_share)
    return np.minimum(lost, most_lost_share)


@quantity(
    "share",
    "Lost to failures and interruptions on spot",
    help="Checkpoints, work done again and restarts, as a share of the time (Young-Daly).",
)
def spot_loss_share(
    checkpoint_hours: Value, spot_interval_hours: Value, spot_restart_minutes: Value, minutes_per_hour: Value,
    young_factor: Value, square_root: Value, lost_interval_share: Value, most_lost_share: Value,
) -> Value:  # fmt: skip
    restart = spot_restart_minutes / minutes_per_hour
    lost = _lost(checkpoint_hours, spot_interval_hours, restart, young_factor, square_root, lost_interval_share)
    return np.minimum(lost, most_lost_share)


@quantity("share", "Goodput in use", help="Your own figure, or else what failures and idle time leave.")
def goodput_in_use(goodput: Value, failure_loss_share: Value, idle_share: Value) -> Value:
    return np.where(goodput > 0, goodput, (1 - failure_loss_share) * (1 - idle_share))


@quantity("×", "Paid spot hours for an hour on demand", help="Work that interruptions undo is paid again.")
def spot_overhead(failure_loss_share: Value, spot_loss_share: Value) -> Value:
    return np.maximum((1 - failure_loss_share) / (1 - spot_loss_share), 1)
