"""The catalog and the months as the model reads them: columns (rows, 1) and the month axis (months,)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

import numpy as np

from llmbudget.catalog import (
    ANY_PROVIDER,
    ANY_REGION,
    Catalog,
    indirect_bases,
    initial_weights,
    item_kinds,
    latency_classes,
    run_kinds,
    scopes,
    shardings,
    shipped,
)
from llmbudget.catalog.coverage import evidence_on, has_enough_reports, is_by_reports
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.constants import NOMINAL_SPREAD
from llmbudget.plan.reporting import BASE_CURRENCY, CURRENCIES
from llmbudget.plan.values import number

MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class FactTable:
    """A table of the catalog.

    Attributes:
        columns: by name, each with its unit; formulas may read them.
        remarks: by column head, the texts beside each row: source, date, note.
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


def fact_tables(catalog: Catalog | None = None, months: int = MAX_MONTHS) -> dict[str, FactTable]:
    """Return the tables that formulas look up. The model names a column ``<table>_<column>``.

    Args:
        catalog: whose rows; None for the shipped ones, which have the same columns.
        months: the number of months of the month axis, in whole years.
    """
    return _fact_tables(catalog or shipped(), months)


def facts(catalog: Catalog | None = None, months: int = MAX_MONTHS) -> dict[str, Any]:
    """Return every catalog column as an array (rows, 1), and ``month``, the numbers of the months.

    Args:
        catalog: see `fact_tables`.
        months: see `fact_tables`.
    """
    return _facts(catalog or shipped(), months)


_KEPT = 16
"""Catalogs whose arrays are kept in memory."""


@lru_cache(maxsize=_KEPT)
def _fact_tables(catalog: Catalog, months: int) -> dict[str, FactTable]:
    return {
        "accelerators": _accelerators(catalog),
        "offers": _offers(catalog),
        "methods": _methods(catalog),
        "predictions": _predictions(catalog),
        "shardings": _flags("Sharding", shardings()),
        "indirect_bases": _flags("Bases of indirect costs", indirect_bases()),
        "item_kinds": _flags("Kinds of items", item_kinds()),
        "initial_weights": _flags("Weights to start from", initial_weights()),
        "run_kinds": _run_kinds(),
        "latency_classes": _latency_classes(),
        "scopes": _flags("What a strategy acts on", scopes()),
        "currencies": _currencies(),
        "years": _years(months),
    }


@lru_cache(maxsize=_KEPT)
def _facts(catalog: Catalog, months: int) -> dict[str, Any]:
    values: dict[str, Any] = {"month": np.arange(1.0, months + 1)}
    for name, table in fact_tables(catalog, months).items():
        for column, (_, entries) in table.columns.items():
            values[f"{name}_{column}"] = np.array(entries).reshape(-1, 1)
    return values


def _accelerators(catalog: Catalog) -> FactTable:
    rows, market = list(catalog.accelerators.values()), catalog.market_offers
    market_place = (ANY_PROVIDER, ANY_REGION)
    numbers = {key: float(number_) for number_, key in enumerate(catalog.every_offer, start=1)}
    return FactTable(
        "Accelerators",
        {
            "id": ("id", [row.id for row in rows]),
            "peak_tflops": ("TFLOP/s", [row.peak_tflops for row in rows]),
            "memory_gb": ("GB", [row.memory_gb for row in rows]),
            "memory_bandwidth": ("GB/s", [row.memory_bw_gbs or 0.0 for row in rows]),
            "fp8": ("yes = 1", [float(row.fp8) for row in rows]),
            "market_price": ("USD/h", [market[row.id].on_demand_price if row.id in market else 0.0 for row in rows]),
            "market_offer": ("row no.", [numbers.get((row.id, *market_place), 0) for row in rows]),
            "market_as_of": ("day", [number(market[row.id].as_of) if row.id in market else 0.0 for row in rows]),
            "tdp_w": ("W", [row.tdp_w or 0.0 for row in rows]),
            "purchase_price": ("USD", [row.purchase_price_usd or 0.0 for row in rows]),
            "purchase_as_of": ("day", [number(row.as_of) if row.purchase_price_usd else 0.0 for row in rows]),
            "includes_server": ("yes = 1", [1.0 if row.price_covers == "server" else 0.0 for row in rows]),
            "evidence": ("1", [float(evidence_on(row.id)) for row in rows]),
        },
        _remarks(rows, "source", "as_of", "note"),
    )


