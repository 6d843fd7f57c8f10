"""Cost of further runs and clusters, in total and by month."""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.runs import from_cluster
from llmbudget.model.schedule import first_within, is_paid, last_paid_month, last_within
from llmbudget.model.serving import WINDOW, at_each_end, done_by_row, in_month
from llmbudget.quantities.numbers import across, is_blank, max_rows, ratio, same_name, sum_over, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, cost_line, family, quantity, renamed

TITLE = "Cost of further runs and clusters"


@quantity("h", "Hours of each cluster", help="Paid hours of the runs that name it.")
def cluster_used_hours(cluster_name: Value, run_cluster: Value, run_paid_hours: Value) -> Value:
    return sum_over(same_name(across(run_cluster), cluster_name), run_paid_hours) * (1 - is_blank(cluster_name))


@quantity("h", "Granted hours used on each cluster", help="At most the hours that runs use. Allocations included.")
def cluster_granted_used_hours(
    cluster_granted_hours: Value, cluster_allocated_hours: Value, cluster_used_hours: Value
) -> Value:
    return np.minimum(cluster_granted_hours + cluster_allocated_hours, cluster_used_hours)


@quantity("h", "Granted hours left on each cluster", help="They expire if no run uses them.")
def cluster_granted_left_hours(
    cluster_granted_hours: Value, cluster_allocated_hours: Value, cluster_granted_used_hours: Value
) -> Value:
    return cluster_granted_hours + cluster_allocated_hours - cluster_granted_used_hours


@quantity("share", "Hours of each cluster that are rented", help="Neither granted nor on own machines.")
def cluster_rented_share(
    cluster_charged_share: Value, cluster_rented_per_useful_hour: Value, cluster_paid_per_useful_hour: Value
) -> Value:
    return cluster_charged_share * cluster_rented_per_useful_hour / cluster_paid_per_useful_hour


@quantity(
    "USD/h",
    "Mean rent of an hour of each cluster",
    help="Granted hours cost nothing. Own machines have lines of their own.",
)
def cluster_mean_price(cluster_rented_share: Value, cluster_blended_price: Value) -> Value:
    return cluster_rented_share * cluster_blended_price


@quantity("h", "Hours of further runs on the plan's own accelerators", help="Sourced like the main run's hours.")
def further_hours(run_main_hours: Value) -> Value:
    return sum_rows(run_main_hours)


@quantity("h", "Hours of each run on the plan's own accelerators", help="0 for runs on further clusters.")
def run_main_hours(run_paid_hours: Value, run_on_main: Value) -> Value:
    return run_paid_hours * run_on_main


@quantity("h", "Hours of such runs in the last month of each", help="All that overlap with it.")
def run_main_together_hours(
    run_first_month: Value, run_last_month: Value, run_steady_months: Value, run_growth: Value,
    run_steady_share: Value, run_growing_share: Value, run_main_hours: Value,
) -> Value:  # fmt: skip
    window = (run_first_month, run_last_month, run_steady_months, run_growth, run_steady_share, run_growing_share)
    return sum_over(at_each_end(*window), run_main_hours)


@quantity("h", "Busiest month of further runs on the plan's own accelerators", help="One in which a run ends.")
def further_busiest_hours(run_main_together_hours: Value) -> Value:
    return max_rows(run_main_together_hours)


@quantity("month no.", "Last month of each run on the plan's own accelerators", help="0 for other runs.")
def run_main_last_month(run_last_month: Value, run_main_hours: Value) -> Value:
    return np.where(run_main_hours > 0, run_last_month, 0)


@quantity("months", "Months from the start of each such run to the end of the budget", help="0 for other runs.")
def run_main_months_left(run_first_month: Value, run_main_hours: Value, horizon_months: Value) -> Value:
    return np.where(run_main_hours > 0, horizon_months + 1 - run_first_month, 0)


@quantity("month no.", "Last month of further runs on the plan's own accelerators", help="0 without such runs.")
def further_last_month(run_main_last_month: Value) -> Value:
    return max_rows(run_main_last_month)


@quantity("months", "Months from the first such run to the end of the budget", help="0 without such runs.")
def further_months_left(run_main_months_left: Value) -> Value:
    return max_rows(run_main_months_left)


@quantity("USD", "Cost of each run", help="Its hours at the mean price of its cluster.")
def run_cost(
    run_paid_hours: Value, run_on_main: Value, rented_share: Value, blended_price: Value, cluster_name: Value,
    run_cluster: Value, cluster_mean_price: Value, run_rent_factor: Value,
) -> Value:  # fmt: skip
    rented = rented_share * blended_price
    price = from_cluster(run_on_main, rented, run_cluster, cluster_name, cluster_mean_price)
    return run_paid_hours * price * run_rent_factor


@cost_line(
    "compute",
    "Further runs",
    account="6125",
    phase="runs",
    paid_by_credits=True,
    help="Rented hours of further runs, each in its months.",
)
def runs_cost(run_cost: Value) -> Value:
    return sum_rows(run_cost)


@quantity("USD", "Further runs on the plan's own accelerators", help="Rented hours only. Part of further runs.")
def further_cost(run_cost: Value, run_on_main: Value) -> Value:
    return sum_rows(run_cost * run_on_main)


