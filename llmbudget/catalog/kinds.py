"""Kinds of providers: large clouds ask two to four times what specialists ask for the same accelerator."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import ColumnError, Day, read_table

LARGE_CLOUD, SPECIALIST = "large cloud", "specialist"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Who rents out accelerators.

    Attributes:
        provider: the name by which prices refer to it.
        kind: "large cloud", or "specialist": also marketplaces.
        as_of: the day on which it was put into its kind.
        source: the id of the source of that.
        note: what to know of it.
    """

    provider: str
    kind: str
    as_of: Day
    source: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in (LARGE_CLOUD, SPECIALIST):
            raise ColumnError("kind", f"{self.kind!r} is not one of {LARGE_CLOUD}, {SPECIALIST}")


@cache
def _listed() -> dict[str, Provider]:
    rows = read_table("providers.csv", Provider, key=("provider",), refers={"source": shipped_sources()})
    return {row.provider: row for row in rows}


def kind_of(provider: str) -> str:
    """Return the kind of a provider; one of an own table that does not ship is a specialist.

    Raises:
        CatalogError: if providers.csv cannot be right.
    """
    found = _listed().get(provider)
    return found.kind if found else SPECIALIST
