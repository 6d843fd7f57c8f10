"""Serving at launch: requests by month, the accelerators that are kept for them, and how hours follow them.

Only what answering costs is counted: the revenue, support and marketing of a product are other budgets.

Requests grow by the month, and so do hours and cost, but never below what is always kept ready. The months of a window
are steady until requests need more than that, and grow from then on. All other runs are steady over their whole window.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from llmbudget.model.schedule import is_paid
from llmbudget.quantities.numbers import across, entry, ratio, sum_over, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, check, cost_line, family, quantity, renamed

TITLE = "Serving at launch"

_CLASS = {
    "busy_share": ("share", "Accelerators busy at the peak"),
    "peak_ratio": ("×", "Usual peak of requests"),
    "keeps_ready": ("yes = 1", "A replica is always on"),
}
"""What the catalog says of each latency class: unit, label."""

WINDOW = {
    "first": "run_first_month", "last": "run_last_month", "steady": "run_steady_months", "growth": "run_growth",
    "flat": "run_steady_share", "grows": "run_growing_share",
}  # fmt: skip
"""What decides how the hours and the cost of each run are spread over its months."""


@family
def latency() -> Iterator[Quantity]:
    """What the catalog says of the latency class of each run."""

    def fact(key: Value, ids: Value, column: Value) -> Value:
        return entry(key, ids, column)

    for name, (unit, label) in _CLASS.items():
        names = {"key": "run_latency", "ids": "latency_classes_id", "column": f"latency_classes_{name}"}
        about = "From the catalog's latency classes. Counts for serving only."
        yield renamed(f"run_usual_{name}", fact, f"{label} in each run", unit, about, group=TITLE, **names)


@quantity("yes = 1", "Run is served through an API", help="A price for tokens read or written is entered.")
def run_by_api(run_read_price: Value, run_written_price: Value, run_kind_by_requests: Value) -> Value:
    return np.where(run_read_price + run_written_price > 0, 1, 0) * run_kind_by_requests


@quantity("share/month", "Growth of each run", help="Growth of its requests from month to month. 0 unless it serves.")
def run_growth(run_request_growth: Value, run_kind_by_requests: Value) -> Value:
    return run_request_growth * run_kind_by_requests


@quantity("months", "Months of each run in the budget", help="Cut at the last month of the budget.")
def run_window_months(run_first_month: Value, run_last_month: Value) -> Value:
    return run_last_month - run_first_month + 1


@quantity("months", "Requests of each run in first months", help="All its requests ÷ requests of its first month.")
def run_request_months(run_growth: Value, run_window_months: Value) -> Value:
    grown = ratio((1 + run_growth) ** run_window_months - 1, run_growth)
    return np.where(run_growth > 0, grown, run_window_months)


@quantity("requests", "Requests served by each run", help="In its months within the budget.")
def run_served_requests(run_requests: Value, run_kind_by_requests: Value, run_request_months: Value) -> Value:
    return run_requests * run_kind_by_requests * run_request_months


@quantity("tokens", "Tokens that each run reads for requests", help="Their prompts.")
def run_read_tokens(run_served_requests: Value, run_prompt_tokens: Value) -> Value:
    return run_served_requests * run_prompt_tokens


@quantity("×", "Peak of requests of each run", help="Your own, or as usual for its latency.")
def run_peak_in_use(run_peak_ratio: Value, run_usual_peak_ratio: Value) -> Value:
    return np.where(run_peak_ratio > 0, run_peak_ratio, run_usual_peak_ratio)


@quantity(
    "h",
    "Hours that requests of each run take in its first month",
    help="Reading and writing, with accelerators that wait for the peak.",
)
def run_first_load_hours(
    run_try_hours: Value, run_request_months: Value, run_peak_in_use: Value, run_usual_busy_share: Value,
    run_kind_by_requests: Value,
) -> Value:  # fmt: skip
    busy = ratio(run_try_hours, run_request_months) * run_kind_by_requests
    return ratio(busy * run_peak_in_use, run_usual_busy_share)


@quantity(
    "h",
    "Hours that each run keeps ready in a month",
    help="The fewest accelerators whose memory holds weights and cache, all month. 0 for batches.",
)
def run_ready_hours(
    run_replica_accelerators: Value, hours_per_day: Value, days_per_month: Value, run_usual_keeps_ready: Value,
    run_kind_by_requests: Value,
) -> Value:  # fmt: skip
    return run_replica_accelerators * hours_per_day * days_per_month * run_usual_keeps_ready * run_kind_by_requests


@quantity(
    "×", "Hours kept ready ÷ first load of each run", help="Above 1, the first months cost the minimum. 0 for APIs."
)
def run_ready_ratio(run_ready_hours: Value, run_first_load_hours: Value, run_by_api: Value) -> Value:
    return ratio(run_ready_hours, run_first_load_hours) * (1 - run_by_api)


@quantity(
    "months",
    "Steady months of each run",
    help="Months in which the accelerators kept ready are enough. All months without growth.",
)
def run_steady_months(run_ready_ratio: Value, run_growth: Value, run_window_months: Value) -> Value:
    until = np.ceil(ratio(np.log(np.maximum(run_ready_ratio, 1)), np.log(1 + run_growth)))
    return np.where(run_growth > 0, np.minimum(until, run_window_months), run_window_months)


@quantity("months", "Work of each run in first loads", help="Steady months and growing months together.")
def run_load_months(
    run_ready_ratio: Value, run_steady_months: Value, run_growth: Value, run_window_months: Value
) -> Value:
    grown = ratio((1 + run_growth) ** run_window_months - (1 + run_growth) ** run_steady_months, run_growth)
    return np.maximum(run_ready_ratio, 1) * run_steady_months + grown


@quantity("h", "Hours that each run serves", help="All its months. 0 for runs through an API.")
def run_served_hours(run_first_load_hours: Value, run_load_months: Value, run_by_api: Value) -> Value:
    return run_first_load_hours * run_load_months * (1 - run_by_api)


@quantity("share", "Share of each run in a steady month", help="A steady month's part of all its work.")
def run_steady_share(run_ready_ratio: Value, run_load_months: Value) -> Value:
    return ratio(np.maximum(run_ready_ratio, 1), run_load_months)


@quantity("share", "Share of each run that grows", help="Its first month without a minimum ÷ growth. 0 if steady.")
def run_growing_share(run_growth: Value, run_load_months: Value) -> Value:
    return ratio(np.where(run_growth > 0, 1, 0), run_growth * run_load_months)


@quantity("share", "Share of each run in its busiest month", help="Its last month if it grows.")
def run_busiest_share(
    run_steady_share: Value, run_growing_share: Value, run_growth: Value, run_steady_months: Value,
    run_window_months: Value,
) -> Value:  # fmt: skip
    last = run_growing_share * run_growth * (1 + run_growth) ** (run_window_months - 1)
    return np.where(run_steady_months < run_window_months, last, run_steady_share)


def in_month(month: Value, first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value) -> Value:
    """Return the share of each run's hours and cost in each month, for other quantities and sheets.

    Args:
        month: numbers of months.
        first: first month of each run.
        last: last month of each run.
        steady: how many of its months are steady.
        growth: growth from month to month after them.
        flat: share of a steady month.
        grows: share that grows: of its first month without a minimum ÷ growth.
    """
    place = month - first + 1
    grown = (1 + growth) ** place - (1 + growth) ** (place - 1)
    return is_paid(month, first, last) * ((place <= steady) * flat + (place > steady) * grown * grows)


def at_each_end(first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value) -> Value:
    """Return the share of all runs, across, in the last month of each run. As no run shrinks, the busiest is one."""
    return in_month(last, *(across(column) for column in (first, last, steady, growth, flat, grows)))


def by_month_end(
    moment: Value, first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value
) -> Value:
    """Return the share of each run's hours and cost up to the end of a month: all earlier months of `in_month`."""
    place, going = moment - first + 1, (first <= moment) * (last > moment)
    passed = (place <= steady) * place + (place > steady) * steady
    grown = (place > steady) * ((1 + growth) ** place - (1 + growth) ** steady)
    return (last <= moment) * 1 + going * (passed * flat + grown * grows)


