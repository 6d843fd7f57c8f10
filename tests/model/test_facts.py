"""The catalogue as the model reads it."""

import pytest

from llmbudget import catalog
from llmbudget.model.facts import facts
from llmbudget.plan.plan import parameters


@pytest.mark.parametrize("price", ["reserved_1y_price", "spot_price"])
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
        ("usual_spot_ratio", catalog.typical_spot_ratio()),
    ],
)
def test_usual_ratios_are_those_of_the_catalogue(parameter: str, ratio: float) -> None:
    assert parameters()[parameter].default == pytest.approx(ratio, abs=0.005)
