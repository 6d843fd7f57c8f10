"""Reserved commitments of further clusters, a row for each. They follow as the plan's own accelerators' do.

A share of a cluster's accelerators is committed from its first run on, a term at a time, until its last run is done.
The runs bear the hours used, and the lines of unused commitment bear the rest. Nothing of it is paid up front.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model import commitments, lateness
from llmbudget.model.runs import from_cluster
from llmbudget.model.serving import WINDOW, at_each_end, done_by, done_by_row
from llmbudget.quantities.numbers import across, is_blank, ratio, same_name, sum_over, sum_rows
from llmbudget.quantities.quantity import Function, Quantity, Value, family, quantity, renamed

TITLE = "Commitments of further clusters"


@quantity("yes = 1", "Run has hours", help="Paid hours on its cluster.")
def run_has_work(run_paid_hours: Value) -> Value:
    return np.where(run_paid_hours > 0, 1, 0)


@quantity("yes = 1", "Run is the first on its cluster", help="1 if no run with hours begins earlier there.")
def run_is_first(run_cluster: Value, run_first_month: Value, run_has_work: Value) -> Value:
    earlier = same_name(across(run_cluster), run_cluster) * (across(run_first_month) < run_first_month)
    return np.where(sum_over(earlier, run_has_work) > 0, 0, run_has_work)


@quantity("yes = 1", "Run is the last on its cluster", help="1 if no run with hours ends later there.")
def run_is_last(run_cluster: Value, run_last_month: Value, run_has_work: Value) -> Value:
    later = same_name(across(run_cluster), run_cluster) * (across(run_last_month) > run_last_month)
    return np.where(sum_over(later, run_has_work) > 0, 0, run_has_work)


@quantity("h/month", "Hours of its cluster when each run ends", help="All runs of that month. 0 without hours.")
def run_together_hours(
    run_cluster: Value, run_first_month: Value, run_last_month: Value, run_steady_months: Value, run_growth: Value,
    run_steady_share: Value, run_growing_share: Value, run_paid_hours: Value, run_has_work: Value,
) -> Value:  # fmt: skip
    window = (run_first_month, run_last_month, run_steady_months, run_growth, run_steady_share, run_growing_share)
    same = same_name(across(run_cluster), run_cluster)
    return sum_over(same * at_each_end(*window), run_paid_hours) * run_has_work


@quantity("yes = 1", "Run ends in the busiest month of its cluster", help="1 if no run ends in a busier one.")
def run_is_busiest(run_cluster: Value, run_together_hours: Value, run_has_work: Value) -> Value:
    busier = same_name(across(run_cluster), run_cluster) * (across(run_together_hours) > run_together_hours)
    return np.where(sum_over(busier, run_has_work) > 0, 0, run_has_work)


def _of_outermost(cluster_name: Value, run_cluster: Value, is_it: Value, measured: Value) -> Value:
    same = same_name(across(run_cluster), cluster_name) * across(is_it)
    return ratio(sum_over(same, measured), sum_over(same, is_it)) * (1 - is_blank(cluster_name))


@family
def outermost() -> Iterator[Quantity]:
    """First, last and busiest month of the work on each cluster, from the runs that set them."""
    about = "0 without a run."
    for is_it, measured, name, unit, label in (
        ("run_is_first", "run_first_month", "cluster_work_first_month", "month no.", "First month of work"),
        ("run_is_last", "run_last_month", "cluster_work_last_month", "month no.", "Last month of work"),
        ("run_is_busiest", "run_together_hours", "cluster_busiest_hours", "h/month", "Busiest month of work"),
    ):
        names = {"is_it": is_it, "measured": measured}
        yield renamed(name, _of_outermost, f"{label} on each cluster", unit, about, **names)


@quantity("share", "Busiest month of each cluster as a share of its hours", help="0 without a run.")
def cluster_busiest_month_share(cluster_busiest_hours: Value, cluster_used_hours: Value) -> Value:
    return ratio(cluster_busiest_hours, cluster_used_hours)


def _even_cost(unused: Value, followed: Value, commitment_shared_share: Value, committed: Value, price: Value) -> Value:
    return (unused * (1 - followed) + followed * (1 - commitment_shared_share) * committed) * price


def _worked_price(
    followed: Value, commitment_shared_share: Value, covered: Value, price: Value, accelerator_hours: Value
) -> Value:
    return ratio(followed * (1 - commitment_shared_share) * covered * price, accelerator_hours)


def _monthly(cost: Value, months: Value) -> Value:
    return ratio(cost, months)


_OWN = {
    "accelerator_hours": "cluster_used_hours", "charged_share": "cluster_charged_share",
    "paid_per_useful_hour": "cluster_paid_per_useful_hour", "n_accelerators": "cluster_n_accelerators",
    "on_demand_price": "cluster_on_demand_price", "busiest_month_share": "cluster_busiest_month_share",
    "first": "cluster_work_first_month", "last": "cluster_work_last_month",
}  # fmt: skip


def _names_of(term: str) -> dict[str, str]:
    """Return what the arguments of a term's functions are called here."""
    return _OWN | {
        "share": f"cluster_reserved_{term}_share", "term": f"commitment_{term}_months",
        "price": f"cluster_reserved_{term}_price", "months": f"cluster_committed_{term}_months",
        "committed": f"cluster_committed_{term}_hours", "covered": f"cluster_reserved_{term}_hours",
        "unused": f"cluster_unused_{term}_hours", "followed": f"cluster_idle_{term}_followed_share",
        "delayed_months": f"cluster_delayed_{term}_months", "cost": f"cluster_even_{term}_cost",
        "monthly": f"cluster_even_{term}_price",
    }  # fmt: skip


