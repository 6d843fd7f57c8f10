"""Where the hours come from."""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.turns import turns
from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, family, quantity

TITLE = "Where the hours come from"


@quantity(
    "h",
    "Allocated hours granted",
    help="Public computing centers and partners together, without further clusters.",
)
def allocated_hours(allocation_main_hours: Value) -> Value:
    return sum_rows(allocation_main_hours)


@family
def allocation_turns() -> Iterator[Quantity]:
    """The order in which allocations give hours."""
    return turns("allocation", "allocation_main_hours", "hours_by_start", "hours_by_expiry", TITLE)


@quantity("h", "Hours of training, experiments and other sizes", help="Must fit into the training window.")
def window_hours(training_hours: Value, experiment_hours: Value, sibling_hours: Value) -> Value:
    return training_hours + experiment_hours + sibling_hours


@quantity("h", "Hours of post-training and evaluation", help="Must fit into their window.")
def evaluation_window_hours(post_training_hours: Value, evaluation_hours: Value) -> Value:
    return post_training_hours + evaluation_hours


@quantity("h", "Allocated hours used", help="Hours that each allocation gives in its turn.")
def allocated_hours_used(allocation_taken_to: Value, allocation_taken_from: Value, accelerator_hours: Value) -> Value:
    return np.minimum(sum_rows(allocation_taken_to - allocation_taken_from), accelerator_hours)


@quantity(
    "share",
    "Hours that are paid for",
    help="Share of hours not covered by allocations, the same in every phase. A remainder within rounding counts as 0.",
)
def charged_share(allocated_hours_used: Value, accelerator_hours: Value, tolerance: Value) -> Value:
    rest = accelerator_hours - allocated_hours_used
    return np.where(rest > tolerance * accelerator_hours, ratio(rest, accelerator_hours), 0)


@quantity("share", "Share left for on demand", help="Share that is not reserved, spot or owned.")
def left_share(reserved_1y_share: Value, reserved_3y_share: Value, spot_share: Value, owned_share: Value) -> Value:
    return 1 - reserved_1y_share - reserved_3y_share - spot_share - owned_share


@quantity("share", "Hours on demand", help="A remainder within rounding counts as 0.")
def on_demand_share_in_use(left_share: Value, tolerance: Value) -> Value:
    return np.where(left_share > tolerance, left_share, 0)


@quantity("×", "Rented hours per useful hour", help="Paid hours that are not on the own cluster.")
def rented_per_useful_hour(
    on_demand_share_in_use: Value, reserved_1y_share: Value, reserved_3y_share: Value, spot_share: Value,
    spot_overhead: Value,
) -> Value:  # fmt: skip
    return on_demand_share_in_use + reserved_1y_share + reserved_3y_share + spot_share * spot_overhead


@quantity("h", "Hours on the own cluster", help="For this project.")
def owned_hours(
    accelerator_hours: Value, charged_share: Value, owned_share: Value, paid_per_useful_hour: Value
) -> Value:
    return accelerator_hours * charged_share * owned_share / paid_per_useful_hour


@quantity("h", "Hours rented on demand", help="Paid as used.")
def on_demand_hours(
    accelerator_hours: Value, charged_share: Value, on_demand_share_in_use: Value, paid_per_useful_hour: Value
) -> Value:
    return accelerator_hours * charged_share * on_demand_share_in_use / paid_per_useful_hour


@quantity("h", "Hours rented on spot", help="Includes hours lost to interruptions, which you also pay.")
def spot_hours(
    accelerator_hours: Value, charged_share: Value, spot_share: Value, spot_overhead: Value, paid_per_useful_hour: Value
) -> Value:
    return accelerator_hours * charged_share * spot_share * spot_overhead / paid_per_useful_hour


@quantity("share", "Hours that are rented", help="Hours paid to a provider, as a share of all hours.")
def rented_share(charged_share: Value, rented_per_useful_hour: Value, paid_per_useful_hour: Value) -> Value:
    return charged_share * rented_per_useful_hour / paid_per_useful_hour


@quantity(
    "USD",
    "Value of the allocated hours used",
    help="Their cost at the on-demand price. Not part of this budget's cost.",
)
def allocated_value_cost(allocated_hours_used: Value, on_demand_price: Value) -> Value:
    return allocated_hours_used * on_demand_price
