"""What is typical of the offers, and which of them count."""

from dataclasses import replace
from datetime import date
from statistics import median

from llmbudget import catalog
from llmbudget.catalog.typical import counted

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
