"""Measured training speeds: how fast software runs on accelerators, without failures, evaluation and idle time."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Count, Day, Positive, read_table

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """One measured speed of pretraining.

    Attributes:
        model: the model trained.
        organisation: who measured it.
        params_total: total parameters.
        params_active: parameters that process each token.
        precision: bf16 or fp8.
        accelerator: id of the accelerator.
        n_accelerators: accelerators used at once.
        tokens_per_second: tokens per second and accelerator.
        as_of: first day of the month in which it was published.
        software: name and version.
        source: id of its source.
        note: repository, version and page.
        layers: layers of the model; None if not stated.
        width: width of the model; None if not stated.
        context_len: tokens per sequence; None if not stated.
    """

    model: str
    organisation: str
    params_total: Positive
    params_active: Positive
    precision: str
    accelerator: str
    n_accelerators: Count
    tokens_per_second: Positive
    as_of: Day
    software: str
    source: str
    note: str
    layers: Count | None = None
    width: Count | None = None
    context_len: Positive | None = None


@lru_cache(maxsize=1)
def benchmarks() -> tuple[Benchmark, ...]:
    """Return every measured speed.

    Raises:
        CatalogError: benchmarks.csv has an invalid entry.
    """
    key = ("model", "precision", "accelerator", "n_accelerators", "tokens_per_second", "note")
    refers: dict[str, Collection[str]] = {"source": shipped_sources(), "accelerator": shipped_accelerators()}
    return read_table("benchmarks.csv", Benchmark, key=key, refers=refers)
