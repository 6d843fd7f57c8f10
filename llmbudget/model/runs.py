"""Further runs: their work and hours, a row for each. What learns follows as the main run does."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from llmbudget.model import evidence, hours, workload
from llmbudget.quantities.numbers import across, entry, is_blank, ratio, same_name, sum_across, sum_over
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Further runs"

_FLAGS = (
    "by_tokens", "by_examples", "by_steps", "by_multiple", "as_given", "by_requests", "trains", "writes", "other_model",
    "tunes", "compares", "extends", "from_scratch", "by_reports", "reported",
)  # fmt: skip
_NUMBERS = {"forward_passes": "×", "attention_share": "share", "relative_use": "×"}

_THERE = {
    "peak_tflops": ("peak_tflops", "TFLOP/s", "Peak of the accelerator"),
    "accelerator_memory": ("accelerator_memory", "GB", "Memory of the accelerator"),
    "memory_bandwidth": ("memory_bandwidth", "GB/s", "Memory bandwidth"),
    "n_accelerators": ("n_accelerators", "accelerators", "Accelerators"),
    "goodput": ("goodput_in_use", "share", "Goodput"),
    "paid_per_useful_hour": ("paid_per_useful_hour", "×", "Paid hours per useful hour"),
    "accelerator_evidence": ("accelerator_evidence", "1", "Evidence on the accelerator"),
}
"""What a run takes from its cluster: the main run's quantity for runs on the plan's own accelerators, unit, label."""

_ALIKE = {
    "usual_n_layers": (workload.usual_n_layers, "layers", "Layers of a usual decoder"),
    "n_layers": (workload.n_layers, "layers", "Layers of the model"),
    "width": (workload.width, "1", "Width of the model"),
    "weight_flops_per_token": (workload.weight_flops_per_token, "FLOP/token", "FLOPs per token in the weights"),
    "attention_pass_flops": (workload.attention_pass_flops, "FLOP/token", "FLOPs in attention, one pass"),
    "attention_flops_per_token": (workload.attention_flops_per_token, "FLOP/token", "FLOPs per token in attention"),
    "flops_per_token": (workload.flops_per_token, "FLOP/token", "FLOPs per token"),
    "recomputed_flops_per_token": (workload.recomputed_flops_per_token, "FLOP/token", "FLOPs per token recomputed"),
    "recompute_speed": (hours.recompute_speed, "×", "Speed by recomputation"),
    "filling_parameters": (evidence.filling_parameters, "parameters", "Parameters that fill the accelerator"),
    "filling_share": (evidence.filling_share, "share", "Share of the accelerator filled"),
    "memory_share": (evidence.memory_share, "share", "Memory relative to the reference"),
    "small_share": (evidence.small_share, "share", "Size relative to a small model"),
    "is_mixture": (evidence.is_mixture, "yes = 1", "Mixture of experts"),
    "counted_per_computed": (evidence.counted_per_computed, "×", "FLOPs counted per FLOP computed"),
    "cluster_utilisation": (evidence.cluster_utilisation, "share", "Utilization of dense runs on clusters"),
    "published_utilisation": (evidence.published_utilisation, "share", "Utilization of published runs"),
}
"""Quantities that have the same function for the main run: function, unit, label."""


@family
def kinds() -> Iterator[Quantity]:
    """What the catalog says of each run's kind, and of its training method."""

    def fact(key: Value, ids: Value, column: Value) -> Value:
        return entry(key, ids, column)

    about = "From the catalog's kinds of runs. 0 in spare rows."
    for name in (*_FLAGS, *_NUMBERS):
        unit = _NUMBERS.get(name, "yes = 1")
        names = {"key": "run_kind", "ids": "run_kinds_id", "column": f"run_kinds_{name}"}
        label = f"Kind of each run: {name.replace('_', ' ')}"
        yield renamed(f"run_kind_{name}", fact, label, unit, about, group=TITLE, **names)
    for name, column, label in (
        ("weight_gradient_share", "weight_gradient_share", "Weights with a gradient"),
        ("method_speed", "relative_speed", "Speed of the method"),
    ):
        names = {"key": "run_method", "ids": "methods_id", "column": f"methods_{column}"}
        yield renamed(
            f"run_{name}", fact, f"{label} in each run", "share", "As for the main run.", group=TITLE, **names
        )


@quantity("yes = 1", "Run uses the plan's own accelerators", help="1 if it names no cluster; spare rows too.")
def run_on_main(run_cluster: Value) -> Value:
    return is_blank(run_cluster)


