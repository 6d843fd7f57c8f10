"""Memory."""

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Memory"


@quantity("GB", "Memory of the accelerator", help="From the data sheet.")
def accelerator_memory(accelerator: Value, accelerators_id: Value, accelerators_memory_gb: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_memory_gb)


@quantity("GB/s", "Memory bandwidth of the accelerator", help="From the data sheet. 0 if nobody published it.")
def memory_bandwidth(accelerator: Value, accelerators_id: Value, accelerators_memory_bandwidth: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_memory_bandwidth)


@quantity(
    "GB",
    "Usable memory of each accelerator",
    help="Billions of bytes that training can fill. Driver, CUDA and communication use the rest.",
)
def usable_gigabytes(accelerator_memory: Value, memory_giga: Value, giga: Value, usable_memory_share: Value) -> Value:
    return accelerator_memory * memory_giga / giga * usable_memory_share


@quantity("bytes", "Bytes per weight held", help="2 in bf16, about half a byte in QLoRA's four bits.")
def bytes_per_weight(method: Value, methods_id: Value, methods_weight_bytes: Value) -> Value:
    return lookup(method, methods_id, methods_weight_bytes)


@quantity(
    "share",
    "Share of weights trained",
    help="All in full training. In LoRA and QLoRA, the adapters as a share of the model.",
)
def trained_share(method: Value, methods_id: Value, methods_trained_share: Value) -> Value:
    return lookup(method, methods_id, methods_trained_share)


@quantity("bytes", "Gradients per weight", help="For the trained weights.")
def gradient_bytes_per_weight(trained_share: Value, gradient_bytes: Value) -> Value:
    return trained_share * gradient_bytes


@quantity(
    "bytes",
    "Optimizer states per weight",
    help="Master copy and both Adam moments of the trained weights: 16 bytes with the gradients (ZeRO).",
)
def optimiser_bytes_per_weight(
    trained_share: Value, gradient_bytes: Value, method: Value, methods_id: Value, methods_trained_bytes: Value
) -> Value:
    return trained_share * (lookup(method, methods_id, methods_trained_bytes) - gradient_bytes)


@quantity(
    "bytes",
    "Bytes per weight that accelerators split",
    help="Bytes that sharding divides among the accelerators (ZeRO stages 1 to 3).",
)
def split_bytes_per_weight(
    bytes_per_weight: Value, gradient_bytes_per_weight: Value, optimiser_bytes_per_weight: Value, sharding: Value,
    shardings_id: Value, shardings_weights_split: Value, shardings_gradients_split: Value,
    shardings_optimiser_split: Value,
) -> Value:  # fmt: skip
    weights = lookup(sharding, shardings_id, shardings_weights_split) * bytes_per_weight
    gradients = lookup(sharding, shardings_id, shardings_gradients_split) * gradient_bytes_per_weight
    return weights + gradients + lookup(sharding, shardings_id, shardings_optimiser_split) * optimiser_bytes_per_weight


@quantity("GB", "Weights and training state", help="One copy of everything the model keeps in memory during training.")
def model_gigabytes(
    parameters_total: Value,
    bytes_per_weight: Value,
    gradient_bytes_per_weight: Value,
    optimiser_bytes_per_weight: Value,
    giga: Value,
) -> Value:
    per_weight = bytes_per_weight + gradient_bytes_per_weight + optimiser_bytes_per_weight
    return parameters_total * per_weight / giga


@quantity(
    "GB",
    "Memory split among the accelerators",
    help="Part of the model of which each accelerator holds only a piece.",
)
def split_gigabytes(parameters_total: Value, split_bytes_per_weight: Value, giga: Value) -> Value:
    return parameters_total * split_bytes_per_weight / giga


@quantity(
    "GB",
    "Memory of the model on each accelerator",
    help="The part that every accelerator holds in full, plus its piece of the rest.",
)
def accelerator_model_gigabytes(model_gigabytes: Value, split_gigabytes: Value, n_accelerators: Value) -> Value:
    return model_gigabytes - split_gigabytes + ratio(split_gigabytes, n_accelerators)


@quantity("tokens", "Tokens at once on an accelerator", help="Micro batch in tokens.")
def tokens_at_once(sequences_per_accelerator: Value, context_length: Value) -> Value:
    return sequences_per_accelerator * context_length


@quantity(
    "bytes/token",
    "Activations kept per token",
    help="34 bytes per layer and width, 2 where recomputed (Korthikanti et al.), kept until the backward pass.",
)
def activation_bytes_per_token(
    n_layers: Value,
    width: Value,
    recompute_share: Value,
    activation_bytes: Value,
    recomputed_activation_bytes: Value,
) -> Value:
    kept = activation_bytes * (1 - recompute_share) + recomputed_activation_bytes * recompute_share
    return width * n_layers * kept


@quantity(
    "bytes/token",
    "Loss or recomputed layer per token",
    help="The larger of the two. The scores of all words are freed before the first layer is recomputed.",
)
def passing_bytes_per_token(
    vocabulary: Value, loss_bytes: Value, width: Value, recompute_share: Value, activation_bytes: Value
) -> Value:
    return np.maximum(vocabulary * loss_bytes, width * recompute_share * activation_bytes)


@quantity(
    "GB",
    "Activations and loss on each accelerator",
    help="Memory of the tokens being processed, including memory that the allocator cannot reuse.",
)
def activation_gigabytes(
    tokens_at_once: Value, activation_bytes_per_token: Value, passing_bytes_per_token: Value,
    fragmentation_factor: Value, giga: Value,
) -> Value:  # fmt: skip
    per_token = activation_bytes_per_token + passing_bytes_per_token
    return tokens_at_once * per_token * fragmentation_factor / giga


@quantity("GB", "Memory needed on each accelerator", help="The model, its training state, activations and the loss.")
def needed_gigabytes(accelerator_model_gigabytes: Value, activation_gigabytes: Value) -> Value:
    return accelerator_model_gigabytes + activation_gigabytes


@quantity(
    "GB",
    "Room for the model on each accelerator",
    help="Usable memory less activations. 0 if activations alone fill it.",
)
def model_room(usable_gigabytes: Value, activation_gigabytes: Value) -> Value:
    return np.maximum(usable_gigabytes - activation_gigabytes, 0)


@quantity(
    "GB",
    "Room for the split part on each accelerator",
    help="Room left after the part that every accelerator holds in full. 0 if that part does not fit.",
)
def split_room(model_room: Value, model_gigabytes: Value, split_gigabytes: Value) -> Value:
    return np.maximum(model_room - (model_gigabytes - split_gigabytes), 0)


@quantity(
    "accelerators",
    "Accelerators needed at least",
    help="The fewest that hold the model. 0 if no number is enough.",
)
def least_accelerators(split_gigabytes: Value, split_room: Value) -> Value:
    fewest = np.maximum(np.ceil(ratio(split_gigabytes, split_room)), 1)
    return np.where(split_room > 0, fewest, 0)