def _offers(catalog: Catalog) -> FactTable:
    """Return the listed offers, then the typical offers of each provider and of the market.

    Every (accelerator, provider, region) has one row only: if a provider lists one price for any region, that price is
    its typical one.
    """
    rows = list(catalog.every_offer.values())
    # Row 0 stands for an offer that no provider makes.
    columns: dict[str, tuple[str, list[Any]]] = {
        "number": ("row no.", list(range(len(rows) + 1))),
        "accelerator": ("id", ["not listed", *(row.accelerator for row in rows)]),
        "provider": ("name", ["", *(row.provider for row in rows)]),
        "region": ("name", ["", *(row.region for row in rows)]),
        "on_demand_price": ("USD/h", [0.0, *(row.on_demand_price for row in rows)]),
        "reserved_1y_price": ("USD/h", [0.0, *(row.reserved_1y_price or 0.0 for row in rows)]),
        "reserved_3y_price": ("USD/h", [0.0, *(row.reserved_3y_price or 0.0 for row in rows)]),
        "spot_price": ("USD/h", [0.0, *(row.spot_price or 0.0 for row in rows)]),
        "as_of": ("day", [0.0, *(number(row.as_of) for row in rows)]),
        "reserved_as_of": ("day", [0.0, *(number(row.reserved_as_of) for row in rows)]),
    }
    for name, unit in (("lists", "lists"), ("lowest_price", "USD/h"), ("highest_price", "USD/h")):
        columns[name] = (unit, [0.0, *(float(getattr(row, name, 0)) for row in rows)])
    remarks = _remarks(rows, "source", "reserved_source", "terms", "note")
    return FactTable("Prices", columns, {head: ["", *texts] for head, texts in remarks.items()})


def _methods(catalog: Catalog) -> FactTable:
    rows = list(catalog.methods.values())
    numbers = ("weight_gradient_share", "weight_bytes", "trained_share", "trained_bytes", "relative_speed")
    units = ("share", "bytes", "share", "bytes", "×")
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("id", [row.id for row in rows])}
    for figure, unit in zip(numbers, units, strict=True):
        columns[figure] = (unit, [getattr(row, figure) for row in rows])
    return FactTable("Training methods", columns, _remarks(rows, "source", "note"))


def _predictions(catalog: Catalog) -> FactTable:
    """Return the version of the prediction that a plan uses, in one row; spreads as exponents of `NOMINAL_SPREAD`."""
    row = catalog.prediction
    units = {"reference_use": "share", "mixture_factor": "×", "masked_attention": "share"}
    names = ("reference_use", "filling_exponent", "memory_exponent", "few_exponent", "small_exponent")
    columns: dict[str, tuple[str, list[Any]]] = {
        name: (units.get(name, "exponent"), [getattr(row, name)])
        for name in (*names, "mixture_factor", "masked_attention")
    }
    for name in ("covered", "extrapolated", "unknown"):
        columns[f"{name}_width"] = ("exponent", [log(getattr(row, f"{name}_spread")) / log(NOMINAL_SPREAD)])
    return FactTable("Prediction of hours", columns, _remarks([row], "version", "source", "note"))


def _run_kinds() -> FactTable:
    rows = run_kinds()
    flags = _flags("Kinds of runs", rows)
    units = {"forward_passes": "passes", "attention_share": "share", "relative_use": "×"}
    numbers = {name: (unit, [getattr(row, name) for row in rows.values()]) for name, unit in units.items()}
    reports: dict[str, tuple[str, list[Any]]] = {
        "by_reports": ("yes = 1", [float(is_by_reports(row)) for row in rows.values()]),
        "reported": ("yes = 1", [float(has_enough_reports(row)) for row in rows.values()]),
    }
    return FactTable(flags.title, {**flags.columns, **numbers, **reports}, flags.remarks)


def _latency_classes() -> FactTable:
    rows = latency_classes()
    flags = _flags("Latency classes of serving", rows)
    units = {"busy_share": "share", "peak_ratio": "×"}
    numbers = {name: (unit, [getattr(row, name) for row in rows.values()]) for name, unit in units.items()}
    return FactTable(flags.title, {**flags.columns, **numbers}, flags.remarks)


def _flags(title: str, rows: Mapping[str, Any]) -> FactTable:
    """Return a table of choices, with a column of 1 or 0 for each thing they decide."""
    first = next(iter(rows.values()))
    names = [name for name, value in vars(first).items() if isinstance(value, int)]
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("id", list(rows))}
    columns |= {name: ("yes = 1", [float(getattr(row, name)) for row in rows.values()]) for name in names}
    return FactTable(title, columns, _remarks(rows.values(), "label", "source", "note"))


def _currencies() -> FactTable:
    """Return the currencies of reports, and which of them the model itself uses."""
    own = [float(currency == BASE_CURRENCY) for currency in CURRENCIES]
    columns: dict[str, tuple[str, list[Any]]] = {"id": ("id", list(CURRENCIES)), "is_base": ("yes = 1", own)}
    return FactTable("Currencies", columns, {})


def _years(months: int) -> FactTable:
    """Return the years of the month axis, twelve months each."""
    first = [float(month) for month in range(1, months + 1, MONTHS_PER_YEAR)]
    columns: dict[str, tuple[str, list[Any]]] = {
        "first_month": ("month no.", first),
        "last_month": ("month no.", [month + MONTHS_PER_YEAR - 1 for month in first]),
    }
    return FactTable("Years of the budget", columns, {"year": [f"Year {n + 1}" for n in range(len(first))]})
