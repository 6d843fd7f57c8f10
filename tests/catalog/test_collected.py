"""The catalog has every collected row, except those listed here with the reason.

collected_accelerators.csv and collected_prices.csv are the tables as they were gathered: prices by the hour of a
whole instance, every size of instance in a row of its own.
"""

import csv
from pathlib import Path

import pytest
from each import each

from llmbudget import catalog

NO_ACCELERATOR = "an accelerator too old or too small to train a language model on: it is not in the catalog"
OLDER_THAN_A_CUT = "read before the on-demand price was cut: it would exceed what is asked today"
NOT_CHECKED = "common knowledge that was not checked against a page"

LEFT_OUT = {
    ("AWS", "K80", "us-east-1"): NO_ACCELERATOR,
    ("AWS", "GAUDI1", "us-east-1"): NO_ACCELERATOR,
    ("OCI", "A10", "any"): NO_ACCELERATOR,
}
NO_RESERVED_PRICE = {
    ("AWS", "A100-SXM4-40GB", "us-east-1"): OLDER_THAN_A_CUT,
    ("AWS", "A100-SXM4-80GB", "us-east-1"): OLDER_THAN_A_CUT,
    ("GCP", "TPU-v5p", "us-east5"): NOT_CHECKED,
}
SYSTEM_PRICES = {
    "V100-SXM2-16GB": 18_625,
    "V100-SXM2-32GB": 19_929,
    "A100-SXM4-40GB": 24_875,
    "H100-SXM5-80GB": 41_217,
    "H800-SXM5-80GB": 44_750,
}
"""Prices of a whole system divided by its accelerators, from the column of prices seen: nobody buys one without it."""

NOT_SOLD = "estimate"
"""How the scope of a price begins that nobody asks for the accelerator: TPUs are only rented out."""


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


@each("row", _rows("collected_accelerators.csv"))
def test_an_accelerator_that_was_collected_is_in_the_catalogue(row: dict[str, str]) -> None:
    found = catalog.accelerator(row["id"])
    assert found.vendor == row["vendor"]
    for column in ("peak_tflops", "memory_gb", "memory_bw_gbs", "tdp_w"):
        assert getattr(found, column) == _number(row[column])
    sold = not row["price_scope"].startswith(NOT_SOLD)
    price = SYSTEM_PRICES.get(found.id, _number(row["purchase_price_usd"]))
    assert found.purchase_price_usd == (price if sold else None)
    assert (found.price_covers == "server") == (
        found.id in SYSTEM_PRICES or row["price_scope"].startswith("incl server")
    )


def test_what_is_only_announced_says_so() -> None:
    announced = [name for name, row in catalog.accelerators().items() if row.note.startswith("announced")]
    assert announced == ["RUBIN-SXM", "MI455X"]
    assert [catalog.typical_price(name) for name in announced] == [None, None]


def test_a_price_that_was_collected_is_in_the_catalogue_with_the_cheapest_size() -> None:
    listed = {(offer.provider, offer.accelerator, offer.region): offer for offer in catalog.offers()}
    sizes: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in _rows("collected_prices.csv"):
        sizes.setdefault((row["provider"], row["accelerator"], row["region"]), []).append(row)
    assert set(listed) == set(sizes) - set(LEFT_OUT)
    for key, offer in listed.items():
        price, spot = min(
            (round(float(row["on_demand"]) / count, 4), round(float(row["spot"] or 0) / count, 4))
            for row in sizes[key]
            if (count := int(row["n_accelerators"]))
        )
        assert offer.on_demand_price == pytest.approx(price, abs=1e-3)
        assert offer.spot_price == (pytest.approx(spot, abs=1e-3) if spot else None)
        assert offer.as_of.isoformat().startswith(sizes[key][0]["as_of"].replace("2025-26", "2025"))


@pytest.mark.parametrize("column", ["reserved_1y", "reserved_3y"])
def test_a_reserved_price_that_was_collected_is_in_the_catalogue(column: str) -> None:
    collected = {
        (row["provider"], row["accelerator"], row["region"]): float(row[column]) / int(row["n_accelerators"])
        for row in _rows("collected_prices.csv")
        if row[column]
    }
    listed = {
        (offer.provider, offer.accelerator, offer.region): price
        for offer in catalog.offers()
        if (price := getattr(offer, f"{column}_price"))
    }
    assert set(listed) == set(collected) - set(NO_RESERVED_PRICE)
    assert listed == {key: pytest.approx(collected[key], abs=1e-4) for key in listed}


def test_what_is_left_out_is_not_in_the_catalogue_by_another_way() -> None:
    assert {accelerator for _, accelerator, _ in LEFT_OUT} & set(catalog.accelerators()) == set()
    assert {*LEFT_OUT, *NO_RESERVED_PRICE} <= {
        (row["provider"], row["accelerator"], row["region"]) for row in _rows("collected_prices.csv")
    }
