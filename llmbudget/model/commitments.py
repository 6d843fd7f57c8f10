"""Commitments."""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, cost_line, quantity


def _committed(
    n_accelerators: Value, share: Value, months: Value, hours_per_day: Value, days_per_month: Value
) -> Value:
    return n_accelerators * share * months * days_per_month * hours_per_day


def _used(accelerator_hours: Value, charged_share: Value, share: Value, paid_per_useful_hour: Value) -> Value:
    return accelerator_hours * charged_share * share / paid_per_useful_hour


def _unused(committed: Value, used: Value, shared: Value) -> Value:
    return np.maximum(committed - used, 0) * (1 - shared)


def _renewed(term: Value, first: Value, last: Value) -> Value:
    return np.ceil((last - first + 1) / term) * term


@quantity("months", "Months committed, a year at a time")
def committed_1y_months(commitment_1y_months: Value, training_first_month: Value, work_last_month: Value) -> Value:
    """From the start of training; renewed until the work is done."""
    return _renewed(commitment_1y_months, training_first_month, work_last_month)


@quantity("month no.", "First idle month of the commitment of a year")
def idle_1y_start(committed_1y_months: Value, training_first_month: Value, work_last_month: Value) -> Value:
    """After the work, or the last month of the commitment when the work fills it."""
    return np.minimum(work_last_month + 1, training_first_month + committed_1y_months - 1)


@quantity("months", "Idle months of the commitment of a year")
def idle_1y_months(committed_1y_months: Value, training_first_month: Value, idle_1y_start: Value) -> Value:
    """To its end."""
    return training_first_month + committed_1y_months - idle_1y_start


@quantity("months", "Months committed, three years at a time")
def committed_3y_months(commitment_3y_months: Value, training_first_month: Value, work_last_month: Value) -> Value:
    """From the start of training; renewed until the work is done."""
    return _renewed(commitment_3y_months, training_first_month, work_last_month)


@quantity("month no.", "First idle month of the commitment of three years")
def idle_3y_start(committed_3y_months: Value, training_first_month: Value, work_last_month: Value) -> Value:
    """After the work, or the last month of the commitment when the work fills it."""
    return np.minimum(work_last_month + 1, training_first_month + committed_3y_months - 1)


@quantity("months", "Idle months of the commitment of three years")
def idle_3y_months(committed_3y_months: Value, training_first_month: Value, idle_3y_start: Value) -> Value:
    """To its end."""
    return training_first_month + committed_3y_months - idle_3y_start


@quantity("h", "Hours committed for a year")
def committed_1y_hours(
    n_accelerators: Value,
    reserved_1y_share: Value,
    committed_1y_months: Value,
    hours_per_day: Value,
    days_per_month: Value,
) -> Value:
    """Day and night, to the end of the commitment, for the reserved share of the accelerators."""
    return _committed(n_accelerators, reserved_1y_share, committed_1y_months, hours_per_day, days_per_month)


@quantity("h", "Hours committed for three years")
def committed_3y_hours(
    n_accelerators: Value,
    reserved_3y_share: Value,
    committed_3y_months: Value,
    hours_per_day: Value,
    days_per_month: Value,
) -> Value:
    """Day and night, to the end of the commitment, for the reserved share of the accelerators."""
    return _committed(n_accelerators, reserved_3y_share, committed_3y_months, hours_per_day, days_per_month)


@quantity("h", "Hours used of the year's commitment")
def reserved_1y_hours(
    accelerator_hours: Value, charged_share: Value, reserved_1y_share: Value, paid_per_useful_hour: Value
) -> Value:
    """By this project."""
    return _used(accelerator_hours, charged_share, reserved_1y_share, paid_per_useful_hour)


@quantity("h", "Hours used of the three years' commitment")
def reserved_3y_hours(
    accelerator_hours: Value, charged_share: Value, reserved_3y_share: Value, paid_per_useful_hour: Value
) -> Value:
    """By this project."""
    return _used(accelerator_hours, charged_share, reserved_3y_share, paid_per_useful_hour)


@quantity("h", "Hours of the year's commitment left idle")
def unused_1y_hours(committed_1y_hours: Value, reserved_1y_hours: Value, commitment_shared_share: Value) -> Value:
    """Paid to the end, and used by nobody."""
    return _unused(committed_1y_hours, reserved_1y_hours, commitment_shared_share)


@quantity("h", "Hours of the three years' commitment left idle")
def unused_3y_hours(committed_3y_hours: Value, reserved_3y_hours: Value, commitment_shared_share: Value) -> Value:
    """Paid to the end, and used by nobody."""
    return _unused(committed_3y_hours, reserved_3y_hours, commitment_shared_share)


@cost_line("compute", "Idle commitment, one year", account="6160", phase="idle_1y", paid_by_credits=True)
def unused_1y_cost(unused_1y_hours: Value, reserved_1y_price: Value) -> Value:
    """A commitment is paid to its end also when the run is shorter; what is due after the budget is paid within it."""
    return unused_1y_hours * reserved_1y_price


@cost_line("compute", "Idle commitment, three years", account="6165", phase="idle_3y", paid_by_credits=True)
def unused_3y_cost(unused_3y_hours: Value, reserved_3y_price: Value) -> Value:
    """A commitment is paid to its end also when the run is shorter; what is due after the budget is paid within it."""
    return unused_3y_hours * reserved_3y_price


@quantity("share", "Break-even use of a year's commitment")
def reserved_1y_break_even_share(reserved_1y_price: Value, on_demand_price: Value) -> Value:
    """Above this share of its hours used, the commitment is cheaper than renting them on demand."""
    return ratio(reserved_1y_price, on_demand_price)


@quantity("share", "Break-even use of three years' commitment")
def reserved_3y_break_even_share(reserved_3y_price: Value, on_demand_price: Value) -> Value:
    """Above this share of its hours used, the commitment is cheaper than renting them on demand."""
    return ratio(reserved_3y_price, on_demand_price)


@quantity("share", "Use of the year's commitment")
def reserved_1y_use_share(unused_1y_hours: Value, committed_1y_hours: Value) -> Value:
    """By this project and by others; 0 without a commitment."""
    return ratio(committed_1y_hours - np.minimum(unused_1y_hours, committed_1y_hours), committed_1y_hours)


@quantity("share", "Use of the three years' commitment")
def reserved_3y_use_share(unused_3y_hours: Value, committed_3y_hours: Value) -> Value:
    """By this project and by others; 0 without a commitment."""
    return ratio(committed_3y_hours - np.minimum(unused_3y_hours, committed_3y_hours), committed_3y_hours)
