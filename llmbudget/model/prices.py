"""Prices."""

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio, sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Prices"


@quantity(
    "row no.",
    "Row of the offer",
    help="Catalog row with this accelerator, provider and region. 0 if not listed.",
)
def offer_number(
    accelerator: Value,
    provider: Value,
    region: Value,
    offers_accelerator: Value,
    offers_provider: Value,
    offers_region: Value,
    offers_number: Value,
) -> Value:
    is_match = (offers_accelerator == accelerator) * (offers_provider == provider) * (offers_region == region)
    return sum_rows(is_match * offers_number)


@quantity(
    "USD/h",
    "Listed on-demand price",
    help="Catalog price of one accelerator for one hour. 0 if not listed.",
)
def listed_on_demand_price(offer_number: Value, offers_number: Value, offers_on_demand_price: Value) -> Value:
    return lookup(offer_number, offers_number, offers_on_demand_price)


@quantity(
    "USD/h",
    "Listed price for a year",
    help="Catalog price with a one-year commitment. 0 if not listed.",
)
def listed_reserved_1y_price(offer_number: Value, offers_number: Value, offers_reserved_1y_price: Value) -> Value:
    return lookup(offer_number, offers_number, offers_reserved_1y_price)


@quantity(
    "USD/h",
    "Listed price for three years",
    help="Catalog price with a three-year commitment. 0 if not listed.",
)
def listed_reserved_3y_price(offer_number: Value, offers_number: Value, offers_reserved_3y_price: Value) -> Value:
    return lookup(offer_number, offers_number, offers_reserved_3y_price)


@quantity("USD/h", "Listed spot price", help="Catalog price of hours that the provider may take back. 0 if not listed.")
def listed_spot_price(offer_number: Value, offers_number: Value, offers_spot_price: Value) -> Value:
    return lookup(offer_number, offers_number, offers_spot_price)


@quantity(
    "USD/h",
    "Market price",
    help="Median of all on-demand prices in the catalog for this accelerator. 0 if nobody lists it.",
)
def market_price(accelerator: Value, accelerators_id: Value, accelerators_market_price: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_market_price)


@quantity(
    "row no.",
    "Row of the price in use",
    help="Row of the offer, or of the market's median if the offer is not listed. 0 for your own quote.",
)
def price_row_number(
    on_demand_quote: Value, offer_number: Value, accelerator: Value, accelerators_id: Value,
    accelerators_market_offer: Value,
) -> Value:  # fmt: skip
    market = lookup(accelerator, accelerators_id, accelerators_market_offer)
    return np.where(on_demand_quote > 0, 0, np.where(offer_number > 0, offer_number, market))


@quantity(
    "lists",
    "Price lists behind the median",
    help="Number of providers in the median. 0 for your own quote or one provider's price.",
)
def price_lists(price_row_number: Value, offers_number: Value, offers_lists: Value) -> Value:
    return lookup(price_row_number, offers_number, offers_lists)


@quantity("USD/h", "Lowest price in those lists", help="Among the lists behind the median. 0 without a median.")
def lowest_list_price(price_row_number: Value, offers_number: Value, offers_lowest_price: Value) -> Value:
    return lookup(price_row_number, offers_number, offers_lowest_price)


@quantity("USD/h", "Highest price in those lists", help="Among the lists behind the median. 0 without a median.")
def highest_list_price(price_row_number: Value, offers_number: Value, offers_highest_price: Value) -> Value:
    return lookup(price_row_number, offers_number, offers_highest_price)


@quantity(
    "USD/h",
    "On-demand price",
    help="Your quote. Otherwise the listed price, or the market's, with the expected change before you rent.",
)
def on_demand_price(
    on_demand_quote: Value, listed_on_demand_price: Value, market_price: Value, price_change_rate: Value
) -> Value:
    listed = np.where(listed_on_demand_price > 0, listed_on_demand_price, market_price)
    return np.where(on_demand_quote > 0, on_demand_quote, listed * (1 + price_change_rate))


@quantity(
    "USD/h",
    "Price for a year",
    help="Your quote. Otherwise the listed price with its expected change, or the usual share of the on-demand price.",
)
def reserved_1y_price(
    reserved_1y_quote: Value, listed_reserved_1y_price: Value, on_demand_price: Value, usual_reserved_1y_ratio: Value,
    price_change_rate: Value,
) -> Value:  # fmt: skip
    usual = on_demand_price * usual_reserved_1y_ratio
    changed = listed_reserved_1y_price * (1 + price_change_rate)
    return np.where(reserved_1y_quote > 0, reserved_1y_quote, np.where(listed_reserved_1y_price > 0, changed, usual))


@quantity(
    "USD/h",
    "Price for three years",
    help="Your quote. Otherwise the listed price with its expected change, or the usual share of the on-demand price.",
)
def reserved_3y_price(
    reserved_3y_quote: Value, listed_reserved_3y_price: Value, on_demand_price: Value, usual_reserved_3y_ratio: Value,
    price_change_rate: Value,
) -> Value:  # fmt: skip
    usual = on_demand_price * usual_reserved_3y_ratio
    changed = listed_reserved_3y_price * (1 + price_change_rate)
    return np.where(reserved_3y_quote > 0, reserved_3y_quote, np.where(listed_reserved_3y_price > 0, changed, usual))


