"""What ships in the catalog holds together."""

import csv
import re
import subprocess
import sys
from importlib import resources

import pytest

from llmbudget import catalog
from llmbudget.catalog.accelerators import GROUPS

TODAY_OF_THE_FACTS = "2026-11-27"
FILES = [
    "accelerators.csv",
    "prices.csv",
    "methods.csv",
    "providers.csv",
    "initial_weights.csv",
    "latency_classes.csv",
    "tiers.csv",
    "published_runs.csv",
    "model_families.csv",
    "config_defaults.csv",
    "sources.yaml",
]


@pytest.mark.parametrize("name", FILES)
def test_a_file_ships_with_the_package(name: str) -> None:
    """Every file of facts is found through the package, wherever it is installed."""
    assert resources.files("llmbudget.catalog").joinpath(name).read_text(encoding="utf-8").endswith("\n")


def test_no_accelerator_is_named_like_a_cell() -> None:
    """Excel takes T4 or MI250 for the address of a cell, and corrupts a workbook that uses it as a name."""
    assert [name for name in catalog.accelerators() if re.fullmatch(r"[A-Z]{1,3}\d+", name)] == []


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_no_text_begins_like_a_formula(name: str) -> None:
    """People open these files in a spreadsheet, which would compute a note that begins with a plus."""
    lines = csv.reader(resources.files("llmbudget.catalog").joinpath(name).read_text(encoding="utf-8").splitlines())
    assert [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))] == []


def test_an_accelerator_is_found_by_its_id() -> None:
    """One accelerator is looked up by name, and a name that is not there is refused with those that are."""
    assert catalog.accelerators()["H100-SXM5-80GB"] is catalog.accelerator("H100-SXM5-80GB")
    with pytest.raises(catalog.CatalogError, match=r"'H1' is not in the catalog; choose from .*L4-24GB"):
        catalog.accelerator("H1")


def test_spot_and_reserved_prices_never_exceed_on_demand() -> None:
    """Nobody pays more to be interrupted or to commit."""
    for offer in catalog.offers():
        assert 0 < (offer.spot_price or offer.on_demand_price) <= offer.on_demand_price
        for reserved in (offer.reserved_1y_price, offer.reserved_3y_price):
            assert 0 < (reserved or offer.on_demand_price) <= offer.on_demand_price


@pytest.mark.parametrize(
    "name", ["H100-SXM5-80GB", "A100-SXM4-80GB", "L4-24GB", "A10G-24GB", "L40S-48GB", "RTX-4090", "B200-SXM"]
)
def test_a_startup_can_rent(name: str) -> None:
    """What small teams train on has an offer and a typical price within those asked."""
    prices = [offer.on_demand_price for offer in catalog.offers() if offer.accelerator == name]
    price = catalog.typical_price(name)
    assert price is not None
    assert min(prices) <= price <= max(prices)


def test_a_provider_counts_once_in_a_typical_price() -> None:
    """Two regions of Azure weigh no more than the one price of RunPod."""
    azure = (6.98 + 9.08) / 2
    assert pytest.approx((azure + 3.19) / 2) == catalog.typical_price("H100-NVL-94GB")


def test_what_nobody_rents_out_has_no_typical_price() -> None:
    """No offer is None, not zero and not an error."""
    assert catalog.typical_price("H800-SXM5-80GB") is None
    assert catalog.providers_of("H800-SXM5-80GB") == ()


def test_places_follow_from_offers() -> None:
    """An accelerator has the providers and regions of its offers."""
    assert catalog.regions_of("H100-SXM5-80GB", "Azure") == ("eastus", "westeurope")
    assert catalog.regions_of("H100-SXM5-80GB", "nobody") == ()
    for offer in catalog.offers():
        assert offer.provider in catalog.providers_of(offer.accelerator)
        assert offer.region in catalog.regions_of(offer.accelerator, offer.provider)
    assert {offer.provider for offer in catalog.offers()} == set(catalog.providers())
    assert {offer.region for offer in catalog.offers()} == set(catalog.regions())


def test_typical_discounts_are_discounts() -> None:
    """Spot costs about half, a committed year about seven tenths."""
    assert 0.3 < catalog.typical_spot_ratio() < 0.7
    assert 0.3 < catalog.typical_reserved_3y_ratio() < catalog.typical_reserved_ratio() < 0.9


def test_three_years_are_never_dearer_than_one() -> None:
    """Who commits for longer pays less an hour."""
    both = [offer for offer in catalog.offers() if offer.reserved_1y_price and offer.reserved_3y_price]
    assert len(both) == 10
    assert [offer for offer in both if offer.reserved_3y_price >= offer.reserved_1y_price] == []


def test_every_group_has_an_accelerator() -> None:
    """No group is empty."""
    assert set(GROUPS) == {accelerator.group for accelerator in catalog.accelerators().values()}


def test_runs_of_a_family_are_of_one_organisation() -> None:
    """A family is what one organization developed: leaving out the organization leaves out the family."""
    families = {run.family: run.organisation for run in catalog.usable_runs()}
    assert [run.model for run in catalog.usable_runs() if families[run.family] != run.organisation] == []


def test_adapters_need_less_than_full_training() -> None:
    """LoRA saves memory and FLOPs, QLoRA more memory at less speed."""
    full, lora, qlora = (catalog.methods()[name] for name in ("full", "lora", "qlora"))
    assert qlora.weight_bytes < lora.weight_bytes == full.weight_bytes
    assert qlora.trained_share == lora.trained_share < full.trained_share == 1
    assert lora.weight_gradient_share < full.weight_gradient_share
    assert qlora.relative_speed < lora.relative_speed


def test_no_fact_is_dated_after_it_was_collected() -> None:
    """Dates come from the facts."""
    dated = [*catalog.accelerators().values(), *catalog.offers(), *catalog.sources().values()]
    assert [fact for fact in dated if fact.as_of.isoformat() > TODAY_OF_THE_FACTS] == []


def test_importing_the_catalogue_is_fast() -> None:
    """Numpy and pydantic are not loaded, nor any package that builds on them; reading a table loads pydantic."""
    code = "import sys, llmbudget.catalog; print({'numpy', 'pydantic'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
