"""Memory of further runs, a row for each: while they learn, as the main run, and while they write.

A run learns and writes on all its accelerators in turn. While it writes, its training state is elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from llmbudget.model import memory
from llmbudget.quantities.numbers import entry, max_rows, ratio
from llmbudget.quantities.quantity import Quantity, Value, check, family, quantity, renamed

TITLE = "Memory of further runs"

_METHOD = {
    "bytes_per_weight": ("weight_bytes", "bytes", "Bytes per weight held"),
    "trained_share": ("trained_share", "share", "Share of weights trained"),
    "trained_bytes": ("trained_bytes", "bytes", "Training state per trained weight"),
}
"""What the catalog says of the run's method: column, unit, label."""

_ALIKE = {
    "usable_gigabytes": (memory.usable_gigabytes, "GB", "Usable memory of each accelerator"),
    "gradient_bytes_per_weight": (memory.gradient_bytes_per_weight, "bytes", "Gradients per weight"),
    "split_bytes_per_weight": (memory.split_bytes_per_weight, "bytes", "Bytes per weight that accelerators split"),
    "model_gigabytes": (memory.model_gigabytes, "GB", "Weights and training state"),
    "own_split_gigabytes": (memory.split_gigabytes, "GB", "Training state split among the accelerators"),
    "activation_bytes_per_token": (memory.activation_bytes_per_token, "bytes/token", "Activations kept per token"),
    "passing_bytes_per_token": (memory.passing_bytes_per_token, "bytes/token", "Scores of words or recomputed layer"),
    "sequence_gigabytes": (memory.activation_gigabytes, "GB", "Activations and loss of sequences read at once"),
}
"""Quantities with the same function as in the main run: function, unit, label."""

_OWN = {
    "parameters_total": "run_parameters_in_use", "accelerator_memory": "run_accelerator_memory",
    "n_layers": "run_n_layers", "width": "run_width", "tokens_at_once": "run_tokens_at_once",
    "optimiser_bytes_per_weight": "run_optimiser_bytes_per_weight",
}  # fmt: skip
"""Arguments of these functions that differ from run to run."""


_SHOWN = 3
"""Runs that a failed check names at most."""


def _of_runs(flag: str, sentence: Callable[[Callable[[str], float]], str]) -> Callable[[Mapping[str, Any]], str]:
    """Return a detail with a sentence for each run of a flag; the sentence looks up quantities of its run."""

    def detail(v: Mapping[str, Any]) -> str:
        rows = np.flatnonzero(np.ravel(v[flag]))
        names = np.ravel(v["run_name"])
        told = [f"{names[row]}: {sentence(lambda name, row=row: float(np.ravel(v[name])[row]))}" for row in rows]  # type: ignore[misc]  # bound now
        more = [f"{len(told) - _SHOWN} more runs fail."] if len(told) > _SHOWN else []
        return " ".join([*told[:_SHOWN], *more])

    return detail


def _memory(of: Callable[[str], float]) -> str:
    needed, usable = of("run_needed_gigabytes"), of("run_usable_gigabytes")
    if needed > usable:
        state = of("run_state_gigabytes")
        parts = f"{needed:,.0f} GB, {state:,.0f} GB of it for training state"
        return f"each accelerator needs {parts}, and has {usable:,.0f} GB."
    answer, room = of("run_answer_gigabytes"), of("run_replica_gigabytes")
    return f"weights and the longest answer need {answer:,.0f} GB; a replica has {room:,.0f} GB."


def _steps(of: Callable[[str], float]) -> str:
    tokens, accelerators = of("run_learned_tokens"), of("run_n_accelerators")
    steps = of("run_steps_at_most")
    return f"{tokens:,.0f} tokens on {accelerators:,.0f} accelerators take at most {steps:,.3g} steps."


def _batch(of: Callable[[str], float]) -> str:
    return f"{of('run_step_answers'):,.0f} answers in a step."


@family
def methods() -> Iterator[Quantity]:
    """What each weight takes with the method of each run."""

    def fact(key: Value, ids: Value, column: Value) -> Value:
        return entry(key, ids, column)

    for name, (column, unit, label) in _METHOD.items():
        names = {"key": "run_method", "ids": "methods_id", "column": f"methods_{column}"}
        about = "As for the main run. 0 in spare rows."
        yield renamed(f"run_{name}", fact, f"{label} in each run", unit, about, group=TITLE, **names)


