"""Checks."""

import numpy as np

from llmbudget.model.numbers import sum_months
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


@check("The datasets are enough", "Add data, or train on fewer tokens: more repeats than this hardly help.")
def check_data(data_repeats: Value, max_repeats: Value) -> Value:
    """The main run does not pass over the data too often."""
    return np.where(data_repeats <= max_repeats, 1, 0)


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
