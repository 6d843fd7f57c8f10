"""Terms of the prediction: what may change utilization, each with a physical reason."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from llmbudget.evidence.observed import Array, Observed

_REFERENCE_BALANCE = 312 / 2039
"""TFLOP/s per GB/s of the A100 with 80 GB."""

_MOST_CONTEXT, _USUAL_CONTEXT, _CLUSTER, _LARGE = 8192, 4096, 256, 30e9
_RECENT, _FAST, _TEN_BILLION, _THOUSANDS, _SHORT, _USUAL_PIECE = 2025, 600, 1e10, 2048, 2048, 1e8


@dataclass(frozen=True)
class Term:
    """Something that may change utilization; its coefficient multiplies its base in ln(utilization).

    Attributes:
        name: column of `catalog/predictions.csv`; words for terms that are not shipped.
        reason: why utilization should depend on it, as a clause.
        base: one value per row of evidence.
        width: standard deviation of the coefficient around its start.
        start: the coefficient without any evidence.
        only_runs: whether benchmarks do not show it: it acts between a benchmark and a bill.
        is_factor: whether the prediction holds e to the coefficient: a factor.
    """

    name: str
    reason: str
    base: Callable[[Observed], Array]
    width: float
    start: float = 0
    only_runs: bool = False
    is_factor: bool = False


def _log(fact: str) -> Callable[[Observed], Array]:
    return lambda rows: np.log(rows.facts[fact])


def _flag(fact: str) -> Callable[[Observed], Array]:
    return lambda rows: rows.facts[fact]


def _from(fact: str, year: int, *, before: bool = False) -> Callable[[Observed], Array]:
    return lambda rows: ((rows.facts[fact] < year) == before).astype(float)


def _known_number(rows: Observed) -> Array:
    number = rows.facts["n_accelerators"]
    return np.where(number > 0, np.log(np.maximum(number, 1) / _CLUSTER), 0)


def _balance(rows: Observed) -> Array:
    return np.log(rows.facts["peak_tflops"] / rows.facts["memory_bandwidth"] / _REFERENCE_BALANCE)


def _piece(rows: Observed) -> Array:
    number = rows.facts["n_accelerators"]
    each = rows.facts["parameters_active_in_use"] / np.maximum(number, 1)
    return np.where(number > 0, np.log(each / _USUAL_PIECE), 0)


def _early(rows: Observed) -> Array:
    return _from("year", _RECENT, before=True)(rows) * (1 - rows.facts["is_mixture"])


def _early_mixtures(rows: Observed) -> Array:
    return _from("year", _RECENT, before=True)(rows) * rows.facts["is_mixture"]


EARLY = Term("early_factor", "earlier software ran dense models more slowly", _early, 0.2, is_factor=True)
"""Dense models before 2025. Not part of the prediction, which is for today's software."""

FP8 = Term("fp8", "products in fp8 take half the time", _flag("fp8"), 0.2, is_factor=True)
"""Not part of the prediction, which is for bf16: it makes runs and benchmarks in fp8 comparable with the others."""

PREDICTING = (
    Term("filling_exponent", "large models keep a fast accelerator busy", _log("filling_share"), 0.15),
    Term("memory_exponent", "little memory costs recomputation and traffic", _log("memory_share"), 0.1),
    Term("few_exponent", "few accelerators fail less and wait less", _log("few_times"), 0.2, only_runs=True),
    Term("small_exponent", "short steps leave more time unused", _log("small_share"), 0.15, only_runs=True),
    Term("mixture_factor", "experts exchange tokens", _flag("is_mixture"), 0.3, is_factor=True),
)
"""The terms of the shipped prediction: columns of `catalog/predictions.csv`."""

TERMS = (*PREDICTING, EARLY)
"""The terms that are fitted, together with `FP8`."""

REJECTED = (
    Term("machine balance", "fast products outrun memory", _balance, 0.3),
    Term("sparsity", "more experts exchange more tokens", _log("sparsity"), 0.2),
    Term("number", "more accelerators communicate more", _known_number, 0.05),
    Term("year", "software improves", lambda rows: rows.facts["year"] - 2023, 0.05),
    Term("before 2023", "early software", _from("year", 2023, before=True), 0.2, only_runs=True),
    Term("early mixtures", "earlier software for mixtures", _early_mixtures, 0.2),
    Term(
        "context", "long sequences",
        lambda rows: np.log(np.minimum(rows.facts["context"], _MOST_CONTEXT) / _USUAL_CONTEXT), 0.2,
    ),
    Term("TPU", "other software", _flag("is_tpu"), 0.2),
    Term("neither NVIDIA nor TPU", "younger software", _flag("is_other"), 0.3),
    Term(
        "very large models", "pipelines wait",
        lambda rows: np.log(np.maximum(rows.facts["parameters_active_in_use"] / _LARGE, 1)), 0.1,
    ),
    Term(
        "fast accelerators before 2024", "software was new to them",
        lambda rows: _from("year", 2024, before=True)(rows) * (rows.facts["peak_tflops"] > _FAST), 0.2,
    ),
    Term(
        "mixture by size", "larger experts wait less for tokens",
        lambda rows: rows.facts["is_mixture"] * np.log(rows.facts["parameters_active_in_use"] / _TEN_BILLION), 0.2,
    ),
    Term(
        "thousands of accelerators", "more of them wait for one another",
        lambda rows: np.log(np.maximum(rows.facts["n_accelerators"] / _THOUSANDS, 1)), 0.2,
    ),
    Term(
        "short context", "attention is a small part",
        lambda rows: (rows.facts["context"] < _SHORT).astype(float), 0.2,
    ),
    Term("parameters per accelerator", "small pieces communicate more", _piece, 0.1),
)  # fmt: skip
"""Terms that were tried and do not improve predictions of organizations left out."""