def from_cluster(
    on_main: Value,
    main: Any,  # noqa: ANN401 - a value, or 1
    cluster: Value,
    names: Value,
    column: Value,
) -> Value:
    """Return what each run takes from its cluster, for other quantities; 0 if no cluster has that name."""
    return np.where(on_main > 0, main, sum_over(same_name(across(names), cluster), column))


@family
def there() -> Iterator[Quantity]:
    """What each run takes from its cluster."""
    for name, (main, unit, label) in _THERE.items():
        about = "From its cluster, or from the plan's own accelerators."
        names = {
            "on_main": "run_on_main", "main": main, "cluster": "run_cluster", "names": "cluster_name",
            "column": f"cluster_{name}",
        }  # fmt: skip
        yield renamed(f"run_{name}", from_cluster, f"{label} of each run", unit, about, group=TITLE, **names)


@quantity("parameters", "Parameters of each run", help="Its own, or the main run's.")
def run_parameters_in_use(run_parameters_total: Value, parameters_total: Value) -> Value:
    return np.where(run_parameters_total > 0, run_parameters_total, parameters_total)


@quantity("parameters", "Active parameters of each run", help="Its own, or the main run's.")
def run_parameters_active_in_use(
    run_parameters_active: Value, run_parameters_total: Value, parameters_active_in_use: Value
) -> Value:
    of_size = np.where(run_parameters_total > 0, run_parameters_total, parameters_active_in_use)
    return np.where(run_parameters_active > 0, run_parameters_active, of_size)


@quantity("layers", "Layers given for each run", help="The main run's, for runs of its model. 0 for other sizes.")
def run_layers(run_parameters_total: Value, layers: Value) -> Value:
    return np.where(run_parameters_total > 0, 0, layers)


@quantity("1", "Width given for each run", help="The main run's, for runs of its model. 0 for other sizes.")
def run_model_width(run_parameters_total: Value, model_width: Value) -> Value:
    return np.where(run_parameters_total > 0, 0, model_width)


@quantity("tokens", "Context of each run", help="Its own, the length of its examples or answers, or the main run's.")
def run_context_in_use(
    run_context_length: Value, run_examples: Value, run_example_tokens: Value, run_kind_by_examples: Value,
    run_kind_by_steps: Value, run_prompt_tokens: Value, run_answer_tokens: Value, context_length: Value,
    run_kind_by_requests: Value,
) -> Value:  # fmt: skip
    examples = np.where(run_examples > 0, run_example_tokens, 0) * run_kind_by_examples
    answers = (run_prompt_tokens + run_answer_tokens) * (run_kind_by_steps + run_kind_by_requests)
    usual = np.where(examples + answers > 0, examples + answers, context_length)
    return np.where(run_context_length * (1 - run_kind_by_requests) > 0, run_context_length, usual)


@quantity("FLOP", "FLOPs of attention in one pass of each run", help="Per layer, width and token of context.")
def run_attention_flops(attention_flops: Value, run_kind_attention_share: Value) -> Value:
    return attention_flops * run_kind_attention_share


@quantity(
    "×",
    "Times fewer accelerators than a cluster, in each run",
    help="At least 1. 1 for kinds other than pretraining: only pretraining runs show that few accelerators lose less.",
)
def run_few_times(few_accelerators: Value, run_n_accelerators: Value, run_kind_from_scratch: Value) -> Value:
    return np.where(run_kind_from_scratch > 0, np.maximum(ratio(few_accelerators, run_n_accelerators), 1), 1)


@quantity(
    "share",
    "Attention that causal kernels skip, in each run",
    help="0 for kinds that learn nothing: fields of learning must not move what reading costs.",
)
def run_masked_attention(prediction_masked_attention: Value, run_kind_trains: Value) -> Value:
    return prediction_masked_attention * run_kind_trains


@family
def as_for_the_main_run() -> Iterator[Quantity]:
    """FLOPs and utilization of each run."""
    columns = (
        "parameters_active_in_use", "peak_tflops", "accelerator_memory", "weight_gradient_share", "attention_flops",
        "layers", "model_width", "few_times",
    )  # fmt: skip
    own = {name: f"run_{name}" for name in (*columns, *_ALIKE)}
    own |= {"context_length": "run_context_in_use", "parameters_total": "run_parameters_in_use"}
    own |= {"prediction_width": "run_prediction_width", "prediction_masked_attention": "run_masked_attention"}
    for name, (function, unit, label) in _ALIKE.items():
        about = "As for the main run, for each run."
        yield renamed(own[name], function, f"{label} of each run", unit, about, group=TITLE, **own)


