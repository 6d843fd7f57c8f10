"""Choices defined by rows of 0 and 1: sharding, indirect cost bases and initial weights."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Flag, read_table


@dataclass(frozen=True, kw_only=True)
class Sharding:
    """How accelerators that train together split the model's state.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        weights_split: 1 if weights are split.
        gradients_split: 1 if gradients are split.
        optimiser_split: 1 if master weights and both Adam moments are split.
        source: id of its source.
        note: effect on memory.
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
    """The direct costs that the indirect cost rate applies to.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        applies: indirect costs apply.
        equipment: machines above the threshold count at their purchase price.
        equipment_by_option: they count at their purchase price if the grant makes the full cost eligible.
        small_equipment: machines below the threshold count, at their purchase price and by depreciation.
        depreciation: machines above the threshold count by depreciation.
        internal_invoices: charges from other units of the institution count.
        subawards_to_limit: the part of each subaward up to the limit counts.
        subawards_above: the part of each subaward above the limit counts.
        tuition: tuition counts.
        participants: participant support counts.
        source: id of its source.
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
    """The weights that training starts from.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        may_transfer: transfer learning may use an open model instead.
        may_adapt: adapters, such as LoRA's, have a model to be added to.
        source: id of its source.
        note: consequences.
    """

    id: str
    label: str
    may_transfer: Flag
    may_adapt: Flag
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a saving strategy acts on, among the main run and the rows of a table.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        main: the main run, or the plan's own accelerators.
        further: further runs or clusters.
        source: id of its source.
        note: what is meant.
    """

    id: str
    label: str
    main: Flag
    further: Flag
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemKind:
    """What an item of the table of equipment and other items is.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        equipment: 1 if it is a machine or another thing that lasts.
        travel: 1 if it is travel.
        goods: 1 if it is another good or service.
        source: id of its source.
        note: what is meant.
    """

    id: str
    label: str
    equipment: Flag
    travel: Flag
    goods: Flag
    source: str
    note: str = ""


@cache
def shardings() -> dict[str, Sharding]:
    """Return every sharding by its id (shared; do not modify).

    Raises:
        CatalogError: shardings.csv has an invalid entry.
    """
    rows = read_table("shardings.csv", Sharding, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}


@cache
def indirect_bases() -> dict[str, IndirectBase]:
    """Return every indirect cost base by its id (shared; do not modify).

    Raises:
        CatalogError: indirect_bases.csv has an invalid entry.
    """
    rows = read_table("indirect_bases.csv", IndirectBase, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}


@cache
def initial_weights() -> dict[str, InitialWeights]:
    """Return all initial weights by id (shared; do not modify).

    Raises:
        CatalogError: initial_weights.csv has an invalid entry.
    """
    rows = read_table("initial_weights.csv", InitialWeights, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}


@cache
def scopes() -> dict[str, Scope]:
    """Return everything that a strategy may act on, by id (shared; do not modify).

    Raises:
        CatalogError: scopes.csv has an invalid entry.
    """
    rows = read_table("scopes.csv", Scope, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}


@cache
def item_kinds() -> dict[str, ItemKind]:
    """Return every kind of item by its id (shared; do not modify).

    Raises:
        CatalogError: item_kinds.csv has an invalid entry.
    """
    rows = read_table("item_kinds.csv", ItemKind, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}
