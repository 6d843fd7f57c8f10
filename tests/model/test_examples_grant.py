"""Worked examples of people, grants, indirect costs and runway: each figure was calculated by hand."""

from typing import Any

import numpy as np
import pytest
from plans import plain
from quantity_by_hand import calculate

from llmbudget import Budget

GRANT: dict[str, Any] = {
    "horizon_months": 36, "indirect_base": "mtdc", "indirect_rate": 0.5, "travel_price": 6000, "tuition_price": 20_000,
    "participant_price": 5000, "materials_price": 4000, "credits": [], "spot_share": 0,
    "subawards": [
        {"name": "A", "amount": 180_000},
        {"name": "B", "amount": 30_000, "start": 13, "months": 12},
    ],
}  # fmt: skip
"""36 months: travel 18,000, tuition 60,000, participants 15,000, materials 12,000, subawards 210,000."""


class TestPeople:
    def test_headcount_grows_evenly_from_its_first_to_its_last_month(self) -> None:
        role = {"name": "Engineers", "headcount": 1, "headcount_end": 5, "start": 2, "months": 5, "salary": 12_000}
        budget = Budget(plain(), roles=[{**role, "benefits_rate": 0}], raise_rate=0)
        assert budget["headcount_by_month"][:8].tolist() == pytest.approx([0, 1, 2, 3, 4, 5, 0, 0])
        assert budget["person_months"] == pytest.approx(15)
        assert budget["salary_cost"] == pytest.approx(15_000)

    def test_rows_of_one_role_give_any_headcount_month_by_month(self) -> None:
        rows = [
            {"name": "ML engineer", "headcount": 2},
            {"name": "ML engineer", "headcount": 1, "start": 3, "months": 2},
        ]
        budget = Budget(plain(), roles=rows)
        assert budget["headcount_by_month"][:6].tolist() == [2, 2, 3, 3, 2, 2]

    def test_salaries_rise_after_every_twelve_months(self) -> None:
        """1,000 a month: 12 months, then 12 of 1,100, then 6 of 1,210."""
        role = {"name": "Postdoc", "salary": 12_000, "benefits_rate": 0.2}
        budget = Budget(plain(), horizon_months=30, roles=[role], raise_rate=0.1)
        assert budget["salary_cost"] == pytest.approx(12_000 + 13_200 + 7260)
        assert budget["benefits_cost"] == pytest.approx(0.2 * 32_460)
        assert budget["salary_cost_by_month"][[0, 11, 12, 24]].tolist() == pytest.approx([1000, 1000, 1100, 1210])

    def test_recruiting_is_paid_in_the_first_month(self) -> None:
        role = {"name": "Engineer", "salary": 150_000, "headcount": 3, "hires": 2, "start": 4}
        budget = Budget(plain(), roles=[role], recruiting_rate=0.2)
        assert budget["recruiting_cost"] == pytest.approx(60_000)
        assert np.flatnonzero(budget["recruiting_cost_by_month"]).tolist() == [3]
        assert budget.replace(roles=[{**role, "start": 13}])["recruiting_cost"] == 0


