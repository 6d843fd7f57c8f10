"""Reports of what fits into memory: trainings that ran, or ran out of memory, and their peak where it was measured."""

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
"""The source of what others reported; the rest was measured for this package, and its parameters come from there."""

USUAL_LOSS_BYTES = 12
"""Where a report does not say that its loss is fused or computed in pieces, as for a plan."""

_Bytes = Annotated[Number, Ge(0)]
_Part = Annotated[Number, Ge(0), Le(1)]


@dataclass(frozen=True, kw_only=True)
class MemoryReport:
    """One training as somebody reported it.

    Attributes:
        model: the model that was trained.
        parameters_total: all parameters.
        parameters_active: parameters that a token passes through.
        method: the id of the training method.
        context_length: tokens per sequence.
        sequences: at once on an accelerator.
        vocabulary: words of the tokenizer.
        recompute_share: share of the activations that were recomputed.
        sharding: the id of what accelerators split.
        accelerator: the id of the accelerator.
        n_accelerators: accelerators used at once.
        fits: 1 where it ran, 0 where it ran out of memory.
        source: the id of its source.
        as_of: the day of the report, or the day on which an undated page was read.
        note: what the report says besides, and what is assumed where it is silent.
        loss_bytes: bytes of the loss for each token and word.
        peak_gb: the peak on one accelerator, in GB, where it was measured.
        address: where it stands, of a public report.
        explanation: why the prediction is wrong; blank where it is right.
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
        """Whether somebody else reported it."""
        return self.source == PUBLIC


@lru_cache(maxsize=1)
def memory_reports() -> tuple[MemoryReport, ...]:
    """Return every report.

    Raises:
        CatalogError: if memory_reports.csv cannot be right.
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
