"""Failures and checkpoints.

First order, after Young (1974) and Daly (2006). C is the time of a checkpoint, M the mean time between failures.
Checkpoints every √(2 C M) lose least time: C / interval for checkpoints, and half an interval plus the restart for
each failure.
"""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Failures and checkpoints"


@quantity("h", "Time of a checkpoint", help="Training stops for it.")
def checkpoint_hours(checkpoint_minutes: Value, minutes_per_hour: Value) -> Value:
    return checkpoint_minutes / minutes_per_hour


@quantity(
    "h",
    "Hours between failures of the run",
    help="One failed accelerator stops all of them, so larger runs fail sooner.",
)
def failure_interval_hours(hours_between_failures: Value, n_accelerators: Value) -> Value:
    return ratio(hours_between_failures, n_accelerators)


@quantity("h", "Hours between stops on spot", help="Failures and interruptions together. Each stops the run.")
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


@quantity("share", "Lost to failures", help="Checkpoints, repeated work and restarts, as a share of time (Young-Daly).")
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
    help="Checkpoints, repeated work and restarts, as a share of time (Young-Daly).",
)
def spot_loss_share(
    checkpoint_hours: Value, spot_interval_hours: Value, spot_restart_minutes: Value, minutes_per_hour: Value,
    young_factor: Value, square_root: Value, lost_interval_share: Value, most_lost_share: Value,
) -> Value:  # fmt: skip
    restart = spot_restart_minutes / minutes_per_hour
    lost = _lost(checkpoint_hours, spot_interval_hours, restart, young_factor, square_root, lost_interval_share)
    return np.minimum(lost, most_lost_share)


@quantity(
    "share", "Goodput in use", help="Your own figure. Otherwise the share of time left after failures and idle time."
)
def goodput_in_use(goodput: Value, failure_loss_share: Value, idle_share: Value) -> Value:
    return np.where(goodput > 0, goodput, (1 - failure_loss_share) * (1 - idle_share))


@quantity("×", "Paid spot hours per on-demand hour", help="Includes work repeated after interruptions.")
def spot_overhead(failure_loss_share: Value, spot_loss_share: Value) -> Value:
    return np.maximum((1 - failure_loss_share) / (1 - spot_loss_share), 1)
