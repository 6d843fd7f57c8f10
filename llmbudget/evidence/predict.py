"""Predict accelerator-hours with the quantities that a plan uses when its MFU is left blank."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from numbers import Real
from typing import Any

import numpy as np

from llmbudget.catalog import shipped
from llmbudget.catalog.runs import STEPS, PublishedRun
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values

TYPICAL_CONTEXT = 4096.0
"""Tokens of context if unknown: between the 2,048 of 2022 and the 8,192 of 2024."""

Columns = Mapping[str, Any]
"""Inputs of the model by id, each an array with one entry per run."""


def predict_hours(  # noqa: PLR0913 - named, as the columns of a table of published runs
    *,
    params_total: float,
    params_active: float,
    tokens: float,
    accelerator: str,
    n_accelerators: float | None = None,
    context_length: float | None = None,
    year: float | None = None,
) -> tuple[float, float, float]:
    """Return P10, P50 and P90 of the paid accelerator-hours of a pretraining run.

    Args:
        params_total: all parameters.
        params_active: parameters used for each token.
        tokens: training tokens.
        accelerator: its id in the catalog.
        n_accelerators: number that work at once; without it, goodput is the usual 0.9.
        context_length: tokens of a sequence; `TYPICAL_CONTEXT` by default.
        year: year of the run; it is checked, but has no effect.

    The number of accelerators acts through failures, checkpoints and idle time at that scale. The hours are those with
    software of 2025 or later, whatever the year (docs/evidence.md).

    Raises:
        ValueError: an invalid argument; the message names it, its value and the allowed values.
    """
    needed = {"params_total": params_total, "params_active": params_active, "tokens": tokens}
    optional = {"n_accelerators": n_accelerators, "context_length": context_length, "year": year}
    for name, number in (needed | {name: number for name, number in optional.items() if number is not None}).items():
        _check_positive(name, number)
    if params_active > params_total:
        raise ValueError(f"params_active: {params_active:g} is above params_total; give at most {params_total:g}")
    if not isinstance(accelerator, str) or accelerator not in shipped().accelerators:
        known = ", ".join(shipped().accelerators)
        raise ValueError(f"accelerator: {accelerator!r} is not in the catalog; choose one of {known}")
    columns = {
        "parameters_total": float(params_total),
        "parameters_active": float(params_active),
        "tokens": float(tokens),
        "accelerator": accelerator,
        "context_length": float(context_length or TYPICAL_CONTEXT),
        **_scale(np.array(float(n_accelerators or 0))),
    }
    p10, p50, p90 = hours(columns)
    return float(p10), float(p50), float(p90)


def _check_positive(name: str, number: object) -> None:
    if isinstance(number, bool) or not isinstance(number, Real) or not 0 < float(number) < math.inf:
        raise ValueError(f"{name}: {number!r} is not allowed; give a number above 0")


def hours(columns: Columns, **inputs: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401 - inputs of the model
    """Return P10, P50 and P90 of the main run's hours; inputs replace constants and columns of the catalog."""
    names = ("training_hours", "published_utilisation", "published_utilisation_low", "published_utilisation_high")
    quantities = evaluate(columns, names, **inputs)
    median, use, low, high = (quantities[name] for name in names)
    return median * use / high, median, median * use / low


def evaluate(columns: Columns, names: Sequence[str], **inputs: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return quantities for published runs: full training, usual recomputation, no spot."""
    return model().evaluate(_as_published() | dict(columns) | inputs, names)


def _scale(n_accelerators: Any) -> Columns:  # noqa: ANN401 - an array
    """Return the inputs that depend on the number of accelerators; 0 means unknown, with the usual goodput."""
    known = n_accelerators > 0
    return {
        "n_accelerators": np.where(known, n_accelerators, _as_published()["few_accelerators"]),
        "goodput": np.where(known, 0, _as_published()["typical_goodput"]),
    }


@cache
def _as_published() -> dict[str, Any]:
    inputs = facts() | values(Plan())
    return inputs | {
        "method": "full",
        "mfu": 0.0,
        "spot_share": 0.0,
        "goodput": inputs["typical_goodput"],
        "recompute_share": inputs["published_recompute_share"],
    }


def columns_of(runs: Sequence[PublishedRun]) -> Columns:
    """Return the facts known before published runs began, as inputs of the model.

    Nothing is lost between steps: hours that cover only steps have a goodput of 1.
    """
    n_accelerators = np.array([run.n_accelerators or 0 for run in runs], dtype=float)
    columns: dict[str, Any] = {
        "parameters_total": np.array([run.params_total for run in runs], dtype=float),
        "parameters_active": np.array([run.params_active for run in runs], dtype=float),
        "tokens": np.array([run.tokens for run in runs], dtype=float),
        "accelerator": np.array([run.accelerator for run in runs]),
        "context_length": np.array([run.context_len or TYPICAL_CONTEXT for run in runs], dtype=float),
        **_scale(n_accelerators),
    }
    return columns | {"goodput": np.where([run.hours_cover == STEPS for run in runs], 1, columns["goodput"])}
