"""Published training runs: model, accelerators and hours."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import ColumnError, Count, Day, Positive, Share, read_table

if TYPE_CHECKING:
    from collections.abc import Collection

RUN, STEPS = "run", "steps"
"""What published hours cover: all that was paid for, or the steps of training alone."""


@dataclass(frozen=True, kw_only=True)
class PublishedRun:
    """One run as described by its authors or by others who studied it; None if not stated.

    Attributes:
        model: the model trained.
        organisation: the organization that trained it.
        family: models that one organization developed from each other.
        year: year of publication.
        stage: stage of training, such as "pretrain" or "SFT".
        added: day the row was added; predictions developed before had not seen it.
        tier: A if measured by the authors, B if quoted or rounded, C if estimated by others.
        source: id of its source.
        params_total: total parameters.
        params_active: parameters that process each token.
        tokens: training tokens.
        context_len: tokens per sequence for most of the training.
        precision: of the matrix products; bf16 or fp16 if blank.
        accelerator: id of the accelerator.
        n_accelerators: accelerators used at once.
        accelerator_hours: accelerator-hours of the run.
        hours_cover: "steps" if they are published as a speed, or without evaluation or downtime; "run" if blank.
        wall_clock_days: days from start to end.
        reported_mfu: share of peak FLOPs reported by the authors.
        reported_cost_usd: reported cost, in USD; the note says what it covers.
        left_out: why the run is excluded from utilization; blank if its figures can be used.
        note: caveats of the row.
    """

    model: str
    organisation: str
    family: str
    year: Count
    stage: str
    added: Day
    tier: str
    source: str
    params_total: Positive | None = None
    params_active: Positive | None = None
    tokens: Positive | None = None
    context_len: Positive | None = None
    precision: str = ""
    accelerator: str | None = None
    n_accelerators: Count | None = None
    accelerator_hours: Positive | None = None
    hours_cover: str = RUN
    wall_clock_days: Positive | None = None
    reported_mfu: Share | None = None
    reported_cost_usd: Positive | None = None
    left_out: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.tier not in {"A", "B", "C"}:
            raise ColumnError("tier", f"{self.tier!r} is not one of A, B, C")
        if self.hours_cover not in {RUN, STEPS}:
            raise ColumnError("hours_cover", f"{self.hours_cover!r} is not one of {RUN}, {STEPS}")


@lru_cache(maxsize=1)
def published_runs() -> tuple[PublishedRun, ...]:
    """Return every published run.

    Raises:
        CatalogError: published_runs.csv has an invalid entry.
    """
    refers: dict[str, Collection[str]] = {"source": shipped_sources(), "accelerator": shipped_accelerators()}
    return read_table("published_runs.csv", PublishedRun, key=("model", "stage"), refers=refers)


def usable_runs() -> tuple[PublishedRun, ...]:
    """Return the runs that can be predicted and compared: pretraining with known size, tokens, accelerator and hours.

    Estimates by others (tier C) and manually excluded runs are omitted.
    """
    return tuple(run for run in published_runs() if _is_usable(run))


def _is_usable(run: PublishedRun) -> bool:
    known = None not in (run.params_total, run.params_active, run.tokens, run.accelerator, run.accelerator_hours)
    return known and run.stage.startswith("pretrain") and run.tier in {"A", "B"} and not run.left_out
