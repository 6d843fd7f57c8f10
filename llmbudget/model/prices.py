"""Prices."""

import numpy as np

from llmbudget.model.numbers import lookup, sum_rows
from llmbudget.model.quantity import Value, quantity


@quantity("row no.", "Row of the offer")
def offer_number(
    accelerator: Value,
    provider: Value,
    region: Value,
    offers_accelerator: Value,
    offers_provider: Value,
    offers_region: Value,
    offers_number: Value,
) -> Value:
    """Row of the catalogue with this accelerator at this provider in this region; 0 when it is not listed."""
    found = (offers_accelerator == accelerator) * (offers_provider == provider) * (offers_region == region)
    return sum_rows(found * offers_number)


@quantity("USD/h", "Listed on-demand price")
def listed_on_demand_price(offer_number: Value, offers_number: Value, offers_on_demand_price: Value) -> Value:
    """The catalogue's price of one accelerator for one hour; 0 when it is not listed."""
    return lookup(offer_number, offers_number, offers_on_demand_price)


@quantity("USD/h", "Listed reserved price")
def listed_reserved_price(offer_number: Value, offers_number: Value, offers_reserved_price: Value) -> Value:
    """The catalogue's price with a commitment of one year; 0 when it is not listed."""
    return lookup(offer_number, offers_number, offers_reserved_price)


@quantity("USD/h", "Listed spot price")
def listed_spot_price(offer_number: Value, offers_number: Value, offers_spot_price: Value) -> Value:
    """The catalogue's price of hours that may be taken back; 0 when it is not listed."""
    return lookup(offer_number, offers_number, offers_spot_price)


@quantity("USD/h", "Market price")
def market_price(accelerator: Value, accelerators_id: Value, accelerators_market_price: Value) -> Value:
    """Median of all on-demand prices in the catalogue for this accelerator; 0 when nobody lists it."""
    return lookup(accelerator, accelerators_id, accelerators_market_price)


@quantity("USD/h", "On-demand price")
def on_demand_price(on_demand_quote: Value, listed_on_demand_price: Value, market_price: Value) -> Value:
    """Your quote, else the listed price, else the market's."""
    listed = np.where(listed_on_demand_price > 0, listed_on_demand_price, market_price)
    return np.where(on_demand_quote > 0, on_demand_quote, listed)


@quantity("USD/h", "Reserved price")
def reserved_price(
    reserved_quote: Value, listed_reserved_price: Value, on_demand_price: Value, usual_reserved_ratio: Value
) -> Value:
    """Your quote, else the listed price, else the usual share of the on-demand price."""
    listed = np.where(listed_reserved_price > 0, listed_reserved_price, on_demand_price * usual_reserved_ratio)
    return np.where(reserved_quote > 0, reserved_quote, listed)


@quantity("USD/h", "Spot price")
def spot_price(spot_quote: Value, listed_spot_price: Value, on_demand_price: Value, usual_spot_ratio: Value) -> Value:
    """Your quote, else the listed price, else the usual share of the on-demand price."""
    listed = np.where(listed_spot_price > 0, listed_spot_price, on_demand_price * usual_spot_ratio)
    return np.where(spot_quote > 0, spot_quote, listed)


@quantity("share", "Share of hours on-demand")
def on_demand_share(reserved_share: Value, spot_share: Value) -> Value:
    """What is neither reserved nor spot."""
    return 1 - reserved_share - spot_share


@quantity("USD/h", "Price of a paid hour")
def blended_price(
    on_demand_share: Value,
    on_demand_price: Value,
    reserved_share: Value,
    reserved_price: Value,
    spot_share: Value,
    spot_price: Value,
    spot_rework_rate: Value,
    paid_per_useful_hour: Value,
) -> Value:
    """The mix of the three; spot has more paid hours than useful ones."""
    spot = spot_share * (1 + spot_rework_rate) * spot_price
    return (on_demand_share * on_demand_price + reserved_share * reserved_price + spot) / paid_per_useful_hour
