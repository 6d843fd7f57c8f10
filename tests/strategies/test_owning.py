"""Owning instead of renting: hours move to a cluster that is bought, at the costs that the plan gives of it."""

import pytest
from plans import plain

from llmbudget import Budget, PlanError, catalog

PLAN = {"spot_share": 0, "credits": [], "goodput": 0.9}


def test_all_hours_move_to_as_many_accelerators_as_work_at_once() -> None:
    """8 at 41,000 USD with spares of 5%, network of 12% and installation of 10%; nothing is rented any more."""
    base = Budget(plain(), **PLAN, server_quote=41_000, spares_rate=0.05, network_share=0.12, installation_rate=0.1)
    used = base.use("owning", owned_share=1)
    assert base["own_cluster_price"] == base["owned_hours"] == 0
    assert used["n_owned"] == 8
    assert used["owned_hours"] == pytest.approx(base["accelerator_hours"])
    assert used["training_cost"] == 0
    assert used["own_cluster_price"] == pytest.approx(8 * 41_000 * 1.05 / 0.88 * 1.1)
    assert used["depreciation_cost"] > 0


def test_a_share_of_the_hours_may_stay_rented_and_the_cluster_be_larger() -> None:
    base = Budget(plain(), **PLAN, on_demand_share=1)
    used = base.use("owning", owned_share=0.75, n_owned=64)
    assert used["n_owned"] == 64
    assert used["training_cost"] == pytest.approx(base["training_cost"] / 4)


def test_more_accelerators_at_once_are_bought_too() -> None:
    """Distributed training makes 32 of 8."""
    used = Budget(plain(), **PLAN).use("distributed_training", accelerators_multiple=4).use("owning")
    assert used["n_owned"] == 32


def test_a_cluster_is_not_free_because_nobody_published_its_price() -> None:
    base = Budget(plain(), **PLAN, accelerator="MI325X")
    with pytest.raises(PlanError) as refused:
        base.use("owning")
    assert str(refused.value) == (
        "Owning: the catalog has no purchase price of MI325X; enter your server price per accelerator under Own "
        "cluster, choose another accelerator, or switch owning off."
    )
    assert base.replace(server_quote=30_000).use("owning")["own_cluster_price"] > 8 * 30_000
    assert base.replace(chargeback_quote=2).use("owning")["chargeback_cost"] == pytest.approx(
        2 * base["accelerator_hours"]
    )


def test_reserved_and_own_hours_are_no_more_than_all() -> None:
    with pytest.raises(PlanError, match=r"own cluster 80% \(owning instead of renting\) add up to 110%\. Lower one"):
        Budget(plain(), **PLAN, reserved_1y_share=0.3).use("owning", owned_share=0.8)


def test_its_evidence_is_what_the_page_says_over_the_hours_of_three_years() -> None:
    """450,000 and 650,000 USD over 8 × 3 × 8,766 hours; against the market's median and AWS."""
    low, high = (cost / (8 * 3 * 8766) for cost in (450_000, 650_000))
    prices = {o.provider: o.on_demand_price for o in catalog.provider_offers() if o.accelerator == "H100-SXM5-80GB"}
    evidence = type(Budget(plain()).plan.strategies.owning).evidence
    assert f"{low:.2f} to {high:.2f} USD" in evidence
    for price in (catalog.typical_price("H100-SXM5-80GB"), prices["AWS"]):
        assert price is not None
        assert f"{price:.2f}" in evidence
        assert f"{100 * low / price:.0f} to {high / price:.0%}" in evidence
