"""Regulation: the computing of the model, which the EU compares with thresholds."""

import numpy as np

from llmbudget.quantities.numbers import sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Regulation"


@quantity(
    "FLOP",
    "FLOPs of each run for the plan's model",
    help="Learning and writing of one try, if it trains the model of the main run or writes data for it.",
)
def run_model_flops(
    run_parameters_total: Value, run_kind_trains: Value, run_kind_other_model: Value, run_flops: Value,
    run_written_tokens: Value, flops_per_weight: Value, run_parameters_active_in_use: Value,
    run_kind_by_requests: Value,
) -> Value:  # fmt: skip
    helps = np.maximum(run_kind_trains, 1 - run_kind_other_model) * (1 - run_kind_by_requests)
    counts = helps * np.where(run_parameters_total > 0, 0, 1)
    return counts * (run_flops + run_written_tokens * flops_per_weight * run_parameters_active_in_use)


@quantity(
    "FLOP",
    "FLOPs of the model",
    help="Main run, post-training and further runs of the same model. The EU adds the weights that you start from.",
)
def model_flops(training_flops: Value, post_training_multiplier: Value, run_model_flops: Value) -> Value:
    return training_flops * (1 + post_training_multiplier) + sum_rows(run_model_flops)


@quantity("FLOP", "Threshold of the EU that the model passes", help="The higher one of two. 0 below both.")
def eu_threshold_flops(model_flops: Value, general_purpose_flops: Value, systemic_risk_flops: Value) -> Value:
    general = np.where(model_flops > general_purpose_flops, general_purpose_flops, 0)
    return np.where(model_flops > systemic_risk_flops, systemic_risk_flops, general)
