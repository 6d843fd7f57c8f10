"""When all work is done, and how further runs share their clusters.

A cluster works on its runs one after another, each from its first month on. It is done when the last of them is: for
the right run, that run's first month plus the time of all runs that begin with it or later. Runs that share a cluster
in a month must together leave it enough time.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.runs import from_cluster
from llmbudget.model.schedule import is_paid
from llmbudget.quantities.numbers import across, max_rows, ratio, same_name, sum_over, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Time of all work"


@quantity("share", "Share of the time of each run's cluster", help="1 on the plan's own accelerators.")
def run_available_share(
    run_on_main: Value, cluster_name: Value, run_cluster: Value, cluster_available_share: Value
) -> Value:
    return from_cluster(run_on_main, 1, run_cluster, cluster_name, cluster_available_share)


@quantity(
    "h/day",
    "Daily hours of own machines for each run",
    help="Its cluster's. 0 without own machines, or with an internal rate.",
)
def run_owned_daily_hours(
    run_on_main: Value, cluster_name: Value, run_cluster: Value, owned_daily_hours: Value,
    cluster_owned_daily_hours: Value,
) -> Value:  # fmt: skip
    return from_cluster(run_on_main, owned_daily_hours, run_cluster, cluster_name, cluster_owned_daily_hours)


@quantity("h", "Hours of each run on own machines", help="The share of its cluster's hours.")
def run_owned_hours(
    run_paid_hours: Value, run_on_main: Value, cluster_name: Value, run_cluster: Value, owned_part_share: Value,
    cluster_owned_part_share: Value,
) -> Value:  # fmt: skip
    part = from_cluster(run_on_main, owned_part_share, run_cluster, cluster_name, cluster_owned_part_share)
    return run_paid_hours * part


@quantity(
    "days",
    "Wall-clock days of each run",
    help="While its whole cluster works on it. Slower own machines, with their share of the hours, set the time.",
)
def run_days(
    run_paid_hours: Value, run_n_accelerators: Value, run_available_share: Value, hours_per_day: Value,
    run_owned_hours: Value, run_owned_daily_hours: Value,
) -> Value:  # fmt: skip
    at_once = ratio(run_paid_hours, run_n_accelerators * run_available_share * hours_per_day)
    return np.maximum(at_once, ratio(run_owned_hours, run_owned_daily_hours))


@quantity("months", "Months of work of each run", help="While its whole cluster works on it.")
def run_work_months(run_days: Value, days_per_month: Value) -> Value:
    return run_days / days_per_month


@quantity(
    "share",
    "Use of its cluster by each run",
    help="Months of work ÷ months of its window. In its busiest month, if it serves.",
)
def run_use_share(
    run_work_months: Value, run_months: Value, run_busiest_share: Value, run_kind_by_requests: Value
) -> Value:
    busiest = run_work_months * run_busiest_share
    return np.where(run_kind_by_requests > 0, busiest, ratio(run_work_months, run_months))


def _use(days: Value, months: Value, days_per_month: Value) -> Value:
    return ratio(days / days_per_month, months)


def _load(
    own: Value, start: Value, run_start: Value, run_months: Value, run_on_main: Value, run_use_share: Value
) -> Value:
    going = is_paid(start, run_start, run_start + run_months - 1)
    return own + sum_rows(going * run_on_main * run_use_share)


@family
def main_use() -> Iterator[Quantity]:
    """Use of the plan's own accelerators by the main run, and by further runs when its windows begin."""
    for phase, words in (("training", "training"), ("evaluation", "post-training and evaluation")):
        label, about = f"Use of the plan's own accelerators by {words}", "Months of work ÷ months of the window."
        names = {"days": f"{phase}_window_days", "months": f"{phase}_months"}
        yield renamed(f"{phase}_use_share", _use, label, "share", about, **names)
        label, about = f"Use of the plan's own accelerators when {words} begins", "With further runs. 1 is full."
        names = {"own": f"{phase}_use_share", "start": f"{phase}_start"}
        yield renamed(f"{phase}_load_share", _load, label, "share", about, **names)


@quantity("months", "Months of work with an end of each run", help="0 for serving, which nothing waits for.")
def run_queue_months(run_work_months: Value, run_kind_by_requests: Value) -> Value:
    return run_work_months * (1 - run_kind_by_requests)


@quantity(
    "share",
    "Use of its cluster in the month in which each run begins",
    help="All runs of that month, and the main run on the plan's own accelerators. 1 is full.",
)
def run_load_share(
    run_cluster: Value, run_start: Value, run_months: Value, run_use_share: Value, run_on_main: Value,
    training_start: Value, training_months: Value, training_use_share: Value, evaluation_start: Value,
    evaluation_months: Value, evaluation_use_share: Value,
) -> Value:  # fmt: skip
    going = is_paid(run_start, across(run_start), across(run_start) + across(run_months) - 1)
    training = is_paid(run_start, training_start, training_start + training_months - 1) * training_use_share
    evaluation = is_paid(run_start, evaluation_start, evaluation_start + evaluation_months - 1) * evaluation_use_share
    further = sum_over(same_name(across(run_cluster), run_cluster) * going, run_use_share)
    return further + run_on_main * (training + evaluation)


@quantity(
    "month no.",
    "Month in which each run and all later ones on its cluster are done",
    help="7.5 is the middle of the eighth month. 0 for a run without an end.",
)
def run_done_month(run_cluster: Value, run_start: Value, run_queue_months: Value) -> Value:
    later = same_name(across(run_cluster), run_cluster) * (across(run_start) >= run_start)
    return np.where(run_queue_months > 0, run_start - 1 + sum_over(later, run_queue_months), 0)


@quantity("month no.", "Last planned month of each run with work", help="0 for a run without an end.")
def run_planned_month(run_start: Value, run_months: Value, run_queue_months: Value) -> Value:
    return np.where(run_queue_months > 0, run_start + run_months - 1, 0)


@quantity("month no.", "Last planned month of all work", help="The main run's last month, or a further run's.")
def last_planned_month(work_last_month: Value, run_planned_month: Value) -> Value:
    return np.maximum(work_last_month, max_rows(run_planned_month))


@quantity(
    "month no.",
    "Month in which the work is done",
    help="Last planned month plus the delay. 7.5 is the middle of the eighth month.",
)
def done_month(work_last_month: Value, main_delay_months: Value, run_done_month: Value) -> Value:
    return np.maximum(work_last_month + main_delay_months, max_rows(run_done_month))


@quantity("months", "Delay beyond the windows", help="Time that all work takes beyond its last planned month.")
def delay_months(done_month: Value, last_planned_month: Value) -> Value:
    return np.maximum(done_month - last_planned_month, 0)
