"""Buying against renting."""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity


@quantity("USD", "Cost of the own cluster to this project")
def owned_cost(
    depreciation_cost: Value,
    equipment_cost: Value,
    electricity_cost: Value,
    colocation_cost: Value,
    maintenance_cost: Value,
    operator_cost: Value,
    chargeback_cost: Value,
) -> Value:
    """All its lines together."""
    running = electricity_cost + colocation_cost + maintenance_cost + operator_cost
    return depreciation_cost + equipment_cost + running + chargeback_cost


@quantity("USD/h", "Chargeback rate")
def chargeback_price(owned_cost: Value, owned_hours: Value) -> Value:
    """What an hour on the own cluster costs the project: the internal rate per accelerator-hour."""
    return ratio(owned_cost, owned_hours)


@quantity("USD/h", "Price of renting instead")
def rent_instead_price(
    blended_price: Value, on_demand_price: Value, rented_per_useful_hour: Value, owned_share: Value
) -> Value:
    """Of a useful hour: the mix of this plan, or on demand where nothing is rented; before indirect costs."""
    return np.where(blended_price > 0, blended_price * ratio(rented_per_useful_hour, 1 - owned_share), on_demand_price)


@quantity("USD", "Saved by owning")
def owning_saves_cost(
    owned_hours: Value, rent_instead_price: Value, owned_cost: Value, equipment_cost: Value,
    depreciation_months: Value, life_years: Value, months_per_year: Value,
) -> Value:  # fmt: skip
    """The owned hours at the price of renting them, less what they cost; below 0, renting is cheaper.

    Of equipment booked at once, the months of its life in this budget count.
    """
    worn = ratio(depreciation_months, life_years * months_per_year)
    return owned_hours * rent_instead_price - owned_cost + equipment_cost * (1 - worn)


@quantity("USD/h", "Owning one accelerator for an hour, used or not")
def owning_hour_price(
    installed_price: Value, residual_share: Value, life_years: Value, yearly_operation_price: Value,
    months_per_year: Value, days_per_month: Value, hours_per_day: Value,
) -> Value:  # fmt: skip
    """Depreciation, maintenance, colocation and operators over all hours of a year; electricity comes with use."""
    yearly = ratio(installed_price * (1 - residual_share), life_years) + yearly_operation_price
    return yearly / (months_per_year * days_per_month * hours_per_day)


@quantity("share", "Break-even use of an own accelerator")
def owning_break_even_share(
    owning_hour_price: Value, rent_instead_price: Value, electricity_hour_price: Value, installed_price: Value
) -> Value:
    """Above this share of its hours used, owning is cheaper than renting; over 100%, or 0, it never is.

    0 as well when nobody published a purchase price.
    """
    share = ratio(owning_hour_price, np.maximum(rent_instead_price - electricity_hour_price, 0))
    return np.where(installed_price > 0, share, 0)
