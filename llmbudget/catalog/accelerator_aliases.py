"""Names of accelerators and machines in price lists, with the accelerators that they are."""

import re
from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.table import Positive, read_table

_GAPS = re.compile(r"[ _-]+")


@dataclass(frozen=True, kw_only=True)
class Alias:
    """A name in a list.

    Attributes:
        alias: as it is written.
        id: of the accelerator.
        accelerators: how many are in one machine of this name; None if the name does not say.
        listed_by: the list or cloud that uses the name; ``common`` for usual spellings.
    """

    alias: str
    id: str
    accelerators: Positive | None = None
    listed_by: str


@cache
def aliases() -> tuple[Alias, ...]:
    """Return all names (shared).

    Raises:
        CatalogError: accelerator_aliases.csv has an invalid entry.
    """
    refers = {"id": shipped_accelerators()}
    return tuple(read_table("accelerator_aliases.csv", Alias, key=("alias", "listed_by"), refers=refers))


@cache
def accelerator_named(name: str, listed_by: str = "") -> Alias | None:
    """Return what a name means, or None if it is not known.

    The exact name comes first, then the same letters without regard to capitals, spaces, hyphens and underscores; among
    several, a name of the same list.
    """
    if name in shipped_accelerators():
        return Alias(alias=name, id=name, listed_by="")
    exact = [alias for alias in aliases() if alias.alias == name]
    near = exact or [alias for alias in aliases() if _plain(alias.alias) == _plain(name)]
    return next((alias for alias in near if alias.listed_by == listed_by), near[0] if near else None)


def _plain(name: str) -> str:
    return _GAPS.sub(" ", name.casefold())