@quantity("bytes", "Optimizer states per weight in each run", help="As for the main run.")
def run_optimiser_bytes_per_weight(run_trained_share: Value, run_trained_bytes: Value, gradient_bytes: Value) -> Value:
    return run_trained_share * (run_trained_bytes - gradient_bytes)


@quantity(
    "tokens", "Longest sequence that each run learns from", help="Its context, or a prompt and the longest answer."
)
def run_longest_sequence(
    run_context_in_use: Value, run_prompt_tokens: Value, run_longest: Value, run_kind_by_steps: Value
) -> Value:
    return np.maximum(run_context_in_use, (run_prompt_tokens + run_longest) * run_kind_by_steps)


@quantity(
    "tokens", "Tokens that each run reads at once", help="Sequences at once × their longest. 0 if it only writes."
)
def run_tokens_at_once(sequences_per_accelerator: Value, run_longest_sequence: Value, run_kind_trains: Value) -> Value:
    return sequences_per_accelerator * run_longest_sequence * run_kind_trains


@quantity(
    "GB",
    "Reference and other models of each run",
    help="Copy of the trained weights, and weights of teacher, judge or reward model.",
)
def run_frozen_gigabytes(
    run_parameters_in_use: Value, run_has_reference: Value, run_weight_gradient_share: Value,
    run_other_parameters: Value, run_kind_other_model: Value, weight_bytes_in_writing: Value, giga: Value,
) -> Value:  # fmt: skip
    copy = run_parameters_in_use * run_has_reference * run_weight_gradient_share
    return (copy + run_other_parameters * run_kind_other_model) * weight_bytes_in_writing / giga


@family
def as_for_the_main_run() -> Iterator[Quantity]:
    """Memory of each run while it learns."""
    own = {name: f"run_{name}" for name in (*_METHOD, *_ALIKE)} | _OWN
    for name, (function, unit, label) in _ALIKE.items():
        about = "As for the main run, for each run."
        yield renamed(f"run_{name}", function, f"{label} of each run", unit, about, group=TITLE, **own)


@quantity(
    "GB",
    "Training state on each accelerator of each run",
    help="The part held in full, and a piece of the split part and of frozen models. 0 if it only writes.",
)
def run_state_gigabytes(
    run_model_gigabytes: Value, run_own_split_gigabytes: Value, run_frozen_gigabytes: Value, run_n_accelerators: Value,
    run_kind_trains: Value,
) -> Value:  # fmt: skip
    pieces = ratio(run_own_split_gigabytes + run_frozen_gigabytes, run_n_accelerators)
    return (run_model_gigabytes - run_own_split_gigabytes + pieces) * run_kind_trains


@quantity(
    "accelerators",
    "Accelerators that share a sequence in each run",
    help="Your own, or as few as hold it beside the training state. At most all.",
)
def run_sharing_accelerators(
    run_sequence_accelerators: Value, run_sequence_gigabytes: Value, run_usable_gigabytes: Value,
    run_state_gigabytes: Value, run_n_accelerators: Value,
) -> Value:  # fmt: skip
    room = run_usable_gigabytes - run_state_gigabytes
    few = np.where(room > 0, np.ceil(ratio(run_sequence_gigabytes, np.maximum(room, 0))), run_n_accelerators)
    wanted = np.where(run_sequence_accelerators > 0, run_sequence_accelerators, np.maximum(few, 1))
    return np.minimum(wanted, run_n_accelerators)


@quantity("GB", "Memory needed on each accelerator of each run", help="While it learns. 0 if it only writes.")
def run_needed_gigabytes(
    run_state_gigabytes: Value, run_sequence_gigabytes: Value, run_sharing_accelerators: Value
) -> Value:
    return run_state_gigabytes + ratio(run_sequence_gigabytes, run_sharing_accelerators)


@quantity(
    "GB",
    "Memory needed to write one answer in each run",
    help="Weights of a replica, and the cache of a prompt and its longest answer. 0 if it does not write.",
)
def run_answer_gigabytes(
    run_weight_gigabytes: Value, run_cache_bytes: Value, run_prompt_tokens: Value, run_longest: Value, giga: Value,
    run_kind_writes: Value,
) -> Value:  # fmt: skip
    return (run_weight_gigabytes + run_cache_bytes * (run_prompt_tokens + run_longest) / giga) * run_kind_writes


