"""Reports of memory use: training runs that fit or ran out of memory, with their measured peak if known."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge, Le

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.flags import shardings
from llmbudget.catalog.methods import methods
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import ColumnError, Count, Day, Flag, Number, Positive, read_table

if TYPE_CHECKING:
    from collections.abc import Collection

PUBLIC = "memory_reports"
"""Source of reports by others. The other rows were measured for this package; its parameters come from them."""

USUAL_LOSS_BYTES = 12
"""Used, as in plans, if a report does not say that its loss is fused or computed in pieces."""

_Bytes = Annotated[Number, Ge(0)]
_Part = Annotated[Number, Ge(0), Le(1)]


@dataclass(frozen=True, kw_only=True)
class MemoryReport:
    """One reported training run.

    Attributes:
        model: the model trained.
        parameters_total: total parameters.
        parameters_active: parameters that process each token.
        method: id of the training method.
        context_length: tokens per sequence.
        sequences: sequences per accelerator.
        vocabulary: words of the tokenizer.
        recompute_share: share of activations recomputed.
        sharding: id of the sharding.
        accelerator: id of the accelerator.
        n_accelerators: accelerators used at once.
        fits: 1 if it ran, 0 if it ran out of memory.
        source: id of its source.
        as_of: date of the report, or the day an undated page was read.
        note: further facts from the report, and assumptions about missing ones.
        loss_bytes: bytes of the loss per token and word.
        peak_gb: measured peak on one accelerator, in GB.
        address: address of a public report.
        explanation: why the prediction is wrong; blank if it is right.
    """

    model: str
    parameters_total: Positive
    parameters_active: Positive
    method: str
    context_length: Count
    sequences: Count
    vocabulary: Count
    recompute_share: _Part
    sharding: str
    accelerator: str
    n_accelerators: Count
    fits: Flag
    source: str
    as_of: Day
    note: str
    loss_bytes: _Bytes = USUAL_LOSS_BYTES
    peak_gb: Positive | None = None
    address: str = ""
    explanation: str = ""

    def __post_init__(self) -> None:
        if self.is_public and not self.address.startswith("https://"):
            raise ColumnError("address", f"{self.address!r} does not begin with https://")

    @property
    def is_public(self) -> bool:
        """Whether it was reported by others."""
        return self.source == PUBLIC


@lru_cache(maxsize=1)
def memory_reports() -> tuple[MemoryReport, ...]:
    """Return every report.

    Raises:
        CatalogError: memory_reports.csv has an invalid entry.
    """
    refers: dict[str, Collection[str]] = {
        "source": shipped_sources(),
        "accelerator": shipped_accelerators(),
        "method": methods(),
        "sharding": shardings(),
    }
    key = (
        "model", "method", "context_length", "sequences", "recompute_share", "sharding", "accelerator",
        "n_accelerators", "source",
    )  # fmt: skip
    return read_table("memory_reports.csv", MemoryReport, key=key, refers=refers)
