"""Named constants. Formulas may contain only the literals 0 and 1."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.parameters.record import Number
from llmbudget.plan.known_sizes import KnownSizes

MONTHS_PER_QUARTER = 3

NOMINAL_SPREAD = 1.356
"""Spread of the first version of the prediction: the others are exponents of it."""


def _constant(  # noqa: PLR0913 - the facts about a constant
    label: str,
    unit: str,
    value: float,
    *,
    source: str,
    help: str = "",  # noqa: A002 - the record calls it help
    spread: tuple[float, float] | None = None,
) -> Number:
    return Number(label, unit, at_least=value, at_most=value, source=source, help=help, spread=spread)


class Constants(KnownSizes):
    """Units of time and size, the shape of a transformer, and findings from published runs."""

    title: ClassVar[str] = "Constants"

    seconds_per_hour: Annotated[float, _constant("Seconds in an hour", "s/h", 3600, source="definition")] = 3600
    hours_per_day: Annotated[float, _constant("Hours in a day", "h/day", 24, source="definition")] = 24
    months_per_year: Annotated[float, _constant("Months in a year", "months/year", 12, source="definition")] = 12
    months_per_quarter: Annotated[
        float, _constant("Months in a quarter", "months", MONTHS_PER_QUARTER, source="definition")
    ] = MONTHS_PER_QUARTER
    one_month: Annotated[
        float, _constant("One month", "months", 1, source="definition", help="Also the number of the first month.")
    ] = 1
    doubling: Annotated[float, _constant("A doubling", "×", 2, source="definition")] = 2
    minutes_per_hour: Annotated[float, _constant("Minutes in an hour", "min/h", 60, source="definition")] = 60
    longest_runway_months: Annotated[
        float,
        _constant(
            "Longest runway after the budget",
            "months",
            1200,
            source="assumption",
            help="A hundred years. Cash that lasts longer is shown with this end; nothing else depends on it.",
        ),
    ] = 1200
    commitment_1y_months: Annotated[
        float, _constant("One-year commitment", "months", 12, source="definition", help="Paid until it ends.")
    ] = 12
    commitment_3y_months: Annotated[
        float, _constant("Three-year commitment", "months", 36, source="definition", help="Paid until it ends.")
    ] = 36
    longest_budget_months: Annotated[
        float,
        _constant(
            "Longest budget",
            "months",
            MAX_MONTHS,
            source="assumption",
            help="Windows that follow the computing get no longer. Work that needs more is late.",
        ),
    ] = MAX_MONTHS
    enough_price_lists: Annotated[float, _constant("Price lists behind a median", "lists", 3, source="definition")] = 3
    days_per_month: Annotated[
        float,
        _constant("Days in a month", "days/month", 30.4375, source="definition", help="365.25 days divided by 12."),
    ] = 30.4375
    kilo: Annotated[float, _constant("Thousand", "1", 1e3, source="definition")] = 1e3
    mega: Annotated[float, _constant("Million", "1", 1e6, source="definition")] = 1e6
    giga: Annotated[float, _constant("Billion; bytes in a gigabyte", "1", 1e9, source="definition")] = 1e9
    tera: Annotated[float, _constant("Trillion", "1", 1e12, source="definition")] = 1e12
    memory_giga: Annotated[
        float,
        _constant(
            "Bytes in a data sheet's gigabyte", "1", 2**30, source="definition", help="Memory counts in powers of 2."
        ),
    ] = 2**30
    flops_per_weight: Annotated[
        float,
        _constant("FLOPs per weight in one pass", "FLOPs", 2, source="llm_foundry", help="One multiply and one add."),
    ] = 2
    attention_flops: Annotated[
        float,
        _constant(
            "FLOPs of attention in one pass",
            "FLOPs",
            4,
            source="llm_foundry",
            help="Forward pass, per layer, unit of width, token and token of context.",
        ),
    ] = 4
    backward_passes: Annotated[
        float,
        _constant("Backward work", "forward passes", 2, source="llm_foundry"),
    ] = 2
    weights_per_layer: Annotated[
        float,
        _constant(
            "Weights of a layer per squared width",
            "1",
            12,
            source="korthikanti",
            help="4 for attention and 8 for the feed-forward part.",
        ),
    ] = 12
    width_per_layer: Annotated[
        float,
        _constant(
            "Width per layer",
            "1",
            128,
            source="assumption",
            help="Width divided by depth in common decoder models.",
        ),
    ] = 128
    cube_root: Annotated[
        float,
        _constant(
            "Cube root",
            "exponent",
            1 / 3,
            source="definition",
            help="Gives the number of layers from the number of weights.",
        ),
    ] = 1 / 3
    gradient_bytes: Annotated[
        float,
        _constant("Gradient per trained weight", "bytes", 4, source="stas00", help="Part of its training state."),
    ] = 4
    activation_bytes: Annotated[
        float,
        _constant("Activations kept", "bytes", 34, source="korthikanti", help="Per layer, token and unit of width."),
    ] = 34
    recomputed_activation_bytes: Annotated[
        float,
        _constant(
            "Activations kept with full recomputation",
            "bytes",
            2,
            source="korthikanti",
            help="Per layer, token and unit of width.",
        ),
    ] = 2
    checkpoint_bytes: Annotated[
        float,
        _constant(
            "Checkpoint per trained weight", "bytes", 13, source="bigscience_tr11", help="BLOOM: 2.3 TB for 176B."
        ),
    ] = 13
    published_recompute_share: Annotated[
        float,
        _constant(
            "Recomputation in published utilization",
            "share",
            0.5,
            source="assumption",
            help="Some published runs recomputed all activations, some none; few report it.",
        ),
    ] = 0.5
    young_factor: Annotated[
        float,
        _constant(
            "Checkpoint interval factor",
            "1",
            2,
            source="young_daly",
            help="Interval = √(2 · checkpoint · MTBF).",
        ),
    ] = 2
    square_root: Annotated[float, _constant("Square root", "exponent", 0.5, source="definition")] = 0.5
    lost_interval_share: Annotated[
        float,
        _constant("Work lost per failure", "share", 0.5, source="young_daly", help="Half an interval on average."),
    ] = 0.5
    most_lost_share: Annotated[
        float,
        _constant(
            "Most time lost to interruptions",
            "share",
            0.9,
            source="assumption",
            help="The first-order formula fails above this share; a check warns of it.",
        ),
    ] = 0.9
    utilisation_luck: Annotated[
        float,
        _constant(
            "Utilization beyond the prediction",
            "×",
            1,
            source="published_runs",
            help="1 is the median of runs. Its range is widened where evidence is thin.",
            spread=(1 / NOMINAL_SPREAD, NOMINAL_SPREAD),
        ),
    ] = 1
    reference_tflops: Annotated[
        float,
        _constant(
            "Peak of the reference",
            "TFLOP/s",
            312,
            source="epoch_hardware",
            help="The A100, used for most published runs.",
        ),
    ] = 312
    fastest_tflops: Annotated[
        float,
        _constant(
            "Fastest peak of published runs",
            "TFLOP/s",
            989.4,
            source="epoch_hardware",
            help="The H100. No hours are published for faster accelerators; their utilization is assumed to be the "
            "same.",
        ),
    ] = 989.4
    reference_memory: Annotated[
        float,
        _constant(
            "Memory of the reference",
            "GB",
            80,
            source="epoch_hardware",
            help="The A100 and H100 with 80 GB.",
        ),
    ] = 80
    reference_filling_parameters: Annotated[
        float,
        _constant(
            "Parameters that fill the reference",
            "parameters",
            1e9,
            source="published_runs",
            help="On A100, smaller models reach lower utilization; larger models reach no more.",
        ),
    ] = 1e9
    filling_growth_exponent: Annotated[
        float,
        _constant(
            "Filling by peak",
            "exponent",
            4,
            source="published_runs",
            help="3.2 times the peak needs a model 100 times as large. Exponents up to 3 predict unseen runs worse; "
            "exponents above 4 predict no better.",
        ),
    ] = 4
    nominal_spread: Annotated[
        float,
        _constant(
            "Nominal spread of utilization",
            "×",
            NOMINAL_SPREAD,
            source="published_runs",
            help="The prediction raises it to an exponent that depends on how much evidence there is.",
        ),
    ] = NOMINAL_SPREAD
    few_accelerators: Annotated[
        float,
        _constant(
            "Accelerators of a cluster",
            "accelerators",
            128,
            source="published_runs",
            help="Fewer lose less between a benchmark and a bill: fewer failures, less waiting for one another.",
        ),
    ] = 128
    small_parameters: Annotated[
        float,
        _constant(
            "Size below which steps are short",
            "parameters",
            1e9,
            source="published_runs",
            help="In a smaller model, loading, logging and evaluation weigh more against each step.",
        ),
    ] = 1e9
    least_mixture_ratio: Annotated[
        float,
        _constant(
            "Total over active parameters of a mixture",
            "×",
            1.5,
            source="assumption",
            help="Above it, the model counts as a mixture of experts.",
        ),
    ] = 1.5
    least_covered_accelerators: Annotated[
        float,
        _constant(
            "Fewest accelerators with enough runs",
            "accelerators",
            64,
            source="published_runs",
            help="Fixed before errors were looked at.",
        ),
    ] = 64
    most_published_accelerators: Annotated[
        float,
        _constant(
            "Most accelerators of a published run",
            "accelerators",
            16_384,
            source="llama_model_cards",
            help="Llama 3.1 405B.",
        ),
    ] = 16_384
    most_published_parameters: Annotated[
        float,
        _constant(
            "Most active parameters of a published run", "parameters", 540.35e9, source="epoch_systems", help="PaLM."
        ),
    ] = 540.35e9
    usable_memory_share: Annotated[
        float,
        _constant(
            "Memory available to training",
            "share",
            0.96,
            source="memory_reports",
            help="The driver, CUDA and communication use the rest; error messages show 0.96 to 0.98.",
        ),
    ] = 0.96
    typical_goodput: Annotated[
        float,
        _constant(
            "Goodput in published utilization",
            "share",
            0.9,
            source="llama3_interruptions",
            help="Published hours are paid hours. This share removes time lost to failures and waiting.",
        ),
    ] = 0.9
    cached_width: Annotated[
        float,
        _constant(
            "Width of cached keys, and of values",
            "1",
            1024,
            source="post_training_formulas",
            help="8 heads of 128, as in Llama 3 and Qwen 3 of most sizes; latent attention has less.",
        ),
    ] = 1024
    cached_bytes: Annotated[
        float,
        _constant("Keys and values per unit of width", "bytes", 4, source="definition", help="Both in bf16."),
    ] = 4
    weight_bytes_in_writing: Annotated[
        float, _constant("Weights while writing", "bytes", 2, source="definition", help="In bf16; fp8 halves them.")
    ] = 2
    memory_for_writing_share: Annotated[
        float,
        _constant(
            "Memory for weights and cache", "share", 0.9, source="post_training_formulas", help="As inference engines."
        ),
    ] = 0.9
    memory_for_weights_share: Annotated[
        float,
        _constant(
            "Memory that weights fill at most",
            "share",
            0.5,
            source="assumption",
            help="Sets how many accelerators write together; the rest holds the cache.",
        ),
    ] = 0.5
    half_written_share: Annotated[
        float,
        _constant("Answers in flight that are written", "share", 0.5, source="definition", help="Half on average."),
    ] = 0.5
    token_overhead_seconds: Annotated[
        float,
        _constant("Overhead of each token written", "s", 0.002, source="post_training_formulas", help="At any size."),
    ] = 0.002
    weight_transfer_gbs: Annotated[
        float,
        _constant(
            "Weights moved to the writers",
            "GB/s",
            40,
            source="post_training_formulas",
            help="Own fit to published steps: 235B takes 24 to 59 s, 405B 25 s, 671B about 40 s.",
        ),
    ] = 40
    policy_utilisation_share: Annotated[
        float,
        _constant(
            "Utilization of large policy updates",
            "share",
            0.2,
            source="post_training_formulas",
            help="Own fit, within a factor of 2: 0.2 × u ÷ (u + 16,000), with u tokens per accelerator.",
        ),
    ] = 0.2
    policy_filling_tokens: Annotated[
        float,
        _constant(
            "Tokens of an update at half that",
            "tokens",
            16_000,
            source="post_training_formulas",
            help="Per accelerator and update of the policy.",
        ),
    ] = 16_000
    tolerance: Annotated[
        float,
        _constant("Tolerance of the checks", "1", 1e-6, source="definition", help="Smaller differences are rounding."),
    ] = 1e-6
    material_share: Annotated[
        float,
        _constant("Share worth a warning", "share", 0.05, source="assumption", help="Auditors' usual threshold."),
    ] = 0.05
    least_earned_share: Annotated[
        float,
        _constant(
            "Share done that has a rate",
            "share",
            0.1,
            source="assumption",
            help="Below it, what work has cost so far says too little about the rest.",
        ),
    ] = 0.1
    loss_floor: Annotated[
        float,
        _constant(
            "Lowest possible loss", "nats/token", 1.8169, source="besiroglu", help="E of the scaling law; ±0.026."
        ),
    ] = 1.8169
    loss_of_parameters: Annotated[
        float,
        _constant("Loss by size", "nats/token", 482.01, source="besiroglu", help="A of the scaling law; ±124.5."),
    ] = 482.01
    loss_of_tokens: Annotated[
        float,
        _constant("Loss by tokens", "nats/token", 2085.43, source="besiroglu", help="B of the scaling law; ±1293."),
    ] = 2085.43
    loss_parameters_exponent: Annotated[
        float,
        _constant("Exponent of size", "exponent", 0.3478, source="besiroglu", help="a of the scaling law; ±0.015."),
    ] = 0.3478
    loss_tokens_exponent: Annotated[
        float,
        _constant("Exponent of tokens", "exponent", 0.3659, source="besiroglu", help="b of the scaling law; ±0.021."),
    ] = 0.3659
