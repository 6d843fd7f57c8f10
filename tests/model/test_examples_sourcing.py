"""Worked examples of failures, commitments, allocations and prices: each figure was calculated by hand."""

from datetime import date

import pytest
from plans import plain
from quantity_by_hand import calculate

from llmbudget import Budget

PLAIN = {"goodput": 0.9, "spot_share": 0, "credits": [], "recompute_share": 0.5}
"""Changes to the startup preset: all hours on demand."""


class TestFailures:
    def test_16384_accelerators_at_the_failure_rate_of_llama_3_fail_every_three_hours(self) -> None:
        """419 unexpected interruptions in 54 days."""
        found = calculate("failure_interval_hours", hours_between_failures=50_676, n_accelerators=16_384)
        assert found == pytest.approx(54 * 24 / 419, rel=1e-3)

    def test_young_and_daly_by_hand(self) -> None:
        """A checkpoint of 0.02 h and 100 h between failures: every √(2 · 0.02 · 100) = 2 h.

        0.02 / 2 = 1% goes to checkpoints, half of 2 h and 0.5 h of restart of every 100 h are lost: 2.5% in all.
        """
        found = calculate("failure_loss_share", checkpoint_hours=0.02, failure_interval_hours=100.0, restart_minutes=30)
        assert found == pytest.approx(0.01 + (1 + 0.5) / 100)

    def test_no_other_interval_loses_less(self) -> None:
        """The square root is the minimum of checkpoint / interval + interval / (2 · MTBF)."""
        checkpoint, between, restart = 0.011, 49.0, 0.3
        best = calculate(
            "failure_loss_share",
            checkpoint_hours=checkpoint,
            failure_interval_hours=between,
            restart_minutes=restart * 60,
        )
        for interval in (0.1, 0.5, 1.0, 1.038, 1.1, 2.0, 10.0):
            assert best <= checkpoint / interval + (interval / 2 + restart) / between + 1e-12

    def test_spot_interruptions_add_to_failures(self) -> None:
        """One a server-month on 8 servers is 8 in 730.5 h; with a failure every 200 h: one stop in 62.7 h."""
        found = calculate(
            "spot_interval_hours", failure_interval_hours=200.0, spot_interruption_rate=1, n_accelerators=64,
            accelerators_per_node=8,
        )  # fmt: skip
        assert found == pytest.approx(1 / (1 / 200 + 8 / 730.5))

    def test_one_accelerator_stands_on_a_whole_server(self) -> None:
        """It is taken back as often as eight that share one."""
        one, eight = (
            calculate(
                "spot_interval_hours", failure_interval_hours=1e9, spot_interruption_rate=1, n_accelerators=n,
                accelerators_per_node=8,
            )
            for n in (1, 8)
        )  # fmt: skip
        assert one == pytest.approx(eight) == pytest.approx(730.5, rel=1e-3)

    def test_spot_that_is_dearer_than_on_demand_is_told(self) -> None:
        assert Budget(plain(), spot_share=1, on_demand_quote=4, spot_quote=4.1)["check_spot"] == 0
        assert Budget(plain(), spot_share=1, on_demand_quote=4, spot_quote=2)["check_spot"] == 1

    def test_interruptions_that_leave_no_time_are_capped_and_told(self) -> None:
        budget = Budget(plain(), spot_share=1, spot_interruption_rate=1000)
        assert budget["spot_loss_share"] == 0.9
        assert budget["check_interruptions"] == 0

    def test_goodput_falls_with_scale_and_an_own_figure_goes_before_it(self) -> None:
        small, large = (Budget(plain(), n_accelerators=n, goodput=None)["goodput_in_use"] for n in (8, 16_384))
        assert 0.75 < large < small < 0.93
        assert Budget(plain(), goodput=0.7)["goodput_in_use"] == 0.7


