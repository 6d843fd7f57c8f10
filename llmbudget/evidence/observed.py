"""What published runs and benchmarks say about utilization, and the facts known before each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.catalog import benchmarks, shipped
from llmbudget.catalog.benchmarks import Benchmark
from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.predict import TYPICAL_CONTEXT, columns_of, evaluate

Array = npt.NDArray[np.float64]
Constants = tuple[tuple[str, float], ...]
"""Constants that replace a plan's constants, by id; a tuple can be the key of a cache."""

_QUANTITIES = (
    "filling_share", "memory_share", "few_times", "small_share", "is_mixture", "counted_per_computed", "peak_tflops",
    "parameters_active_in_use", "accelerator_evidence", "memory_bandwidth", "prediction_class",
)  # fmt: skip


@dataclass(frozen=True)
class Observed:
    """Rows of evidence; each array has one entry per row.

    Attributes:
        organisations: who trained or measured.
        use: ln(utilization), of the FLOPs that are computed, without the goodput that a run's scale explains.
        facts: quantities of the model, and facts of the rows: `year`, `fp8`, `context`, `n_accelerators` (0 if
            unknown), `sparsity`, `is_tpu`, `is_other`.
        is_run: 1 for published runs, 0 for benchmarks.
    """

    organisations: npt.NDArray[np.str_]
    use: Array
    facts: dict[str, Array]
    is_run: Array


@cache
def of_run(run: PublishedRun, constants: Constants = ()) -> Observed:
    """Return a published run as evidence; in hundreds of fits, it is evaluated once."""
    columns = columns_of([run])
    values = evaluate(columns, (*_QUANTITIES, "training_hours", "published_utilisation"), **dict(constants))
    implied = values["training_hours"] * values["published_utilisation"] / (run.accelerator_hours or 0)
    extra = {"year": run.year, "fp8": run.precision == "fp8", "n_accelerators": run.n_accelerators or 0}
    return _observed([run], columns, values, implied / values["counted_per_computed"], extra, is_run=True)


def of_runs(runs: Sequence[PublishedRun], constants: Constants = ()) -> Observed:
    """Return published runs as evidence, in their order."""
    return together([of_run(run, constants) for run in runs])


@cache
def of_benchmarks(constants: Constants = ()) -> Observed:
    """Return all benchmarks as evidence."""
    rows = benchmarks()
    columns = _columns(rows)
    values = evaluate(columns, (*_QUANTITIES, "flops_per_token", "tera"), **dict(constants))
    computed = values["flops_per_token"] / values["counted_per_computed"]
    speed = np.array([row.tokens_per_second for row in rows])
    extra = {
        "year": np.array([row.as_of.year for row in rows]),
        "fp8": np.array([row.precision == "fp8" for row in rows]),
        "n_accelerators": columns["n_accelerators"],
    }
    use = speed * computed / (values["peak_tflops"] * values["tera"])
    return _observed(rows, columns, values, use, extra, is_run=False)


def together(parts: Sequence[Observed]) -> Observed:
    """Return rows of evidence, one after another."""
    names = parts[0].facts
    return Observed(
        np.concatenate([part.organisations for part in parts]),
        np.concatenate([part.use for part in parts]),
        {name: np.concatenate([part.facts[name] for part in parts]) for name in names},
        np.concatenate([part.is_run for part in parts]),
    )


def _columns(rows: Sequence[Benchmark]) -> dict[str, Any]:
    return {
        "parameters_total": np.array([row.params_total for row in rows]),
        "parameters_active": np.array([row.params_active for row in rows]),
        "layers": np.array([row.layers or 0 for row in rows], dtype=float),
        "model_width": np.array([row.width or 0 for row in rows], dtype=float),
        "context_length": np.array([row.context_len or TYPICAL_CONTEXT for row in rows]),
        "accelerator": np.array([row.accelerator for row in rows]),
        "n_accelerators": np.array([row.n_accelerators for row in rows], dtype=float),
    }


def _observed(  # noqa: PLR0913 - the parts of the rows
    rows: Sequence[PublishedRun] | Sequence[Benchmark],
    columns: Any,  # noqa: ANN401 - inputs of the model
    values: dict[str, Any],
    use: Array,
    extra: dict[str, Any],
    *,
    is_run: bool,
) -> Observed:
    n = len(rows)
    vendors = np.array([shipped().accelerator(row.accelerator or "").vendor for row in rows])
    facts = {name: values[name] for name in _QUANTITIES} | extra
    facts |= {
        "context": columns["context_length"],
        "sparsity": columns["parameters_total"] / columns["parameters_active"],
        "is_tpu": vendors == "Google",
        "is_other": ~np.isin(vendors, ["Google", "NVIDIA"]),
    }
    flat = {name: np.array(np.broadcast_to(np.ravel(value), n), dtype=float) for name, value in facts.items()}
    organisations = np.array([row.organisation for row in rows])
    return Observed(organisations, np.log(np.ravel(use)), flat, np.full(n, float(is_run)))
