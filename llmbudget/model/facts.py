"""The catalogue and the months as the model reads them: columns (rows, 1) and the month axis (months,)."""

from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

import numpy as np

from llmbudget import catalog
from llmbudget.plan.compute import ANY_PROVIDER, ANY_REGION
from llmbudget.plan.schedule import MAX_MONTHS


@dataclass(frozen=True)
class FactTable:
    """A table of the catalogue: columns by name, each with its unit, and the source of each row."""

    title: str
    columns: dict[str, tuple[str, list[Any]]]
    sources: list[str]


@cache
def fact_tables() -> dict[str, FactTable]:
    """Return the tables that formulas look up; a column is called table_column in the model."""
    return {
        "accelerators": _accelerators(),
        "offers": _offers(),
        "methods": _methods(),
        "utilisation": _utilisation(),
    }


@cache
def facts() -> dict[str, Any]:
    """Return every catalogue column as an array (rows, 1), and ``month``, the numbers of the months."""
    found: dict[str, Any] = {"month": np.arange(1.0, MAX_MONTHS + 1)}
    for name, table in fact_tables().items():
        for column, (_, entries) in table.columns.items():
            found[f"{name}_{column}"] = np.array(entries).reshape(-1, 1)
    return found


def _accelerators() -> FactTable:
    rows = list(catalog.accelerators().values())
    return FactTable(
        "Accelerators",
        {
            "id": ("id", [row.id for row in rows]),
            "group": ("group", [row.group for row in rows]),
            "peak_tflops": ("TFLOP/s", [row.peak_tflops for row in rows]),
            "memory_gb": ("GB", [row.memory_gb for row in rows]),
            "market_price": ("USD/h", [catalog.typical_price(row.id) or 0.0 for row in rows]),
        },
        [row.source for row in rows],
    )


def _offers() -> FactTable:
    """Return the listed offers, then each provider's median over its regions, then the market's median."""
    listed = [
        (
            o.accelerator,
            o.provider,
            o.region,
            (o.on_demand_price, o.reserved_1y_price, o.spot_price),
            o.source,
        )
        for o in catalog.offers()
    ]
    by_provider = _medians(listed, by_provider=True)
    rows = listed + by_provider + _medians(by_provider, by_provider=False)
    columns: dict[str, tuple[str, list[Any]]] = {
        "accelerator": ("id", [row[0] for row in rows]),
        "provider": ("name", [row[1] for row in rows]),
        "region": ("name", [row[2] for row in rows]),
    }
    for place, price in enumerate(("on_demand_price", "reserved_price", "spot_price")):
        columns[price] = ("USD/h", [row[3][place] or 0.0 for row in rows])
    return FactTable("Prices", columns, [row[4] for row in rows])


def _medians(listed: list[Any], *, by_provider: bool) -> list[Any]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in listed:
        groups.setdefault((row[0], row[1] if by_provider else ANY_PROVIDER), []).append(row)
    return [
        (
            accelerator,
            provider,
            ANY_REGION,
            tuple(_median([r[3][k] for r in rows]) for k in range(3)),
            "derived_median",
        )
        for (accelerator, provider), rows in groups.items()
    ]


def _median(prices: list[float | None]) -> float | None:
    known = [price for price in prices if price]
    return median(known) if known else None


def _methods() -> FactTable:
    rows = list(catalog.methods().values())
    numbers = ("weight_gradient_share", "weight_bytes", "trained_share", "trained_bytes", "relative_speed")
    units = ("share", "bytes", "share", "bytes", "×")
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("id", [row.id for row in rows])}
    for number, unit in zip(numbers, units, strict=True):
        columns[number] = (unit, [getattr(row, number) for row in rows])
    return FactTable("Training methods", columns, [row.source for row in rows])


def _utilisation() -> FactTable:
    rows = list(catalog.utilisation().values())
    columns: dict[str, tuple[str, list[Any]]] = {"group": ("group", [row.group for row in rows])}
    for share in ("median", "low", "high"):
        columns[share] = ("share", [getattr(row, share) for row in rows])
    return FactTable("Utilisation of published runs", columns, [row.source for row in rows])
