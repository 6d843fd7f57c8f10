"""Evidence: how well published runs used their accelerators."""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Evidence"


@quantity(
    "parameters",
    "Parameters that fill the accelerator",
    help="How large a model must be to keep it busy: fast ones are harder to feed, as far as published runs tell.",
)
def filling_parameters(
    peak_tflops: Value, reference_tflops: Value, fastest_tflops: Value, reference_filling_parameters: Value,
    filling_growth_exponent: Value,
) -> Value:  # fmt: skip
    known = np.minimum(np.maximum(peak_tflops, reference_tflops), fastest_tflops)
    return reference_filling_parameters * (known / reference_tflops) ** filling_growth_exponent


@quantity(
    "share", "Filling of the accelerator", help="Active parameters over those that fill the accelerator, at most all."
)
def filling_share(parameters_active_in_use: Value, filling_parameters: Value) -> Value:
    return np.minimum(ratio(parameters_active_in_use, filling_parameters), 1)


@quantity(
    "share",
    "Memory against the reference",
    help="Less memory means smaller batches, more recomputation and more traffic; more than the reference adds "
    "nothing.",
)
def memory_share(accelerator_memory: Value, reference_memory: Value) -> Value:
    return np.minimum(accelerator_memory / reference_memory, 1)


@quantity(
    "share",
    "Utilisation of published runs",
    help="Share of peak that published runs like this one reached over all the hours they paid (docs/evidence.md).",
)
def published_utilisation(
    reference_utilisation_share: Value, filling_share: Value, filling_exponent: Value, memory_share: Value,
    memory_exponent: Value,
) -> Value:  # fmt: skip
    return reference_utilisation_share * filling_share**filling_exponent * memory_share**memory_exponent


@quantity(
    "share",
    "Utilisation of published runs, low",
    help="A tenth of runs that the figures have not seen reach less (P10), and take more hours.",
)
def published_utilisation_low(published_utilisation: Value, utilisation_spread: Value) -> Value:
    return published_utilisation / utilisation_spread


@quantity(
    "share",
    "Utilisation of published runs, high",
    help="A tenth of runs that the figures have not seen reach more (P90), and take fewer hours.",
)
def published_utilisation_high(published_utilisation: Value, utilisation_spread: Value) -> Value:
    return np.minimum(published_utilisation * utilisation_spread, 1)