class TestCommitments:
    def test_a_commitment_is_paid_to_its_end_when_the_run_is_shorter(self) -> None:
        """Half of 8 accelerators for a year: 35,064 h, of which the plan uses half of its own hours."""
        budget = Budget(plain(), **PLAIN, reserved_1y_share=0.5, reserved_1y_quote=2)
        used = budget["accelerator_hours"] / 2
        assert budget["committed_1y_hours"] == pytest.approx(4 * 8766)
        assert budget["unused_1y_cost"] == pytest.approx((4 * 8766 - used) * 2)
        longer = budget.replace(reserved_1y_share=0, reserved_3y_share=0.5, reserved_3y_quote=1)
        assert longer["unused_3y_cost"] == pytest.approx((4 * 8766 * 3 - used) * 1)

    def test_what_others_use_of_it_is_not_charged(self) -> None:
        alone = Budget(plain(), **PLAIN, reserved_1y_share=0.5)
        shared = alone.replace(commitment_shared_share=0.75)
        assert shared["unused_1y_cost"] == pytest.approx(alone["unused_1y_cost"] / 4)
        assert alone.replace(commitment_shared_share=1)["unused_1y_cost"] == 0

    def test_it_breaks_even_at_its_price_over_the_price_on_demand(self) -> None:
        budget = Budget(plain(), **PLAIN, on_demand_quote=4, reserved_1y_quote=3, reserved_3y_quote=1)
        assert budget["reserved_1y_break_even_share"] == 0.75
        assert budget["reserved_3y_break_even_share"] == 0.25

    @pytest.mark.parametrize("tokens", [1e10, 1e11, 3e11, 1e12])
    def test_above_the_break_even_use_the_commitment_is_cheaper_and_below_it_is_not(self, tokens: float) -> None:
        rented = Budget(plain(), **PLAIN, tokens=tokens, on_demand_quote=4)
        reserved = rented.replace(reserved_1y_share=1, reserved_1y_quote=3)
        cheaper = reserved["compute_cost"] < rented["compute_cost"]
        assert cheaper == (reserved["reserved_1y_use_share"] > reserved["reserved_1y_break_even_share"])
        assert cheaper == (reserved["check_commitment"] == 1)

    def test_a_longer_run_renews_it(self) -> None:
        """24 months of training on a year's commitment: two of them, so that no hour is used that is not committed."""
        work = {"training_start": 1, "training_months": 24, "evaluation_start": 25, "evaluation_months": 1}
        months = {"horizon_months": 36, "reserved_1y_share": 1, "reserved_1y_quote": 2, "tokens": 1.4e12}
        budget = Budget(plain(), **PLAIN, **work, **months)
        assert budget["committed_1y_months"] == 36
        assert budget["committed_1y_hours"] == pytest.approx(8 * 8766 * 3)
        paid = budget["reserved_1y_hours"] + budget["unused_1y_hours"]
        assert paid == pytest.approx(budget["committed_1y_hours"])

    def test_each_month_of_the_term_bears_what_it_leaves_idle(self) -> None:
        """Training begins in month 4, and work leaves some of each month idle; the year ends with month 15."""
        months = Budget(plain(), **PLAIN, reserved_1y_share=1, horizon_months=24)["unused_1y_cost_by_month"]
        assert [month + 1 for month, cost in enumerate(months) if cost > 1] == list(range(4, 16))


class TestMix:
    def test_all_sources_together_by_hand(self) -> None:
        """Per useful hour: 0.2 on demand at 5, 0.3 for a year at 4, 0.1 for three at 3, 0.1 on spot at 2, 0.3 owned."""
        budget = Budget(
            plain(), **PLAIN | {"spot_share": 0.1}, reserved_1y_share=0.3, reserved_3y_share=0.1, owned_share=0.3,
            on_demand_quote=5, reserved_1y_quote=4, reserved_3y_quote=3, spot_quote=2, n_owned=100,
        )  # fmt: skip
        over = budget["spot_overhead"]
        spent = 0.2 * 5 + 0.3 * 4 + 0.1 * 3 + 0.1 * over * 2
        rented = 0.2 + 0.3 + 0.1 + 0.1 * over
        assert budget["blended_price"] == pytest.approx(spent / rented)
        useful = budget["accelerator_hours"] / (1 + 0.1 * (over - 1))
        hours_cost = sum(budget[f"{phase}_cost"] for phase in ("training", "experiment", "post_training", "evaluation"))
        assert hours_cost == pytest.approx(useful * spent)
        assert budget["owned_hours"] == pytest.approx(useful * 0.3)
        assert budget["check_shares"] == budget["check_hours"] == 1


