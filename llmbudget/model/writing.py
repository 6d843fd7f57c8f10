"""Writing: hours in which models write answers, in rollouts, evaluation and data generation.

Memory bandwidth and the longest answer bound it, not FLOPs. A replica of the model has as many accelerators as hold its
weights; each token reads the weights and the cache of all answers in flight (docs/post_training.md).
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Answers that runs write"


@quantity("tokens", "Tokens that each run writes", help="Answers drawn, also those that are dropped.")
def run_written_tokens(
    run_written_answers: Value, run_answer_tokens: Value, run_steps: Value, run_kind_by_steps: Value
) -> Value:
    return run_written_answers * run_answer_tokens * np.where(run_kind_by_steps > 0, run_steps, 1)


@quantity(
    "answers", "Answers that each run writes together", help="In one step, or in the whole run if it has no steps."
)
def run_written_answers(
    run_kind_writes: Value,
    run_kind_by_steps: Value,
    run_prompts: Value,
    run_examples: Value,
    run_samples: Value,
    run_drawn: Value,
    run_kind_by_requests: Value,
    run_served_requests: Value,
) -> Value:
    prompts = np.where(run_kind_by_steps > 0, run_prompts, run_examples) * (1 - run_kind_by_requests)
    return run_kind_writes * (prompts * run_samples * run_drawn + run_served_requests)


@quantity("GB", "Weights of each run's writer", help="In bf16.")
def run_weight_gigabytes(run_parameters_in_use: Value, weight_bytes_in_writing: Value, giga: Value) -> Value:
    return run_parameters_in_use * weight_bytes_in_writing / giga


@quantity("accelerators", "Accelerators of a replica in each run", help="The fewest whose memory holds the weights.")
def run_replica_accelerators(
    run_weight_gigabytes: Value, run_accelerator_memory: Value, memory_for_weights_share: Value
) -> Value:
    return np.maximum(np.ceil(ratio(run_weight_gigabytes, run_accelerator_memory * memory_for_weights_share)), 1)


@quantity("replicas", "Replicas that write in each run", help="At least one.")
def run_replicas(run_n_accelerators: Value, run_replica_accelerators: Value) -> Value:
    return np.maximum(np.floor(run_n_accelerators / run_replica_accelerators), 1)


@quantity("bytes/token", "Cache of a token in each run", help="Keys and values of all layers.")
def run_cache_bytes(run_n_layers: Value, cached_bytes: Value, cached_width: Value) -> Value:
    return run_n_layers * cached_bytes * cached_width


@quantity("answers", "Answers in flight on a replica of each run", help="All of them, or as many as the memory holds.")
def run_answers_in_flight(
    run_written_answers: Value, run_replicas: Value, run_replica_accelerators: Value, run_accelerator_memory: Value,
    memory_for_writing_share: Value, run_weight_gigabytes: Value, run_cache_bytes: Value, run_prompt_tokens: Value,
    run_answer_tokens: Value, giga: Value, run_is_asynchronous: Value, run_steps_ahead: Value,
) -> Value:  # fmt: skip
    wanted = run_written_answers * (1 + run_is_asynchronous * run_steps_ahead) / run_replicas
    memory = run_replica_accelerators * run_accelerator_memory * memory_for_writing_share - run_weight_gigabytes
    room = ratio(memory * giga, run_cache_bytes * (run_prompt_tokens + run_answer_tokens))
    return np.maximum(np.minimum(wanted, room), 1)


@quantity("answers", "Answers in flight while a step of each run ends", help="Mean while the longest is written.")
def run_last_answers_in_flight(run_answers_in_flight: Value, run_answer_tokens: Value, run_longest: Value) -> Value:
    return np.maximum(run_answers_in_flight * ratio(run_answer_tokens, run_longest), 1)


@quantity("tokens", "Longest answer of each run", help="At least the mean answer.")
def run_longest(run_longest_answer: Value, run_answer_tokens: Value) -> Value:
    return np.maximum(run_longest_answer, run_answer_tokens)


def _token_seconds(
    in_flight: Value, active: Value, total: Value, gigabytes: Value, cache: Value, prompt: Value, answer: Value,
    half: Value, accelerators: Value, bandwidth: Value, bandwidth_share: Value, giga: Value, overhead: Value,
) -> Value:  # fmt: skip
    idle = np.maximum(1 - ratio(active, total), 0)  # a scenario may raise one of them alone
    read = gigabytes * (1 - idle**in_flight)  # a mixture reads the experts that some answer needs
    cached = in_flight * cache * (prompt + answer * half) / giga
    return ratio(read + cached, accelerators * bandwidth * bandwidth_share) + overhead


@family
def token_seconds() -> Iterator[Quantity]:
    """Seconds in which each answer in flight gains a token: usually, and while the last answers are written."""
    names = {
        "active": "run_parameters_active_in_use", "total": "run_parameters_in_use",
        "gigabytes": "run_weight_gigabytes", "cache": "run_cache_bytes", "prompt": "run_prompt_tokens",
        "answer": "run_answer_tokens", "half": "half_written_share", "accelerators": "run_replica_accelerators",
        "bandwidth": "run_memory_bandwidth", "overhead": "token_overhead_seconds",
    }  # fmt: skip
    for name, in_flight, words in (
        ("run_token_seconds", "run_answers_in_flight", "a token"),
        ("run_last_token_seconds", "run_last_answers_in_flight", "a token while a step ends"),
    ):
        label, about = f"Seconds of {words} in each run", "Reading weights and cache at the bandwidth in use."
        yield renamed(name, _token_seconds, label, "s", about, group=TITLE, in_flight=in_flight, **names)


@quantity("h", "Hours of writing in each run", help="Without asynchronous rollouts, each step waits for its longest.")
def run_writing_hours(
    run_written_tokens: Value, run_token_seconds: Value, run_replica_accelerators: Value, run_answers_in_flight: Value,
    run_longest: Value, run_last_token_seconds: Value, run_steps: Value, run_kind_by_steps: Value,
    run_kind_writes: Value, run_is_asynchronous: Value, run_n_accelerators: Value, seconds_per_hour: Value,
) -> Value:  # fmt: skip
    steady = ratio(run_written_tokens * run_token_seconds * run_replica_accelerators, run_answers_in_flight)
    waits = run_longest * run_last_token_seconds * run_steps * run_kind_by_steps * run_kind_writes * run_n_accelerators
    return np.maximum(steady, waits * (1 - run_is_asynchronous)) / seconds_per_hour
