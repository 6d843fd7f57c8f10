"""The catalogue and the months as the model reads them: columns (rows, 1) and the month axis (months,)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

import numpy as np

from llmbudget import catalog
from llmbudget.catalog.prices import Offer
from llmbudget.plan.compute import ANY_PROVIDER, ANY_REGION
from llmbudget.plan.schedule import MAX_MONTHS


@dataclass(frozen=True)
class FactTable:
    """A table of the catalogue.

    Attributes:
        columns: by name, each with its unit; formulas may read them.
        remarks: by head, what people read beside each row: source, day, note.
    """

    title: str
    columns: dict[str, tuple[str, list[Any]]]
    remarks: dict[str, list[str]]

    @property
    def n_rows(self) -> int:
        """The number of its rows."""
        return len(next(iter(self.columns.values()))[1])


def _remarks(rows: Iterable[Any], *attributes: str) -> dict[str, list[str]]:
    table = list(rows)
    return {name.replace("_", " "): [str(getattr(row, name) or "") for row in table] for name in attributes}


@cache
def fact_tables() -> dict[str, FactTable]:
    """Return the tables that formulas look up; a column is called table_column in the model."""
    return {
        "accelerators": _accelerators(),
        "offers": _offers(),
        "methods": _methods(),
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
            "peak_tflops": ("TFLOP/s", [row.peak_tflops for row in rows]),
            "memory_gb": ("GB", [row.memory_gb for row in rows]),
            "market_price": ("USD/h", [catalog.typical_price(row.id) or 0.0 for row in rows]),
        },
        _remarks(rows, "source", "as_of", "note"),
    )


def _offers() -> FactTable:
    """Return the listed offers, then what is typical of each provider and of the market.

    Every (accelerator, provider, region) stands in one row only: where a provider lists one price for any region,
    that is its typical one.
    """
    listed = catalog.offers()
    by_provider = [_typical(group, group[0].provider) for group in _grouped(listed, "accelerator", "provider")]
    market = [_typical(group, ANY_PROVIDER) for group in _grouped(by_provider, "accelerator")]
    everywhere = {(offer.accelerator, offer.provider) for offer in listed if offer.region == ANY_REGION}
    rows = [*listed, *(o for o in by_provider if (o.accelerator, o.provider) not in everywhere), *market]
    # Row 0 stands for an offer that nobody makes.
    columns: dict[str, tuple[str, list[Any]]] = {
        "number": ("row no.", list(range(len(rows) + 1))),
        "accelerator": ("id", ["not listed", *(row.accelerator for row in rows)]),
        "provider": ("name", ["", *(row.provider for row in rows)]),
        "region": ("name", ["", *(row.region for row in rows)]),
        "on_demand_price": ("USD/h", [0.0, *(row.on_demand_price for row in rows)]),
        "reserved_price": ("USD/h", [0.0, *(row.reserved_1y_price or 0.0 for row in rows)]),
        "spot_price": ("USD/h", [0.0, *(row.spot_price or 0.0 for row in rows)]),
    }
    remarks = _remarks(rows, "source", "as_of", "reserved_source", "reserved_as_of", "note")
    return FactTable("Prices", columns, {head: ["", *texts] for head, texts in remarks.items()})


def _grouped(offers: Iterable[Offer], *attributes: str) -> list[list[Offer]]:
    groups: dict[tuple[str, ...], list[Offer]] = {}
    for offer in offers:
        groups.setdefault(tuple(getattr(offer, name) for name in attributes), []).append(offer)
    return list(groups.values())


def _typical(offers: list[Offer], provider: str) -> Offer:
    on_demand = median(offer.on_demand_price for offer in offers)
    return Offer(
        provider=provider,
        accelerator=offers[0].accelerator,
        region=ANY_REGION,
        on_demand_price=on_demand,
        as_of=min(offer.as_of for offer in offers),
        source="derived_median",
        spot_price=_discounted(on_demand, offers, "spot_price"),
        reserved_1y_price=_discounted(on_demand, offers, "reserved_1y_price"),
        reserved_source="derived_median",
        reserved_as_of=min((offer.reserved_as_of for offer in offers if offer.reserved_as_of), default=None),
    )


def _discounted(on_demand: float, offers: list[Offer], price: str) -> float | None:
    """Return a price by its usual ratio to on-demand: the offers that have it may be the dear or the cheap ones."""
    ratios = [getattr(offer, price) / offer.on_demand_price for offer in offers if getattr(offer, price)]
    return on_demand * median(ratios) if ratios else None


def _methods() -> FactTable:
    rows = list(catalog.methods().values())
    numbers = ("weight_gradient_share", "weight_bytes", "trained_share", "trained_bytes", "relative_speed")
    units = ("share", "bytes", "share", "bytes", "×")
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("id", [row.id for row in rows])}
    for number, unit in zip(numbers, units, strict=True):
        columns[number] = (unit, [getattr(row, number) for row in rows])
    return FactTable("Training methods", columns, _remarks(rows, "source", "note"))