class TestAllocations:
    def test_they_pay_hours_until_they_expire(self) -> None:
        """Training in months 4 and 5, evaluation in month 6; 300 h expire after month 4, when half is done."""
        grants = [{"name": "A", "hours": 300, "expires": 4}, {"name": "B", "hours": 100, "expires": 12}]
        budget = Budget(plain(), **PLAIN, allocations=grants)
        assert budget["allocated_hours_used"] == 400
        assert budget["charged_share"] == pytest.approx(1 - 400 / budget["accelerator_hours"])
        assert budget["training_cost"] == pytest.approx(
            budget["training_hours"] * budget["charged_share"] * budget["on_demand_price"]
        )
        assert budget["allocated_value_cost"] == pytest.approx(400 * budget["on_demand_price"])

    def test_hours_that_expire_before_they_can_be_used_are_lost(self) -> None:
        early = Budget(plain(), **PLAIN, allocations=[{"name": "A", "hours": 1e6, "expires": 4}])
        assert early["allocated_hours_used"] == pytest.approx(early["window_hours"] / 2)
        assert early["check_allocations"] == 0
        assert early.replace(allocations=[{"name": "A", "hours": 10, "expires": 3}])["allocated_hours_used"] == 0

    def test_no_more_is_used_than_needed_and_then_nothing_is_rented(self) -> None:
        budget = Budget(plain(), **PLAIN, allocations=[{"name": "A", "hours": 1e6, "expires": 12}])
        assert budget["allocated_hours_used"] == pytest.approx(budget["accelerator_hours"])
        assert budget["charged_share"] == budget["training_cost"] == 0


class TestPriceAge:
    def test_it_counts_from_the_day_of_the_offer_to_the_month_of_the_budget(self) -> None:
        """AWS, read on 2026-07-20."""
        budget = Budget(plain(), provider="AWS", region="us-east-1", budget_month="2027-01")
        days = (date(2027, 1, 1) - date(2026, 7, 20)).days
        assert budget["price_age_months"] == pytest.approx(days / 30.4375)
        assert budget["check_price_age"] == 1
        assert budget.replace(budget_month="2027-08")["check_price_age"] == 0

    def test_the_day_of_a_reserved_price_in_use_counts_too(self) -> None:
        """GCP's reserved H100 was read in 2025-03, its price on demand in 2026-08."""
        offer = {"provider": "GCP", "region": "us-central1", "budget_month": "2026-11", "spot_share": 0}
        assert Budget(plain(), **offer)["check_price_age"] == 1
        assert Budget(plain(), **offer, reserved_1y_share=0.5)["check_price_age"] == 0
        assert Budget(plain(), **offer, reserved_1y_share=0.5, reserved_1y_quote=3)["check_price_age"] == 1

    def test_nothing_rented_needs_no_price(self) -> None:
        owned = {"owned_share": 1, "spot_share": 0, "n_owned": 16, "budget_month": "2030-01"}
        failed = Budget(plain(), **owned, accelerator="H800-SXM5-80GB", server_quote=45_000).failed_checks()
        assert not {"check_price", "check_price_age", "check_offer"} & set(failed)

    def test_a_purchase_price_ages_too_where_this_budget_buys_at_it(self) -> None:
        """The catalog's price of an H100 with its server is of March 2024."""
        bought = {"owned_share": 1, "spot_share": 0, "n_owned": 16, "budget_month": "2026-09"}
        budget = Budget(plain(), **bought, accelerator="H100-SXM5-80GB")
        assert budget["purchase_age_months"] == pytest.approx(30, abs=0.1)
        assert budget["check_price_age"] == 0
        for known in ({"server_quote": 40_000}, {"chargeback_quote": 2}, {"owned_age_months": 12}, {"n_owned": 0}):
            assert budget.replace(**known)["check_price_age"] == 1
        assert budget.replace(budget_month="2025-02")["check_price_age"] == 1

    def test_an_own_quote_is_never_stale_and_a_price_of_tomorrow_is_new(self) -> None:
        assert Budget(plain(), on_demand_quote=2, budget_month="2030-01")["check_price_age"] == 1
        assert Budget(plain(), provider="AWS", region="us-east-1", budget_month="2020-01")["price_age_months"] == 0
