"""Work of the training run, in FLOPs."""

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Work of the training run"


@quantity(
    "share",
    "Weights with a gradient",
    help="Share of weights with a gradient: all in full training, adapters in LoRA and QLoRA.",
)
def weight_gradient_share(method: Value, methods_id: Value, methods_weight_gradient_share: Value) -> Value:
    return lookup(method, methods_id, methods_weight_gradient_share)


@quantity(
    "parameters",
    "Active parameters in use",
    help="Weights used for each token: all of them, unless a mixture of experts has fewer.",
)
def parameters_active_in_use(parameters_active: Value, parameters_total: Value) -> Value:
    return np.where(parameters_active > 0, parameters_active, parameters_total)


@quantity(
    "layers",
    "Layers of a usual decoder",
    help="For this size or width: N = 12 L d² and, where no width is typed, d = 128 L.",
)
def usual_n_layers(
    parameters_active_in_use: Value, weights_per_layer: Value, width_per_layer: Value, cube_root: Value,
    model_width: Value,
) -> Value:  # fmt: skip
    by_size = (parameters_active_in_use / (weights_per_layer * width_per_layer * width_per_layer)) ** cube_root
    by_width = ratio(parameters_active_in_use, weights_per_layer * model_width * model_width)
    return np.where(model_width > 0, by_width, by_size)


@quantity("layers", "Layers of the model", help="Your number, or the layers of a usual decoder of this size.")
def n_layers(layers: Value, usual_n_layers: Value) -> Value:
    return np.where(layers > 0, layers, usual_n_layers)


@quantity(
    "1",
    "Width of the model",
    help="Length of the vector that represents a token between layers. Your number, or the usual width for this size "
    "and depth, d = √(N / 12 L).",
)
def width(
    model_width: Value, parameters_active_in_use: Value, n_layers: Value, weights_per_layer: Value, square_root: Value
) -> Value:
    usual = ratio(parameters_active_in_use, weights_per_layer * n_layers) ** square_root
    return np.where(model_width > 0, model_width, usual)


@quantity(
    "FLOP/token",
    "FLOPs per token in the weights",
    help="Forward pass, input gradients and weight gradients: 6N in full training, near 4N in LoRA.",
)
def weight_flops_per_token(
    parameters_active_in_use: Value, flops_per_weight: Value, weight_gradient_share: Value
) -> Value:
    return flops_per_weight * parameters_active_in_use * (1 + weight_gradient_share + 1)


@quantity(
    "FLOP/token",
    "FLOPs per token in attention, one pass",
    help="Attention scores and their use, forward pass: 4 L d s per token (MosaicML, llm-foundry).",
)
def attention_pass_flops(n_layers: Value, width: Value, context_length: Value, attention_flops: Value) -> Value:
    return attention_flops * n_layers * width * context_length


@quantity(
    "FLOP/token",
    "FLOPs per token in attention",
    help="Forward and backward: 12 L d s per token (MosaicML, llm-foundry).",
)
def attention_flops_per_token(attention_pass_flops: Value, backward_passes: Value) -> Value:
    return attention_pass_flops * (1 + backward_passes)


@quantity("FLOP/token", "FLOPs per token", help="Counted in MFU: everything except recomputed activations.")
def flops_per_token(weight_flops_per_token: Value, attention_flops_per_token: Value) -> Value:
    return weight_flops_per_token + attention_flops_per_token


@quantity(
    "FLOP/token",
    "FLOPs per token recomputed",
    help="Part of the forward pass that is repeated to save memory.",
)
def recomputed_flops_per_token(
    parameters_active_in_use: Value, flops_per_weight: Value, attention_pass_flops: Value, recompute_share: Value
) -> Value:
    return recompute_share * (flops_per_weight * parameters_active_in_use + attention_pass_flops)


@quantity("FLOP", "FLOPs of the main run", help="FLOPs of the main run that count in MFU.")
def training_flops(tokens: Value, flops_per_token: Value) -> Value:
    return tokens * flops_per_token
