"""Checks of prices and of the report currency."""

import numpy as np

from llmbudget.quantities.numbers import lookup, sum_rows
from llmbudget.quantities.quantity import Value, check

TITLE = "Checks of prices and of the report currency"


@check(
    "The catalog lists this offer",
    "The catalog does not list this offer.",
    "Choose a provider and region that offer this accelerator, or enter a quote. Until then, the "
    "market's median price is used.",
    help="The price comes from the chosen provider and region, or from your quote. Otherwise the market's median "
    "is used.",
)
def check_offer(offer_number: Value, on_demand_quote: Value, rented_share: Value) -> Value:
    return np.where(rented_share > 0, np.where(offer_number + on_demand_quote > 0, 1, 0), 1)


@check(
    "Rented hours have a price",
    "Rented hours have no price.",
    "Enter your on-demand price: no provider in the catalog offers this accelerator.",
    help="Compute is not free by mistake.",
)
def check_price(on_demand_price: Value, rented_share: Value) -> Value:
    return np.where(rented_share > 0, np.where(on_demand_price > 0, 1, 0), 1)


@check(
    "The market price comes from three lists or more",
    "The market price rests on too few price lists.",
    "Enter your on-demand price, or choose a provider.",
    help="A median of fewer than three lists is an assumption. A quote or one provider's price is not a median.",
)
def check_price_lists(price_lists: Value, rented_share: Value, enough_price_lists: Value) -> Value:
    enough = np.where(price_lists > 0, np.where(price_lists >= enough_price_lists, 1, 0), 1)
    return np.where(rented_share > 0, enough, 1)


@check(
    "The price is at most a year old",
    "A price is more than a year old.",
    "Look it up again and enter it as your own: on demand, reserved, or server price per accelerator.",
    help="Accelerator prices fall and rise by tens of percent a year.",
)
def check_price_age(price_age_months: Value, months_per_year: Value) -> Value:
    return np.where(price_age_months <= months_per_year, 1, 0)


@check(
    "The report currency has its own exchange rate",
    "The report currency has no exchange rate of its own.",
    "Enter how many units of the report currency one US dollar buys, or choose USD and enter 1.",
    help="The rate is 1 for US dollars only. For another currency, 1 means that nobody entered a rate.",
)
def check_exchange_rate(
    report_currency: Value, report_rate: Value, currencies_id: Value, currencies_is_base: Value,
    exchange_change_rate: Value,
) -> Value:  # fmt: skip
    is_one = np.where(report_rate >= 1, np.where(report_rate <= 1, 1, 0), 0)
    stays = np.where(sum_rows(exchange_change_rate * exchange_change_rate) > 0, 0, 1)
    is_base = lookup(report_currency, currencies_id, currencies_is_base)
    return np.where(report_rate > 0, np.where(is_base > 0, is_one * stays, 1 - is_one), 0)
