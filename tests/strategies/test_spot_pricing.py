"""Spot pricing: a share of the hours costs less, interruptions undo some of the work."""

from statistics import median

import pytest
from plans import plain

from llmbudget import Budget, PlanError, catalog

PLAIN = {"spot_share": 0, "goodput": 0.9, "on_demand_quote": 4, "spot_quote": 2, "credits": []}


def test_six_tenths_on_spot_at_half_the_price_pay_four_tenths_in_full_and_lost_hours_twice_over() -> None:
    """0.4 × 4 USD + 0.6 × 2 USD × what is paid for a useful hour on spot, for each useful hour."""
    base = Budget(plain(), **PLAIN)
    spot = base.use("spot_pricing", spot_share=0.6)
    overhead = spot["spot_overhead"]
    assert 1 < overhead < 1.1
    useful = base["training_cost"] / 4
    assert spot["training_cost"] == pytest.approx(useful * (0.4 * 4 + 0.6 * 2 * overhead))
    assert spot["training_hours"] == pytest.approx(base["training_hours"] * (0.4 + 0.6 * overhead))


def test_a_share_on_demand_that_was_typed_gives_way_to_it() -> None:
    """Not 100% on demand and 60% on spot at once."""
    spot = Budget(plain(), **PLAIN, on_demand_share=1).use("spot_pricing", spot_share=0.6)
    assert spot["on_demand_share"] == 0
    assert spot["on_demand_share_in_use"] == pytest.approx(0.4)


def test_hours_on_the_own_cluster_cannot_be_on_spot_too() -> None:
    with pytest.raises(PlanError) as refused:
        Budget(plain(), **PLAIN, owned_share=0.5, n_owned=8).use("spot_pricing", spot_share=0.6)
    assert str(refused.value) == (
        "Shares of hours: share of hours on spot 60% (spot pricing), share of hours on the own cluster 50% add up to "
        "110%; hours on own machines cannot also be spot hours. Lower one of them, or switch a strategy off, to reach "
        "at most 100%."
    )


def test_it_replaces_the_share_that_the_plan_has_already() -> None:
    """Half of the hours are on spot in the plan, and all with the strategy: not 150%."""
    assert Budget(plain(), spot_share=0.5).use("spot_pricing", spot_share=1)["spot_share"] == 1


def test_its_evidence_is_what_the_catalogue_holds() -> None:
    found = [o for o in catalog.offers() if o.spot_price]
    discounts = [1 - o.spot_price / o.on_demand_price for o in found]
    h100 = [1 - o.spot_price / o.on_demand_price for o in found if o.accelerator == "H100-SXM5-80GB"]
    evidence = type(Budget(plain()).plan.strategies.spot_pricing).evidence
    assert f"the {len(found)} spot prices" in evidence
    for group in (discounts, h100):
        assert f"{100 * min(group):.0f} to {max(group):.0%}, median {median(group):.0%}" in evidence
