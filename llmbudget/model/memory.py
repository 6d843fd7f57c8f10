"""Memory."""

import numpy as np

from llmbudget.model.numbers import lookup, ratio
from llmbudget.model.quantity import Value, quantity


@quantity("GB", "Memory of the accelerator")
def accelerator_memory(accelerator: Value, accelerators_id: Value, accelerators_memory_gb: Value) -> Value:
    """From the data sheet."""
    return lookup(accelerator, accelerators_id, accelerators_memory_gb)


@quantity("bytes", "Bytes per weight held")
def bytes_per_weight(method: Value, methods_id: Value, methods_weight_bytes: Value) -> Value:
    """2 in bf16, about half a byte in QLoRA's four bits."""
    return lookup(method, methods_id, methods_weight_bytes)


@quantity("share", "Weights that are trained")
def trained_share(method: Value, methods_id: Value, methods_trained_share: Value) -> Value:
    """All in full training; adapters, as a share of the model, in LoRA and QLoRA."""
    return lookup(method, methods_id, methods_trained_share)


@quantity("bytes", "Training state per weight")
def state_bytes_per_weight(
    trained_share: Value, method: Value, methods_id: Value, methods_trained_bytes: Value
) -> Value:
    """Gradients, master copy and both moments of Adam, of the weights that are trained: 16 bytes each (ZeRO)."""
    return trained_share * lookup(method, methods_id, methods_trained_bytes)


@quantity("GB", "Weights and training state")
def model_gigabytes(
    parameters_total: Value, bytes_per_weight: Value, state_bytes_per_weight: Value, giga: Value
) -> Value:
    """What the accelerators hold together, spread evenly over them (ZeRO stage 3, FSDP)."""
    return parameters_total * (bytes_per_weight + state_bytes_per_weight) / giga


@quantity("tokens", "Tokens at once on an accelerator")
def tokens_at_once(sequences_per_accelerator: Value, context_length: Value) -> Value:
    """Micro batch in tokens."""
    return sequences_per_accelerator * context_length


@quantity("bytes/token", "Activations kept per token")
def activation_bytes_per_token(
    n_layers: Value,
    width: Value,
    recompute_share: Value,
    activation_bytes: Value,
    recomputed_activation_bytes: Value,
) -> Value:
    """34 bytes per layer and width, 2 where they are recomputed (Korthikanti et al.), plus the layer at work."""
    kept = activation_bytes * (1 - recompute_share) + recomputed_activation_bytes * recompute_share
    return width * (n_layers * kept + recompute_share * activation_bytes)


@quantity("GB", "Activations on each accelerator")
def activation_gigabytes(
    tokens_at_once: Value, activation_bytes_per_token: Value, vocabulary: Value, logit_bytes: Value, giga: Value
) -> Value:
    """Activations of the layers, and the scores of every word of the vocabulary."""
    return tokens_at_once * (activation_bytes_per_token + vocabulary * logit_bytes) / giga


@quantity("GB", "Room for the model on each accelerator")
def model_room(accelerator_memory: Value, usable_memory_share: Value, activation_gigabytes: Value) -> Value:
    """What activations leave of the usable memory; 0 when they fill it alone."""
    return np.maximum(accelerator_memory * usable_memory_share - activation_gigabytes, 0)


@quantity("accelerators", "Accelerators needed at least")
def least_accelerators(model_gigabytes: Value, model_room: Value) -> Value:
    """The fewest that hold the model; 0 when activations alone fill an accelerator, so that no number is enough."""
    return np.ceil(ratio(model_gigabytes, model_room))
