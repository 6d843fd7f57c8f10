"""Evidence: how well published runs used their accelerators."""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Evidence"


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
    "share",
    "Utilization of published runs",
    help="Share of peak that similar published runs reached over all paid hours (docs/evidence.md).",
)
def published_utilisation(
    reference_utilisation_share: Value, filling_share: Value, filling_exponent: Value, memory_share: Value,
    memory_exponent: Value,
) -> Value:  # fmt: skip
    return reference_utilisation_share * filling_share**filling_exponent * memory_share**memory_exponent


@quantity(
    "share",
    "Utilization of published runs, low",
    help="One in ten runs that the fit has not seen reaches less (P10) and takes more hours.",
)
def published_utilisation_low(published_utilisation: Value, utilisation_spread: Value) -> Value:
    return published_utilisation / utilisation_spread


@quantity(
    "share",
    "Utilization of published runs, high",
    help="One in ten runs that the fit has not seen reaches more (P90) and takes fewer hours.",
)
def published_utilisation_high(published_utilisation: Value, utilisation_spread: Value) -> Value:
    return np.minimum(published_utilisation * utilisation_spread, 1)