class TestIndirectCosts:
    @pytest.mark.parametrize(
        ("base", "subawards", "tuition", "participants"),
        [
            ("mtdc", 50_000 + 30_000, 0, 0),
            ("eu_flat", 0, 60_000, 0),
            ("total_direct", 210_000, 60_000, 15_000),
        ],
    )
    def test_what_counts(self, base: str, subawards: float, tuition: float, participants: float) -> None:
        budget = Budget(plain(), **GRANT | {"indirect_base": base})
        always = sum(budget[f"{c}_cost"] for c in ("data", "compute", "people", "software")) + 18_000 + 12_000
        assert budget["indirect_base_cost"] == pytest.approx(always + subawards + tuition + participants)
        assert budget["facilities_cost"] == pytest.approx(0.5 * budget["indirect_base_cost"])

    def test_none_adds_nothing_and_a_rate_without_a_base_is_told(self) -> None:
        budget = Budget(plain(), **GRANT | {"indirect_base": "none"})
        assert budget["facilities_cost"] == 0
        assert budget["check_indirect"] == 0

    def test_the_first_part_of_each_subaward_counts_in_the_months_in_which_it_is_paid(self) -> None:
        """A pays 5,000 a month: its first 50,000 are ten months. B pays 2,500 from month 13, all of it below."""
        months = Budget(plain(), **GRANT)["subawards_in_base_by_month"]
        expected = [5000] * 10 + [0] * 2 + [2500] * 12 + [0] * 96
        assert months.tolist() == pytest.approx(expected)

    def test_a_subaward_that_outlasts_the_budget_is_cut_there_as_all_else(self) -> None:
        """24 months of 5,000 from month 31 on: six of them are in a budget of 36."""
        late = {"name": "Late", "amount": 120_000, "start": 31, "months": 24}
        assert Budget(plain(), **GRANT | {"subawards": [late]})["subawards_cost"] == pytest.approx(30_000)

    def test_a_waiver_covers_cloud_spending_on_data_too_and_what_credits_pay_bears_nothing(self) -> None:
        teacher = [{"name": "Synthetic", "tokens": 1e10, "teacher_parameters": 1e9}]
        given = [{"name": "Cloud", "amount": 1e9, "expires": 36}]
        plan = GRANT | {"datasets": teacher}
        bases = [
            Budget(plain(), **plan | {"credits": credit}, cloud_exempt_share=share)["indirect_base_cost"]
            for credit, share in ((given, 0), (given, 0.5), (given, 1), ([], 1))
        ]
        assert bases == pytest.approx([bases[0]] * 4)

    def test_servers_at_the_threshold_are_equipment_and_exempt_and_below_it_are_not(self) -> None:
        owned = {
            "n_owned": 8,
            "owned_share": 1,
            "expensed_share": 1,
            "server_quote": 1250,
            "accelerators_per_node": 8,
        }
        exempt = Budget(plain(), **GRANT, **owned, equipment_threshold=10_000)
        counted = exempt.replace(equipment_threshold=10_001)
        assert exempt["equipment_cost"] > 0
        assert counted["indirect_base_cost"] - exempt["indirect_base_cost"] == pytest.approx(exempt["equipment_cost"])

    def test_the_eu_pays_depreciation_and_a_purchase_price_only_where_the_call_says_so(self) -> None:
        """25% on what is eligible: 25,000 of a purchase of 100,000 that is booked at once are not charged."""
        owned = {"n_owned": 8, "owned_share": 1, "server_quote": 12_500}
        at_once = Budget(plain(), **GRANT | {"indirect_base": "eu_flat"}, **owned, expensed_share=1)
        in_full, worn = at_once.replace(full_cost_eligible=True), at_once.replace(expensed_share=0)
        assert in_full["indirect_base_cost"] - at_once["indirect_base_cost"] == pytest.approx(at_once["equipment_cost"])
        assert worn["indirect_base_cost"] - at_once["indirect_base_cost"] == pytest.approx(worn["depreciation_cost"])
        assert worn["depreciation_cost"] > 0
        assert [one["check_equipment"] for one in (at_once, in_full, worn)] == [0, 1, 1]
        us = at_once.replace(indirect_base="mtdc")
        assert us.replace(full_cost_eligible=True)["indirect_base_cost"] == us["indirect_base_cost"]

    def test_internal_invoices_stay_out_of_the_eu_base_and_in_that_of_the_us(self) -> None:
        owned = {"n_owned": 8, "owned_share": 1, "chargeback_quote": 2.0}
        for base, counted in (("eu_flat", 0), ("mtdc", 1), ("total_direct", 1)):
            budget = Budget(plain(), **GRANT | {"indirect_base": base}, **owned)
            free = budget.replace(chargeback_quote=1e-3)
            invoiced = budget["chargeback_cost"] - free["chargeback_cost"]
            more = budget["indirect_base_cost"] - free["indirect_base_cost"]
            assert invoiced > 0
            assert more == pytest.approx(counted * invoiced, abs=1e-6)

    def test_a_waiver_takes_cloud_spending_out_of_the_base(self) -> None:
        full, waived = Budget(plain(), **GRANT), Budget(plain(), **GRANT, cloud_exempt_share=1)
        assert full["indirect_base_cost"] - waived["indirect_base_cost"] == pytest.approx(full["eligible_cost"])


