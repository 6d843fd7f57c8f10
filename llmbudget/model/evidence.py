"""Evidence: how well published runs used their accelerators, and how much evidence there is for a plan."""

from collections.abc import Iterator

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Evidence"

_FITTED = {
    "reference_use": ("share", "Utilization of the reference"),
    "filling_exponent": ("exponent", "Utilization by filling"),
    "memory_exponent": ("exponent", "Utilization by memory"),
    "few_exponent": ("exponent", "Utilization by few accelerators"),
    "small_exponent": ("exponent", "Utilization by small size"),
    "mixture_factor": ("×", "Utilization of a mixture of experts"),
    "masked_attention": ("share", "Attention that causal kernels skip"),
    "covered_width": ("exponent", "Width of the range where well covered"),
    "extrapolated_width": ("exponent", "Width of the range where extrapolated"),
    "unknown_width": ("exponent", "Width of the range without evidence"),
}
"""Columns of the version of the prediction: unit, label."""


@family
def fitted() -> Iterator[Quantity]:
    """Yield the coefficients of the version of the prediction that the plan pins."""

    def only(column: Value) -> Value:
        return sum_rows(column)

    for name, (unit, label) in _FITTED.items():
        about = "From the plan's version of the prediction (docs/evidence.md)."
        yield renamed(f"prediction_{name}", only, label, unit, about, group=TITLE, column=f"predictions_{name}")


@quantity(
    "parameters",
    "Parameters that fill the accelerator",
    help="Model size that keeps the accelerator busy. Faster accelerators need larger models, as far as "
    "published runs show.",
)
def filling_parameters(
    peak_tflops: Value, reference_tflops: Value, fastest_tflops: Value, reference_filling_parameters: Value,
    filling_growth_exponent: Value,
) -> Value:  # fmt: skip
    known = np.minimum(np.maximum(peak_tflops, reference_tflops), fastest_tflops)
    return reference_filling_parameters * (known / reference_tflops) ** filling_growth_exponent


@quantity(
    "share",
    "Share of the accelerator filled",
    help="Active parameters ÷ parameters that fill the accelerator, at most 1.",
)
def filling_share(parameters_active_in_use: Value, filling_parameters: Value) -> Value:
    return np.minimum(ratio(parameters_active_in_use, filling_parameters), 1)


@quantity(
    "share",
    "Memory relative to the reference",
    help="Less memory means smaller batches, more recomputation and more traffic. More than the reference "
    "adds nothing.",
)
def memory_share(accelerator_memory: Value, reference_memory: Value) -> Value:
    return np.minimum(accelerator_memory / reference_memory, 1)


@quantity(
    "×",
    "Times fewer accelerators than a cluster",
    help="At least 1. Few accelerators lose less to failures and to waiting for one another.",
)
def few_times(few_accelerators: Value, n_accelerators: Value) -> Value:
    return np.maximum(ratio(few_accelerators, n_accelerators), 1)


@quantity("share", "Size relative to a small model", help="At most 1. Short steps leave more time unused.")
def small_share(parameters_active_in_use: Value, small_parameters: Value) -> Value:
    return np.minimum(parameters_active_in_use / small_parameters, 1)


@quantity("yes = 1", "Mixture of experts", help="1 if far fewer parameters are active than there are.")
def is_mixture(parameters_total: Value, parameters_active_in_use: Value, least_mixture_ratio: Value) -> Value:
    return np.where(parameters_total > least_mixture_ratio * parameters_active_in_use, 1, 0)


@quantity(
    "×",
    "FLOPs counted per FLOP computed",
    help="MFU counts full attention. Causal kernels skip about half of it, so long contexts cost less than counted.",
)
def counted_per_computed(
    flops_per_token: Value, attention_flops_per_token: Value, prediction_masked_attention: Value
) -> Value:
    return ratio(flops_per_token, flops_per_token - prediction_masked_attention * attention_flops_per_token)


@quantity(
    "share",
    "Utilization of dense runs on clusters",
    help="Share of peak that published runs reached, by accelerator and model size.",
)
def cluster_utilisation(
    prediction_reference_use: Value, filling_share: Value, prediction_filling_exponent: Value, memory_share: Value,
    prediction_memory_exponent: Value, small_share: Value, prediction_small_exponent: Value,
) -> Value:  # fmt: skip
    by_hardware = filling_share**prediction_filling_exponent * memory_share**prediction_memory_exponent
    return prediction_reference_use * by_hardware * small_share**prediction_small_exponent


