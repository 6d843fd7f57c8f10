"""Schedule."""

from collections.abc import Iterator

import numpy as np

from llmbudget.quantities.quantity import Quantity, Value, family, quantity

TITLE = "Schedule"

PHASES = {
    "data": ("data_start", "data_months", "Data work"),
    "training": ("training_start", "training_months", "Training"),
    "evaluation": ("evaluation_start", "evaluation_months", "Post-training and evaluation"),
    "storage": ("data_start", "horizon_months", "Data storage"),
    "checkpoint": ("training_start", "horizon_months", "Checkpoint storage"),
    "purchase": ("owned_start", "one_month", "Purchase of the own cluster"),
    "owned": ("owned_start", "horizon_months", "Own cluster"),
    "budget": ("one_month", "horizon_months", "Whole budget"),
    "last": ("horizon_months", "one_month", "Last month of the budget"),
}
"""Windows over which costs are spread: first month, length, title. Each is cut at the horizon."""


@quantity("yes = 1", "Month is in the budget", help="1 in the months that the budget covers.")
def in_horizon(month: Value, horizon_months: Value) -> Value:
    return np.where(month <= horizon_months, 1, 0)


def first_within(start: Value, horizon_months: Value) -> Value:
    """Return the first month of a window, cut at the budget's last month, for other quantities."""
    return np.maximum(np.minimum(start, horizon_months), 1)


def last_within(first: Value, start: Value, months: Value, horizon_months: Value) -> Value:
    """Return the last month of a window, cut at the budget's last month, for other quantities."""
    return np.maximum(np.minimum(start + months - 1, horizon_months), first)


def _share_by_month(month: Value, first: Value, last: Value) -> Value:
    return is_paid(month, first, last) / (last - first + 1)


def share_done(month: Value, first: Value, last: Value) -> Value:
    """Return the share of a phase done at the end of a month, if it is spread evenly over its months."""
    return np.minimum(np.maximum((month - first + 1) / (last - first + 1), 0), 1)


def last_paid_month(start: Value, months: Value, horizon_months: Value) -> Value:
    """Return the last month of a monthly payment, for other quantities.

    Blank months mean the end of the budget. Nothing is paid after it.
    """
    return np.where(months > 0, np.minimum(start + months - 1, horizon_months), horizon_months)


def is_paid(month: Value, start: Value, last: Value) -> Value:
    """Return for each month whether it lies between a first and a last paid month."""
    return (start <= month) * (month <= last)


@family
def phases() -> Iterator[Quantity]:
    """First month, last month and share of each month of every phase."""
    for phase, (start, months, title) in PHASES.items():
        first, last = f"{phase}_first_month", f"{phase}_last_month"
        for name, function, needs, label, unit in (
            (first, first_within, (start, "horizon_months"), "first month", "month no."),
            (last, last_within, (first, start, months, "horizon_months"), "last month", "month no."),
            (f"{phase}_share_by_month", _share_by_month, ("month", first, last), "share of the month", "share"),
        ):
            help_ = f"Window of this phase, cut at the last month of the budget: {title.lower()}."
            yield Quantity(name, function, needs, f"{title}: {label}", unit, TITLE, help_)


_POINTS = {
    "start": ("credit_month_before", "before credits start"),
    "expiry": ("credit_turn_last_month", "when credits expire"),
    "step": ("agreed_month_before", "before each indirect cost rate"),
    "exchange": ("exchange_month_before", "before each exchange rate"),
}


def share_by(point: str, phase: str) -> Quantity:
    """Return the share of a phase done before a credit or a rate starts, or when a credit expires."""
    title, (month, words) = PHASES[phase][-1], _POINTS[point]
    needs = (month, f"{phase}_first_month", f"{phase}_last_month")
    label, help_ = f"{title}: share done {words}", "Months of the phase so far ÷ all its months."
    return Quantity(f"{phase}_share_by_{point}", share_done, needs, label, "share", TITLE, help_)
