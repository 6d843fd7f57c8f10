"""Allocations of further clusters: hours granted, hours that runs use in its months, and hours left.

The plan's own allocations pay in turn. Allocations of a cluster share the hours of its runs: those that overlap take
them in proportion to what they grant. The estimate is cautious, never too high.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from llmbudget.model.serving import by_month_end
from llmbudget.quantities.numbers import across, is_blank, ratio, same_name, sum_across, sum_over, sum_rows
from llmbudget.quantities.quantity import Value, check, quantity

TITLE = "Allocations of further clusters"


@quantity("h", "Hours granted on the plan's own accelerators", help="0 for allocations of a further cluster.")
def allocation_main_hours(allocation_hours: Value, allocation_cluster: Value) -> Value:
    return allocation_hours * is_blank(allocation_cluster)


@quantity("h", "Hours granted on a further cluster", help="0 for the plan's own allocations, and past the budget.")
def allocation_cluster_hours(
    allocation_hours: Value, allocation_main_hours: Value, allocation_start: Value, horizon_months: Value
) -> Value:
    return (allocation_hours - allocation_main_hours) * np.where(allocation_start > horizon_months, 0, 1)


@quantity(
    "h", "Hours of runs in the months of each allocation", help="Paid hours on its cluster. 0 for the plan's own."
)
def allocation_window_hours(
    allocation_cluster: Value, allocation_first_month: Value, allocation_last_month: Value, run_cluster: Value,
    run_first_month: Value, run_last_month: Value, run_steady_months: Value, run_growth: Value,
    run_steady_share: Value, run_growing_share: Value, run_paid_hours: Value,
) -> Value:  # fmt: skip
    columns = (run_first_month, run_last_month, run_steady_months, run_growth, run_steady_share, run_growing_share)
    window = [across(column) for column in columns]
    done = by_month_end(allocation_last_month, *window) - by_month_end(allocation_first_month - 1, *window)
    hours = sum_over(same_name(across(run_cluster), allocation_cluster) * done, run_paid_hours)
    return hours * (1 - is_blank(allocation_cluster))


@quantity("h", "Hours of the allocations that overlap with each", help="On the same cluster, its own hours included.")
def allocation_shared_hours(
    allocation_cluster: Value, allocation_first_month: Value, allocation_last_month: Value,
    allocation_cluster_hours: Value,
) -> Value:  # fmt: skip
    begun = across(allocation_first_month) <= allocation_last_month
    going = begun * (across(allocation_last_month) >= allocation_first_month)
    return sum_over(same_name(across(allocation_cluster), allocation_cluster) * going, allocation_cluster_hours)


@quantity("h", "Hours for each allocation", help="Its part of the hours of runs in its months, granted or not.")
def allocation_asked_hours(
    allocation_window_hours: Value, allocation_cluster_hours: Value, allocation_shared_hours: Value
) -> Value:
    return ratio(allocation_window_hours * allocation_cluster_hours, allocation_shared_hours)


@quantity(
    "h", "Hours used of each of the plan's own allocations", help="In its turn. 0 for allocations of a further cluster."
)
def allocation_main_used_hours(
    allocation_window: Value, allocation_turn: Value, allocation_taken_to: Value, allocation_taken_from: Value,
    allocation_main_hours: Value, allocation_turn_amount: Value,
) -> Value:  # fmt: skip
    same = (across(allocation_turn) == allocation_window) * 1
    used = sum_over(same, allocation_taken_to) - sum_over(same, allocation_taken_from)
    return ratio(used * allocation_main_hours, sum_over(same, allocation_turn_amount))


@quantity("h", "Hours used of each allocation of a further cluster", help="At most those granted.")
def allocation_taken_hours(allocation_asked_hours: Value, allocation_cluster_hours: Value) -> Value:
    return np.minimum(allocation_asked_hours, allocation_cluster_hours)


@quantity("h", "Hours used of each allocation", help="On the plan's own accelerators, or on its cluster.")
def allocation_used_hours(allocation_main_used_hours: Value, allocation_taken_hours: Value) -> Value:
    return allocation_main_used_hours + allocation_taken_hours


@quantity("h", "Hours left of each allocation", help="They expire with it.")
def allocation_left_hours(allocation_hours: Value, allocation_used_hours: Value) -> Value:
    return np.maximum(allocation_hours - allocation_used_hours, 0)  # not a little below 0 by rounding


@quantity("h", "Hours of allocations used on each cluster", help="In the months of each allocation.")
def cluster_allocated_hours(cluster_name: Value, allocation_cluster: Value, allocation_taken_hours: Value) -> Value:
    same = same_name(across(allocation_cluster), cluster_name)
    return sum_over(same, allocation_taken_hours) * (1 - is_blank(cluster_name))


@quantity("yes = 1", "Allocation leaves hours", help="More than a small share of the hours that a cluster grants.")
def allocation_is_wasted(
    allocation_left_hours: Value, allocation_hours: Value, allocation_cluster: Value, material_share: Value
) -> Value:
    left = allocation_left_hours * (1 - is_blank(allocation_cluster))
    return np.where(left > material_share * allocation_hours, 1, 0)


def _rows(v: Mapping[str, Any], flag: str, amount: Any, words: str) -> str:  # noqa: ANN401 - a column
    """Return the first row of a flag, with its month and hours, and the number of others."""
    flags, hours = np.ravel(v[flag]) > 0, np.ravel(amount)
    line = int(np.argmax(flags))
    said = words.format(
        name=np.ravel(v["allocation_name"])[line],
        hours=hours[line],
        granted=np.ravel(v["allocation_hours"])[line],
        month=np.ravel(v["allocation_last_month"])[line],
    )
    return f"{said} So do {flags.sum() - 1} more." if flags.sum() > 1 else said


def _wasted(v: Mapping[str, Any]) -> str:
    words = "After month {month:.0f}, {hours:,.0f} of {granted:,.0f} hours of “{name}” expire."
    return _rows(v, "allocation_is_wasted", v["allocation_left_hours"], words)


@check(
    "Allocations of further clusters are used",
    "An allocation of a further cluster expires with hours left.",
    "Move runs to that cluster and into its months, ask for a longer time, or ask for fewer hours.",
    help="Hours that no run uses in their months expire.",
    detail=_wasted,
)
def check_cluster_allocations(allocation_is_wasted: Value) -> Value:
    return np.where(sum_rows(allocation_is_wasted) > 0, 0, 1)


@quantity("yes = 1", "Runs need more than an allocation", help="In its months, by more than a small share of it.")
def allocation_is_exceeded(
    allocation_asked_hours: Value, allocation_cluster_hours: Value, material_share: Value
) -> Value:
    return np.where(allocation_asked_hours > (1 + material_share) * allocation_cluster_hours, 1, 0)


def _exceeded(v: Mapping[str, Any]) -> str:
    more = np.asarray(v["allocation_asked_hours"]) - np.asarray(v["allocation_cluster_hours"])
    words = "Up to month {month:.0f}, runs need {hours:,.0f} hours more than the {granted:,.0f} of “{name}”."
    return _rows(v, "allocation_is_exceeded", more, words)


@check(
    "Runs stay within the allocations of their cluster",
    "Runs need more hours than an allocation of their cluster grants.",
    "You pay for the rest. Ask for more hours, or move runs to another cluster.",
    help="In the months of each allocation of a further cluster.",
    detail=_exceeded,
)
def check_allocation_hours(allocation_is_exceeded: Value) -> Value:
    return np.where(sum_rows(allocation_is_exceeded) > 0, 0, 1)


@quantity("yes = 1", "Allocation names no cluster", help="Its cluster is not in the table, or is there twice.")
def allocation_is_lost(allocation_cluster: Value, cluster_name: Value) -> Value:
    clusters = sum_across(same_name(across(cluster_name), allocation_cluster) * 1)
    return np.where(is_blank(allocation_cluster) > 0, 0, np.where(clusters == 1, 0, 1))


def _lost(v: Mapping[str, Any]) -> str:
    names = np.broadcast_to(v["allocation_name"], np.shape(v["allocation_is_lost"]))
    return f"Not counted: {', '.join(names[np.asarray(v['allocation_is_lost']) > 0])}."


@check(
    "Every allocation of a cluster has its cluster",
    "An allocation names a cluster that is not there.",
    "Choose one of the further clusters, or leave the cluster empty for the plan's own accelerators.",
    help="Such an allocation gives no hours.",
    detail=_lost,
)
def check_allocations_placed(allocation_is_lost: Value) -> Value:
    return np.where(sum_rows(allocation_is_lost) > 0, 0, 1)