@quantity(
    "share",
    "Utilization of published runs",
    help="Share of peak that similar published runs reached over all paid hours (docs/evidence.md).",
)
def published_utilisation(
    cluster_utilisation: Value, few_times: Value, prediction_few_exponent: Value, is_mixture: Value,
    prediction_mixture_factor: Value, counted_per_computed: Value, utilisation_luck: Value, prediction_width: Value,
) -> Value:  # fmt: skip
    mixed = np.where(is_mixture > 0, prediction_mixture_factor, 1)
    scaled = cluster_utilisation * few_times**prediction_few_exponent * mixed
    return scaled * counted_per_computed * utilisation_luck**prediction_width


@quantity(
    "share",
    "Utilization of published runs, low",
    help="One in ten runs that the fit has not seen reaches less (P10) and takes more hours.",
)
def published_utilisation_low(published_utilisation: Value, nominal_spread: Value, prediction_width: Value) -> Value:
    return published_utilisation / nominal_spread**prediction_width


@quantity(
    "share",
    "Utilization of published runs, high",
    help="One in ten runs that the fit has not seen reaches more (P90) and takes fewer hours.",
)
def published_utilisation_high(published_utilisation: Value, nominal_spread: Value, prediction_width: Value) -> Value:
    return np.minimum(published_utilisation * nominal_spread**prediction_width, 1)


@quantity(
    "1",
    "Evidence on the accelerator",
    help="2 if five or more organizations published runs on its chip, 1 with fewer or only measured speeds, else 0.",
)
def accelerator_evidence(accelerator: Value, accelerators_id: Value, accelerators_evidence: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_evidence)


@quantity(
    "yes = 1", "Few runs on the accelerator", help="1 if fewer than five organizations published runs on its chip."
)
def thin_accelerator(accelerator_evidence: Value) -> Value:
    return np.where(accelerator_evidence > 1, 0, 1)


@quantity("yes = 1", "Few runs with so few accelerators", help="1 if fewer accelerators than most published runs.")
def thin_count(n_accelerators: Value, least_covered_accelerators: Value) -> Value:
    return np.where(n_accelerators < least_covered_accelerators, 1, 0)


@quantity("yes = 1", "Few runs of so small a model", help="1 if below a billion active parameters.")
def thin_size(small_share: Value) -> Value:
    return np.where(small_share < 1, 1, 0)


@quantity("yes = 1", "Fine-tuning predicted from pretraining", help="1 with adapters: the runs trained all weights.")
def thin_method(weight_gradient_share: Value) -> Value:
    return np.where(weight_gradient_share < 1, 1, 0)


@quantity(
    "yes = 1",
    "Beyond all evidence",
    help="1 without runs or measured speeds on the accelerator, or above the size or number of every published run.",
)
def beyond_evidence(
    accelerator_evidence: Value, n_accelerators: Value, most_published_accelerators: Value,
    parameters_active_in_use: Value, most_published_parameters: Value,
) -> Value:  # fmt: skip
    larger = np.where(parameters_active_in_use > most_published_parameters, 1, 0)
    more = np.where(n_accelerators > most_published_accelerators, 1, larger)
    return np.where(accelerator_evidence > 0, more, 1)


@quantity(
    "1",
    "Evidence for the hours",
    help="0 well covered, 1 extrapolated, 2 no evidence. Sets how wide the range of hours is.",
)
def prediction_class(
    beyond_evidence: Value, thin_accelerator: Value, thin_count: Value, thin_size: Value, is_mixture: Value,
    thin_method: Value,
) -> Value:  # fmt: skip
    thin = thin_accelerator + thin_count + thin_size + is_mixture + thin_method
    return np.where(thin + beyond_evidence > 0, 1, 0) + beyond_evidence


@quantity("exponent", "Width of the range of hours", help="Exponent of the nominal spread, by the evidence.")
def prediction_width(
    prediction_class: Value, prediction_covered_width: Value, prediction_extrapolated_width: Value,
    prediction_unknown_width: Value,
) -> Value:  # fmt: skip
    thin = np.where(prediction_class > 1, prediction_unknown_width, prediction_extrapolated_width)
    return np.where(prediction_class > 0, thin, prediction_covered_width)
