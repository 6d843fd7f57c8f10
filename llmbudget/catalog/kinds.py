"""Kinds of providers: large clouds charge two to four times as much as specialists for the same accelerator."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import ColumnError, Day, read_table

LARGE_CLOUD, SPECIALIST = "large cloud", "specialist"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A company that rents out accelerators.

    Attributes:
        provider: name used in prices.
        kind: "large cloud" or "specialist"; marketplaces are specialists.
        as_of: date of this classification.
        source: id of the source of this classification.
        note: caveats.
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
    """Return the kind of a provider; providers only in your own table are specialists.

    Raises:
        CatalogError: providers.csv has an invalid entry.
    """
    listed = _listed().get(provider)
    return listed.kind if listed else SPECIALIST
