"""What is typical of the offers, and which of them count."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from llmbudget import Budget, catalog
from llmbudget.catalog.typical import counted

FOLDER = Path(catalog.__file__).parent
OFFER = next(offer for offer in catalog.offers() if offer.provider == "Lambda")


def test_prepaid_blocks_count_only_where_there_is_nothing_else() -> None:
    """They are cheaper than hours on demand."""
    blocks = replace(OFFER, terms="prepaid")
    assert counted([OFFER, blocks]) == [OFFER]
    assert counted([blocks]) == [blocks]


def test_prices_read_over_a_year_before_the_newest_do_not_count() -> None:
    old, fresh = replace(OFFER, as_of=date(2025, 9, 19)), replace(OFFER, as_of=date(2025, 9, 20))
    newest = replace(OFFER, as_of=date(2026, 9, 20))
    assert counted([old, fresh, newest]) == [fresh, newest]
    assert counted([old]) == [old]


def test_what_counts_of_the_h100_is_fresh_and_billed_as_used() -> None:
    """OCI's price is of 2025; AWS's blocks of 2024 are prepaid."""
    names = ["OCI", "AWS Capacity Blocks"]
    offers = [offer for offer in catalog.provider_offers() if offer.accelerator == "H100-SXM5-80GB"]
    assert set(names) <= {offer.provider for offer in offers}
    left = [offer.on_demand_price for offer in counted(offers)]
    assert not {offer.provider for offer in counted(offers)} & set(names)
    assert catalog.typical_price("H100-SXM5-80GB") == median(left)


def test_a_provider_stands_once_for_each_accelerator() -> None:
    keys = [(offer.accelerator, offer.provider) for offer in catalog.provider_offers()]
    assert len(keys) == len(set(keys))
    assert set(keys) == {(offer.accelerator, offer.provider) for offer in catalog.offers()}


def test_a_median_says_of_how_many_lists_it_is_and_their_range() -> None:
    """Azure asks 27.04 and CoreWeave 10.50 for a GB200; Azure 7.20 and Crusoe 3.45 for an MI300X."""
    for name, prices in (("GB200-per-GPU", (10.50, 27.04)), ("MI300X", (3.45, 7.20))):
        found = catalog.market_offers()[name]
        assert (found.lists, found.lowest_price, found.highest_price) == (2, *map(pytest.approx, prices))
        assert found.note == f"2 price lists, {prices[0]:.2f} to {prices[1]:.2f} USD/h, an assumption"
        assert catalog.sources()[found.source].status == "M"
    many = catalog.market_offers()["H100-SXM5-80GB"]
    assert many.lists == len(counted([o for o in catalog.provider_offers() if o.accelerator == many.accelerator])) > 3
    assert "assumption" not in many.note
    assert catalog.sources()[many.source].status == "S"


def test_large_clouds_and_specialists_have_medians_of_their_own() -> None:
    """An H100 costs 6.88 to 14.13 USD an hour at AWS, Azure and Google, and at most 6.16 at specialists."""
    large, special = (catalog.every_offer()["H100-SXM5-80GB", kind, "any"] for kind in catalog.KINDS)
    assert isinstance(large, catalog.Median)
    assert isinstance(special, catalog.Median)
    assert large.lists == 3
    assert special.highest_price < large.lowest_price
    assert large.lists + special.lists == catalog.market_offers()["H100-SXM5-80GB"].lists


def test_every_provider_of_the_catalogue_has_a_kind_and_one_of_an_own_table_is_a_specialist() -> None:
    listed = {row.split(",")[0] for row in (FOLDER / "providers.csv").read_text("utf-8").splitlines()[1:]}
    assert listed == set(catalog.providers())
    assert {catalog.kind_of(name) for name in ("AWS", "AWS Capacity Blocks", "Azure", "GCP", "OCI")} == {"large cloud"}
    assert catalog.kind_of("Our partner") == catalog.kind_of("Lambda") == "specialist"


@pytest.mark.parametrize("provider", catalog.MEDIANS)
def test_a_plan_may_take_each_median_as_its_price(provider: str) -> None:
    offer = catalog.every_offer()["H100-SXM5-80GB", provider, "any"]
    budget = Budget("startup", provider=provider, region="any")
    assert isinstance(offer, catalog.Median)
    assert budget["on_demand_price"] == pytest.approx(offer.on_demand_price)
    assert (budget["price_lists"], budget["check_price_lists"], budget["check_offer"]) == (offer.lists, 1, 1)
    assert f"{offer.lists} price lists, {offer.lowest_price:.2f} to" in budget.explain("on_demand_price")


def test_a_price_of_fewer_than_three_lists_is_told_and_an_own_quote_is_not() -> None:
    few = Budget("startup", accelerator="MI300X", provider="market median", region="any")
    told = few.failed_checks()["check_price_lists"]
    assert "It is the median of 2 price lists, 3.45 to 7.20 USD/h, an assumption." in told
    assert "check_price_lists" not in few.replace(on_demand_quote=5).failed_checks()
    assert "check_price_lists" not in few.replace(provider="Crusoe").failed_checks()
    stands_in = few.replace(provider="Lambda")
    assert stands_in["price_lists"] == 2, "nobody lists it at Lambda: the market's median stands in"
