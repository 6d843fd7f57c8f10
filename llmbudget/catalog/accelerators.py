"""Accelerators: speed, memory, power and purchase price."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Gt, Le

from llmbudget.catalog.own import OWN, OwnTables, with_own
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Cells, ColumnError, Day, Flag, Number, Positive, read_table

GROUPS = ("A100", "H100", "H800-H20", "V100", "TPU", "other")
"""Groups of accelerators, for comparing runs."""

_COVERS = ("accelerator", "server")

Size = Annotated[Number, Gt(0.01), Le(1e6)]
"""Teraflops and gigabytes of one accelerator; numbers outside the bounds are in the wrong unit."""


@dataclass(frozen=True, kw_only=True)
class Accelerator:
    """One accelerator as its maker describes it.

    Attributes:
        id: name used in plans and prices; never the address of a spreadsheet cell.
        vendor: the maker.
        group: one of `GROUPS`.
        peak_tflops: peak of dense bf16 (fp16 without bf16), in 1e12 FLOPs per second.
        memory_gb: memory, in GB.
        as_of: date of the price, or of the source if there is no price.
        source: id of its source.
        memory_bw_gbs: memory bandwidth, in GB per second; None if not published.
        fp8: 1 if it computes faster in 8-bit floating point than in bf16.
        tdp_w: thermal design power, in watts; None if not published.
        purchase_price_usd: purchase price, in USD; None if it is not sold or no price was found.
        price_covers: "accelerator", or "server" if the price includes a share of the server.
        note: caveats of the row.
    """

    id: str
    vendor: str
    group: str
    peak_tflops: Size
    memory_gb: Size
    as_of: Day
    source: str
    memory_bw_gbs: Positive | None = None
    fp8: Flag = 0
    tdp_w: Positive | None = None
    purchase_price_usd: Positive | None = None
    price_covers: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ColumnError("group", f"{self.group!r} is not one of {', '.join(GROUPS)}")
        if self.purchase_price_usd is None and self.price_covers is not None:
            raise ColumnError("price_covers", "must be blank without a purchase price")
        if self.purchase_price_usd is not None and self.price_covers not in _COVERS:
            raise ColumnError("price_covers", f"{self.price_covers!r} is not one of {', '.join(_COVERS)}")


_FILE, _KEY = "accelerators.csv", ("id",)


@cache
def shipped_accelerators() -> dict[str, Accelerator]:
    """Return every accelerator that ships by its id (do not change the result: it is shared)."""
    refers = {"source": shipped_sources()}
    return {row.id: row for row in read_table(_FILE, Accelerator, key=_KEY, refers=refers)}


def with_own_accelerators(own: OwnTables, sources: Collection[str]) -> dict[str, Accelerator]:
    """Return those that ship and own ones by id, an own one in the place of a shipped one of its id.

    Raises:
        CatalogError: an own one cannot be right.
    """
    shipped = tuple(shipped_accelerators().values())
    rows = with_own(shipped, own, _FILE, key=_KEY, refers={"source": sources}, usual=_usual)
    return {row.id: row for row in rows}


def _usual(cells: Cells) -> Cells:
    """Return the meaning of blank cells in your own table."""
    covers = "accelerator" if cells["purchase_price_usd"] else ""
    return {"vendor": "own", "group": "other", "price_covers": covers, "source": OWN}