_Row = tuple[str, Function, str, str, str]


def _hours_of(term: str, own: dict[str, str]) -> tuple[_Row, ...]:
    return (
        (own["months"], commitments.renewed_months, "Months committed", "months",
         "From its first run on, renewed until its last run is done."),
        (own["committed"], commitments.committed_hours, "Hours committed", "h",
         "Every hour to the end of the commitment, for the reserved share of its accelerators."),
        (own["covered"], commitments.used_hours, "Hours used of the commitment", "h", "By this project."),
        (own["unused"], commitments.unused_hours, "Unused hours of the commitment", "h",
         "You pay for them, and nobody uses them."),
        (f"cluster_unused_{term}_cost", commitments.unused_cost, "Unused commitment", "USD",
         "Unused hours at their price."),
        (own["followed"], commitments.followed_share, "Unused commitment that follows the work", "share",
         "1 if its busiest month fits into one month of the commitment."),
    )  # fmt: skip


def _costs_of(term: str, own: dict[str, str]) -> tuple[_Row, ...]:
    even = "Part of unused commitment that passes evenly, or all committed hours where the rest follows the work."
    return (
        (f"cluster_reserved_{term}_break_even_share", commitments.break_even_share, "Break-even use", "share",
         "Above this share of hours used, the commitment is cheaper than renting on demand."),
        (f"cluster_reserved_{term}_use_share", commitments.use_share, "Use of the commitment", "share",
         "By this project and others. 0 without a commitment."),
        (own["cost"], _even_cost, "Commitment that passes evenly", "USD", even),
        (own["monthly"], _monthly, "Commitment that passes in a month", "USD/month", even),
        (f"cluster_worked_{term}_price", _worked_price, "Committed cost that each hour bears", "USD/h",
         "The cost of its runs has it already."),
        (own["delayed_months"], commitments.renewed_months, "Months committed with the delay", "months",
         "Renewed a term at a time until the delayed work is done."),
        (f"cluster_delayed_{term}_hours", lateness.delayed_hours, "Unused hours that a delay adds", "h",
         "In terms that are renewed for the delay."),
    )  # fmt: skip


@family
def terms() -> Iterator[Quantity]:
    """Committed hours of each term and cluster: used, unused, their cost, and how it is spread."""
    for term, title in commitments.TERMS.items():
        own = _names_of(term)
        for name, function, label, unit, about in (*_hours_of(term, own), *_costs_of(term, own)):
            names = own | ({"last": "cluster_delayed_month"} if name == own["delayed_months"] else {})
            yield renamed(name, function, f"{label} of each cluster, {title}", unit, about, group=TITLE, **names)


