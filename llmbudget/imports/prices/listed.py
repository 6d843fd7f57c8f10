"""Read price lists as SkyPilot, gpuhunt and Azure publish them, and lists in the columns of own prices.

Layouts: SkyPilot's catalog (v5 to v8), gpuhunt's catalog (v2, v3), Azure's retail prices API, all read 2026-11-26.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from llmbudget.catalog.accelerator_aliases import Alias, accelerator_named
from llmbudget.imports.foreign_table import ForeignTable, read_foreign
from llmbudget.imports.foreign_values import Cells, amounts, days
from llmbudget.plan.file import PlanError

ON_DEMAND, SPOT, ONE_YEAR, THREE_YEARS = "on_demand_price", "spot_price", "reserved_1y_price", "reserved_3y_price"
KINDS = (ON_DEMAND, SPOT, ONE_YEAR, THREE_YEARS)
"""Columns of prices, as in own tables."""

_HOURS_A_YEAR = 8760
"""Hours of 365 days, by which Azure's reservations are divided."""

_TERMS = {"1 Year": (ONE_YEAR, 1), "3 Years": (THREE_YEARS, 3)}
_NAME = re.compile(r"'Name': '([^']*)'")


@dataclass(frozen=True)
class Listed:
    """A price of a list.

    Attributes:
        where: its place, for messages.
        provider: who sells; empty if the list does not say.
        name: the accelerator's or machine's name.
        kind: one of `KINDS`.
        price: for one accelerator-hour.
        currency: ISO 4217.
        region: of the provider.
        machine: name of the machine.
        alias: the accelerator; None if the name is not known.
        problem: why the price cannot be used; empty if it can.
        as_of: day of the price; None if the list does not say.
    """

    where: str
    provider: str
    name: str
    kind: str
    price: Decimal
    currency: str
    region: str
    machine: str = ""
    alias: Alias | None = None
    problem: str = ""
    as_of: date | None = None