@quantity(
    "USD/h",
    "Spot price",
    help="Your quote. Otherwise the listed price with its expected change, or the usual share of the on-demand price.",
)
def spot_price(
    spot_quote: Value, listed_spot_price: Value, on_demand_price: Value, usual_spot_ratio: Value,
    price_change_rate: Value,
) -> Value:  # fmt: skip
    changed = listed_spot_price * (1 + price_change_rate)
    listed = np.where(listed_spot_price > 0, changed, on_demand_price * usual_spot_ratio)
    return np.where(spot_quote > 0, spot_quote, listed)


@quantity(
    "USD/h",
    "Price of a rented hour",
    help="Average of on-demand, reserved and spot prices, weighted by paid hours. 0 if nothing is rented.",
)
def blended_price(
    on_demand_share_in_use: Value, on_demand_price: Value, reserved_1y_share: Value, reserved_1y_price: Value,
    reserved_3y_share: Value, reserved_3y_price: Value, spot_share: Value, spot_price: Value, spot_overhead: Value,
    rented_per_useful_hour: Value,
) -> Value:  # fmt: skip
    reserved = reserved_1y_share * reserved_1y_price + reserved_3y_share * reserved_3y_price
    spot = spot_share * spot_overhead * spot_price
    return ratio(on_demand_share_in_use * on_demand_price + reserved + spot, rented_per_useful_hour)


@quantity("day", "Oldest date of the market's prices", help="Among the lists behind the median.")
def market_as_of(accelerator: Value, accelerators_id: Value, accelerators_market_as_of: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_market_as_of)


@quantity("day", "Date of the listed price", help="0 if not listed.")
def listed_as_of(offer_number: Value, offers_number: Value, offers_as_of: Value) -> Value:
    return lookup(offer_number, offers_number, offers_as_of)


@quantity("day", "Date of the listed reserved prices", help="0 if none is listed.")
def reserved_as_of(offer_number: Value, offers_number: Value, offers_reserved_as_of: Value) -> Value:
    return lookup(offer_number, offers_number, offers_reserved_as_of)


@quantity(
    "months",
    "Age of the on-demand price",
    help="From the date of the catalog price to the month of this budget. 0 for your own quote or without a price.",
)
def on_demand_age_months(
    on_demand_quote: Value, listed_as_of: Value, market_as_of: Value, budget_month: Value, days_per_month: Value
) -> Value:
    looked_up = np.where(listed_as_of > 0, listed_as_of, market_as_of)
    is_looked_up = np.where(on_demand_quote > 0, 0, np.where(looked_up > 0, 1, 0))
    return is_looked_up * np.maximum((budget_month - looked_up) / days_per_month, 0)


@quantity(
    "months",
    "Age of the reserved prices",
    help="Counted like the age of the on-demand price. 0 if no listed reserved price is used.",
)
def reserved_age_months(
    reserved_1y_share: Value, reserved_1y_quote: Value, listed_reserved_1y_price: Value, reserved_3y_share: Value,
    reserved_3y_quote: Value, listed_reserved_3y_price: Value, reserved_as_of: Value, budget_month: Value,
    days_per_month: Value,
) -> Value:  # fmt: skip
    year = np.where(reserved_1y_quote > 0, 0, reserved_1y_share * listed_reserved_1y_price)
    years = np.where(reserved_3y_quote > 0, 0, reserved_3y_share * listed_reserved_3y_price)
    return np.where(year + years > 0, np.maximum((budget_month - reserved_as_of) / days_per_month, 0), 0)


@quantity(
    "months",
    "Age of the purchase price",
    help="Counted like the age of the on-demand price. 0 for your own quote, or if nothing is bought at "
    "the catalog price.",
)
def purchase_age_months(
    accelerator: Value, accelerators_id: Value, accelerators_purchase_as_of: Value, server_quote: Value,
    n_owned: Value, owned_age_months: Value, chargeback_quote: Value, budget_month: Value, days_per_month: Value,
) -> Value:  # fmt: skip
    as_of = lookup(accelerator, accelerators_id, accelerators_purchase_as_of)
    age = np.where(as_of > 0, np.maximum((budget_month - as_of) / days_per_month, 0), 0)
    known = np.maximum(np.maximum(server_quote, chargeback_quote), owned_age_months)
    return np.where(n_owned > 0, np.where(known > 0, 0, age), 0)


@quantity("months", "Age of the rented prices", help="Oldest rental price in this plan. 0 if nothing is rented.")
def rented_age_months(on_demand_age_months: Value, reserved_age_months: Value, rented_share: Value) -> Value:
    return np.where(rented_share > 0, np.maximum(on_demand_age_months, reserved_age_months), 0)


@quantity(
    "months",
    "Age of the price",
    help="Oldest price in this plan, for rented hours or purchased machines.",
)
def price_age_months(rented_age_months: Value, purchase_age_months: Value) -> Value:
    return np.maximum(rented_age_months, purchase_age_months)
