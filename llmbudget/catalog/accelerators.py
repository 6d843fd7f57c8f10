"""Accelerators: what each can compute, holds, draws and costs to buy."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Gt, Le

from llmbudget.catalog.own import OWN, OwnTables, with_own
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Cells, ColumnError, Day, Flag, Number, Positive, read_table

GROUPS = ("A100", "H100", "H800-H20", "V100", "TPU", "other")
"""Kinds of accelerators, for those who compare runs."""

_COVERS = ("accelerator", "server")

Size = Annotated[Number, Gt(0.01), Le(1e6)]
"""Teraflops and gigabytes of one accelerator: other numbers are given in other units."""


@dataclass(frozen=True, kw_only=True)
class Accelerator:
    """One accelerator as its maker describes it.

    Attributes:
        id: the name by which plans and prices refer to it; never the address of a spreadsheet cell.
        vendor: who makes it.
        group: one of `GROUPS`.
        peak_tflops: peak of dense bf16 (fp16 where there is no bf16), in 1e12 FLOPs per second.
        memory_gb: memory, in GB.
        as_of: the day of the price, or of the source where there is no price.
        source: the id of its source.
        memory_bw_gbs: bandwidth of its memory, in GB per second; None where it was not published.
        fp8: it computes in 8-bit floating point, faster than in bf16.
        tdp_w: thermal design power, in watts; None where it was not published.
        purchase_price_usd: what buying one costs, in USD; None where it is not sold or no price was found.
        price_covers: "accelerator", or "server" where the price includes a share of the server.
        note: what to know before relying on the row.
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
    """Return what blank cells of an own table mean."""
    covers = "accelerator" if cells["purchase_price_usd"] else ""
    return {"vendor": "own", "group": "other", "price_covers": covers, "source": OWN}
