"""Checks."""

import numpy as np

from llmbudget.quantities.numbers import lookup, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, check

TITLE = "Checks"


@check(
    "The model fits into memory",
    "The model does not fit into memory.",
    "Take more accelerators if some number is enough, larger ones, another training method or more "
    "sharding. Or recompute more, shorten the context, use fewer sequences at once, or compute the "
    "loss in pieces.",
    help="The accelerators hold the model and its activations. The estimate is right for 61 of 73 public reports.",
)
def check_memory(n_accelerators: Value, least_accelerators: Value) -> Value:
    return np.where(least_accelerators > 0, np.where(n_accelerators >= least_accelerators, 1, 0), 0)


@check(
    "Training fits into its window",
    "Training takes longer than its window.",
    "Take more accelerators, move hours from a small own cluster to rented ones, or lengthen training. Until then, "
    "the cost of delay is part of the budget.",
    help="Main run, experiments and other sizes end within the window.",
)
def check_deadline(training_window_days: Value, training_months: Value, days_per_month: Value) -> Value:
    return np.where(training_window_days <= training_months * days_per_month, 1, 0)


@check(
    "Post-training and evaluation fit into their window",
    "Post-training and evaluation take longer than their window.",
    "Take more accelerators, move hours from a small own cluster to rented ones, or lengthen the window. Until then, "
    "the cost of delay is part of the budget.",
    help="Their hours end within the window.",
)
def check_evaluation(evaluation_window_days: Value, evaluation_months: Value, days_per_month: Value) -> Value:
    return np.where(evaluation_window_days <= evaluation_months * days_per_month, 1, 0)


@check(
    "Post-training and evaluation follow training",
    "Post-training and evaluation start before training ends.",
    "Start them after the last month of training.",
    help="Only a trained model can be post-trained and evaluated.",
)
def check_order(evaluation_start: Value, training_start: Value, training_months: Value) -> Value:
    return np.where(evaluation_start >= training_start + training_months, 1, 0)


