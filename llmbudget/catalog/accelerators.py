"""Accelerators: what each can compute, holds, draws and costs to buy."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Gt, Le

from llmbudget.catalog.cache import cached_catalogue
from llmbudget.catalog.own import OWN, with_own
from llmbudget.catalog.sources import sources
from llmbudget.catalog.table import CatalogError, Cells, ColumnError, Day, Flag, Number, Positive, read_table

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


@cached_catalogue
def accelerators() -> dict[str, Accelerator]:
    """Return every accelerator by its id (do not change the result: it is shared).

    Raises:
        CatalogError: if accelerators.csv, or an own one, cannot be right.
    """
    name, key, refers = "accelerators.csv", ("id",), {"source": sources()}
    shipped = read_table(name, Accelerator, key=key, refers=refers)
    return {row.id: row for row in with_own(shipped, name, key=key, refers=refers, usual=_usual)}


def _usual(cells: Cells) -> Cells:
    """Return what blank cells of an own table mean."""
    covers = "accelerator" if cells["purchase_price_usd"] else ""
    return {"vendor": "own", "group": "other", "price_covers": covers, "source": OWN}


def accelerator(name: str) -> Accelerator:
    """Return one accelerator.

    Args:
        name: its id, such as "H100-SXM5-80GB".

    Raises:
        CatalogError: if the catalogue has no such accelerator.
    """
    if name not in accelerators():
        raise CatalogError(f"accelerator {name!r} is not in the catalogue; choose from {', '.join(accelerators())}")
    return accelerators()[name]
