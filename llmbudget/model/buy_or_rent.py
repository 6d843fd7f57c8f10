"""Buying compared with renting."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from llmbudget.model.commitments import TERMS, names_of
from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Buying compared with renting"

_STEPS = 2
"""Steps of Newton's method, which leave an error below a millionth."""


@quantity("USD", "Cost of the own cluster to this project", help="All its cost lines together.")
def owned_cost(
    main_depreciation_cost: Value, main_equipment_cost: Value, main_electricity_cost: Value,
    main_colocation_cost: Value, main_maintenance_cost: Value, main_operator_cost: Value, main_chargeback_cost: Value,
) -> Value:  # fmt: skip
    running = main_electricity_cost + main_colocation_cost + main_maintenance_cost + main_operator_cost
    return main_depreciation_cost + main_equipment_cost + running + main_chargeback_cost


@quantity(
    "h",
    "Useful hours per accelerator",
    help="Useful hours that no allocation covers, rented or on the own cluster, for each accelerator.",
)
def placed_hours(
    accelerator_hours: Value, charged_share: Value, paid_per_useful_hour: Value, n_accelerators: Value
) -> Value:
    return ratio(accelerator_hours * charged_share, paid_per_useful_hour * n_accelerators)


def _term_price(
    price: Value, months: Value, horizon_months: Value, training_first_month: Value, placed_hours: Value,
    commitment_shared_share: Value, hours_per_day: Value, days_per_month: Value,
) -> Value:  # fmt: skip
    within = np.minimum(months, horizon_months - training_first_month + 1) * days_per_month * hours_per_day
    idle = np.maximum(within - placed_hours, 0) * (1 - commitment_shared_share)
    return price * (1 + ratio(idle, placed_hours))


@family
def term_prices() -> Iterator[Quantity]:
    """Price of a useful hour on a commitment for each term."""
    about = "Includes committed hours left idle up to the end of the budget, as the cost of an own cluster does."
    for term, title in TERMS.items():
        label = f"Useful hour on a commitment for {title}"
        yield renamed(f"term_{term}_price", _term_price, label, "USD/h", about, **names_of(term))


@quantity(
    "USD/h",
    "Price of the plan's rented mix",
    help="Price of a useful hour, including idle committed hours. 0 if nothing is rented.",
)
def mix_price(
    blended_price: Value, rented_per_useful_hour: Value, owned_share: Value, reserved_1y_share: Value,
    term_1y_price: Value, reserved_1y_price: Value, reserved_3y_share: Value, term_3y_price: Value,
    reserved_3y_price: Value,
) -> Value:  # fmt: skip
    idle_1y = reserved_1y_share * (term_1y_price - reserved_1y_price)
    idle_3y = reserved_3y_share * (term_3y_price - reserved_3y_price)
    return ratio(blended_price * rented_per_useful_hour + idle_1y + idle_3y, 1 - owned_share)


@quantity(
    "USD/h",
    "Price of renting instead",
    help="Cheapest price of a useful hour: on demand, committed, or this plan's mix. Before indirect costs.",
)
def rent_instead_price(on_demand_price: Value, mix_price: Value, term_1y_price: Value, term_3y_price: Value) -> Value:
    mix = np.where(mix_price > 0, mix_price, on_demand_price)
    return np.minimum(np.minimum(on_demand_price, mix), np.minimum(term_1y_price, term_3y_price))


@quantity(
    "share",
    "Capital recovery in a year",
    help="Level yearly payment that repays one dollar, with the cost of capital, over the cluster's life.",
)
def capital_recovery_rate(discount_rate: Value, life_years: Value) -> Value:
    level = ratio(discount_rate, 1 - (1 + discount_rate) ** (0 - life_years))
    return np.where(discount_rate > 0, level, ratio(1, life_years))  # type: ignore[arg-type]  # a scalar


@quantity(
    "USD/year",
    "Capital cost of one accelerator",
    help="Level payment over its life at the cost of capital: loss of value, plus the return on the residual value.",
)
def yearly_capital_price(
    installed_price: Value, residual_share: Value, capital_recovery_rate: Value, discount_rate: Value
) -> Value:
    worn = installed_price * (1 - residual_share) * capital_recovery_rate
    return worn + installed_price * residual_share * discount_rate


@quantity(
    "USD",
    "Owned hours at their full cost",
    help="Cost of the own cluster, with its capital cost in place of depreciation and equipment expensed at purchase.",
)
def owning_full_cost(
    owned_cost: Value, main_depreciation_cost: Value, main_equipment_cost: Value, n_owned: Value,
    yearly_capital_price: Value, depreciation_months: Value, months_per_year: Value, project_share: Value,
) -> Value:  # fmt: skip
    years = depreciation_months / months_per_year
    capital = n_owned * yearly_capital_price * years * project_share
    return owned_cost - main_depreciation_cost - main_equipment_cost + capital


@quantity(
    "USD",
    "Saved by owning",
    help="Owned hours at the cheapest rental price, less their full cost. Below 0, renting is cheaper. "
    "Both sides bear their idle hours up to the end of the budget, and none after it.",
)
def savings_from_owning(owned_hours: Value, rent_instead_price: Value, owning_full_cost: Value) -> Value:
    return owned_hours * rent_instead_price - owning_full_cost


