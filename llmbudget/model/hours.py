"""Accelerator-hours."""

from collections.abc import Iterator

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Accelerator-hours"


@quantity(
    "TFLOP/s",
    "Peak of the accelerator",
    help="Dense bf16 peak from the data sheet, or fp16 if the accelerator has no bf16.",
)
def peak_tflops(accelerator: Value, accelerators_id: Value, accelerators_peak_tflops: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_peak_tflops)


@quantity(
    "×",
    "Speed by recomputation",
    help="Speed with this recomputation relative to published runs, at equal hardware utilization.",
)
def recompute_speed(
    flops_per_token: Value,
    recomputed_flops_per_token: Value,
    published_recompute_share: Value,
    backward_passes: Value,
) -> Value:
    published_work = 1 + published_recompute_share / (1 + backward_passes)
    return published_work * ratio(flops_per_token, flops_per_token + recomputed_flops_per_token)


@quantity(
    "share",
    "MFU in use",
    help="Your own MFU. Otherwise the MFU of published runs, without their usual goodput, for this recomputation "
    "and method.",
)
def mfu_in_use(
    mfu: Value, published_utilisation: Value, typical_goodput: Value, recompute_speed: Value, method_speed: Value
) -> Value:
    published = published_utilisation / typical_goodput * recompute_speed * method_speed
    return np.where(mfu > 0, mfu, np.minimum(published, 1))


@quantity("×", "Speed of the method", help="Utilization with this training method relative to full training.")
def method_speed(method: Value, methods_id: Value, methods_relative_speed: Value) -> Value:
    return lookup(method, methods_id, methods_relative_speed)


@quantity(
    "share",
    "Utilization end to end",
    help="Share of peak over all paid hours. Budgets fail when this figure is too optimistic.",
)
def utilisation(mfu_in_use: Value, goodput_in_use: Value) -> Value:
    return mfu_in_use * goodput_in_use


@quantity("FLOP/h", "Work per accelerator-hour", help="Computing that one accelerator delivers in one paid hour.")
def flops_per_hour(peak_tflops: Value, tera: Value, seconds_per_hour: Value, utilisation: Value) -> Value:
    return peak_tflops * tera * seconds_per_hour * utilisation


@quantity("×", "Paid hours per useful hour", help="Includes spot hours lost to interruptions, which you also pay.")
def paid_per_useful_hour(spot_share: Value, spot_overhead: Value) -> Value:
    return 1 + spot_share * (spot_overhead - 1)


@quantity("h", "Hours of the main run", help="Paid accelerator-hours of the main run.")
def training_hours(training_flops: Value, flops_per_hour: Value, paid_per_useful_hour: Value) -> Value:
    return ratio(training_flops, flops_per_hour) * paid_per_useful_hour


@quantity("h", "Hours of experiments", help="Accelerator-hours of trial and failed runs.")
def experiment_hours(training_hours: Value, experiment_multiplier: Value) -> Value:
    return training_hours * experiment_multiplier


@quantity("h", "Hours of other sizes", help="Accelerator-hours of the family's other models.")
def sibling_hours(training_hours: Value, siblings_multiplier: Value) -> Value:
    return training_hours * siblings_multiplier


@quantity("h", "Hours of post-training", help="Accelerator-hours of preference tuning and reinforcement learning.")
def post_training_hours(training_hours: Value, post_training_multiplier: Value) -> Value:
    return training_hours * post_training_multiplier


@quantity("h", "Hours of evaluation", help="Accelerator-hours of benchmarks and safety tests.")
def evaluation_hours(training_hours: Value, evaluation_multiplier: Value) -> Value:
    return training_hours * evaluation_multiplier


@quantity("h", "Hours of data generation", help="Accelerator-hours in which your own teacher models write data.")
def generation_hours(
    dataset_generated_flops: Value, peak_tflops: Value, tera: Value, seconds_per_hour: Value,
    inference_utilisation_share: Value,
) -> Value:  # fmt: skip
    per_hour = peak_tflops * tera * seconds_per_hour * inference_utilisation_share
    return ratio(sum_rows(dataset_generated_flops), per_hour)


@quantity(
    "h",
    "Accelerator-hours",
    help="All hours on the plan's own accelerators, including allocated hours. Further clusters have their own.",
)
def accelerator_hours(
    training_hours: Value,
    experiment_hours: Value,
    sibling_hours: Value,
    post_training_hours: Value,
    evaluation_hours: Value,
    generation_hours: Value,
    further_hours: Value,
) -> Value:
    training = training_hours + experiment_hours + sibling_hours
    return training + post_training_hours + evaluation_hours + generation_hours + further_hours


@quantity("share", "Share of hours on the own cluster", help="The same share in every phase.")
def owned_part_share(charged_share: Value, owned_share: Value, paid_per_useful_hour: Value) -> Value:
    return charged_share * owned_share / paid_per_useful_hour


@quantity(
    "h/day",
    "Daily hours of the own cluster for this project",
    help="Hours that other projects leave. 0 with an internal rate, because the plan does not set how many "
    "accelerators work.",
)
def owned_daily_hours(n_owned: Value, other_use_share: Value, hours_per_day: Value, chargeback_quote: Value) -> Value:
    return np.where(chargeback_quote > 0, 0, n_owned * (1 - other_use_share) * hours_per_day)


def _days(
    hours: Value, n_accelerators: Value, hours_per_day: Value, owned_part_share: Value, owned_daily_hours: Value
) -> Value:
    at_once = ratio(hours, n_accelerators * hours_per_day)
    return np.maximum(at_once, ratio(hours * owned_part_share, owned_daily_hours))


@family
def wall_clock() -> Iterator[Quantity]:
    """The least number of days for the main run and each window."""
    pace = "all accelerators work at once. A slower own cluster, with its share of the hours, sets the time."
    window = "Least length of the window"
    for hours, name, label, about in (
        ("training_hours", "wall_clock_days", "the main run", "How long it takes"),
        ("window_hours", "training_window_days", "main run, experiments and other sizes", window),
        ("generation_hours", "generation_window_days", "own data generation", "Least length of the data work"),
        ("evaluation_window_hours", "evaluation_window_days", "post-training and evaluation", window),
    ):
        yield renamed(name, _days, f"Wall-clock days of {label}", "days", f"{about}: {pace}", hours=hours)


@quantity(
    "month no.",
    "First month of accelerator work",
    help="Start of data work if your own models generate data, otherwise of training. Or of an earlier further run.",
)
def work_first_month(
    generation_hours: Value, data_first_month: Value, training_first_month: Value, horizon_months: Value,
    further_months_left: Value,
) -> Value:  # fmt: skip
    first = np.where(generation_hours > 0, np.minimum(data_first_month, training_first_month), training_first_month)
    return np.minimum(first, horizon_months + 1 - further_months_left)


@quantity(
    "month no.",
    "Last month of accelerator work",
    help="End of training, post-training, evaluation, and further runs on the same accelerators.",
)
def work_last_month(training_last_month: Value, evaluation_last_month: Value, further_last_month: Value) -> Value:
    return np.maximum(np.maximum(training_last_month, evaluation_last_month), further_last_month)


@quantity(
    "months",
    "Delay of the main run beyond its windows",
    help="Time that training, then post-training and evaluation, take beyond their planned months.",
)
def main_delay_months(
    training_window_days: Value, training_months: Value, evaluation_window_days: Value, evaluation_months: Value,
    days_per_month: Value,
) -> Value:  # fmt: skip
    training = np.maximum(training_window_days / days_per_month - training_months, 0)
    return training + np.maximum(evaluation_window_days / days_per_month - evaluation_months, 0)
