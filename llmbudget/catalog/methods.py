"""Training methods, which differ in FLOPs, memory and speed: full, LoRA and QLoRA."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Positive, Share, read_table


@dataclass(frozen=True, kw_only=True)
class Method:
    """One training method.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        weight_gradient_share: remaining share of the weight-gradient FLOPs (a third of full training's).
        weight_bytes: bytes of memory for the weights, per parameter of the model.
        trained_bytes: bytes for gradients, master weights and optimizer states, per trained parameter.
        trained_share: share of parameters trained.
        relative_speed: utilization relative to full training.
        source: id of its source.
        note: derivation of the numbers.
    """

    id: str
    label: str
    weight_gradient_share: Share
    weight_bytes: Positive
    trained_bytes: Positive
    trained_share: Share
    relative_speed: Positive
    source: str
    note: str = ""


@cache
def methods() -> dict[str, Method]:
    """Return every method by its id (shared; do not modify).

    Raises:
        CatalogError: methods.csv has an invalid entry.
    """
    rows = read_table("methods.csv", Method, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}
