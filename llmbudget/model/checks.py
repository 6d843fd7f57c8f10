"""Checks."""

import numpy as np

from llmbudget.model.numbers import sum_months, sum_rows
from llmbudget.model.quantity import Value, check


@check(
    "The model fits into memory",
    "Take more accelerators or larger ones, another training method, more recomputation, a shorter context "
    "or fewer sequences at once.",
)
def check_memory(n_accelerators: Value, least_accelerators: Value) -> Value:
    """The accelerators hold the model, and activations leave room for it."""
    return np.where(least_accelerators > 0, np.where(n_accelerators >= least_accelerators, 1, 0), 0)


@check("Training fits into its window", "Take more accelerators, or let training last longer.")
def check_deadline(training_window_days: Value, training_months: Value, days_per_month: Value) -> Value:
    """Main run and experiments end before the window does."""
    return np.where(training_window_days <= training_months * days_per_month, 1, 0)


@check("Post-training and evaluation fit into their window", "Take more accelerators, or let them last longer.")
def check_evaluation(evaluation_window_days: Value, evaluation_months: Value, days_per_month: Value) -> Value:
    """Their hours end before the window does."""
    return np.where(evaluation_window_days <= evaluation_months * days_per_month, 1, 0)


@check("Post-training and evaluation follow training", "Start them after the last month of training.")
def check_order(evaluation_start: Value, training_start: Value, training_months: Value) -> Value:
    """What is post-trained and evaluated has been trained."""
    return np.where(evaluation_start >= training_start + training_months, 1, 0)


@check(
    "Training, data work and evaluation lie within the budget's months",
    "Start them earlier, shorten them, or add months to the budget: what lies outside is squeezed into its end.",
)
def check_horizon(
    horizon_months: Value,
    data_start: Value,
    data_months: Value,
    training_start: Value,
    training_months: Value,
    evaluation_start: Value,
    evaluation_months: Value,
) -> Value:
    """The last month of every phase is a month of the budget."""
    last = np.maximum(
        np.maximum(data_start + data_months, training_start + training_months),
        evaluation_start + evaluation_months,
    )
    return np.where(last - 1 <= horizon_months, 1, 0)


@check(
    "The catalogue lists this offer",
    "Choose a provider and region that have this accelerator, or enter a quote.",
)
def check_offer(offer_number: Value, on_demand_quote: Value) -> Value:
    """The price is of the chosen provider and region, or your own; otherwise the market's median stands in."""
    return np.where(offer_number + on_demand_quote > 0, 1, 0)


@check("An hour has a price", "Enter your own on-demand price: nobody in the catalogue offers this accelerator.")
def check_price(on_demand_price: Value) -> Value:
    """Compute is not free by mistake."""
    return np.where(on_demand_price > 0, 1, 0)


@check(
    "A year's commitment is used up",
    "Reserve only hours of a commitment that other work shares: what it leaves idle is not in this budget.",
)
def check_commitment(reserved_hours: Value, committed_hours: Value) -> Value:
    """Reserved hours are no less than what a year's commitment for that share of the accelerators must pay."""
    return np.where(reserved_hours >= committed_hours, 1, 0)


@check("The datasets are enough", "Add data, or train on fewer tokens: more repeats than this hardly help.")
def check_data(unique_tokens: Value, data_repeats: Value, max_repeats: Value) -> Value:
    """There is data, and the main run does not pass over it too often."""
    return np.where(unique_tokens > 0, np.where(data_repeats <= max_repeats, 1, 0), 0)


@check("Roles and subscriptions start within the budget's months", "Start them earlier, or add months to the budget.")
def check_starts(
    horizon_months: Value,
    role_start: Value,
    role_headcount: Value,
    subscription_start: Value,
    subscription_seats: Value,
) -> Value:
    """None that costs something is left out because it starts after the last month."""
    late_roles = sum_rows((role_start > horizon_months) * role_headcount)
    late_subscriptions = sum_rows((subscription_start > horizon_months) * subscription_seats)
    return np.where(late_roles + late_subscriptions > 0, 0, 1)


@check("Active parameters are no more than all", "Lower the active parameters, or raise the parameters in all.")
def check_parameters(parameters_active: Value, parameters_total: Value) -> Value:
    """The form refuses it; a workbook can be changed to it."""
    return np.where(parameters_active <= parameters_total, 1, 0)


@check(
    "No input that must be filled in is empty",
    "Fill in parameters, tokens, accelerators, goodput and the months of the budget.",
)
def check_filled(
    parameters_active: Value, tokens: Value, n_accelerators: Value, goodput: Value, horizon_months: Value
) -> Value:
    """The form refuses it; in a workbook a cell can be emptied, and would be read as 0."""
    work = np.minimum(np.minimum(parameters_active, tokens), np.minimum(n_accelerators, goodput))
    return np.where(np.minimum(work, horizon_months) > 0, 1, 0)


@check("Cash lasts", "Raise cash, use credits, spend less or later.")
def check_cash(lowest_cash: Value, total_cost: Value, tolerance: Value) -> Value:
    """No month ends below zero by more than rounding."""
    return np.where(lowest_cash >= 0 - tolerance * (1 + total_cost), 1, 0)


@check("Months add up to the total", "A fault of the model: please report it.", identity=True)
def check_months(total_cost_by_month: Value, total_cost: Value, tolerance: Value) -> Value:
    """Total cost is the sum of its months."""
    return np.where(np.abs(sum_months(total_cost_by_month) - total_cost) <= tolerance * (1 + total_cost), 1, 0)


@check("Credits add up", "A fault of the model: please report it.", identity=True)
def check_credits(credits_used_by_month: Value, credits_used: Value, total_cost: Value, tolerance: Value) -> Value:
    """Credits used by month add up to what expiries allow."""
    gap = np.abs(sum_months(credits_used_by_month) - credits_used)
    return np.where(gap <= tolerance * (1 + total_cost), 1, 0)


@check("Shares of hours add up to one", "Lower the reserved share or the spot share.")
def check_shares(on_demand_share: Value, tolerance: Value) -> Value:
    """Reserved and spot hours are no more than all hours."""
    return np.where(on_demand_share >= 0 - tolerance, 1, 0)
