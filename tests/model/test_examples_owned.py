"""Worked examples of an own cluster, energy, and buying against renting: each figure was calculated by hand."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from plans import first, plain
from quantity_by_hand import calculate

from llmbudget import Budget

CLUSTER: dict[str, Any] = {
    "goodput": 0.9, "spot_share": 0, "owned_share": 1, "n_owned": 16, "server_quote": 50_000, "spares_rate": 0.25,
    "network_share": 0.2, "installation_rate": 0.1, "life_years": 5, "residual_share": 0.1, "horizon_months": 12,
    "credits": [], "allocations": [],
}  # fmt: skip
PRICE = 16 * 50_000 * 1.25 / 0.8 * 1.1
"""1.375 million USD: servers and spares are 1 million, network makes it 1.25, installation 1.375."""


def _owning_return(saved: float, facts: dict[str, float]) -> float:
    """Return the internal rate of return of what is saved in a year."""
    given = {"yearly_owning_saving": saved, **facts}
    rate = calculate("highest_owning_return", **given)
    for before, name in (("highest_owning_return", "owning_return_1"), ("owning_return_1", "owning_return_rate")):
        rate = calculate(name, **given, **{before: rate})
    return float(rate)


class TestPurchase:
    def test_servers_spares_network_and_installation(self) -> None:
        assert Budget(plain(), **CLUSTER)["own_cluster_price"] == pytest.approx(PRICE) == 1_375_000

    def test_a_catalogue_price_of_the_accelerator_alone_gets_a_server_around_it(self) -> None:
        """A100: 17,499 alone, times 1.64; H100 and H200: 41,217 and 39,083 with their share of the server."""
        alone = Budget(plain(), accelerator="A100-SXM4-80GB", server_ratio=1.64)
        assert alone["server_price"] == pytest.approx(17_499 * 1.64)
        assert Budget(plain(), accelerator="H100-SXM5-80GB")["server_price"] == 41_217
        assert Budget(plain(), accelerator="H200-SXM-141GB")["server_price"] == 39_083

    def test_it_is_a_cost_by_depreciation_and_cash_when_it_is_paid(self) -> None:
        """Alone on the cluster: 90% of the price over 60 months, of which 12 are in the budget."""
        budget = Budget(plain(), **CLUSTER)
        assert budget["project_share"] == 1
        assert budget["depreciation_cost"] == pytest.approx(PRICE * 0.9 / 60 * 12)
        assert budget["capex_cost"] == pytest.approx(PRICE)
        cash = budget["total_cost"] - budget["depreciation_cost"] + PRICE
        assert budget["cash_cost"] == pytest.approx(cash)
        assert budget["cash_out_by_month"][0] > PRICE
        assert budget["book_value_cost"] == pytest.approx(PRICE - PRICE * 0.9 / 60 * 12)

    def test_from_its_month_on(self) -> None:
        budget = Budget(plain(), **CLUSTER, owned_start=4)
        months = budget["depreciation_cost_by_month"]
        assert months[:12].tolist() == pytest.approx([0] * 3 + [PRICE * 0.9 / 60] * 9)
        assert np.flatnonzero(budget["capex_cost_by_month"]).tolist() == [3]

    def test_an_old_cluster_is_paid_already_and_worn_out_at_the_end_of_its_life(self) -> None:
        budget = Budget(plain(), **CLUSTER, owned_age_months=55)
        assert budget["capex_cost"] == 0
        assert budget["book_value_cost"] == pytest.approx(PRICE * 0.1)
        assert budget["depreciation_cost"] == pytest.approx(PRICE * 0.9 / 60 * 5)
        assert np.count_nonzero(budget["depreciation_cost_by_month"]) == 5

    def test_on_a_grant_it_is_a_cost_when_it_is_paid(self) -> None:
        budget = Budget(plain(), **CLUSTER, expensed_share=1)
        assert budget["equipment_cost"] == pytest.approx(PRICE)
        assert budget["depreciation_cost"] == budget["capex_cost"] == 0
        assert budget["cash_cost"] == pytest.approx(budget["total_cost"])


class TestBookValue:
    def test_what_is_bought_enters_it_and_a_sixtieth_of_nine_tenths_leaves_it_each_month(self) -> None:
        budget, monthly = Budget(plain(), **CLUSTER, owned_start=4), PRICE * 0.9 / 60
        assert budget["opening_book_value"][:5].tolist() == pytest.approx([0, 0, 0, 0, PRICE - monthly])
        assert budget["closing_book_value"][:5].tolist() == pytest.approx(
            [0, 0, 0, PRICE - monthly, PRICE - 2 * monthly]
        )
        assert budget["closing_book_value"][11] == pytest.approx(PRICE - 9 * monthly)
        assert budget["closing_book_value"][11] == pytest.approx(budget["book_value_cost"])

    def test_an_old_cluster_is_brought_in_at_what_is_left_of_it(self) -> None:
        """After 55 of 60 months; five months later its residual value, a tenth, is left and stays."""
        budget = Budget(plain(), **CLUSTER, owned_age_months=55)
        left = PRICE * (1 - 0.9 * 55 / 60)
        assert budget["brought_value_cost_by_month"][:2].tolist() == pytest.approx([left, 0])
        assert budget["closing_book_value"][:6].tolist() == pytest.approx(
            [left - PRICE * 0.9 / 60 * month for month in range(1, 6)] + [PRICE * 0.1]
        )
        assert Budget(plain(), **CLUSTER, owned_age_months=70)["brought_value_cost"] == pytest.approx(PRICE * 0.1)

    def test_of_the_part_that_is_capitalised_and_that_the_project_bears(self) -> None:
        budget = Budget(plain(), **CLUSTER, owned_age_months=12, expensed_share=0.25, other_use_share=0.5)
        part = budget["project_share"] * 0.75
        assert 0 < part < 0.75
        assert budget["brought_value_cost"] == pytest.approx(PRICE * (1 - 0.9 * 12 / 60) * part)

    def test_a_year_opens_with_what_the_year_before_left(self) -> None:
        cluster = CLUSTER | {"horizon_months": 30}
        budget, yearly = Budget(plain(), **cluster), PRICE * 0.9 / 5
        opening, closing = (budget[f"{end}_book_value_by_year"].ravel() for end in ("opening", "closing"))
        assert opening[:3].tolist() == pytest.approx([0, PRICE - yearly, PRICE - 2 * yearly])
        assert closing[:3].tolist() == pytest.approx([PRICE - yearly, PRICE - 2 * yearly, PRICE - 2.5 * yearly])
        assert budget["capex_cost_by_year"].ravel()[:2].tolist() == pytest.approx([PRICE, 0])


class TestHoursBySource:
    def test_each_source_has_its_share_and_those_on_spot_that_interruptions_waste_too(self) -> None:
        """A useful hour takes half an hour on demand and half of 1.2 hours on spot: 1.1 in all."""
        budget = Budget(plain(), credits=[], allocations=[], spot_share=0.5, reserved_1y_share=0, owned_share=0)
        useful = 0.5 + 0.5 * budget["spot_overhead"]
        assert budget["on_demand_hours"] == pytest.approx(budget["accelerator_hours"] * 0.5 / useful)
        assert budget["spot_hours"] == pytest.approx(
            budget["accelerator_hours"] * 0.5 * budget["spot_overhead"] / useful
        )
        paid = budget["on_demand_hours"] * budget["on_demand_price"] + budget["spot_hours"] * budget["spot_price"]
        assert paid == pytest.approx(budget["accelerator_hours"] * budget["blended_price"])


class TestProjectShare:
    def test_idle_time_falls_on_whoever_uses_the_cluster(self) -> None:
        """Others use half of its hours; this project uses far less, and bears its part of what is used."""
        budget = Budget(plain(), **CLUSTER, other_use_share=0.5)
        hours = 16 * 12 * 730.5
        assert budget["own_cluster_hours"] == pytest.approx(hours)
        part = budget["owned_hours"] / (budget["owned_hours"] + hours / 2)
        assert budget["project_share"] == pytest.approx(part)
        assert budget["depreciation_cost"] == pytest.approx(PRICE * 0.9 / 60 * 12 * part)
        assert budget["own_cluster_use_share"] == pytest.approx(0.5 + budget["owned_hours"] / hours)

    def test_running_costs(self) -> None:
        """H100: 700 W · 1.82 = 1.274 kW; spares stand in the racks too."""
        budget = Budget(
            plain(), **CLUSTER, colocation_price=200, maintenance_rate=0.06, n_operators=0.5, operator_price=200_000,
            electricity_price=0.1, pue=1.2, average_power_share=0.75,
        )  # fmt: skip
        assert budget["server_kilowatts"] == pytest.approx(1.274)
        assert budget["colocation_cost"] == pytest.approx(20 * 1.274 * 200 * 12)
        assert budget["maintenance_cost"] == pytest.approx(PRICE * 0.06)
        assert budget["operator_cost"] == pytest.approx(100_000)
        assert budget["electricity_cost"] == pytest.approx(budget["owned_hours"] * 1.274 * 0.75 * 1.2 * 0.1)

    def test_the_chargeback_rate_is_what_an_hour_costs_and_an_internal_rate_replaces_it(self) -> None:
        own = Budget(plain(), **CLUSTER, other_use_share=0.5, compute_contingency_rate=0)
        assert own["chargeback_price"] * own["owned_hours"] == pytest.approx(own["owned_cost"])
        charged = own.replace(chargeback_quote=2.5)
        assert charged["owned_cost"] == charged["chargeback_cost"] == pytest.approx(own["owned_hours"] * 2.5)
        assert charged["capex_cost"] == charged["depreciation_cost"] == 0
        assert charged["chargeback_price"] == pytest.approx(2.5)
        same = own.replace(chargeback_quote=float(own["chargeback_price"]))
        assert same["total_cost"] == pytest.approx(own["total_cost"])

    def test_a_cluster_that_nobody_uses_is_all_the_projects(self) -> None:
        unused = Budget(plain(), **CLUSTER | {"owned_share": 0})
        assert unused["capex_cost"] == pytest.approx(PRICE)
        assert unused["depreciation_cost"] == pytest.approx(PRICE * 0.9 / 5)

    def test_no_cluster_costs_nothing_whoever_operates_it(self) -> None:
        assert Budget(plain(), n_owned=0, n_operators=2)["operator_cost"] == 0

    def test_it_must_be_there_while_the_work_is_done(self) -> None:
        """All work is done by month 6."""
        assert Budget(plain(), **CLUSTER)["check_cluster"] == 1
        assert Budget(plain(), **CLUSTER, owned_start=10)["check_cluster"] == 0

    def test_what_stands_still_is_told(self) -> None:
        idle = CLUSTER | {"owned_share": 0}
        assert Budget(plain(), **idle)["check_cluster_use"] == 0
        assert Budget(plain(), **idle, chargeback_quote=2)["check_cluster_use"] == 1
        assert Budget(plain(), **idle, other_use_share=0.5)["check_cluster_use"] == 1

    def test_more_hours_than_it_has_are_told(self) -> None:
        small = Budget(plain(), **CLUSTER | {"n_owned": 1, "horizon_months": 6}, tokens=1e11)
        assert small["check_cluster"] == 0
        assert small.replace(chargeback_quote=2)["check_cluster"] == 1


class TestPace:
    def test_hours_on_a_small_shared_cluster_take_as_long_as_it_needs(self) -> None:
        """The academic preset: 64 accelerators would need 23 days, its 4 at 75% for half of the hours take 282."""
        budget = Budget(first("academic"))
        daily = 4 * 0.75 * 24
        part = budget["owned_hours"] / budget["accelerator_hours"]
        assert budget["window_hours"] / (budget["n_accelerators"] * 24) == pytest.approx(23.5, abs=0.1)
        assert budget["training_window_days"] == pytest.approx(budget["window_hours"] * part / daily)
        assert budget["owned_hours"] / daily == pytest.approx(295, abs=1), "all of its hours"
        phases = budget["training_window_days"] + budget["evaluation_window_days"]
        assert phases == pytest.approx(budget["owned_hours"] / daily)

    def test_a_window_that_is_too_short_for_it_is_told_with_the_real_time(self) -> None:
        budget = Budget(first("academic"), training_months=6, evaluation_start=19)
        sentence = "It takes 282 days (9.3 months) on the 4 accelerators of the own cluster; the window has 6 months."
        assert sentence in budget.failed_checks()["check_deadline"]
        assert Budget(first("academic"), training_months=6, owning_n_owned=16)["check_deadline"] == 1

    def test_the_pace_of_an_internal_service_is_not_known(self) -> None:
        budget = Budget(first("academic"), chargeback_quote=2)
        assert budget["training_window_days"] == budget["window_hours"] / (budget["n_accelerators"] * 24)


class TestBuyingAgainstRenting:
    def test_break_even_by_hand(self) -> None:
        """100,000 all in, nothing left after 4 years, 5% maintenance: 30,000 a year, 3.42 an hour of 8766."""
        recovery = calculate("capital_recovery_rate", discount_rate=0.0, life_years=4.0)
        capital = calculate(
            "yearly_capital_price", installed_price=100_000, residual_share=0, capital_recovery_rate=recovery,
            discount_rate=0.0,
        )  # fmt: skip
        hour = calculate("owning_hour_price", yearly_capital_price=capital, yearly_operation_price=5000)
        assert hour == pytest.approx(30_000 / 8766)
        share = calculate(
            "owning_break_even_share",
            owning_hour_price=hour,
            rent_instead_price=5.1,
            electricity_hour_price=0.1,
            installed_price=1,
        )
        assert share == pytest.approx(hour / 5)

    def test_payback_by_hand(self) -> None:
        """Half of 8766 / 12 hours a month at 4 is 1461; running it costs 461; 30,000 are back after 30 months."""
        used = {"owning_use_share": 0.5}
        rent = calculate("renting_month_price", rent_instead_price=4, **used)
        own = calculate("owning_month_price", yearly_operation_price=5532, electricity_hour_price=0, **used)
        assert (rent, own) == (pytest.approx(1461), pytest.approx(461))
        months = {"installed_price": 30_000, "owning_month_price": own}
        assert calculate("owning_payback_months", renting_month_price=rent, **months) == pytest.approx(30)
        assert calculate("owning_payback_months", renting_month_price=own, **months) == 0
        powered = calculate("owning_month_price", yearly_operation_price=5532, electricity_hour_price=0.1, **used)
        assert powered == pytest.approx(461 + 0.1 * 365.25)

    def test_the_return_of_owning_is_the_rate_at_which_capital_costs_what_owning_saves(self) -> None:
        """1,000 paid and 576.19 saved at the end of two years: 10%. So by hand, and from 0 to 400% a year."""
        for life, residual, rate in product((1.0, 2.0, 5.0, 20.0), (0.0, 0.1, 0.9), (0.001, 0.1, 0.45, 4.0)):
            bought = {"installed_price": 1000.0, "residual_share": residual}
            recovery = calculate("capital_recovery_rate", discount_rate=rate, life_years=life)
            saved = calculate("yearly_capital_price", **bought, capital_recovery_rate=recovery, discount_rate=rate)
            if (life, residual, rate) == (2, 0, 0.1):
                assert saved == pytest.approx(576.19, abs=0.01)
            assert _owning_return(saved, bought | {"life_years": life}) == pytest.approx(rate, abs=1e-6), (
                life,
                residual,
                rate,
            )
        assert _owning_return(1000 / 5, {"installed_price": 1000.0, "residual_share": 0.0, "life_years": 5.0}) == 0

    def test_the_use_is_the_clusters_or_what_this_plan_would_use(self) -> None:
        owned = Budget(plain(), **CLUSTER)
        assert owned["owning_use_share"] == owned["own_cluster_use_share"]
        rented = Budget(plain())
        hours = rented["n_accelerators"] * rented["horizon_months"] * 730.5
        assert rented["owning_use_share"] == pytest.approx(rented["accelerator_hours"] / hours)

    @pytest.mark.parametrize("other_use", [0.0, 0.2, 0.4, 0.6, 0.8])
    def test_above_the_break_even_use_owning_is_cheaper_and_below_it_is_not(self, other_use: float) -> None:
        budget = Budget(plain(), **CLUSTER, other_use_share=other_use, on_demand_quote=3)
        cheaper = budget["savings_from_owning"] > 0
        assert cheaper == (budget["own_cluster_use_share"] > budget["owning_break_even_share"])

    def test_machines_earn_the_cost_of_capital_by_hand(self) -> None:
        """At 10% over 5 years, a payment of 26.38% a year covers the wear, and earns 10% on the remaining value."""
        rate = calculate("capital_recovery_rate", discount_rate=0.1, life_years=5.0)
        assert rate == pytest.approx(0.263797, abs=1e-6)
        paid = [rate / 1.1**year for year in range(1, 6)]
        assert sum(paid) == pytest.approx(1), "the payments are worth the price"
        price = calculate(
            "yearly_capital_price", installed_price=100_000, residual_share=0.2, capital_recovery_rate=rate,
            discount_rate=0.1,
        )  # fmt: skip
        worth = sum(price / 1.1**year for year in range(1, 6)) + 20_000 / 1.1**5
        assert worth == pytest.approx(100_000)

    def test_owning_is_held_against_the_cheapest_way_to_rent_the_same_hours(self) -> None:
        """Enough work to keep a commitment busy: its price counts, not the one on demand; idle hours raise it."""
        busy = Budget(plain(), **CLUSTER, tokens=6e11, on_demand_quote=9, reserved_1y_quote=4, reserved_3y_quote=8)
        months = busy["horizon_months"] - busy["training_first_month"] + 1
        used = busy["accelerator_hours"] / busy["n_accelerators"] / (months * 730.5)
        assert busy["rent_instead_price"] == pytest.approx(min(9, 4 / min(used, 1), 8 / min(used, 1)))
        assert busy["rent_instead_price"] < 9
        idle = busy.replace(tokens=1e9)
        assert idle["rent_instead_price"] == 9
        shared = idle.replace(commitment_shared_share=1)
        assert shared["rent_instead_price"] == 4

    def test_the_mix_of_the_plan_is_one_of_the_ways(self) -> None:
        """Half on spot at 2, with what interruptions undo, and half on demand at 9."""
        half = CLUSTER | {"owned_share": 0.5, "spot_share": 0.25}
        budget = Budget(plain(), **half, tokens=1e9, on_demand_quote=9, spot_quote=2)
        assert budget["rent_instead_price"] == pytest.approx((0.25 * 9 + 0.25 * 2 * budget["spot_overhead"]) / 0.5)

    def test_a_dearer_capital_makes_owning_save_less(self) -> None:
        cheap, dear = (Budget(plain(), **CLUSTER, discount_rate=rate) for rate in (0.0, 0.2))
        assert dear["savings_from_owning"] < cheap["savings_from_owning"]
        assert dear["owning_break_even_share"] > cheap["owning_break_even_share"]

    def test_without_a_purchase_price_there_is_no_break_even(self) -> None:
        assert Budget(plain(), accelerator="MI325X", on_demand_quote=3)["owning_break_even_share"] == 0
        known = {"accelerator": "MI325X", "on_demand_quote": 3, "server_quote": 40_000}
        assert Budget(plain(), **known)["owning_break_even_share"] > 0

    def test_equipment_booked_at_once_counts_by_the_months_of_its_life(self) -> None:
        """After one of five years paid in advance, four are left."""
        spread, at_once = (
            Budget(plain(), **CLUSTER | {"residual_share": 0}, expensed_share=share, on_demand_quote=3)
            for share in (0, 1)
        )
        assert at_once["savings_from_owning"] == pytest.approx(spread["savings_from_owning"])

    def test_where_electricity_alone_costs_more_than_renting_there_is_no_break_even(self) -> None:
        assert Budget(plain(), on_demand_quote=0.01, electricity_price=5)["owning_break_even_share"] == 0


NO_ROWS = np.zeros((1, 1))


class TestEnergy:
    def test_energy_and_emissions(self) -> None:
        """1,000 h · 1.274 kW · 75% · PUE 1.2 = 1.1466 MWh; at 0.4 kg/kWh 0.459 t."""
        energy = calculate(
            "energy_mwh", accelerator_hours=1000, server_kilowatts=1.274, average_power_share=0.75, pue=1.2,
            cluster_peak_mwh=NO_ROWS,
        )  # fmt: skip
        assert energy == pytest.approx(1.1466)
        assert calculate("emissions_tonnes", energy_mwh=energy, grid_intensity=0.4) == pytest.approx(0.45864)

    def test_llama_2_7b_draws_what_its_authors_say(self) -> None:
        """184,320 h at 400 W, nothing else counted: 74 MWh."""
        energy = calculate(
            "energy_mwh", accelerator_hours=184_320, server_kilowatts=0.4, average_power_share=1, pue=1,
            cluster_peak_mwh=NO_ROWS,
        )  # fmt: skip
        assert energy == pytest.approx(74, rel=0.01)

    def test_an_own_figure_goes_before_the_data_sheet(self) -> None:
        assert Budget(plain())["accelerator_watts"] == 700
        assert Budget(plain(), power_quote=500)["accelerator_watts"] == 500


class TestPresentValue:
    def test_a_dollar_in_a_year_is_worth_less_by_the_discount_rate(self) -> None:
        factors = calculate("discount_factor", discount_rate=0.1, month=np.array([0.0, 12.0, 24.0]))
        assert factors.tolist() == pytest.approx([1, 1 / 1.1, 1 / 1.21])

    def test_what_the_cluster_is_still_worth_is_taken_off(self) -> None:
        budget = Budget(plain(), **CLUSTER, discount_rate=0.1)
        worth = budget["book_value_cost"] / 1.1
        assert budget["net_present_owning_cost"] == pytest.approx(budget["net_present_cost"] - worth)

    def test_a_cluster_bought_earlier_costs_what_it_loses_in_value(self) -> None:
        """Its value when this budget first has it is an outflow in that month; its remaining value comes back."""
        older = CLUSTER | {"owned_age_months": 12}
        budget = Budget(plain(), **older, discount_rate=0)
        lost = budget["brought_value_cost"] - budget["book_value_cost"]
        assert lost == pytest.approx(budget["depreciation_cost"])
        assert budget["net_present_owning_cost"] == pytest.approx(budget["net_present_cost"] + lost)
        late = budget.replace(discount_rate=0.1, owned_start=7)
        brought, left = late["brought_value_cost"] / 1.1**0.5, late["book_value_cost"] / 1.1
        assert late["net_present_owning_cost"] == pytest.approx(late["net_present_cost"] + brought - left)

    def test_without_a_discount_it_is_the_cash_spent(self) -> None:
        budget = Budget(plain(), discount_rate=0)
        assert budget["net_present_cost"] == pytest.approx(budget["cash_cost"])
        assert budget.replace(discount_rate=0.2)["net_present_cost"] < budget["cash_cost"]
