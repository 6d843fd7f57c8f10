"""The training workload: model, tokens and runs."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number, Section


def method_ids(rows: Catalog) -> tuple[str, ...]:
    """Return the ids of training methods, for choices."""
    return tuple(rows.methods)


def _initial_weights(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.initial_weights())


class Workload(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "What you train"
    help: ClassVar[str] = "The model, its tokens, and the work around the main run."

    method: Annotated[
        str,
        Choice(
            "Training method",
            method_ids,
            source="torchtune",
            help="Full trains every weight. LoRA trains small adapters on frozen weights; QLoRA on 4-bit weights.",
            words=catalog.labels(catalog.methods),
        ),
    ] = "lora"
    initial_weights: Annotated[
        str,
        Choice(
            "Weights to start from",
            _initial_weights,
            help="Not decided: new weights, unless adapters or transfer learning start from an open model. New "
            "weights by decision: required, for example, by a scientific question or a license.",
            words=catalog.labels(catalog.initial_weights),
        ),
    ] = "either"
    parameters_total: Annotated[
        float,
        Number(
            "Total parameters",
            "parameters",
            at_least=1e6,
            at_most=1e14,
            usual=(1e9, 7e10),
            help="All weights, including idle experts, which also take memory.",
        ),
    ] = 8e9
    parameters_active: Annotated[
        float | None,
        Number(
            "Active parameters",
            "parameters",
            at_least=1e6,
            at_most=1e14,
            usual=(1e9, 7e10),
            blank="all parameters process each token, as in a dense model",
            belongs_to=("parameters_total",),
            help="Weights that process each token. Lower than the total only in a mixture of experts.",
        ),
    ] = None
    layers: Annotated[
        float | None,
        Number(
            "Layers",
            "layers",
            at_least=1,
            at_most=10_000,
            usual=(16, 126),
            whole=True,
            blank="the layers of a usual decoder of this size",
            belongs_to=("parameters_total",),
            help="num_hidden_layers of a config.json. Attention and memory for activations grow with it.",
        ),
    ] = None
    model_width: Annotated[
        float | None,
        Number(
            "Width",
            "values/token",
            at_least=16,
            at_most=1_000_000,
            usual=(1024, 16_384),
            whole=True,
            blank="the width of a usual decoder of this size and depth",
            belongs_to=("parameters_total",),
            help="hidden_size of a config.json: values that represent a token between layers.",
        ),
    ] = None
    tokens: Annotated[
        float,
        Number(
            "Training tokens",
            "tokens",
            at_least=1e3,
            at_most=1e15,
            usual=(1e8, 2e10),
            help="Tokens of the main run, including repeated passes over the data.",
        ),
    ] = 2e9
    context_length: Annotated[
        float,
        Number(
            "Context length",
            "tokens",
            at_least=16,
            at_most=16_777_216,
            usual=(2048, 32768),
            whole=True,
            help="Tokens per training sequence. Attention and memory grow with it.",
        ),
    ] = 8192
    recompute_share: Annotated[
        float,
        Number(
            "Recomputed activations",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            source="korthikanti",
            help="Share of the forward pass repeated to save memory. Adds up to one forward pass of work.",
        ),
    ] = 0.5
    vocabulary: Annotated[
        float,
        Number(
            "Vocabulary",
            "words",
            at_least=256,
            at_most=10_000_000,
            usual=(32_000, 256_000),
            whole=True,
            help="Entries of the tokenizer; their scores take memory. Stays the same when the model changes: check it "
            "then.",
        ),
    ] = 128_256
    loss_bytes: Annotated[
        float,
        Number(
            "Memory for the loss",
            "bytes/word",
            at_least=0,
            at_most=32,
            usual=(0, 18),
            source="memory_h200",
            help="Bytes per token and word of the vocabulary. PyTorch's usual loss takes 12, Transformers of 2024 up "
            "to 18. A fused cross-entropy kernel takes 4; a loss computed in pieces takes 0 (Liger, Cut Cross "
            "Entropy, TRL's chunked loss).",
        ),
    ] = 12
    sequences_per_accelerator: Annotated[
        float,
        Number(
            "Sequences per accelerator",
            "sequences",
            at_least=1,
            at_most=4096,
            usual=(1, 8),
            whole=True,
            help="Micro-batch size. Memory for activations grows with it.",
        ),
    ] = 1
    experiment_multiplier: Annotated[
        float,
        Number(
            "Experiments",
            "× main run",
            at_least=0,
            at_most=100,
            low=0.25,
            high=1.5,
            source="olmo_2503_05804",
            help="Trial and failed runs, as a multiple of the main run's hours: 0.5 at OLMo, near 9 at frontier labs.",
        ),
    ] = 0.5
    siblings_multiplier: Annotated[
        float,
        Number(
            "Other sizes of the family",
            "× main run",
            at_least=0,
            at_most=100,
            usual=(0, 1),
            help="Smaller models trained from scratch, as a multiple of the main run's hours. At equal tokens: their "
            "parameters divided by the main model's, 0.8 for 8 and 4 billion beside 15 billion.",
        ),
    ] = 0
    post_training_multiplier: Annotated[
        float,
        Number(
            "Post-training",
            "× main run",
            at_least=0,
            at_most=100,
            low=0.05,
            high=0.3,
            help="Preference tuning and reinforcement learning, as a multiple of the main run's hours.",
        ),
    ] = 0.1
    evaluation_multiplier: Annotated[
        float,
        Number(
            "Evaluation",
            "× main run",
            at_least=0,
            at_most=100,
            low=0.03,
            high=0.12,
            help="Benchmarks and safety tests, as a multiple of the main run's hours.",
        ),
    ] = 0.05
    n_checkpoints: Annotated[
        float,
        Number(
            "Checkpoints kept",
            "checkpoints",
            at_least=0,
            at_most=100_000,
            usual=(3, 50),
            whole=True,
            help="Each stores the weights and the optimizer state.",
        ),
    ] = 10