@quantity("GB", "Memory of a replica in each run", help="As much of its accelerators as writing can fill.")
def run_replica_gigabytes(
    run_replica_accelerators: Value, run_n_accelerators: Value, run_accelerator_memory: Value,
    memory_for_writing_share: Value,
) -> Value:  # fmt: skip
    accelerators = np.minimum(run_replica_accelerators, run_n_accelerators)
    return accelerators * run_accelerator_memory * memory_for_writing_share


@quantity("yes = 1", "Run does not fit into memory", help="While it learns or while it writes. 0 without work.")
def run_lacks_memory(
    run_needed_gigabytes: Value, run_usable_gigabytes: Value, run_answer_gigabytes: Value,
    run_replica_gigabytes: Value, run_own_hours: Value,
) -> Value:  # fmt: skip
    learning = np.where(run_needed_gigabytes > run_usable_gigabytes, 1, 0)
    writing = np.where(run_answer_gigabytes > run_replica_gigabytes, 1, 0)
    return np.where(run_own_hours > 0, np.maximum(learning, writing), 0)


@check(
    "Each run fits into the memory of its cluster",
    "A run does not fit into the memory of its cluster.",
    "Take more or larger accelerators, more sharding, adapters, or shorter texts. Or share each sequence among more.",
    help="Its accelerators hold weights, training state, activations and frozen models, and a replica can write an "
    "answer.",
    detail=_of_runs("run_lacks_memory", _memory),
)
def check_run_memory(run_lacks_memory: Value) -> Value:
    return 1 - max_rows(run_lacks_memory)


@quantity(
    "steps", "Training steps of each run at most", help="If its accelerators read the fewest possible tokens at once."
)
def run_steps_at_most(
    run_learned_tokens: Value, run_tokens_at_once: Value, run_n_accelerators: Value, run_sharing_accelerators: Value
) -> Value:
    return ratio(run_learned_tokens * run_sharing_accelerators, run_tokens_at_once * run_n_accelerators)


@quantity(
    "yes = 1", "Run has too few steps", help="Fewer than any published run. 0 without tokens, and with steps typed."
)
def run_lacks_steps(
    run_steps_at_most: Value, least_run_steps: Value, run_learned_tokens: Value, run_kind_by_tokens: Value
) -> Value:
    few = np.where(run_steps_at_most < least_run_steps, 1, 0) * np.where(run_learned_tokens > 0, 1, 0)
    return few * run_kind_by_tokens


@check(
    "Each run takes enough steps",
    "A run has too few training steps.",
    "No published run has fewer than 30. Use fewer accelerators, share each sequence among more, or take more tokens.",
    help="Its accelerators do not read all tokens in fewer steps than any published run.",
    detail=_of_runs("run_lacks_steps", _steps),
)
def check_run_steps(run_lacks_steps: Value) -> Value:
    return 1 - max_rows(run_lacks_steps)


@quantity("answers", "Answers in a step of each run", help="Different prompts × answers to each.")
def run_step_answers(run_prompts: Value, run_samples: Value, run_kind_by_steps: Value) -> Value:
    return run_prompts * run_samples * run_kind_by_steps


@quantity(
    "yes = 1", "Run has an unusual batch", help="Fewer or more answers in a step than published runs. 0 without work."
)
def run_unusual_batch(
    run_step_answers: Value, least_step_answers: Value, most_step_answers: Value, run_own_hours: Value,
    run_kind_by_steps: Value,
) -> Value:  # fmt: skip
    few = np.where(run_step_answers < least_step_answers, 1, 0)
    many = np.where(run_step_answers > most_step_answers, 1, 0)
    return np.where(run_own_hours > 0, few + many, 0) * run_kind_by_steps


@check(
    "Steps of reinforcement learning are of a usual size",
    "A step of reinforcement learning has an unusual number of answers.",
    "Published runs have 84 to 8,192. Change prompts, answers and steps, or run a small trial first.",
    help="Answers in a step are as many as in published runs, whose models learned.",
    detail=_of_runs("run_unusual_batch", _batch),
)
def check_rollouts(run_unusual_batch: Value) -> Value:
    return 1 - max_rows(run_unusual_batch)