@quantity("tokens", "Tokens that each run learns from", help="Typed, or counted from examples or from answers.")
def run_learned_tokens(
    run_tokens: Value, run_kind_by_tokens: Value, run_examples: Value, run_example_tokens: Value, run_epochs: Value,
    run_packed_share: Value, run_kind_by_examples: Value, run_steps: Value, run_prompts: Value, run_samples: Value,
    run_prompt_tokens: Value, run_answer_tokens: Value, run_kind_by_steps: Value, run_kind_trains: Value,
) -> Value:  # fmt: skip
    counted = ratio(run_examples * run_example_tokens * run_epochs, run_packed_share) * run_kind_by_examples
    stated = np.where(run_tokens * run_kind_by_tokens > 0, run_tokens, counted)
    answers = run_steps * run_prompts * run_samples * run_kind_by_steps
    return (stated + answers * (run_prompt_tokens + run_answer_tokens)) * run_kind_trains


@quantity("tokens", "Tokens that the other model reads in each run", help="All tokens learned from or judged.")
def run_judged_tokens(
    run_learned_tokens: Value, run_kind_trains: Value, run_examples: Value, run_samples: Value,
    run_prompt_tokens: Value, run_answer_tokens: Value, run_kind_writes: Value, run_kind_other_model: Value,
) -> Value:  # fmt: skip
    answers = run_examples * run_samples * run_kind_writes * (1 - run_kind_trains)
    written = answers * (run_prompt_tokens + run_answer_tokens)
    return (run_learned_tokens + written) * run_kind_other_model


@quantity(
    "FLOP",
    "FLOPs of each run",
    help="Learning, forward passes of the reference model, reading of teacher or judge and of requests. No writing.",
)
def run_flops(
    run_learned_tokens: Value, run_flops_per_token: Value, run_kind_forward_passes: Value, run_has_reference: Value,
    flops_per_weight: Value, run_parameters_active_in_use: Value, run_attention_pass_flops: Value,
    run_judged_tokens: Value, run_other_parameters: Value, run_read_tokens: Value,
) -> Value:  # fmt: skip
    one_pass = flops_per_weight * run_parameters_active_in_use + run_attention_pass_flops
    per_token = run_flops_per_token + (run_kind_forward_passes + run_has_reference) * one_pass
    read = run_read_tokens * one_pass + run_judged_tokens * flops_per_weight * run_other_parameters
    return run_learned_tokens * per_token + read


@quantity(
    "share",
    "Utilization of policy updates of each run",
    help="Own fit to published steps: updates of few tokens per accelerator use little of it.",
)
def run_policy_utilisation(
    run_prompts: Value, run_samples: Value, run_prompt_tokens: Value, run_answer_tokens: Value,
    run_n_accelerators: Value, policy_utilisation_share: Value, policy_filling_tokens: Value,
) -> Value:  # fmt: skip
    tokens = run_prompts * run_samples * (run_prompt_tokens + run_answer_tokens)
    return policy_utilisation_share * ratio(tokens, tokens + policy_filling_tokens * run_n_accelerators)


@quantity("share", "MFU in use of each run", help="Your own, or the MFU of published runs of its kind and method.")
def run_mfu_in_use(
    run_mfu: Value, run_published_utilisation: Value, run_kind_relative_use: Value, typical_goodput: Value,
    run_recompute_speed: Value, run_method_speed: Value, run_kind_by_steps: Value, run_policy_utilisation: Value,
    run_kind_trains: Value,
) -> Value:  # fmt: skip
    speed = np.where(run_kind_trains > 0, run_recompute_speed * run_method_speed, 1)  # a judge does not learn
    published = run_published_utilisation / typical_goodput * run_kind_relative_use * speed
    usual = np.where(run_kind_by_steps > 0, run_policy_utilisation, np.minimum(published, 1))
    return np.where(run_mfu > 0, run_mfu, usual)


@quantity("h", "Hours of learning and reading in each run", help="One try.")
def run_learning_hours(
    run_flops: Value, run_peak_tflops: Value, tera: Value, seconds_per_hour: Value, run_mfu_in_use: Value,
    run_goodput: Value,
) -> Value:  # fmt: skip
    return ratio(run_flops, run_peak_tflops * tera * seconds_per_hour * run_mfu_in_use * run_goodput)


