"""Provider and region: the new provider's prices apply, and data at the old provider are moved once."""

import pytest
from plans import plain

from llmbudget import Budget, PlanError, catalog
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values
from llmbudget.strategies.provider_choice import ProviderChoice

PLAN = {"provider": "AWS", "region": "us-east-1", "spot_share": 0, "credits": []}
"""An H100 on demand at 6.88 USD an hour."""


def test_the_hours_are_the_same_and_cost_the_price_of_the_new_provider() -> None:
    """Lambda asks 3.99 in place of 6.88."""
    base = Budget(plain(), **PLAN)
    used = base.use("provider_choice", provider="Lambda")
    assert base["on_demand_price"] == 6.88
    assert used["on_demand_price"] == 3.99
    assert used["training_cost"] == pytest.approx(base["training_cost"] * 3.99 / 6.88)
    assert (used["provider"], used["region"]) == ("Lambda", "any")


def test_another_region_of_a_provider_is_taken_too() -> None:
    used = Budget(plain(), **PLAN).use("provider_choice", provider="Azure", region="westeurope")
    assert used["on_demand_price"] == 15.977


def test_credits_of_the_old_provider_do_not_pay_the_new_one_unless_they_are_kept() -> None:
    plan = {**PLAN, "credits": [{"name": "Old", "amount": 1000, "expires": 12}]}
    assert Budget(plain(), **plan)["credits_granted"] == 1000
    assert Budget(plain(), **plan).use("provider_choice")["credits_granted"] == 0
    assert Budget(plain(), **plan).use("provider_choice", credits_kept_share=0.25)["credits_granted"] == 250


def test_without_a_choice_it_is_the_median_of_the_market() -> None:
    used = Budget(plain(), **PLAN).use("provider_choice")
    assert used["on_demand_price"] == catalog.typical_price("H100-SXM5-80GB")


def test_quotes_of_the_old_provider_do_not_hold_at_the_new_one() -> None:
    """Quotes of 1 USD for everything; Nebius lists 2.95 on demand and 1.25 on spot."""
    quotes = {"on_demand_quote": 1, "reserved_1y_quote": 1, "reserved_3y_quote": 1, "spot_quote": 1}
    used = Budget(plain(), **PLAN, **quotes).use("provider_choice", provider="Nebius", region="eu-north1")
    assert used["on_demand_price"] == 2.95
    assert used["spot_price"] == 1.25
    assert used["reserved_1y_price"] == pytest.approx(0.7 * 2.95)
    assert used["reserved_3y_price"] == pytest.approx(0.45 * 2.95)


def test_a_quote_of_the_new_provider_goes_before_its_listed_price() -> None:
    used = Budget(plain(), **PLAN).use("provider_choice", provider="Lambda", on_demand_quote=3.5)
    assert used["on_demand_price"] == 3.5


def test_data_leave_the_old_provider_at_its_price_and_later_the_new_one_at_its_own() -> None:
    """2,000 GB at 0.09 USD once, and 500 GB of results at 0.02 USD: 180 + 10 in place of 45 USD."""
    base = Budget(plain(), **PLAN, egress_gigabytes=500, egress_price=0.09)
    used = base.use("provider_choice", moved_gigabytes=2000, egress_price=0.02)
    assert base["egress_cost"] == pytest.approx(45)
    assert used["egress_cost"] == pytest.approx(190)


@pytest.mark.parametrize(
    ("accelerator", "provider", "region"),
    [
        ("H800-SXM5-80GB", catalog.ANY_PROVIDER, catalog.ANY_REGION),
        ("H100-SXM5-80GB", "Lambda", "us-east-1"),
        ("H100-SXM5-80GB", "OVHcloud", catalog.ANY_REGION),
    ],
    ids=["nobody rents it out", "not in this region", "not this accelerator"],
)
def test_a_price_that_nobody_asks_is_refused_unless_there_is_a_quote(
    accelerator: str, provider: str, region: str
) -> None:
    base = Budget(plain(), **PLAN | {"accelerator": accelerator, "on_demand_quote": 5})
    with pytest.raises(PlanError) as refused:
        base.use("provider_choice", provider=provider, region=region)
    assert str(refused.value) == (
        f"Provider and region: the catalog has no offer of {accelerator} at {provider} in region {region}; choose "
        "another provider or region, enter its on-demand price, or switch provider and region off."
    )
    quoted = base.use("provider_choice", provider=provider, region=region, on_demand_quote=3)
    assert quoted["on_demand_price"] == 3
    assert "check_offer" not in quoted.failed_checks()


def test_a_workbook_changed_to_such_a_provider_takes_the_markets_price_and_a_check_says_so() -> None:
    used = Budget(plain(), **PLAN).use("provider_choice", provider="Lambda")
    assert "check_offer" not in used.failed_checks()
    found = model().evaluate(facts() | values(used.plan) | {"provider_choice_region": "us-east-1"})
    assert found["check_offer"] == 0
    assert found["on_demand_price"] == catalog.typical_price("H100-SXM5-80GB")


def test_hours_that_cost_5_million_dollars_are_not_free_at_a_market_that_has_none() -> None:
    with pytest.raises(PlanError, match=r"no offer of H800-SXM5-80GB at market median"):
        Budget("deepseek_v3").use("provider_choice")


def test_its_evidence_is_what_the_catalogue_holds() -> None:
    """Only providers whose price has no terms, such as prepayment."""
    found = [o for o in catalog.provider_offers() if o.accelerator == "H100-SXM5-80GB" and not o.terms]
    prices = [offer.on_demand_price for offer in found]
    for text in (f"{min(prices):.2f} USD", f"of {len(prices)} providers", f"asks {max(prices):.2f},"):
        assert text in ProviderChoice.evidence
    assert ProviderChoice.evidence.endswith(f"median is {catalog.typical_price('H100-SXM5-80GB'):.2f}.")