@quantity("USD", "Unused commitment of each cluster", help="Both terms together.")
def cluster_unused_cost(cluster_unused_1y_cost: Value, cluster_unused_3y_cost: Value) -> Value:
    return cluster_unused_1y_cost + cluster_unused_3y_cost


def _worked_cost(
    run_paid_hours: Value, run_on_main: Value, run_cluster: Value, cluster_name: Value, worked_price: Value
) -> Value:
    return run_paid_hours * from_cluster(run_on_main, 0, run_cluster, cluster_name, worked_price)


def _passed(moment: Value, first: Value, months: Value) -> tuple[Value, Value]:
    """Return which commitments have ended by a month, and how many months of the others have passed."""
    last = first + months - 1
    return (last <= moment) * 1, (first <= moment) * (last > moment) * (moment - first + 1)


def _evenly(moment: Value, first: Value, months: Value, monthly: Value, cost: Value) -> Value:
    ended, passed = _passed(moment, first, months)
    return sum_rows(ended * cost) + sum_rows(passed * monthly)


def _evenly_by_row(moment: Value, first: Value, months: Value, monthly: Value, cost: Value) -> Value:
    ended, passed = _passed(moment, across(first), across(months))
    return sum_over(ended, cost) + sum_over(passed, monthly)


def _idle(evenly: Function, done: Function) -> Function:
    def idle_until(
        moment: Value, horizon_months: Value, commitment_first_month: Value, months: Value, monthly: Value, cost: Value,
        first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value, worked: Value, main: Value,
        main_share: Value, total: Value,
    ) -> Value:  # fmt: skip
        even = evenly(moment, commitment_first_month, months, monthly, cost)
        passed = np.where(moment >= horizon_months, sum_rows(cost), even)
        further = passed - done(moment, first, last, steady, growth, flat, grows, worked)
        return ratio(main * main_share + further, total)

    return idle_until


_IDLE_SO_FAR, _IDLE_BY_ROW = _idle(_evenly, done_by), _idle(_evenly_by_row, done_by_row)


@family
def idle() -> Iterator[Quantity]:
    """The share of each line of unused commitment that has passed by each month that counts, on all clusters."""
    for term, title in commitments.TERMS.items():
        worked = f"run_worked_{term}_cost"
        label, about = f"Committed cost that each run bears, {title}", "Its hours at the committed cost of an hour."
        yield renamed(worked, _worked_cost, label, "USD", about, worked_price=f"cluster_worked_{term}_price")
        own = _names_of(term) | WINDOW | {
            "commitment_first_month": "cluster_work_first_month", "worked": worked,
            "main": f"main_unused_{term}_cost", "total": f"unused_{term}_cost",
        }  # fmt: skip
        for ending, moment in commitments.MOMENTS.items():
            label = f"Unused commitment, {title}: share {ending.replace('_', ' ')}"
            about = "Committed hours that have passed, less hours used. Hours after the budget count in its last month."
            names = own | {"moment": moment, "main_share": f"main_idle_{term}_share_{ending}"}
            function = _IDLE_SO_FAR if moment == "month" else _IDLE_BY_ROW
            yield renamed(f"idle_{term}_share_{ending}", function, label, "share", about, **names)


@quantity(
    "month no.", "Last month of work on each cluster with the delay", help="Later only if it works to the planned end."
)
def cluster_delayed_month(
    cluster_work_last_month: Value, planned_end_month: Value, horizon_months: Value, paid_delay_months: Value
) -> Value:
    waits = cluster_work_last_month >= np.minimum(planned_end_month, horizon_months)
    return np.where(waits, cluster_work_last_month + paid_delay_months, cluster_work_last_month)


@quantity("USD", "Commitments of each cluster during the delay", help="Unused hours of terms that the delay adds.")
def cluster_delay_commitment_cost(
    cluster_delayed_1y_hours: Value, cluster_reserved_1y_price: Value, cluster_delayed_3y_hours: Value,
    cluster_reserved_3y_price: Value,
) -> Value:  # fmt: skip
    year = cluster_delayed_1y_hours * cluster_reserved_1y_price
    return year + cluster_delayed_3y_hours * cluster_reserved_3y_price
