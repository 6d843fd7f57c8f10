"""Further clusters: their accelerators, prices and goodput, a row for each. They follow as the main run's do."""

from collections.abc import Iterator

import numpy as np

from llmbudget.model import prices, reliability, sourcing
from llmbudget.quantities.numbers import across, entry, sum_over
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Further clusters"

_FACTS = {
    "peak_tflops": ("peak_tflops", "TFLOP/s", "Peak of the accelerator", "Dense bf16 peak. 0 in spare rows."),
    "accelerator_memory": ("memory_gb", "GB", "Memory of the accelerator", "From the data sheet."),
    "memory_bandwidth": ("memory_bandwidth", "GB/s", "Memory bandwidth", "0 if nobody published it."),
    "market_price": ("market_price", "USD/h", "Market price", "Median of all on-demand prices for its accelerator."),
    "purchase_price": ("purchase_price", "USD", "Listed purchase price", "For one accelerator. 0 without a price."),
    "includes_server": ("includes_server", "yes = 1", "Listed purchase price includes the server", "From the catalog."),
    "accelerator_evidence": (
        "evidence",
        "1",
        "Evidence on the accelerator",
        "2 if five or more organizations published runs on its chip, 1 with fewer or only measured speeds, else 0.",
    ),
    "watts": ("tdp_w", "W", "Power of the accelerator", "Thermal design power. 0 if nobody published it."),
}
"""Quantities that are entries of the catalog's accelerators: column, unit, label, help."""

_ALIKE = {
    "listed_on_demand_price": (prices.listed_on_demand_price, "USD/h", "Listed on-demand price"),
    "listed_reserved_1y_price": (prices.listed_reserved_1y_price, "USD/h", "Listed price for a year"),
    "listed_reserved_3y_price": (prices.listed_reserved_3y_price, "USD/h", "Listed price for three years"),
    "listed_spot_price": (prices.listed_spot_price, "USD/h", "Listed spot price"),
    "on_demand_price": (prices.on_demand_price, "USD/h", "On-demand price"),
    "reserved_1y_price": (prices.reserved_1y_price, "USD/h", "Price for a year"),
    "reserved_3y_price": (prices.reserved_3y_price, "USD/h", "Price for three years"),
    "spot_price": (prices.spot_price, "USD/h", "Spot price"),
    "failure_interval_hours": (reliability.failure_interval_hours, "h", "Hours between failures"),
    "spot_interval_hours": (reliability.spot_interval_hours, "h", "Hours between stops on spot"),
    "failure_loss_share": (reliability.failure_loss_share, "share", "Lost to failures"),
    "spot_loss_share": (reliability.spot_loss_share, "share", "Lost to failures and interruptions on spot"),
    "spot_overhead": (reliability.spot_overhead, "×", "Paid spot hours per on-demand hour"),
    "rented_per_useful_hour": (sourcing.rented_per_useful_hour, "×", "Rented hours per useful hour"),
    "blended_price": (prices.blended_price, "USD/h", "Price of a rented hour"),
}
"""Quantities that have the same function for the main run: function, unit, label."""

_STATED = (
    "on_demand_quote", "reserved_1y_quote", "reserved_3y_quote", "spot_quote", "n_accelerators", "reserved_1y_share",
    "reserved_3y_share", "spot_share",
)  # fmt: skip
"""Arguments of these functions that each row of the plan states."""


@family
def facts() -> Iterator[Quantity]:
    """What the catalog says of the accelerator of each cluster."""

    def fact(accelerator: Value, accelerators_id: Value, column: Value) -> Value:
        return entry(accelerator, accelerators_id, column)

    for name, (column, unit, label, about) in _FACTS.items():
        names = {"accelerator": "cluster_accelerator", "column": f"accelerators_{column}"}
        yield renamed(f"cluster_{name}", fact, f"{label} of each cluster", unit, about, group=TITLE, **names)


@quantity("row no.", "Row of each cluster's offer", help="Catalog row with its accelerator, provider and region.")
def cluster_offer_number(
    cluster_accelerator: Value, cluster_provider: Value, cluster_region: Value, offers_accelerator: Value,
    offers_provider: Value, offers_region: Value, offers_number: Value,
) -> Value:  # fmt: skip
    place = (across(offers_provider) == cluster_provider) * (across(offers_region) == cluster_region)
    return sum_over(place * (across(offers_accelerator) == cluster_accelerator), offers_number)


@quantity("share", "Hours on demand on each cluster", help="The rest of its hours. Rounding counts as 0.")
def cluster_on_demand_share_in_use(
    cluster_reserved_1y_share: Value, cluster_reserved_3y_share: Value, cluster_spot_share: Value,
    cluster_owned_share: Value, tolerance: Value,
) -> Value:  # fmt: skip
    rest = 1 - cluster_reserved_1y_share - cluster_reserved_3y_share - cluster_spot_share - cluster_owned_share
    return np.where(rest > tolerance, rest, 0)


@family
def as_for_the_main_run() -> Iterator[Quantity]:
    """Prices, failures and spot of each cluster."""
    own = {name: f"cluster_{name}" for name in (*_STATED, *_FACTS, *_ALIKE, "offer_number", "on_demand_share_in_use")}
    about = "As for the main run. 0 in spare rows, or without a price."
    for name, (function, unit, label) in _ALIKE.items():
        yield renamed(own[name], function, f"{label} of each cluster", unit, about, group=TITLE, **own)


@quantity("share", "Goodput of each cluster", help="Share of time left after failures and idle time.")
def cluster_goodput(cluster_failure_loss_share: Value, idle_share: Value) -> Value:
    return (1 - cluster_failure_loss_share) * (1 - idle_share)
