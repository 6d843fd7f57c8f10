"""Migration of plan files from earlier schemas."""

import re
from collections.abc import Mapping
from typing import Any

DELAY_COUNTS_FROM = 3
"""The first schema under which a plan that is late costs more."""

_MOVED = {
    "provider": "sourcing.provider",
    "region": "sourcing.region",
    "reserved_share": "sourcing.reserved_1y_share",
    "spot_share": "sourcing.spot_share",
    "on_demand_quote": "sourcing.on_demand_quote",
    "reserved_quote": "sourcing.reserved_1y_quote",
    "spot_quote": "sourcing.spot_quote",
    "usual_reserved_ratio": "sourcing.usual_reserved_1y_ratio",
    "usual_spot_ratio": "sourcing.usual_spot_ratio",
    "goodput": "reliability.goodput",
}
"""Fields of section ``compute`` in schema 1, and their place in schema 2."""

_FORMER_SPREADS = {"reference_utilisation_share": "utilisation_luck"}
"""Constants with a range by their former name: the range is of factors, so it holds for the new one."""

_SCHEMA_LINE = re.compile(r"^schema: *([0-9]{1,9})\b", re.MULTILINE)

_RENAMED = {key: place.split(".")[1] for key, place in _MOVED.items()}

LINE_LABELS = {
    "licences": "Licenses",
    "base model: licence and evaluation": "Base model: license and evaluation",
    "idle commitment, one year": "Unused commitment, one year",
    "idle commitment, three years": "Unused commitment, three years",
    "equipment booked at once": "Equipment expensed at purchase",
    "depreciation of the own cluster": "Depreciation of own equipment",
}
"""Cost lines by their former label, under which a saved plan may book them."""


class ContradictionError(ValueError):
    """A value is given twice: by its current name and by its name in an earlier schema."""


def migrated(data: Mapping[str, Any], schema: int) -> dict[str, Any]:
    """Return the content of a plan file in the current schema; current content is unchanged.

    Schema 1 had no owned clusters. Its plans stated the hours lost on spot (``spot_rework_rate``); interruptions now
    determine them. Its single contingency rate applies to every category. Plans of schema 2 have the same content as
    today, but they were made when being late cost nothing.

    Raises:
        ContradictionError: a value is given by both its earlier and its current name.
    """
    data = _renamed_spreads(data)
    saved = saved_schema(data)
    if saved == DELAY_COUNTS_FROM - 1:
        return {**data, "schema": schema}
    if saved != 1:
        return dict(data)
    new = {key: dict(section) if isinstance(section, Mapping) else section for key, section in data.items()}
    new["schema"] = schema
    _split_compute(new)
    _split_contingency(new)
    for dataset in _rows(new):
        if "processing_price" in dataset:
            price = dataset.pop("processing_price")
            _put(dataset, "cleaning_price", price, "data.datasets.processing_price", "cleaning_price")
    if isinstance(new.get("notes"), dict):
        new["notes"] = _renamed_notes(new["notes"])
    return new


def _renamed_spreads(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content with ranges under the current names of what they are of."""
    spreads = data.get("spreads")
    if not isinstance(spreads, Mapping) or not _FORMER_SPREADS.keys() & spreads.keys():
        return data
    return {**data, "spreads": {_FORMER_SPREADS.get(name, name): spread for name, spread in spreads.items()}}


def saved_schema(data: object) -> int:
    """Return the schema of the content of a plan file, or of its text; 0 if it states none."""
    if isinstance(data, str):
        stated = _SCHEMA_LINE.search(data)
        return int(stated[1]) if stated else 0
    schema = data.get("schema") if isinstance(data, Mapping) else None
    return schema if isinstance(schema, int) and not isinstance(schema, bool) else 0


def _split_compute(new: dict[str, Any]) -> None:
    compute = new.get("compute")
    if isinstance(compute, dict):
        compute.pop("spot_rework_rate", None)
        for key in [key for key in compute if key in _MOVED]:
            section, name = _MOVED[key].split(".")
            if isinstance(new.setdefault(section, {}), dict):
                _put(new[section], name, compute.pop(key), f"compute.{key}", f"{section}.{name}")


def _split_contingency(new: dict[str, Any]) -> None:
    overheads = new.get("overheads")
    if isinstance(overheads, dict) and "contingency_rate" in overheads:
        rate = overheads.pop("contingency_rate")
        for category in ("data", "compute", "people", "software", "other"):
            name = f"{category}_contingency_rate"
            _put(overheads, name, rate, "overheads.contingency_rate", f"overheads.{name}")


def _put(section: dict[str, Any], name: str, value: object, before: str, now: str) -> None:
    """Store a value under its current name, unless that name is already used."""
    if name in section:
        raise ContradictionError(f"{before}: {now} is the same value; keep one of the two")
    section[name] = value


def _rows(new: dict[str, Any]) -> list[dict[str, Any]]:
    data = new.get("data")
    rows = data.get("datasets") if isinstance(data, dict) else None
    copies = [dict(row) if isinstance(row, Mapping) else row for row in rows] if isinstance(rows, list) else []
    if isinstance(data, dict) and isinstance(rows, list):
        data["datasets"] = copies
    return [row for row in copies if isinstance(row, dict)]


def _renamed_notes(notes: dict[str, Any]) -> dict[str, Any]:
    names = {
        **_RENAMED,
        "contingency_rate": "compute_contingency_rate",
        "dataset_processing_price": "dataset_cleaning_price",
    }
    renamed: dict[str, Any] = {}
    for key, note in notes.items():
        if key != "spot_rework_rate":
            name = names.get(key, key)
            _put(renamed, name, note, f"notes.{key}", f"notes.{name}")
    return renamed
