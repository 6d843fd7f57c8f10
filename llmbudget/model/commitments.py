"""Commitments.

A share of the accelerators is committed from the start of training, a term at a time, until the work is done. Each
hour of a term is billed as it passes, used or not: the cost lines of the work bear the used hours, and the line of
unused commitment bears the rest. Hours that pass after the budget are a cost of its last month.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.schedule import share_done
from llmbudget.model.serving import WINDOW, done_by, done_by_row
from llmbudget.quantities.numbers import previous, ratio, sum_rows
from llmbudget.quantities.quantity import Function, Quantity, Value, cost_line, family, quantity, renamed

TITLE = "Commitments"

TERMS = {"1y": "one year", "3y": "three years"}
"""Length of a commitment, by the suffix of its names."""

MOMENTS = {
    "to_date": "month",
    "by_start": "credit_month_before",
    "by_expiry": "credit_turn_last_month",
    "by_step": "agreed_month_before",
    "by_exchange": "exchange_month_before",
}
"""Months up to which hours are counted: each month, before and at the end of each credit, before each rate."""


def names_of(term: str) -> dict[str, str]:
    """Return the model's names for the arguments of a term's functions."""
    return {
        "share": f"reserved_{term}_share", "months": f"committed_{term}_months", "term": f"commitment_{term}_months",
        "committed": f"committed_{term}_hours", "used": f"reserved_{term}_hours", "covered": f"covered_{term}_hours",
        "unused": f"unused_{term}_hours", "price": f"reserved_{term}_price",
        "followed": f"idle_{term}_followed_share", "first": "training_first_month", "last": "committed_last_month",
    }  # fmt: skip


@quantity("month no.", "Month before commitments begin", help="Commitments begin with training.")
def commitment_eve_month(training_first_month: Value) -> Value:
    return training_first_month - 1


def _hours_until(done: Function) -> Function:
    def hours_until(
        moment: Value, data_first_month: Value, data_last_month: Value, training_first_month: Value,
        training_last_month: Value, evaluation_first_month: Value, evaluation_last_month: Value,
        generation_hours: Value, window_hours: Value, evaluation_window_hours: Value, first: Value, last: Value,
        steady: Value, growth: Value, flat: Value, grows: Value, run_main_hours: Value,
    ) -> Value:  # fmt: skip
        data = share_done(moment, data_first_month, data_last_month) * generation_hours
        training = share_done(moment, training_first_month, training_last_month) * window_hours
        evaluation = share_done(moment, evaluation_first_month, evaluation_last_month) * evaluation_window_hours
        return data + training + evaluation + done(moment, first, last, steady, growth, flat, grows, run_main_hours)

    return hours_until


_HOURS_SO_FAR, _HOURS_BY_ROW = _hours_until(done_by), _hours_until(done_by_row)


@quantity(
    "h/month",
    "Busiest month of the work under commitments",
    help="The larger of two months' hours: training with overlapping phases, or the other phases together. Plus the "
    "busiest month of further runs.",
)
def busiest_month_hours(
    data_first_month: Value, data_last_month: Value, training_first_month: Value, training_last_month: Value,
    evaluation_first_month: Value, evaluation_last_month: Value, generation_hours: Value, window_hours: Value,
    evaluation_window_hours: Value, further_busiest_hours: Value,
) -> Value:  # fmt: skip
    begun = (data_last_month >= training_first_month) * 1
    data = begun * generation_hours / (data_last_month - data_first_month + 1)
    evaluation = evaluation_window_hours / (evaluation_last_month - evaluation_first_month + 1)
    training = window_hours / (training_last_month - training_first_month + 1)
    training_data = data * (data_first_month <= training_last_month)
    training_tests = (training_first_month <= evaluation_last_month) * (evaluation_first_month <= training_last_month)
    data_tests = (data_first_month <= evaluation_last_month) * (evaluation_first_month <= data_last_month)
    together = training + training_data + training_tests * evaluation
    others = np.maximum(data + data_tests * evaluation, evaluation)
    return np.maximum(together, others) + further_busiest_hours


@quantity(
    "share",
    "Busiest month as a share of the work under commitments",
    help="As a share of all hours from the start of training on.",
)
def busiest_month_share(busiest_month_hours: Value, accelerator_hours: Value, hours_before_commitment: Value) -> Value:
    return ratio(busiest_month_hours, accelerator_hours - hours_before_commitment)


def _worked_share(hours: Value, hours_before_commitment: Value, accelerator_hours: Value) -> Value:
    within = np.maximum(hours - hours_before_commitment, 0)
    return ratio(within, accelerator_hours - hours_before_commitment)


def committed_last(work_last_month: Value, generation_hours: Value, data_last_month: Value) -> Value:
    """Return the last month of work that keeps a commitment."""
    return np.maximum(work_last_month, np.where(generation_hours > 0, data_last_month, 0))


def renewed_months(term: Value, first: Value, last: Value) -> Value:
    """Return the months of a commitment that is renewed a term at a time until the work is done; 0 without work."""
    return np.where(last > 0, np.ceil((last - first + 1) / term) * term, 0)


def committed_hours(
    n_accelerators: Value, share: Value, months: Value, hours_per_day: Value, days_per_month: Value
) -> Value:
    """Return every hour to the end of a commitment, for other quantities."""
    return n_accelerators * share * months * days_per_month * hours_per_day


def used_hours(accelerator_hours: Value, charged_share: Value, share: Value, paid_per_useful_hour: Value) -> Value:
    """Return the hours that a project uses of a commitment, for other quantities."""
    return accelerator_hours * charged_share * share / paid_per_useful_hour


def _covered_hours(used: Value, hours_before_commitment: Value, accelerator_hours: Value) -> Value:
    return used * (1 - ratio(hours_before_commitment, accelerator_hours))


def unused_hours(committed: Value, covered: Value, commitment_shared_share: Value) -> Value:
    """Return the committed hours that neither this project nor another one uses."""
    return np.maximum(committed - covered, 0) * (1 - commitment_shared_share)


def unused_cost(unused: Value, price: Value) -> Value:
    """Return the cost of unused committed hours, for other quantities."""
    return unused * price


def followed_share(committed: Value, months: Value, covered: Value, busiest_month_share: Value) -> Value:
    """Return the share of unused hours that follows the work; the rest passes evenly."""
    spare = ratio(np.maximum(committed - covered, 0), months)
    beyond = np.maximum(covered * busiest_month_share - ratio(committed, months), 0)
    return ratio(spare, spare + beyond)


def _idle_share(
    moment: Value, training_first_month: Value, months: Value, horizon_months: Value, committed: Value, covered: Value,
    worked_share: Value, followed: Value,
) -> Value:  # fmt: skip
    last = training_first_month + months - 1
    passed = np.where(moment >= horizon_months, 1, share_done(moment, training_first_month, last))
    left = ratio(committed * passed - covered * worked_share, committed - covered)
    return passed + followed * (left - passed)


def _step(share_to_date: Value) -> Value:
    return share_to_date - previous(share_to_date)


def use_share(unused: Value, committed: Value) -> Value:
    """Return the share of committed hours that anybody uses; 0 without a commitment."""
    return ratio(committed - np.minimum(unused, committed), committed)


def break_even_share(price: Value, on_demand_price: Value) -> Value:
    """Return the use above which a commitment is cheaper than renting on demand."""
    return ratio(price, on_demand_price)


@family
def hours_until() -> Iterator[Quantity]:
    """Hours used up to each relevant month, and the share of the work done by then."""
    about = "Hours of each phase, spread evenly over its months. Further runs that serve grow."
    for name, moment, function, label in (
        ("hours_by_start", "allocation_month_before", _HOURS_BY_ROW, "before each allocation starts, in turn"),
        ("hours_by_expiry", "allocation_turn_last_month", _HOURS_BY_ROW, "until each allocation expires, in turn"),
        ("hours_before_commitment", "commitment_eve_month", _HOURS_SO_FAR, "before commitments begin"),
        ("hours_to_date", "month", _HOURS_SO_FAR, "so far"),
        ("hours_by_credit_start", "credit_month_before", _HOURS_BY_ROW, "before each credit starts, in turn"),
        ("hours_by_credit_expiry", "credit_turn_last_month", _HOURS_BY_ROW, "until each credit expires, in turn"),
        ("hours_by_step", "agreed_month_before", _HOURS_BY_ROW, "before each indirect cost rate"),
        ("hours_by_exchange", "exchange_month_before", _HOURS_BY_ROW, "before each exchange rate"),
    ):
        yield renamed(name, function, f"Hours used {label}", "h", about, **WINDOW, moment=moment)
    about = "As a share of all hours from the start of training on."
    yield renamed("worked_share_to_date", _worked_share, "Work done so far", "share", about, hours="hours_to_date")
    for ending, hours, label in (
        ("by_start", "hours_by_credit_start", "Work done before credits start"),
        ("by_expiry", "hours_by_credit_expiry", "Work done when credits expire"),
        ("by_step", "hours_by_step", "Work done before each indirect cost rate"),
        ("by_exchange", "hours_by_exchange", "Work done before each exchange rate"),
    ):
        yield renamed(f"worked_share_{ending}", _worked_share, label, "share", about, hours=hours)


@family
def committed_until() -> Iterator[Quantity]:
    """The last month of work that keeps commitments."""
    about = "Work on the plan's own accelerators, with own data generation. Commitments are renewed until then."
    yield renamed("committed_last_month", committed_last, "Last month of work under commitments", "month no.", about)


@family
def commitments() -> Iterator[Quantity]:
    """Committed hours of each term: used, unused, and their break-even."""
    for term, title in TERMS.items():
        yield from _hours(term, title)
        yield from _idle(term, title)


def _hours(term: str, title: str) -> Iterator[Quantity]:
    names = names_of(term)
    for name, function, label, unit, about in (
        (names["months"], renewed_months, f"Months committed, {title} at a time", "months",
         "From the start of training, renewed until the work is done."),
        (names["committed"], committed_hours, f"Hours committed for {title}", "h",
         "Every hour to the end of the commitment, for the reserved share of the accelerators."),
        (names["used"], used_hours, f"Hours at the price of {title}", "h", "Used by this project."),
        (names["covered"], _covered_hours, f"Hours used of the commitment for {title}", "h",
         "Excludes data generation before the commitment begins."),
        (names["unused"], unused_hours, f"Unused hours of the commitment for {title}", "h",
         "You pay for them, and nobody uses them."),
        (f"main_unused_{term}_cost", unused_cost, f"Unused commitment of the plan's own accelerators, {title}", "USD",
         "Unused hours at their price."),
        (names["followed"], followed_share, f"Unused commitment, {title}: share that follows the work", "share",
         "1 if the busiest month fits into one month of the commitment. Below 1, the rest passes evenly."),
        (f"reserved_{term}_break_even_share", break_even_share, f"Break-even use of a commitment for {title}", "share",
         "Above this share of hours used, the commitment is cheaper than renting on demand."),
        (f"reserved_{term}_use_share", use_share, f"Use of the commitment for {title}", "share",
         "By this project and others. 0 without a commitment."),
    ):  # fmt: skip
        yield renamed(name, function, label, unit, about, **names)


def _idle(term: str, title: str) -> Iterator[Quantity]:
    """Yield the share of unused hours that has passed by each month and each expiry, as for a phase of a cost line."""
    about = "Committed hours that have passed, less hours used. Hours after the budget count in its last month."
    for ending, moment in MOMENTS.items():
        label = f"Unused commitment of the plan's own accelerators, {title}: share {ending.replace('_', ' ')}"
        own = names_of(term) | {"moment": moment, "worked_share": f"worked_share_{ending}"}
        yield renamed(f"main_idle_{term}_share_{ending}", _idle_share, label, "share", about, **own)
    label, about = f"Unused commitment, {title}: share of the month", "Increase since the month before."
    to_date = f"idle_{term}_share_to_date"
    yield renamed(f"idle_{term}_share_by_month", _step, label, "share", about, share_to_date=to_date)


@cost_line(
    "compute",
    "Unused commitment, one year",
    account="6160",
    phase="idle_1y",
    paid_by_credits=True,
    help="Committed hours are billed as they pass, used or not. Hours after the budget count in its last month.",
)
def unused_1y_cost(main_unused_1y_cost: Value, cluster_unused_1y_cost: Value) -> Value:
    return main_unused_1y_cost + sum_rows(cluster_unused_1y_cost)


@cost_line(
    "compute",
    "Unused commitment, three years",
    account="6165",
    phase="idle_3y",
    paid_by_credits=True,
    help="Committed hours are billed as they pass, used or not. Hours after the budget count in its last month.",
)
def unused_3y_cost(main_unused_3y_cost: Value, cluster_unused_3y_cost: Value) -> Value:
    return main_unused_3y_cost + sum_rows(cluster_unused_3y_cost)
