"""Choices that are rows of 0 and 1: what accelerators split, what indirect costs are of, what training starts from."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Flag, read_table


@dataclass(frozen=True, kw_only=True)
class Sharding:
    """What accelerators that train together split, so that each holds a part only.

    Attributes:
        id: the name by which plans refer to it.
        label: what people call it.
        weights_split: the weights.
        gradients_split: the gradients.
        optimiser_split: master weights and both moments of Adam.
        source: the id of its source.
        note: what follows for the memory.
    """

    id: str
    label: str
    weights_split: Flag
    gradients_split: Flag
    optimiser_split: Flag
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class IndirectBase:
    """Which direct costs indirect costs are a share of.

    Attributes:
        id: the name by which plans refer to it.
        label: what people call it.
        applies: there are indirect costs at all.
        equipment: machines above the threshold count at their purchase price.
        equipment_by_option: they do where the grant says that full cost is eligible.
        small_equipment: machines below the threshold count, at their purchase price and by depreciation.
        depreciation: machines above the threshold count by depreciation.
        internal_invoices: what other units of the institution charge counts.
        subawards_to_limit: of each subaward, the part up to the limit counts.
        subawards_above: of each subaward, the part above the limit counts.
        tuition: tuition counts.
        participants: participant support counts.
        source: the id of its source.
        note: the rule in words.
    """

    id: str
    label: str
    applies: Flag
    equipment: Flag
    equipment_by_option: Flag
    small_equipment: Flag
    depreciation: Flag
    internal_invoices: Flag
    subawards_to_limit: Flag
    subawards_above: Flag
    tuition: Flag
    participants: Flag
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class InitialWeights:
    """What training starts from.

    Attributes:
        id: the name by which plans refer to it.
        label: what people call it.
        may_transfer: transfer learning may start from an open model in the place of it.
        may_adapt: there may be a model that adapters, such as LoRA's, are added to.
        source: the id of its source.
        note: what follows.
    """

    id: str
    label: str
    may_transfer: Flag
    may_adapt: Flag
    source: str
    note: str = ""


@cache
def shardings() -> dict[str, Sharding]:
    """Return every way of sharding by its id (do not change the result: it is shared).

    Raises:
        CatalogError: if shardings.csv cannot be right.
    """
    rows = read_table("shardings.csv", Sharding, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}


@cache
def indirect_bases() -> dict[str, IndirectBase]:
    """Return every base of indirect costs by its id (do not change the result: it is shared).

    Raises:
        CatalogError: if indirect_bases.csv cannot be right.
    """
    rows = read_table("indirect_bases.csv", IndirectBase, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}


@cache
def initial_weights() -> dict[str, InitialWeights]:
    """Return everything that training may start from by its id (do not change the result: it is shared).

    Raises:
        CatalogError: if initial_weights.csv cannot be right.
    """
    rows = read_table("initial_weights.csv", InitialWeights, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}