@check(
    "Training, data work and evaluation lie within the budget's months",
    "Some work ends after the budget does.",
    "Start it earlier, shorten it, or add months to the budget. Until then, its cost falls into the "
    "last months of the budget.",
    help="The last month of each phase is a month of the budget.",
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
    last = np.maximum(
        np.maximum(data_start + data_months, training_start + training_months),
        evaluation_start + evaluation_months,
    )
    return np.where(last - 1 <= horizon_months, 1, 0)


@check(
    "Commitments pay off",
    "A commitment costs more than renting on demand.",
    "Reserve a smaller share, let others use idle hours, or rent on demand.",
    help="Use of each commitment is above its break-even.",
)
def check_commitment(
    committed_1y_hours: Value, reserved_1y_use_share: Value, reserved_1y_break_even_share: Value,
    committed_3y_hours: Value, reserved_3y_use_share: Value, reserved_3y_break_even_share: Value,
) -> Value:  # fmt: skip
    year = np.where(reserved_1y_use_share >= reserved_1y_break_even_share, 0, committed_1y_hours)
    years = np.where(reserved_3y_use_share >= reserved_3y_break_even_share, 0, committed_3y_hours)
    return np.where(year + years > 0, 0, 1)


@check(
    "The own cluster has room for its hours",
    "The own cluster is too small for its hours.",
    "Own more accelerators or get them earlier, rent more, let other projects use less, or enter an internal rate.",
    help="Enough cluster capacity is left while the work runs. With an internal rate, capacity is not yours to plan.",
)
def check_cluster(owned_hours: Value, own_cluster_room_hours: Value, chargeback_quote: Value) -> Value:
    fits = np.where(owned_hours <= own_cluster_room_hours, 1, 0)
    return np.maximum(fits, np.where(chargeback_quote > 0, 1, 0))


@check(
    "The own cluster is used",
    "Nobody uses the own cluster.",
    "Give it a share of the hours, let other projects use it, or own none.",
    help="You do not pay for an idle cluster.",
)
def check_cluster_use(n_owned: Value, own_cluster_use_share: Value, chargeback_quote: Value) -> Value:
    used = np.where(own_cluster_use_share > 0, 1, 0)
    return np.where(n_owned > 0, np.maximum(used, np.where(chargeback_quote > 0, 1, 0)), 1)


@check(
    "Spot saves money",
    "Spot costs more than renting on demand.",
    "Use less spot or fewer accelerators, restart sooner, or rent on demand.",
    help="A useful spot hour, including repeated work, costs no more than one on demand.",
)
def check_spot(spot_share: Value, spot_price: Value, spot_overhead: Value, on_demand_price: Value) -> Value:
    return np.where(spot_share > 0, np.where(spot_price * spot_overhead <= on_demand_price, 1, 0), 1)


@check(
    "Own data generation fits into the data work",
    "Your own data generation takes longer than the data work.",
    "Take more accelerators, a smaller teacher model, or longer data work.",
    help="Its hours end within the data work.",
)
def check_generation(generation_window_days: Value, data_months: Value, days_per_month: Value) -> Value:
    return np.where(generation_window_days <= data_months * days_per_month, 1, 0)


@check(
    "Hires do not exceed the headcount",
    "A role has more hires than people.",
    "Lower the hires, or raise the headcount.",
    help="Checked for every role.",
)
def check_hires(role_hires: Value, role_headcount: Value, role_headcount_end: Value) -> Value:
    missing = (role_hires > role_headcount) * (role_hires > role_headcount_end)
    return np.where(sum_rows(missing * role_hires) > 0, 0, 1)


@check(
    "The own cluster has a price",
    "The own cluster has no price.",
    "Enter your server price per accelerator: nobody published one.",
    help="A cluster is not free by mistake.",
)
def check_purchase(own_cluster_price: Value, n_owned: Value, chargeback_quote: Value) -> Value:
    return np.where(n_owned > 0, np.where(own_cluster_price + chargeback_quote > 0, 1, 0), 1)


@check(
    "The power of the accelerator is known",
    "The power of the accelerator is unknown.",
    "Enter your accelerator power: its maker published none.",
    help="Energy is not 0 by mistake.",
)
def check_power(accelerator_watts: Value) -> Value:
    return np.where(accelerator_watts > 0, 1, 0)


@check(
    "Interruptions leave time to train",
    "Interruptions leave hardly any time to train.",
    "Use fewer accelerators or less spot, write checkpoints faster, or restart sooner.",
    help="Spot interruptions and failures, unless you enter the goodput, leave time to train.",
)
def check_interruptions(
    failure_loss_share: Value, goodput: Value, spot_loss_share: Value, spot_share: Value, most_lost_share: Value
) -> Value:
    failures = np.where(goodput > 0, 0, failure_loss_share)
    spot = np.where(spot_share > 0, spot_loss_share, 0)
    return np.where(np.maximum(failures, spot) < most_lost_share, 1, 0)


@check(
    "Allocated hours are used",
    "Some allocated hours stay unused.",
    "Use them before they expire, or for more of the work.",
    help="All granted hours are used.",
)
def check_allocations(allocated_hours: Value, allocated_hours_used: Value, tolerance: Value) -> Value:
    return np.where(allocated_hours - allocated_hours_used <= tolerance * (1 + allocated_hours), 1, 0)


@check(
    "There is enough data",
    "The datasets are too small for the main run.",
    "Add data, or train on fewer tokens. Further repeats hardly help.",
    help="The datasets have tokens, and the main run does not repeat them too often.",
)
def check_data(unique_tokens: Value, data_repeats: Value, max_repeats: Value) -> Value:
    return np.where(unique_tokens > 0, np.where(data_repeats <= max_repeats, 1, 0), 0)


@check(
    "Everything starts within the budget's months",
    "A role, subscription, subaward, credit, allocation, contribution or the own cluster starts after the budget ends.",
    "Start it earlier, or add months to the budget.",
    help="Nothing that costs or pays is left out because it starts after the last month.",
)
def check_starts(
    horizon_months: Value, role_start: Value, role_headcount: Value, subscription_start: Value,
    subscription_monthly_cost: Value, subaward_start: Value, subaward_amount: Value, contribution_month: Value,
    contribution_cash: Value, owned_start: Value, n_owned: Value, credit_start: Value, credit_amount: Value,
    allocation_start: Value, allocation_hours: Value,
) -> Value:  # fmt: skip
    people = sum_rows((role_start > horizon_months) * role_headcount)
    software = sum_rows((subscription_start > horizon_months) * subscription_monthly_cost)
    subawards = sum_rows((subaward_start > horizon_months) * subaward_amount)
    cluster = np.where(owned_start > horizon_months, n_owned, 0)
    cash = sum_rows((contribution_month > horizon_months) * contribution_cash)
    given = sum_rows((credit_start > horizon_months) * credit_amount)
    hours = sum_rows((allocation_start > horizon_months) * allocation_hours)
    return np.where(people + software + subawards + cluster + cash + given + hours > 0, 0, 1)


@check(
    "Active parameters do not exceed all parameters",
    "Active parameters exceed all parameters.",
    "Lower the active parameters, leave them empty for all, or raise the total.",
    help="The form refuses this, but a workbook can be changed to it.",
)
def check_parameters(parameters_active: Value, parameters_total: Value) -> Value:
    return np.where(parameters_active <= parameters_total, 1, 0)


@check(
    "Adapters have a base model",
    "Adapters have no base model.",
    "Choose full training, or choose “either” or “open” as the weights to start from.",
    help="The form refuses this, but a workbook can be changed to it.",
)
def check_adapters(
    trained_share: Value, initial_weights: Value, initial_weights_id: Value, initial_weights_may_adapt: Value
) -> Value:
    may_adapt = lookup(initial_weights, initial_weights_id, initial_weights_may_adapt)
    return np.where(trained_share < 1, may_adapt, 1)


@check(
    "All required inputs are filled in",
    "A required input is empty.",
    "Fill in parameters, tokens, accelerators, the life of the cluster, and the months of the budget and its phases.",
    help="The form refuses this. In a workbook, an emptied cell would count as 0.",
)
def check_filled(
    parameters_active_in_use: Value, tokens: Value, n_accelerators: Value, horizon_months: Value, data_start: Value,
    data_months: Value, training_start: Value, training_months: Value, evaluation_start: Value,
    evaluation_months: Value, owned_start: Value, life_years: Value, accelerators_per_node: Value,
) -> Value:  # fmt: skip
    work = np.minimum(np.minimum(parameters_active_in_use, tokens), np.minimum(n_accelerators, accelerators_per_node))
    starts = np.minimum(np.minimum(data_start, training_start), np.minimum(evaluation_start, owned_start))
    lengths = np.minimum(np.minimum(data_months, training_months), np.minimum(evaluation_months, life_years))
    return np.where(np.minimum(np.minimum(work, starts), np.minimum(lengths, horizon_months)) > 0, 1, 0)


@check(
    "Years add up to the total",
    "Years do not add up to the total.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Total cost is the sum of its years.",
)
def check_years(total_cost_by_year: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(np.abs(sum_rows(total_cost_by_year) - total_cost) <= tolerance * (1 + total_cost), 1, 0)


@check(
    "Sourcing adds up",
    "Hours by source do not add up.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Allocated, owned and rented hours equal all hours, unless the shares you entered exceed 100%.",
)
def check_hours(
    accelerator_hours: Value, allocated_hours_used: Value, owned_hours: Value, on_demand_hours: Value,
    reserved_1y_hours: Value, reserved_3y_hours: Value, spot_hours: Value, left_share: Value, tolerance: Value,
) -> Value:  # fmt: skip
    rented = on_demand_hours + reserved_1y_hours + reserved_3y_hours + spot_hours
    gap = np.abs(allocated_hours_used + owned_hours + rented - accelerator_hours)
    adds_up = np.where(gap <= tolerance * (1 + accelerator_hours), 1, 0)
    return np.where(left_share < 0 - tolerance, 1, adds_up)


@check(
    "Depreciation adds up",
    "Depreciation does not add up.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Depreciation is the sum of its months.",
)
def check_depreciation(depreciation_cost_by_month: Value, depreciation_cost: Value, tolerance: Value) -> Value:
    gap = np.abs(sum_months(depreciation_cost_by_month) - depreciation_cost)
    return np.where(gap <= tolerance * (1 + depreciation_cost), 1, 0)


@check(
    "Book value adds up",
    "Book value does not add up.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Additions less all depreciation equal the book value at the end of the budget.",
)
def check_book_value(
    book_value_change_by_month: Value, book_value_cost: Value, own_cluster_price: Value,
    cluster_machines_price: Value, tolerance: Value,
) -> Value:  # fmt: skip
    gap = np.abs(sum_months(book_value_change_by_month) - book_value_cost)
    return np.where(gap <= tolerance * (1 + own_cluster_price + sum_rows(cluster_machines_price)), 1, 0)


@check(
    "Cash lasts",
    "Cash runs out.",
    "Raise more, spend less, start later, or use credits.",
    help="No month ends below zero by more than rounding.",
)
def check_cash(lowest_cash: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(lowest_cash >= 0 - tolerance * (1 + total_cost), 1, 0)


@check(
    "Months add up to the total",
    "Months do not add up to the total.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Total cost is the sum of its months.",
)
def check_months(total_cost_by_month: Value, total_cost: Value, tolerance: Value) -> Value:
    return np.where(np.abs(sum_months(total_cost_by_month) - total_cost) <= tolerance * (1 + total_cost), 1, 0)


@check(
    "Payments add up",
    "Payments do not add up.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Payments within the budget plus invoices paid later, less tax recovered later, equal the cash needed.",
)
def check_payments(
    cash_out_by_month: Value, in_horizon: Value, late_cost: Value, vat_receivable_at_end: Value, cash_cost: Value,
    total_cost: Value, tolerance: Value,
) -> Value:  # fmt: skip
    gap = np.abs(sum_months(cash_out_by_month * in_horizon) + late_cost - vat_receivable_at_end - cash_cost)
    return np.where(gap <= tolerance * (1 + total_cost + cash_cost), 1, 0)


@check(
    "Credits add up",
    "Credits do not add up.",
    "This is a fault of the model. Please report it.",
    identity=True,
    help="Monthly credits add up to the total that expiry dates allow.",
)
def check_credits(credits_used_by_month: Value, credits_used: Value, total_cost: Value, tolerance: Value) -> Value:
    gap = np.abs(sum_months(credits_used_by_month) - credits_used)
    return np.where(gap <= tolerance * (1 + total_cost), 1, 0)


@check(
    "Indirect costs have a rate",
    "Indirect costs have a base or a rate, but not both.",
    "Enter the rate, or choose “none” as the indirect cost base.",
    help="A base has a rate, and a rate has a base.",
)
def check_indirect(indirect_rate: Value, agreed_rate: Value, indirect_applies_share: Value) -> Value:
    given = indirect_rate + sum_rows(agreed_rate)
    return np.where(given > 0, indirect_applies_share, 1 - indirect_applies_share)


@check(
    "Shares of hours add up to 100%",
    "Shares of hours do not add up to 100%.",
    "Lower one of the shares, or leave the on-demand share empty.",
    help="Reserved, spot and owned shares are at most 100%. The on-demand share is the rest, or empty.",
)
def check_shares(on_demand_share: Value, left_share: Value, tolerance: Value) -> Value:
    agrees = np.where(np.abs(on_demand_share - left_share) <= tolerance, 1, 0)
    given = np.where(on_demand_share > 0, agrees, 1)
    return np.where(left_share >= 0 - tolerance, given, 0)
