"""The total of the startup plan, written down by hand in numpy for the benchmark of draws."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Drawn = Mapping[str, Any]
"""Drawn values by parameter: (draws,), or (draws, rows) for the rows of a table that have a range; or one draw."""

SCALARS = (
    "experiment_multiplier", "post_training_multiplier", "evaluation_multiplier", "storage_price", "egress_gigabytes",
    "egress_price", "price_change_rate", "hours_between_failures", "checkpoint_minutes", "restart_minutes",
    "idle_share", "spot_interruption_rate", "spot_restart_minutes", "annotation_rework_rate", "recruiting_rate",
    "api_tokens", "api_price", "synthetic_data_annotated_share", "synthetic_data_checked_share",
    "synthetic_data_tokens_per_example", "synthetic_data_generation_price", "synthetic_data_rejected_share",
    "utilisation_luck", "usual_spot_ratio",
)  # fmt: skip
COLUMNS = (
    "dataset_kept_share", "dataset_acquisition_price", "dataset_licence_price", "dataset_collection_price",
    "dataset_cleaning_price", "dataset_deduplication_price", "dataset_generation_price", "dataset_annotation_minutes",
    "dataset_annotation_wage", "dataset_bytes_per_token", "role_salary", "role_benefits_rate",
    "subscription_monthly_price",
)  # fmt: skip
"""Columns of tables: five datasets, one of them bought, one scraped, one synthetic, one annotated; three roles."""

BOUGHT, SCRAPED, SYNTHETIC, ANNOTATED = 1, 2, 3, 4


def total(v: Mapping[str, Any], x: Drawn) -> Any:  # noqa: ANN401 - an array, or one draw
    """Return the spending of each draw, without contingency.

    Args:
        v: every value of the budget as planned; only values without a range are read.
        x: the draws.
    """
    direct = {"data": _data(v, x), "compute": _compute(v, x), "people": _people(v, x), "software": _software(v, x)}
    return sum(direct.values())


def _data(v: Mapping[str, Any], x: Drawn) -> Any:  # noqa: ANN401 - as above
    tokens, months = np.ravel(v["dataset_tokens"]), v["storage_months"]
    raw = tokens / x["dataset_kept_share"] / 1e6
    processed = (raw[..., :ANNOTATED] * x["dataset_cleaning_price"]).sum(axis=-1)
    prices = x["dataset_collection_price"][..., 0] + x["dataset_deduplication_price"][..., 0]
    processed = processed + raw[..., SCRAPED] * prices + raw[..., SYNTHETIC] * x["dataset_generation_price"][..., 0]
    bought = x["dataset_acquisition_price"][..., 0] + x["dataset_licence_price"][..., 0] / 12 * months
    examples = v["dataset_n_examples"][ANNOTATED, 0]
    wage = x["dataset_annotation_minutes"][..., 0] / 60 * x["dataset_annotation_wage"][..., 0]
    annotated = examples * wage * (1 + x["annotation_rework_rate"])
    share = x["synthetic_data_annotated_share"]
    by_people = annotated * (1 - share * (1 - x["synthetic_data_checked_share"]))
    written = examples * x["synthetic_data_tokens_per_example"] * share / (1 - x["synthetic_data_rejected_share"])
    stored = x["dataset_bytes_per_token"] @ tokens / 1e9 * x["storage_price"] * months
    return processed + bought + by_people + written / 1e6 * x["synthetic_data_generation_price"] + stored


def _lost(checkpoint: Any, interval: Any, restart: Any) -> Any:  # noqa: ANN401 - as above
    between = np.sqrt(2 * checkpoint * interval)
    return np.minimum(checkpoint / between + (between / 2 + restart) / interval, 0.9)


def _compute(v: Mapping[str, Any], x: Drawn) -> Any:  # noqa: ANN401 - as above
    number, spot_share = v["n_accelerators"], v["spot_share"]
    checkpoint, interval = x["checkpoint_minutes"] / 60, x["hours_between_failures"] / number
    servers = np.ceil(number / v["accelerators_per_node"])
    hourly = x["spot_interruption_rate"] / (24 * v["days_per_month"]) * servers
    failures = _lost(checkpoint, interval, x["restart_minutes"] / 60)
    spot = _lost(checkpoint, interval / (1 + hourly * interval), x["spot_restart_minutes"] / 60)
    overhead = np.maximum((1 - failures) / (1 - spot), 1)
    mfu = np.minimum(v["mfu_in_use"] * (x["utilisation_luck"] / v["utilisation_luck"]) ** v["prediction_width"], 1)
    useful = v["peak_tflops"] * 1e12 * 3600 * mfu * (1 - failures) * (1 - x["idle_share"])
    hours = v["training_flops"] / useful
    price = v["listed_on_demand_price"] * (1 + x["price_change_rate"])
    listed = v["listed_spot_price"] * (1 + x["price_change_rate"])
    on_spot = listed if v["listed_spot_price"] else price * x["usual_spot_ratio"]
    paid = (1 - spot_share) * price + spot_share * overhead * on_spot
    runs = 1 + x["experiment_multiplier"] + x["post_training_multiplier"] + x["evaluation_multiplier"]
    kept = v["checkpoint_gigabytes"] * x["storage_price"] * v["checkpoint_months"]
    return hours * runs * paid + kept + x["egress_gigabytes"] * x["egress_price"]


def _people(v: Mapping[str, Any], x: Drawn) -> Any:  # noqa: ANN401 - as above
    years, hires = np.ravel(v["role_person_months"]) / 12, np.ravel(v["role_hires"])
    pay = x["role_salary"] * years * (1 + x["role_benefits_rate"])  # of twelve months: nobody's pay is raised
    return pay.sum(axis=-1) + x["role_salary"] @ hires * x["recruiting_rate"]


def _software(v: Mapping[str, Any], x: Drawn) -> Any:  # noqa: ANN401 - as above
    months = np.ravel(v["subscription_last_month"] - v["subscription_first_month"] + 1)
    seats = x["subscription_monthly_price"] @ (np.ravel(v["subscription_seats"]) * months)
    return seats + x["api_tokens"] / 1e6 * x["api_price"] * v["horizon_months"]
