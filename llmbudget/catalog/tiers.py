"""Model sizes to start from, each with a matching workload, accelerators and months."""

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.methods import methods
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import ColumnError, Count, Positive, read_table

if TYPE_CHECKING:
    from collections.abc import Collection

_ABOUT = ("id", "label", "source", "note")


@dataclass(frozen=True, kw_only=True)
class Tier:
    """A typical training of one size.

    Attributes:
        id: name used in commands.
        label: name shown to people.
        parameters_total: total parameters.
        parameters_active: parameters that process each token; None for all, as in a dense model.
        tokens: training tokens of the main run.
        context_length: tokens per sequence.
        accelerator: id of the accelerator.
        n_accelerators: accelerators used at once.
        method: id of the training method.
        training_months: months reserved for the main run and experiments.
        source: id of the source of the size.
        note: figures from the source, and reasons for the others.
    """

    id: str
    label: str
    parameters_total: Positive
    parameters_active: Positive | None = None
    tokens: Positive
    context_length: Count
    accelerator: str
    n_accelerators: Count
    method: str
    training_months: Count
    source: str
    note: str

    def __post_init__(self) -> None:
        if self.parameters_active is not None and self.parameters_active > self.parameters_total:
            raise ColumnError("parameters_active", f"{self.parameters_active:g} exceed the total parameters")

    @property
    def values(self) -> dict[str, Any]:
        """The plan parameters that the tier sets, by id."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _ABOUT}


@cache
def tiers() -> dict[str, Tier]:
    """Return every tier by its id, smallest first (shared; do not modify).

    Raises:
        CatalogError: tiers.csv has an invalid entry.
    """
    refers: dict[str, Collection[str]] = {
        "source": shipped_sources(),
        "accelerator": shipped_accelerators(),
        "method": methods(),
    }
    return {row.id: row for row in read_table("tiers.csv", Tier, key=("id",), refers=refers)}
