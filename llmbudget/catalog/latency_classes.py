"""Latency classes of serving: how many accelerators must wait for requests."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Ge

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Flag, Number, Share, read_table


@dataclass(frozen=True, kw_only=True)
class LatencyClass:
    """How soon requests must be answered, and what that costs.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        busy_share: work of the accelerators that are on at the peak, as a share of what they could do.
        peak_ratio: requests at the peak ÷ mean requests, when the plan states none.
        keeps_ready: 1 if at least one replica is always on.
        source: id of its source.
        note: where the numbers come from.
    """

    id: str
    label: str
    busy_share: Share
    peak_ratio: Annotated[Number, Ge(1)]
    keeps_ready: Flag
    source: str
    note: str = ""


@cache
def latency_classes() -> dict[str, LatencyClass]:
    """Return every latency class by its id (shared; do not modify).

    Raises:
        CatalogError: latency_classes.csv has an invalid entry.
    """
    rows = read_table("latency_classes.csv", LatencyClass, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}
