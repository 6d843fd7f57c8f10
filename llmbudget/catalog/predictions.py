"""Versions of the prediction of hours. A plan pins one, so that its hours stay when a newer one is shipped."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Ge, Le

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Day, Number, Positive, Share, read_table

Exponent = Annotated[Number, Ge(-1), Le(1)]
Spread = Annotated[Number, Ge(1), Le(10)]


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One version: the coefficients of `model/evidence.py`.

    Attributes:
        version: day of the version.
        source: id of its source.
        reference_use: utilization of a dense model that fills an accelerator with the reference's memory.
        filling_exponent: by the share of the accelerator that the model fills.
        memory_exponent: by memory relative to the reference.
        few_exponent: by how many times fewer accelerators there are than in a cluster.
        small_exponent: by parameters, for models below the size of a small one.
        mixture_factor: factor for a mixture of experts.
        masked_attention: share of the FLOPs of attention that causal kernels skip.
        covered_spread: factor to P10 and P90 where every term has evidence.
        extrapolated_spread: the same where a term lacks evidence.
        unknown_spread: the same where there is no evidence.
        note: what the version rests on.
    """

    version: Day
    source: str
    reference_use: Share
    filling_exponent: Exponent
    memory_exponent: Exponent
    few_exponent: Exponent
    small_exponent: Exponent
    mixture_factor: Positive
    masked_attention: Annotated[Number, Ge(0), Le(1)]
    covered_spread: Spread
    extrapolated_spread: Spread
    unknown_spread: Spread
    note: str = ""


@cache
def predictions() -> tuple[Prediction, ...]:
    """Return every version, the oldest first.

    Raises:
        CatalogError: predictions.csv has an invalid entry.
    """
    rows = read_table("predictions.csv", Prediction, key=("version",), refers={"source": shipped_sources()})
    return tuple(sorted(rows, key=lambda row: row.version))
