"""The catalog as the model reads it."""

from datetime import date

import pytest

from llmbudget import catalog
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import EXCEL_EPOCH


@pytest.mark.parametrize("price", ["reserved_1y_price", "reserved_3y_price", "spot_price"])
def test_a_discounted_price_is_never_above_on_demand(price: str) -> None:
    """Also where it is typical of offers of which only the dear ones have a discount."""
    assert (facts()[f"offers_{price}"] <= facts()["offers_on_demand_price"]).all()


def test_every_offer_stands_in_one_row_only() -> None:
    keys = zip(*(facts()[f"offers_{column}"][:, 0] for column in ("accelerator", "provider", "region")), strict=True)
    rows = list(keys)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("parameter", "ratio"),
    [
        ("usual_reserved_1y_ratio", catalog.typical_reserved_ratio()),
        ("usual_reserved_3y_ratio", catalog.typical_reserved_3y_ratio()),
        ("usual_spot_ratio", catalog.typical_spot_ratio()),
    ],
)
def test_usual_ratios_are_those_of_the_catalogue(parameter: str, ratio: float) -> None:
    assert parameters()[parameter].default == pytest.approx(ratio, abs=0.005)


def test_a_median_has_the_median_day_of_the_prices_in_it() -> None:
    columns = {name: facts()[f"offers_{name}"][:, 0] for name in ("accelerator", "provider", "region", "as_of")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    found = {(row["accelerator"], row["provider"], row["region"]): row["as_of"] for row in rows}
    assert found["not listed", "", ""] == 0
    regional = [day for (name, provider, _), day in found.items() if (name, provider) == ("TPU-v6e", "GCP")]
    assert len(regional) == 4
    assert set(regional) == {(date(2026, 8, 19) - EXCEL_EPOCH).days}
    # OCI's price of the H100 and AWS's prepaid blocks are too old or have terms, and do not count.
    assert found["H100-SXM5-80GB", ANY_PROVIDER, ANY_REGION] == (date(2026, 9, 20) - EXCEL_EPOCH).days
    assert found["H100-SXM5-80GB", "AWS Capacity Blocks", ANY_REGION] == (date(2024, 12, 1) - EXCEL_EPOCH).days


def test_what_is_not_known_of_an_accelerator_is_0() -> None:
    rows = dict(zip(facts()["accelerators_id"][:, 0], range(len(catalog.accelerators())), strict=True))
    found = {
        name: [float(facts()[f"accelerators_{column}"][row, 0]) for column in ("tdp_w", "purchase_price")]
        + [float(facts()["accelerators_includes_server"][row, 0])]
        for name, row in rows.items()
    }
    assert found["H100-SXM5-80GB"] == [700, 41217, 1]
    assert found["A100-SXM4-80GB"] == [400, 17499, 0]
    assert found["B200-SXM"] == [1000, 47409, 1]
    assert found["TPU-v5p"] == found["RUBIN-SXM"] == [0, 0, 0]