def read_prices(path: Path, answers: Mapping[str, str]) -> list[Listed]:
    """Return the prices of accelerators in a list.

    Args:
        path: CSV or JSON.
        answers: how a list with own columns is written, as in `READINGS`.

    Raises:
        PlanError: the list is none of the known ones.
        AskedError: it can be read in two ways.
    """
    if path.read_bytes()[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return list(_azure(path))
    table = read_foreign(path, [head for heads in _LAYOUTS for head in heads])
    heads = set(table.columns.split("; "))
    for needed, read in _LAYOUTS.items():
        if set(needed) <= heads:
            return list(read(table, answers))
    advice = "give a list of SkyPilot, gpuhunt or Azure, or one with the columns of own prices"
    raise PlanError([f"{path}: is no price list with known columns; {advice}"])


def _skypilot(table: ForeignTable, _: Mapping[str, str]) -> Iterator[Listed]:
    """Yield prices of whole machines, divided by their accelerators."""
    for number, row in table.rows:
        if not row["acceleratorname"]:
            continue
        info = _NAME.search(row.get("gpuinfo", ""))
        is_card = bool(re.search(r"80GB|H100", row["acceleratorname"])) and info and "pcie" in info[1].lower()
        names = [row["instancetype"], *([info[1]] if info and is_card else []), row["acceleratorname"]]
        machine = _Machine(f"{table.path}, line {number}", names, row["acceleratorcount"], row["region"], "")
        yield from machine.prices((ON_DEMAND, row["price"]), (SPOT, row.get("spotprice", "")))


def _gpuhunt(table: ForeignTable, _: Mapping[str, str]) -> Iterator[Listed]:
    """Yield prices of whole machines; spot is a row of its own."""
    for number, row in table.rows:
        if row["gpu_count"] in ("", "0"):
            continue
        name, memory = row["gpu_name"], row.get("gpu_memory", "").removesuffix(".0")
        names = [row["instance_name"], f"{name}:{memory}GB", f"{name}-{memory}GB", name]
        machine = _Machine(f"{table.path}, line {number}", names, row["gpu_count"], row["location"], "gpuhunt")
        for listed in machine.prices((SPOT if row["spot"] == "True" else ON_DEMAND, row["price"])):
            waits = "calendar" in row.get("flags", "")
            yield replace(listed, problem="is a price for reserved days, not on demand") if waits else listed


@dataclass(frozen=True)
class _Machine:
    """A machine of a list.

    Attributes:
        where: its place, for messages.
        names: of the machine first, of its accelerators last.
        count: of its accelerators, as the list writes it.
        region: of the provider.
        listed_by: the list, for names that differ between lists.
    """

    where: str
    names: list[str]
    count: str
    region: str
    listed_by: str

    def prices(self, *costs: tuple[str, str]) -> Iterator[Listed]:
        """Yield the price of each kind for one accelerator; nothing where the list has none."""
        known = (accelerator_named(name, self.listed_by) for name in self.names if name)
        alias = next(filter(None, known), None)
        for kind, text in costs:
            price, many = _number(text or "0"), _number(str((alias and alias.accelerators) or self.count))
            problem = f"is {self.count} of an accelerator, not a whole one" if 0 < many < 1 else ""
            if many <= 0 or price < 0:
                problem = f"{text!r} for {self.count!r} accelerators is no price"
            if price or problem:
                each = price if problem else price / many
                yield Listed(
                    self.where, "", self.names[-1], kind, each, "USD", self.region, self.names[0], alias, problem
                )


def _number(text: str) -> Decimal:
    """Return a number; -1 for a text that is none."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return Decimal(-1)
    return number if number.is_finite() else Decimal(-1)


def _own(table: ForeignTable, answers: Mapping[str, str]) -> Iterator[Listed]:
    """Yield prices of a list in the columns of own prices, with its own currency and way to write numbers."""
    rows = dict(table.rows)
    written = [(number, row["as_of"]) for number, row in table.rows if row.get("as_of")]
    read = days(Cells(table.path, "as_of", written), answers.get("dates", ""))
    dated = {number: day for (number, _), day in zip(written, read, strict=True)}
    for kind in KINDS:
        filled = [(number, row[kind]) for number, row in table.rows if row.get(kind)]
        prices = amounts(Cells(table.path, kind, filled), answers.get("decimal", ""))
        for (number, _), price in zip(filled, prices, strict=True):
            row = rows[number]
            yield Listed(
                f"{table.path}, line {number}", row["provider"], row["accelerator"], kind, price,
                row.get("currency") or "USD", row.get("region") or "any", row.get("note", ""),
                accelerator_named(row["accelerator"]), as_of=dated.get(number),
            )  # fmt: skip


def _azure(path: Path) -> Iterator[Listed]:
    """Yield prices of machines with Linux; a reservation's price is for its whole term."""
    try:
        pages = json.loads(path.read_text(encoding="utf-8-sig"))
        items = [item for page in (pages if isinstance(pages, list) else [pages]) for item in page["Items"]]
    except (ValueError, LookupError, TypeError) as error:
        raise PlanError([f"{path}: is no answer of Azure's retail prices; give one with Items"]) from error
    for number, item in enumerate(items, 1):
        name = str(item.get("armSkuName") or "")
        alias = accelerator_named(name, "azure") if name.startswith("Standard_N") else None
        if alias is None or re.search(r"Windows| Win|CloudServices|Dedicated", str(item.get("productName"))):
            continue
        yield _of_azure(f"{path}, item {number}", item, alias)


def _of_azure(where: str, item: Mapping[str, Any], alias: Alias) -> Listed:
    name, meter = str(item["armSkuName"]), f"{item.get('skuName')} {item.get('meterName')}"
    kind, years = _TERMS.get(str(item.get("reservationTerm")), (SPOT if "Spot" in meter else ON_DEMAND, 0))
    hours = years * _HOURS_A_YEAR or 1
    price = Decimal(str(item.get("retailPrice", 0))) / hours / Decimal(str(alias.accelerators or 1))
    problem = "is low priority, which Azure ends" if "Low Priority" in meter else ""
    currency, region = str(item.get("currencyCode", "USD")), str(item.get("armRegionName", ""))
    return Listed(where, "Azure", name, kind, price, currency, region, name, alias, problem)


_LAYOUTS: Mapping[tuple[str, ...], Callable[[ForeignTable, Mapping[str, str]], Iterator[Listed]]] = {
    ("instancetype", "acceleratorname", "acceleratorcount", "price", "region"): _skypilot,
    ("instance_name", "location", "price", "gpu_count", "gpu_name", "spot"): _gpuhunt,
    ("provider", "accelerator", "on_demand_price"): _own,
}
"""Columns that tell a list, with what reads it."""