class TestGrant:
    def test_rows_of_the_view_add_up_to_direct_costs_and_years_to_the_total(self) -> None:
        budget = Budget(plain(), **GRANT, n_owned=8, owned_share=0.5, expensed_share=0.5, cost_share_rate=0.1)
        view = Budget(budget.plan.model_copy(update={"profile": "academic"})).finance_view().iloc[:, 2:]
        parts = (
            "salary", "benefits", "recruiting", "equipment", "travel", "participant", "tuition", "materials",
            "computing", "data", "software", "subawards",
        )  # fmt: skip
        direct = view.loc[[f"{part}_cost_by_year" for part in parts]].sum()
        assert direct.tolist() == pytest.approx(view.loc["subtotal_cost_by_year"].tolist())
        assert list(view.columns) == ["year 1", "year 2", "year 3"]
        assert view.loc["total_cost_by_year"].sum() == pytest.approx(budget["total_cost"])
        assert view.loc["request_cost_by_year"].sum() == pytest.approx(budget["request_cost"])
        assert budget["request_cost"] == pytest.approx(0.9 * budget["total_cost"])

    def test_what_is_given_in_kind_is_in_no_cost(self) -> None:
        gifts = [{"name": "Partner", "cash": 10_000, "in_kind": 50_000, "month": 5}]
        without, given = Budget(plain(), contributions=[]), Budget(plain(), contributions=gifts)
        assert given["total_cost"] == without["total_cost"]
        assert given["project_value_cost"] - without["project_value_cost"] == pytest.approx(50_000)
        assert without["request_cost"] - given["request_cost"] == pytest.approx(10_000)
        assert given["final_cash"] - without["final_cash"] == pytest.approx(10_000)
        assert given["closing_cash"][3] == pytest.approx(without["closing_cash"][3])

    def test_cash_that_comes_after_the_budget_is_not_in_it_and_is_told(self) -> None:
        late = Budget(plain(), contributions=[{"name": "Late", "cash": 1e6, "month": 60}])
        assert late["average_burn_cost"] == Budget(plain(), contributions=[])["average_burn_cost"]
        assert late["contributed_cash_cost"] == 0
        assert late["check_starts"] == 0


class TestData:
    def test_raw_tokens_are_paid_and_kept_ones_are_trained_on(self) -> None:
        """A tenth is kept of 1,000 M: scraping at 0.01, cleaning at 0.02, deduplication at 0.003 a million."""
        row = {
            "name": "Web", "tokens": 1e8, "kept_share": 0.1, "collection_price": 0.01, "cleaning_price": 0.02,
            "deduplication_price": 0.003,
        }  # fmt: skip
        budget = Budget(plain(), datasets=[row])
        costs = [budget[f"{name}_cost"] for name in ("collection", "cleaning", "deduplication")]
        assert costs == pytest.approx([10, 20, 3])
        assert budget["unique_tokens"] == 1e8
        assert budget["dataset_cost"].ravel().tolist() == pytest.approx([33])

    def test_annotation_is_minutes_at_a_wage_or_a_price_by_the_example(self) -> None:
        """1,000 examples of 6 minutes at 30 USD/h are 3 each, and a vendor's 2 on top; 50% are done again."""
        row = {
            "name": "Pairs", "n_examples": 1000, "annotation_minutes": 6, "annotation_wage": 30, "annotation_price": 2,
        }  # fmt: skip
        assert Budget(plain(), datasets=[row], annotation_rework_rate=0.5)["annotation_cost"] == pytest.approx(7500)

    def test_an_own_teacher_takes_accelerator_hours(self) -> None:
        """1e9 tokens · 2 · 70e9 FLOPs at 10% of 989.4 TFLOP/s: 393 h, paid like the others."""
        row = {"name": "Synthetic", "tokens": 1e9, "teacher_parameters": 7e10}
        budget = Budget(plain(), datasets=[row], inference_utilisation_share=0.1)
        assert budget["generation_hours"] == pytest.approx(1e9 * 1.4e11 / (989.4e12 * 3600 * 0.1))
        assert budget["own_generation_cost"] == pytest.approx(budget["generation_hours"] * budget["blended_price"])

    def test_a_licence_is_paid_by_the_year_from_the_first_data_on(self) -> None:
        row = {"name": "News", "licence_price": 120_000}
        budget = Budget(plain(), datasets=[row], data_start=7, horizon_months=12)
        assert budget["licence_cost"] == pytest.approx(60_000)

    def test_own_generation_must_fit_into_the_data_work(self) -> None:
        row = {"name": "Synthetic", "tokens": 2e11, "teacher_parameters": 7e10}
        slow = Budget(plain(), datasets=[row])
        assert slow["generation_window_days"] > 90
        assert slow["check_generation"] == 0
        assert slow.replace(n_accelerators=64)["check_generation"] == 1


class TestSoftware:
    def test_a_price_per_accelerator_and_a_fixed_one(self) -> None:
        """8 accelerators at 375, and 100 fixed, for 3 months; APIs: 10 M tokens a month at 5."""
        row = {"name": "Platform", "seats": 0, "accelerator_price": 375, "fixed_price": 100, "months": 3}
        budget = Budget(plain(), n_accelerators=8, subscriptions=[row], api_tokens=1e7, api_price=5, horizon_months=12)
        assert budget["subscriptions_cost"] == pytest.approx(3 * 3100)
        assert budget["api_cost"] == pytest.approx(600)
        assert budget["api_cost_by_month"][:12].tolist() == pytest.approx([50] * 12)