@quantity(
    "USD/h",
    "Owning one accelerator for an hour, used or not",
    help="Capital, maintenance, colocation and operators over all hours of a year. Excludes electricity, "
    "which depends on use.",
)
def owning_hour_price(
    yearly_capital_price: Value, yearly_operation_price: Value, months_per_year: Value, days_per_month: Value,
    hours_per_day: Value,
) -> Value:  # fmt: skip
    return (yearly_capital_price + yearly_operation_price) / (months_per_year * days_per_month * hours_per_day)


@quantity(
    "share",
    "Break-even use of an own accelerator",
    help="Owning is cheaper than renting above this share of hours used. Above 100%, or at 0, it never is. "
    "Also 0 if nobody published a purchase price.",
)
def owning_break_even_share(
    owning_hour_price: Value, rent_instead_price: Value, electricity_hour_price: Value, installed_price: Value
) -> Value:
    share = ratio(owning_hour_price, np.maximum(rent_instead_price - electricity_hour_price, 0))
    return np.where(installed_price > 0, share, 0)


@quantity(
    "share",
    "Use of an own accelerator",
    help="Useful hours over all hours: of the own cluster, by everyone. Without one: of the plan's accelerators in the "
    "months of the budget.",
)
def owning_use_share(
    n_owned: Value, own_cluster_use_share: Value, placed_hours: Value, horizon_months: Value, days_per_month: Value,
    hours_per_day: Value,
) -> Value:  # fmt: skip
    planned = ratio(placed_hours, horizon_months * days_per_month * hours_per_day)
    return np.where(n_owned > 0, own_cluster_use_share, planned)


@quantity(
    "USD/month",
    "Renting one accelerator for a month",
    help="The hours that an own accelerator is used, at the price of renting instead.",
)
def renting_month_price(
    rent_instead_price: Value, owning_use_share: Value, days_per_month: Value, hours_per_day: Value
) -> Value:
    return rent_instead_price * owning_use_share * days_per_month * hours_per_day


@quantity(
    "USD/month",
    "Running one own accelerator for a month",
    help="Maintenance, colocation, operators, and electricity of the used hours. Excludes its purchase.",
)
def owning_month_price(
    yearly_operation_price: Value, months_per_year: Value, electricity_hour_price: Value, owning_use_share: Value,
    days_per_month: Value, hours_per_day: Value,
) -> Value:  # fmt: skip
    used_hours = owning_use_share * days_per_month * hours_per_day
    return yearly_operation_price / months_per_year + electricity_hour_price * used_hours


@quantity(
    "months",
    "Payback of owning",
    help="Purchase price over what owning saves in a month. Before the cost of capital and the residual value. 0 if "
    "owning saves nothing.",
)
def owning_payback_months(installed_price: Value, renting_month_price: Value, owning_month_price: Value) -> Value:
    return ratio(installed_price, np.maximum(renting_month_price - owning_month_price, 0))


@quantity("USD/year", "Saved in a year by one own accelerator", help="Against renting the same hours. 0 if nothing.")
def yearly_owning_saving(renting_month_price: Value, owning_month_price: Value, months_per_year: Value) -> Value:
    return np.maximum(renting_month_price - owning_month_price, 0) * months_per_year


@quantity(
    "share",
    "Highest possible return of owning",
    help="Start of the search for the return, which is at most this. The smaller of the saving over the price, and the "
    "net saving over the average balance.",
)
def highest_owning_return(
    yearly_owning_saving: Value, installed_price: Value, residual_share: Value, life_years: Value, doubling: Value
) -> Value:
    worn, left = installed_price * (1 - residual_share), installed_price * residual_share
    average = worn * (1 + ratio(1, life_years)) / doubling + left  # type: ignore[arg-type]  # a scalar
    gained = np.maximum(yearly_owning_saving - ratio(worn, life_years), 0)
    return np.minimum(ratio(yearly_owning_saving, installed_price), ratio(gained, average))


def _nearer_return(
    rate: Value, yearly_owning_saving: Value, installed_price: Value, residual_share: Value, life_years: Value,
    tolerance: Value,
) -> Value:  # fmt: skip
    """Return a rate nearer to the one at which capital costs in a year what owning saves, by a step of Newton."""
    worth = (1 + rate) ** (0 - life_years)
    worn, left, paid = installed_price * (1 - residual_share), installed_price * residual_share, 1 - worth
    cost = worn * ratio(rate, paid) + left * rate
    slope = worn * ratio(ratio(paid - life_years * rate * worth / (1 + rate), paid), paid) + left
    return np.where(rate > tolerance, rate - ratio(cost - yearly_owning_saving, slope), rate)


@family
def owning_returns() -> Iterator[Quantity]:
    """The internal rate of return of owning, in steps from above."""
    about = "Discount rate at which owning costs as much as renting. Savings count at the end of each year of its life."
    names = ("highest_owning_return", *(f"owning_return_{no}" for no in range(1, _STEPS)), "owning_return_rate")
    for no, (before, name) in enumerate(pairwise(names), 1):
        label = "Internal rate of return of owning" + ("" if no == _STEPS else f", step {no}")
        text = f"{about} 0 if owning saves less than its loss of value." if no == _STEPS else "Nearer to it."
        yield renamed(name, _nearer_return, label, "share", text, rate=before)
