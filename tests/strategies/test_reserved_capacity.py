"""Reserved capacity: hours cost less, and the commitment is paid to its end."""

import pytest
from plans import plain

from llmbudget import Budget, PlanError, catalog

PLAN = {
    "spot_share": 0, "goodput": 0.9, "credits": [], "on_demand_quote": 4, "reserved_1y_quote": 3,
    "reserved_3y_quote": 2,
}  # fmt: skip


def test_half_of_the_hours_at_3_usd_in_place_of_4_and_the_idle_rest_of_the_year() -> None:
    """4 of 8 accelerators for 8,766 hours are 35,064 hours; what the project does not use of them is paid too."""
    base = Budget(plain(), **PLAN)
    used = base.use("reserved_capacity", reserved_1y_share=0.5)
    hours = base["accelerator_hours"]
    assert hours / 2 < 35_064
    assert used["training_cost"] == pytest.approx(base["training_cost"] * 3.5 / 4)
    assert used["unused_1y_cost"] == pytest.approx((35_064 - hours / 2) * 3)


def test_what_others_use_of_the_rest_is_not_paid() -> None:
    all_idle, shared = (
        Budget(plain(), **PLAN).use("reserved_capacity", reserved_1y_share=0.5, commitment_shared_share=share)
        for share in (0, 0.75)
    )
    assert shared["unused_1y_cost"] == pytest.approx(all_idle["unused_1y_cost"] / 4)


def test_three_years_are_cheaper_an_hour_and_idle_for_longer() -> None:
    """All hours at 2 in place of 4 USD; 8 accelerators for 36 months."""
    base = Budget(plain(), **PLAN, on_demand_share=1)
    used = base.use("reserved_capacity", reserved_1y_share=0, reserved_3y_share=1)
    assert used["training_cost"] == pytest.approx(base["training_cost"] / 2)
    assert used["committed_3y_hours"] == pytest.approx(8 * 3 * 8766)


def test_it_replaces_what_the_plan_has_reserved_already() -> None:
    used = Budget(plain(), **PLAN, reserved_3y_share=0.8).use("reserved_capacity", reserved_1y_share=0.7)
    assert (used["reserved_1y_share"], used["reserved_3y_share"]) == (0.7, 0)


def test_a_commitment_that_does_not_pay_off_is_told() -> None:
    assert "check_commitment" in Budget(plain(), **PLAN).use("reserved_capacity").failed_checks()


def test_reserved_hours_cannot_be_on_spot_too() -> None:
    reserved = Budget(plain(), **PLAN).use("reserved_capacity", reserved_1y_share=0.5)
    with pytest.raises(PlanError, match=r"a year 50% \(reserved capacity\), .* add up to 110%\. Lower one"):
        reserved.use("spot_pricing", spot_share=0.6)


def test_its_evidence_is_what_the_catalogue_holds() -> None:
    evidence = type(Budget(plain()).plan.strategies.reserved_capacity).evidence
    for column, words in (("reserved_1y_price", "a year saves"), ("reserved_3y_price", "three years")):
        offers = [offer for offer in catalog.offers() if getattr(offer, column)]
        saved = [1 - getattr(offer, column) / offer.on_demand_price for offer in offers]
        assert len(saved) == 10
        assert f"{words} {100 * min(saved):.0f} to {max(saved):.0%}" in evidence
    google = next(
        o for o in catalog.offers() if o.provider == "GCP" and o.region == "us-central1" and "H100" in o.accelerator
    )
    assert f"{1 - google.reserved_1y_price / google.on_demand_price:.0%} less than on demand" in evidence
    assert f"three years {1 - google.reserved_3y_price / google.on_demand_price:.0%} less" in evidence
