"""Ways of training that differ in FLOPs, memory and speed: full, LoRA and QLoRA."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Positive, Share, read_table


@dataclass(frozen=True, kw_only=True)
class Method:
    """One way of training.

    Attributes:
        id: the name by which plans refer to it.
        label: what people call it.
        weight_gradient_share: share of the weight-gradient FLOPs (a third of full training's) that remains.
        weight_bytes: bytes of memory for the weights, per parameter of the model.
        trained_bytes: bytes for gradients, master weights and optimiser states, per trained parameter.
        trained_share: share of the parameters that is trained.
        relative_speed: utilisation relative to that of full training.
        source: the id of its source.
        note: what the numbers are made of.
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
    """Return every method by its id (do not change the result: it is shared).

    Raises:
        CatalogError: if methods.csv cannot be right.
    """
    rows = read_table("methods.csv", Method, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}
