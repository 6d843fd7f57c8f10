"""Checks of prices, that of the report currency among them."""

import numpy as np

from llmbudget.quantities.numbers import lookup
from llmbudget.quantities.quantity import Value, check

TITLE = "Checks of prices, that of the report currency among them"


@check(
    "The catalogue lists this offer",
    "Choose a provider and region that have this accelerator, or enter a quote.",
    help="The price is of the chosen provider and region, or your own; otherwise the market's median stands in.",
)
def check_offer(offer_number: Value, on_demand_quote: Value, rented_share: Value) -> Value:
    return np.where(rented_share > 0, np.where(offer_number + on_demand_quote > 0, 1, 0), 1)


@check(
    "An hour has a price",
    "Enter your own on-demand price: nobody in the catalogue offers this accelerator.",
    help="Compute is not free by mistake.",
)
def check_price(on_demand_price: Value, rented_share: Value) -> Value:
    return np.where(rented_share > 0, np.where(on_demand_price > 0, 1, 0), 1)


@check(
    "The market price is of three lists or more",
    "Enter your own on-demand price, or choose a provider: so few lists make no market price.",
    help="A median of fewer is an assumption; your own quote and the price of one provider are no medians.",
)
def check_price_lists(price_lists: Value, rented_share: Value, enough_price_lists: Value) -> Value:
    enough = np.where(price_lists > 0, np.where(price_lists >= enough_price_lists, 1, 0), 1)
    return np.where(rented_share > 0, enough, 1)


@check(
    "The price is no older than a year",
    "Look the price up again, and enter it as your own: on demand, reserved, or of an accelerator with its server.",
    help="Prices of accelerators fall, and rise, by tens of percent a year.",
)
def check_price_age(price_age_months: Value, months_per_year: Value) -> Value:
    return np.where(price_age_months <= months_per_year, 1, 0)


@check(
    "The report currency has its own exchange rate",
    "Enter how many units of the report currency one US dollar buys, or choose USD and enter 1.",
    help="The rate of US dollars is 1, and that of no other currency: there 1 is a rate that nobody entered.",
)
def check_exchange_rate(
    report_currency: Value, report_rate: Value, currencies_id: Value, currencies_is_base: Value
) -> Value:
    is_one = np.where(report_rate >= 1, np.where(report_rate <= 1, 1, 0), 0)
    is_base = lookup(report_currency, currencies_id, currencies_is_base)
    return np.where(report_rate > 0, np.where(is_base > 0, is_one, 1 - is_one), 0)
