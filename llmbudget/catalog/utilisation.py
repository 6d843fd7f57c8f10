"""Utilisation that published runs reached from end to end, derived from their tokens and hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cbrt
from statistics import quantiles

from llmbudget.catalog.accelerators import GROUPS, Accelerator
from llmbudget.catalog.runs import PublishedRun
from llmbudget.catalog.sources import sources
from llmbudget.catalog.table import ColumnError, Count, Share, read_table

SECONDS_PER_HOUR = 3600
FLOPS_PER_TERAFLOP = 1e12
FLOPS_PER_PARAMETER = 6
"""FLOPs per parameter and token: 2 forward, 4 backward."""
ATTENTION_FLOPS = 12
"""FLOPs of attention per layer, model width, context position and token: 4 forward, 8 backward."""
PARAMETERS_PER_LAYER = 12
"""Parameters of a transformer layer per square of its width."""
ASPECT_RATIO = 128
"""Width of a typical transformer over its number of layers."""
LEAST_RUNS = 3
"""A group with fewer runs takes the shares of all groups together."""


@dataclass(frozen=True, kw_only=True)
class Utilisation:
    """Useful training FLOPs as a share of what the paid accelerators could compute at peak.

    Idle time, restarts and lost work are inside: a plan that uses these shares must not add goodput again.

    Attributes:
        group: the group of accelerators, one of `accelerators.GROUPS`.
        median: half of the runs reached more.
        low: a tenth of the runs reached less (P10).
        high: a tenth of the runs reached more (P90).
        n_runs: the runs that the shares are taken from.
        source: the id of the source.
        note: what to know before relying on the row.
    """

    group: str
    median: Share
    low: Share
    high: Share
    n_runs: Count
    source: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ColumnError("group", f"{self.group!r} is not one of {', '.join(GROUPS)}")
        if not self.low <= self.median <= self.high:
            raise ColumnError("median", f"{self.median} is not between low and high")


@lru_cache(maxsize=1)
def utilisation() -> dict[str, Utilisation]:
    """Return the utilisation of every group by its name (do not change the result: it is shared).

    Raises:
        CatalogError: if utilisation.csv cannot be right.
    """
    rows = read_table("utilisation.csv", Utilisation, key=("group",), refers={"source": sources()})
    return {row.group: row for row in rows}


def derive_utilisation(
    runs: Sequence[PublishedRun], accelerators: Mapping[str, Accelerator]
) -> dict[str, tuple[float, float, float, int]]:
    """Derive what utilisation.csv holds.

    Args:
        runs: published runs; those that `is_usable` refuses are passed over.
        accelerators: the accelerators that the runs name, by id.

    Returns:
        Median, P10, P90 and number of runs for each group. A group with fewer than `LEAST_RUNS` runs takes
        those of all groups together.
    """
    usable = [run for run in runs if is_usable(run)]
    groups = {
        group: [run for run in usable if run.accelerator and accelerators[run.accelerator].group == group]
        for group in GROUPS
    }
    return {group: _spread(own if len(own) >= LEAST_RUNS else usable, accelerators) for group, own in groups.items()}


def is_usable(run: PublishedRun) -> bool:
    """Say whether a run is a pretraining of known tokens and hours that was not left out by hand."""
    known = None not in (run.params_active, run.tokens, run.accelerator, run.accelerator_hours)
    return known and run.stage.startswith("pretrain") and run.tier in {"A", "B"} and not run.left_out


def implied_utilisation(run: PublishedRun, accelerator: Accelerator) -> float:
    """Return a run's training FLOPs over the peak FLOPs of its accelerator-hours.

    Args:
        run: a usable run.
        accelerator: the accelerator that it names.

    Returns:
        A share of the peak of dense bf16.
    """
    if run.params_active is None or run.tokens is None or run.accelerator_hours is None:
        raise ValueError(f"run {run.model!r} lacks parameters, tokens or accelerator-hours")
    flops = flops_per_token(run.params_active, run.context_len or 0) * run.tokens
    peak = accelerator.peak_tflops * FLOPS_PER_TERAFLOP
    return flops / (run.accelerator_hours * SECONDS_PER_HOUR * peak)


def flops_per_token(params: float, context_len: float) -> float:
    """Return the FLOPs that training takes per token: 6 N + 12 L d s.

    Layers L and width d are those of a transformer of typical shape with as many parameters.

    Args:
        params: active parameters N.
        context_len: tokens s per sequence; 0 leaves attention out.
    """
    n_layers = cbrt(params / (PARAMETERS_PER_LAYER * ASPECT_RATIO**2))
    attention = ATTENTION_FLOPS * n_layers * (ASPECT_RATIO * n_layers) * context_len
    return FLOPS_PER_PARAMETER * params + attention


def _spread(runs: Sequence[PublishedRun], accelerators: Mapping[str, Accelerator]) -> tuple[float, float, float, int]:
    """Return median, P10, P90 and number of the runs' utilisations."""
    shares = [implied_utilisation(run, accelerators[run.accelerator]) for run in runs if run.accelerator]
    deciles = quantiles(shares, n=10, method="inclusive")
    return deciles[4], deciles[0], deciles[8], len(shares)