def done_by(
    moment: Value, first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value, whole: Value
) -> Value:
    """Return what all runs together have done by the end of a month, for other quantities."""
    return sum_rows(by_month_end(moment, first, last, steady, growth, flat, grows) * whole)


def done_by_row(
    moment: Value, first: Value, last: Value, steady: Value, growth: Value, flat: Value, grows: Value, whole: Value
) -> Value:
    """Return the same by the month of each row of another table."""
    window = (across(column) for column in (first, last, steady, growth, flat, grows))
    return sum_over(by_month_end(moment, *window), whole)


@quantity("USD", "API cost of each run", help="Tokens read and written, each at its price.")
def run_api_cost(
    run_served_requests: Value, run_prompt_tokens: Value, run_read_price: Value, run_answer_tokens: Value,
    run_written_price: Value, mega: Value,
) -> Value:  # fmt: skip
    per_request = run_prompt_tokens * run_read_price + run_answer_tokens * run_written_price
    return run_served_requests * per_request / mega


@cost_line(
    "software",
    "Serving through APIs",
    account="6415",
    phase="served",
    help="Runs of the kind serving with an API price. Each month as its requests.",
)
def serving_api_cost(run_api_cost: Value) -> Value:
    return sum_rows(run_api_cost)


@quantity(
    "yes = 1",
    "Run needs more accelerators than its cluster has",
    help="In its busiest month, of all accelerators or of own machines for their share of its hours. Serving only.",
)
def run_lacks_capacity(run_use_share: Value, run_kind_by_requests: Value, tolerance: Value) -> Value:
    return np.where(run_use_share * run_kind_by_requests > 1 + tolerance, 1, 0)


def _lacking(v: Mapping[str, Any]) -> str:
    rows = np.flatnonzero(np.ravel(v["run_lacks_capacity"]))
    line = max(rows, key=lambda row: float(np.ravel(v["run_use_share"])[row]))
    names = ("use_share", "n_accelerators", "last_month", "days", "owned_hours", "owned_daily_hours")
    use, has, month, days, owned, daily = (float(np.ravel(v[f"run_{name}"])[line]) for name in names)
    own = f"{use:.1f} times the own machines of its cluster in month {month:.0f}"
    rented = f"{np.ceil(use * has):,.0f} accelerators in month {month:.0f}; its cluster has {has:,.0f}"
    others = f" {len(rows) - 1} more do not fit." if len(rows) > 1 else ""
    own_ends_last = 0 < days * daily <= owned * (1 + float(v["tolerance"]))  # the days follow from it, but for rounding
    return f"{np.ravel(v['run_name'])[line]} needs {own if own_ends_last else rented}.{others}"


@check(
    "Serving fits on its cluster",
    "Serving needs more accelerators than its cluster has.",
    "Take more accelerators, a smaller model, or an API price. Hours that do not fit are counted and paid too.",
    help="In the busiest month of each run that serves, at its peak.",
    detail=_lacking,
)
def check_serving_capacity(run_lacks_capacity: Value) -> Value:
    return np.where(sum_rows(run_lacks_capacity) > 0, 0, 1)