class TestContingency:
    def test_each_category_has_its_own(self) -> None:
        rates = {"data": 0.5, "compute": 0.4, "people": 0.1, "software": 0.2, "other": 0.3}
        budget = Budget(plain(), **GRANT, **{f"{name}_contingency_rate": rate for name, rate in rates.items()})
        expected = sum(budget[f"{name}_cost"] * rate for name, rate in rates.items())
        assert budget["contingency_cost"] == pytest.approx(expected)
        assert budget["reserve_cost_by_month"].sum() == pytest.approx(expected)

    def test_depreciation_is_known_and_needs_none(self) -> None:
        owned = {
            "n_owned": 8,
            "owned_share": 1,
            "spot_share": 0,
            "electricity_price": 0,
            "colocation_price": 0,
            "maintenance_rate": 0,
        }
        budget = Budget(plain(), **owned, n_checkpoints=0, egress_gigabytes=0, compute_contingency_rate=1)
        assert budget["compute_cost"] == pytest.approx(budget["depreciation_cost"])
        without = budget.replace(compute_contingency_rate=0)
        assert budget["contingency_cost"] == pytest.approx(without["contingency_cost"])


class TestCreditsOnAGrant:
    def test_what_credits_pay_bears_no_indirect_cost_and_no_cost_share(self) -> None:
        given = [{"name": "Cloud", "amount": 1000, "expires": 36}]
        unpaid, paid = (Budget(plain(), **GRANT | {"credits": some}, cost_share_rate=0.2) for some in ([], given))
        assert unpaid["indirect_base_cost"] - paid["indirect_base_cost"] == pytest.approx(1000)
        assert paid["institution_cost"] == pytest.approx(0.2 * (paid["total_cost"] - 1000))
        assert paid["request_cost"] == pytest.approx(0.8 * (paid["total_cost"] - 1000))


class TestDefaultAlive:
    @pytest.mark.parametrize(
        ("revenue", "growth", "cash", "alive"),
        [
            (100, 0.0, 0.0, 1),
            (50, 0.0, 1e9, 0),
            (50, 0.1, 230.0, 1),
            (50, 0.1, 227.0, 0),
            (0, 0.1, 1e9, 0),
        ],
        ids=["profitable", "never", "reaches profit", "runs out before", "nothing to grow"],
    )
    def test_revenue_must_cover_spending_before_cash_is_gone(
        self, revenue: float, growth: float, cash: float, alive: int
    ) -> None:
        """50 growing by 10% covers 100 after 8 months; until then 100 · 8 - 50 · (1.1^8 - 1) / 0.1 = 228 are burnt."""
        months = calculate(
            "months_to_profit", later_spending=100.0, later_revenue=float(revenue), revenue_growth_rate=growth
        )
        burnt = calculate(
            "burnt_until_profit_cost", later_spending=100.0, months_to_profit=float(months),
            later_revenue=float(revenue), revenue_growth_rate=growth,
        )  # fmt: skip
        if (revenue, growth) == (50, 0.1):
            assert months == 8
            assert burnt == pytest.approx(800 - 50 * (1.1**8 - 1) / 0.1)
        found = calculate(
            "default_alive", solvent_to_the_end=1, later_spending=100.0, later_revenue=float(revenue),
            months_to_profit=float(months), settled_cash=cash, burnt_until_profit_cost=burnt,
        )  # fmt: skip
        assert found == alive

    def test_what_is_paid_month_after_month_goes_on_after_the_budget(self) -> None:
        """Travel of 10,000 a month, with its contingency of 10%; of one-off data nothing is left."""
        empty = {"other_monthly_burn": 0, "roles": [], "subscriptions": [], "api_tokens": 0, "n_checkpoints": 0}
        data = [{"name": "Bought", "acquisition_price": 50_000}]
        rates = {f"{name}_contingency_rate": 0.1 for name in ("data", "compute", "people", "software", "other")}
        base = Budget(plain(), **empty, **rates, datasets=data)
        assert base["later_spending"] == 0
        assert base.replace(travel_price=120_000)["later_spending"] == pytest.approx(11_000)

    def test_more_hires_than_people_are_told(self) -> None:
        role = {"name": "Engineer", "headcount": 1, "hires": 5}
        assert Budget(plain(), roles=[role])["check_hires"] == 0
        assert Budget(plain(), roles=[{**role, "headcount_end": 5}])["check_hires"] == 1

    def test_who_runs_out_within_the_budget_is_not_alive(self) -> None:
        assert Budget(plain(), opening_cash=0, monthly_revenue=1e6)["default_alive"] == 1
        assert Budget(plain(), opening_cash=0, monthly_revenue=0)["default_alive"] == 0