@quantity(
    "×",
    "Usual excess of each run",
    help="Hours of published runs of its kind ÷ hours of the formula. 1 for pretraining, and for learning with your "
    "own utilization.",
)
def run_usual_excess(
    run_kind_tunes: Value, tuning_excess: Value, run_kind_compares: Value, preference_excess: Value,
    run_kind_by_steps: Value, rollout_excess: Value, run_kind_writes: Value, run_kind_trains: Value,
    writing_excess: Value, run_mfu: Value, run_kind_extends: Value, extension_excess: Value,
) -> Value:  # fmt: skip
    kinds = run_kind_tunes * (tuning_excess - 1) + run_kind_compares * (preference_excess - 1)
    learns = np.where(run_mfu > 0, 0, kinds + run_kind_extends * (extension_excess - 1))
    only_writes = run_kind_writes * (1 - run_kind_trains)
    return 1 + learns + run_kind_by_steps * (rollout_excess - 1) + only_writes * (writing_excess - 1)


@quantity("s", "Reward and weight transfer in a step of each run", help="The weights move to the writers each step.")
def run_sync_seconds(sync_seconds: Value, run_weight_gigabytes: Value, weight_transfer_gbs: Value) -> Value:
    return sync_seconds + run_weight_gigabytes / weight_transfer_gbs


@quantity("h", "Hours of one try of each run", help="Predicted, or its measured steps, with the usual excess.")
def run_try_hours(
    run_learning_hours: Value, run_writing_hours: Value, run_steps: Value, run_kind_by_steps: Value,
    run_step_seconds: Value, run_sync_seconds: Value, run_n_accelerators: Value, seconds_per_hour: Value,
    run_usual_excess: Value, run_excess: Value,
) -> Value:  # fmt: skip
    step_hours = run_steps * run_kind_by_steps * run_n_accelerators / seconds_per_hour
    work = run_learning_hours + run_writing_hours + step_hours * run_sync_seconds
    measured = step_hours * run_step_seconds
    return np.where(measured > 0, measured, work * run_usual_excess * run_excess)


@quantity(
    "h", "Own hours of each run", help="All tries with their starts, the hours given, or of serving. Useful hours."
)
def run_own_hours(
    run_try_hours: Value, run_tries: Value, startup_hours: Value, run_n_accelerators: Value, run_hours_given: Value,
    run_served_hours: Value, run_kind_by_requests: Value,
) -> Value:  # fmt: skip
    starts = np.where(run_try_hours > 0, startup_hours * run_n_accelerators, 0)
    tries = (run_try_hours + starts) * run_tries
    return tries * (1 - run_kind_by_requests) + run_hours_given + run_served_hours


@quantity("h", "Hours given for each run", help="Counted for the kind “hours as given” only.")
def run_hours_given(run_hours: Value, run_kind_as_given: Value) -> Value:
    return run_hours * run_kind_as_given


@quantity(
    "TFLOP/s × h", "Computing of each run", help="Own hours × peak, so that multiples hold on other accelerators."
)
def run_own_computing(run_own_hours: Value, run_peak_tflops: Value) -> Value:
    return run_own_hours * run_peak_tflops


@quantity("TFLOP/s × h", "Computing that each run is a multiple of", help="Another run's, or the main run's.")
def run_base_computing(
    run_of_run: Value, run_name: Value, run_own_computing: Value, training_hours: Value, peak_tflops: Value
) -> Value:
    other = sum_over(same_name(across(run_name), run_of_run), run_own_computing)
    return np.where(is_blank(run_of_run) > 0, training_hours * peak_tflops, other)


@quantity("yes = 1", "Run names no cluster", help="Its cluster is not in the table, or is there twice.")
def run_is_lost(run_on_main: Value, run_cluster: Value, cluster_name: Value) -> Value:
    clusters = sum_across(same_name(across(cluster_name), run_cluster) * 1)
    return np.where(run_on_main > 0, 0, np.where(clusters == 1, 0, 1))


@quantity(
    "h",
    "Hours of each run",
    help="Paid accelerator-hours on its cluster. 0 for a run without a cluster, which a check tells.",
)
def run_paid_hours(
    run_own_hours: Value, run_multiple: Value, run_kind_by_multiple: Value, run_base_computing: Value,
    run_peak_tflops: Value, run_paid_per_useful_hour: Value, run_is_lost: Value,
) -> Value:  # fmt: skip
    multiple = ratio(run_multiple * run_kind_by_multiple * run_base_computing, run_peak_tflops)
    return (run_own_hours + multiple) * run_paid_per_useful_hour * (1 - run_is_lost)