@quantity("USD", "Rent of each cluster", help="Cost of the runs that name it.")
def cluster_rent_cost(cluster_name: Value, run_cluster: Value, run_cost: Value) -> Value:
    return sum_over(same_name(across(run_cluster), cluster_name), run_cost) * (1 - is_blank(cluster_name))


@quantity("USD", "Services of each cluster", help="File system, head nodes, support and data moved out.")
def cluster_service_cost(
    cluster_file_system_price: Value, cluster_head_node_price: Value, cluster_first_month: Value,
    cluster_last_month: Value, cluster_support_rate: Value, cluster_rent_cost: Value, cluster_egress_gigabytes: Value,
    egress_price: Value,
) -> Value:  # fmt: skip
    monthly = cluster_file_system_price + cluster_head_node_price
    months = cluster_last_month - cluster_first_month + 1
    return monthly * months + cluster_support_rate * cluster_rent_cost + cluster_egress_gigabytes * egress_price


@cost_line(
    "compute",
    "Services of further clusters",
    account="6145",
    phase="clusters",
    paid_by_credits=True,
    help="File system, head nodes, support and data moved out.",
)
def cluster_services_cost(cluster_service_cost: Value) -> Value:
    return sum_rows(cluster_service_cost)


@family
def windows() -> Iterator[Quantity]:
    """First and last month of each run and cluster, cut at the budget's last month."""
    about = "Cut at the last month of the budget."
    for name, function, label, names in (
        ("run_first_month", first_within, "First month of each run", {"start": "run_start"}),
        (
            "run_last_month",
            last_within,
            "Last month of each run",
            {"first": "run_first_month", "start": "run_start", "months": "run_months"},
        ),
        ("cluster_first_month", first_within, "First month of each cluster", {"start": "cluster_start"}),
        (
            "cluster_last_month",
            last_paid_month,
            "Last month of each cluster",
            {"start": "cluster_first_month", "months": "cluster_months"},
        ),
    ):
        yield renamed(name, function, label, "month no.", about, group=TITLE, **names)


def _monthly(cost: Value, first: Value, last: Value) -> Value:
    return ratio(cost, last - first + 1)


def _even_share(month: Value, first: Value, last: Value, monthly: Value, total: Value) -> Value:
    return ratio(sum_rows(is_paid(month, first, last) * monthly), total)


def _even_share_by(moment: Value, first: Value, last: Value, monthly: Value, whole: Value, total: Value) -> Value:
    going = (across(first) <= moment) * (across(last) > moment) * (moment - across(first) + 1)
    return ratio(sum_over((across(last) <= moment) * 1, whole) + sum_over(going, monthly), total)


_POINTS = {
    "start": "credit_month_before", "expiry": "credit_turn_last_month", "step": "agreed_month_before",
    "exchange": "exchange_month_before",
}  # fmt: skip
_SPENT = "Cost of the month ÷ whole cost."


@family
def cluster_shares() -> Iterator[Quantity]:
    """The share of services of clusters in each month, and up to the months that credits and rates need."""
    window = {"first": "cluster_first_month", "last": "cluster_last_month"}
    monthly, words = {"monthly": "cluster_monthly_cost"}, "Services of further clusters"
    label, about = f"{words}: cost in a month of each", "Spread evenly over its months."
    costs = {"cost": "cluster_service_cost"}
    yield renamed("cluster_monthly_cost", _monthly, label, "USD/month", about, group=TITLE, **costs, **window)
    names = {**window, **monthly, "total": "cluster_services_cost"}
    label = f"{words}: share of the month"
    yield renamed("clusters_share_by_month", _even_share, label, "share", _SPENT, group=TITLE, **names)
    for point, month in _POINTS.items():
        label, about = f"{words}: share done by {point}", "Cost up to that month ÷ whole cost."
        needs = {**names, "whole": "cluster_service_cost", "moment": month}
        yield renamed(f"clusters_share_by_{point}", _even_share_by, label, "share", about, group=TITLE, **needs)


def _share(
    month: Value, first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value, whole: Value,
    total: Value,
) -> Value:  # fmt: skip
    return ratio(sum_rows(in_month(month, first, last, steady, growth, flat, grows) * whole), total)


def _share_by(
    moment: Value, first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value, whole: Value,
    total: Value,
) -> Value:  # fmt: skip
    return ratio(done_by_row(moment, first, last, steady, growth, flat, grows, whole), total)


@family
def run_shares() -> Iterator[Quantity]:
    """The same shares of the cost of runs, on clusters and through APIs: as their requests, if they serve."""
    for phase, cost, total, points, words in (
        ("runs", "run_cost", "runs_cost", tuple(_POINTS), "Further runs"),
        ("served", "run_api_cost", "serving_api_cost", ("step", "exchange"), "Serving through APIs"),
    ):
        names = {**WINDOW, "whole": cost, "total": total}
        label = f"{words}: share of the month"
        yield renamed(f"{phase}_share_by_month", _share, label, "share", _SPENT, group=TITLE, **names)
        for point in points:
            label, about = f"{words}: share done by {point}", "Cost up to that month ÷ whole cost."
            needs = {**names, "moment": _POINTS[point]}
            yield renamed(f"{phase}_share_by_{point}", _share_by, label, "share", about, group=TITLE, **needs)
