"""Fields of a run by its kind: which ones count, and the values that a new run of the kind begins with.

The form, the workbook, the docs and the tests read these lists. A test compares them with the model.
"""

from collections.abc import Mapping
from functools import cache

from llmbudget.catalog import run_kinds
from llmbudget.parameters.record import Scalar

EVERY_KIND = ("name", "kind", "cluster", "start", "months")
"""Fields that count for all kinds."""

BY_FLAGS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("trains",): (
        "tries", "method", "parameters_total", "parameters_active", "context_length", "sequence_accelerators", "mfu",
        "has_reference", "excess",
    ),
    ("writes",): (
        "parameters_total", "parameters_active", "prompt_tokens", "answer_tokens", "excess",
    ),
    ("by_tokens",): ("tokens",),
    ("by_examples",): ("examples",),
    ("by_examples", "trains"): ("example_tokens", "epochs", "packed_share"),
    ("by_examples", "writes"): ("tries", "samples", "drawn"),
    ("by_steps",): (
        "steps", "prompts", "samples", "drawn", "prompt_tokens", "answer_tokens", "longest_answer", "is_asynchronous",
        "steps_ahead", "step_seconds",
    ),
    ("by_requests",): (
        "requests", "request_growth", "latency", "peak_ratio", "read_price", "written_price", "mfu",
    ),
    ("other_model",): ("other_parameters", "mfu"),
    ("by_multiple",): ("of_run", "multiple"),
    ("as_given",): ("hours",),
}  # fmt: skip
"""Fields that count for each kind that has all of these flags in `run_kinds.csv`."""

WORK = frozenset({"tokens", "examples", "steps", "multiple", "hours", "requests"})
"""Fields that state how much work there is."""

STARTING: Mapping[str, Mapping[str, Scalar]] = {
    "pretraining": {"tokens": 1e10},
    "continued_pretraining": {"tokens": 1e10},
    "context_extension": {"tokens": 1e10, "context_length": 65_536},
    "supervised_fine_tuning": {"examples": 40_000, "epochs": 2, "tries": 3},
    "preference_tuning": {"examples": 40_000, "example_tokens": 2000, "has_reference": True, "tries": 4},
    "reinforcement_learning": {"steps": 700, "longest_answer": 16_000, "tries": 1.5},
    "distillation": {"examples": 100_000, "other_parameters": 7e10},
    "data_generation": {"examples": 100_000, "samples": 1, "answer_tokens": 1000},
    "evaluation": {"examples": 2000, "answer_tokens": 2000},
    "experiments": {"multiple": 0.5},
    "other_sizes": {"multiple": 0.2},
    "serving": {"requests": 1_000_000, "months": 3, "answer_tokens": 500},
    "given_hours": {"hours": 1000},
}
"""Values of a new run by kind, where they differ from the defaults. All are assumptions: usual values of its source."""


@cache
def fields_of(kind: str) -> frozenset[str]:
    """Return the fields that count for a kind of run.

    Raises:
        KeyError: the catalog has no such kind.
    """
    about = run_kinds()[kind]
    by_flags = (fields for flags, fields in BY_FLAGS.items() if all(getattr(about, flag) for flag in flags))
    return frozenset(EVERY_KIND).union(*by_flags)


def starting(kind: str) -> Mapping[str, Scalar]:
    """Return the values of a new run that differ from the defaults; it is called after its kind.

    Raises:
        KeyError: the catalog has no such kind.
    """
    return {"kind": kind, "name": run_kinds()[kind].label, **STARTING[kind]}
