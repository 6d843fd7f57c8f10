"""Worked examples: each figure here was calculated by hand, not by the model."""

from collections import Counter
from math import log
from statistics import mean, median
from typing import Any

import numpy as np
import pytest
from plans import plain
from quantity_by_hand import calculate

from llmbudget import Budget, catalog
from llmbudget.evidence.fit import speeds
from llmbudget.model import model
from llmbudget.model.catalog_arrays import fact_tables, facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values

N_32_LAYERS = 12 * 32 * 4096**2
"""6.44 billion weights: exactly 32 layers of width 4096."""


class TestWorkload:
    @pytest.mark.parametrize(
        ("gradients", "flops"),
        [(1, 42e9), (0, 28e9), (0.01, 28.14e9)],
        ids=["full is 6 N", "frozen is 4 N", "LoRA is 4.02 N"],
    )
    def test_flops_per_token_of_7_billion_weights(self, gradients: float, flops: float) -> None:
        found = calculate("weight_flops_per_token", parameters_active_in_use=7e9, weight_gradient_share=gradients)
        assert found == pytest.approx(flops, rel=1e-12)

    @pytest.mark.parametrize(("recomputed", "flops"), [(0, 0), (0.5, 8e9), (1, 16e9)])
    def test_recomputing_costs_up_to_a_forward_pass(self, recomputed: float, flops: float) -> None:
        """2 N for the weights, and a pass of attention."""
        found = calculate(
            "recomputed_flops_per_token",
            parameters_active_in_use=7e9,
            attention_pass_flops=2e9,
            recompute_share=recomputed,
        )
        assert found == flops

    def test_a_model_of_12_l_d_squared_weights_has_l_layers_of_width_d(self) -> None:
        layers = calculate("usual_n_layers", parameters_active_in_use=N_32_LAYERS, model_width=0)
        assert layers == pytest.approx(32, rel=1e-12)
        width = calculate("width", n_layers=layers, model_width=0, parameters_active_in_use=N_32_LAYERS)
        assert width == pytest.approx(4096, rel=1e-12)

    def test_layers_and_width_that_are_typed_are_used_and_one_alone_gives_the_other(self) -> None:
        """16 layers need √2 · 4096 of width, a width of 2048 needs 4 · 32 layers."""
        assert calculate("n_layers", layers=48, usual_n_layers=25.6) == 48
        size = {"parameters_active_in_use": N_32_LAYERS}
        assert calculate("width", n_layers=48, model_width=2048, **size) == 2048
        assert calculate("width", n_layers=16, model_width=0, **size) == pytest.approx(2**0.5 * 4096, rel=1e-12)
        assert calculate("usual_n_layers", model_width=2048, **size) == 128

    def test_attention_adds_12_l_d_s(self) -> None:
        """With 4096 tokens of context and width 4096, attention costs N more: 7 N in all."""
        one_pass = calculate("attention_pass_flops", n_layers=32, width=4096, context_length=4096)
        attention = calculate("attention_flops_per_token", attention_pass_flops=one_pass)
        assert attention == 12 * 32 * 4096 * 4096 == N_32_LAYERS
        per_token = calculate(
            "flops_per_token", weight_flops_per_token=6 * N_32_LAYERS, attention_flops_per_token=attention
        )
        assert calculate("training_flops", tokens=2e12, flops_per_token=per_token) == pytest.approx(14e12 * N_32_LAYERS)

    def test_llama_2_7b_from_plan_to_flops(self) -> None:
        """7e9 weights, 2e12 tokens, 4096 of context: 128 (N / (12 · 128²))^(2/3) = 138 529 is L d."""
        budget = Budget(
            plain(), method="full", parameters_total=7e9, parameters_active=7e9, tokens=2e12,
            context_length=4096, recompute_share=0,
        )  # fmt: skip
        assert budget["training_flops"] == pytest.approx(2e12 * (42e9 + 12 * 138_529 * 4096), rel=1e-5)


class TestEvidence:
    def test_a_model_of_a_billion_fills_an_a100_and_of_81_billion_what_is_three_times_as_fast(self) -> None:
        """1e9 · 3^4; slower than the reference or faster than the fastest, it stays there."""
        fastest = {"fastest_tflops": 936.0, "reference_filling_parameters": 1e9, "filling_growth_exponent": 4}
        for peak, parameters in ((65.0, 1e9), (312.0, 1e9), (936.0, 81e9), (2250.0, 81e9)):
            assert calculate("filling_parameters", peak_tflops=peak, **fastest) == pytest.approx(parameters)
        assert calculate("filling_share", parameters_active_in_use=27e9, filling_parameters=81e9) == pytest.approx(
            1 / 3
        )
        assert calculate("filling_share", parameters_active_in_use=90e9, filling_parameters=81e9) == 1

    @pytest.mark.parametrize(("memory", "share"), [(40, 0.5), (80, 1), (192, 1)])
    def test_memory_beyond_the_reference_adds_nothing(self, memory: float, share: float) -> None:
        assert calculate("memory_share", accelerator_memory=memory) == share

    def test_utilisation_is_the_references_times_each_share_to_its_exponent(self) -> None:
        """0.4 · (1/4)^0.5 · (1/16)^0.25 · (1/4)^0.5 = 0.4 · 0.5³; few accelerators and luck raise it."""
        utilisation = calculate(
            "cluster_utilisation", prediction_reference_use=0.4, filling_share=0.25, prediction_filling_exponent=0.5,
            memory_share=1 / 16, prediction_memory_exponent=0.25, small_share=0.25, prediction_small_exponent=0.5,
        )  # fmt: skip
        assert utilisation == pytest.approx(0.05)
        scaled = {
            "cluster_utilisation": 0.05, "few_times": 16, "prediction_few_exponent": 0.25, "is_mixture": 1,
            "prediction_mixture_factor": 0.8, "counted_per_computed": 1.25, "utilisation_luck": 3,
            "prediction_width": 2,
        }  # fmt: skip
        assert calculate("published_utilisation", **scaled) == pytest.approx(0.05 * 2 * 0.8 * 1.25 * 9)
        assert calculate("published_utilisation", **scaled | {"is_mixture": 0}) == pytest.approx(0.05 * 2 * 1.25 * 9)

    def test_tenths_are_a_spread_away_and_never_above_the_peak(self) -> None:
        spread = {"published_utilisation": 0.05, "nominal_spread": 2, "prediction_width": 1}
        assert calculate("published_utilisation_low", **spread) == pytest.approx(0.025)
        assert calculate("published_utilisation_high", **spread) == pytest.approx(0.1)
        assert (
            calculate("published_utilisation_high", published_utilisation=0.6, nominal_spread=2, prediction_width=1)
            == 1
        )
        wide = spread | {"prediction_width": 2}
        assert calculate("published_utilisation_low", **wide) == pytest.approx(0.0125)

    def test_few_accelerators_small_models_and_mixtures(self) -> None:
        for accelerators, times in ((8, 16), (128, 1), (4096, 1)):
            assert calculate("few_times", few_accelerators=128, n_accelerators=accelerators) == times
        assert calculate("small_share", parameters_active_in_use=2e8, small_parameters=1e9) == 0.2
        assert calculate("small_share", parameters_active_in_use=2e9, small_parameters=1e9) == 1
        for total, mixed in ((15e9, 0), (16e9, 1)):
            flag = calculate(
                "is_mixture", parameters_total=total, parameters_active_in_use=1e10, least_mixture_ratio=1.5
            )
            assert flag == mixed

    def test_causal_kernels_skip_half_of_attention(self) -> None:
        """Of 100 FLOPs that MFU counts, 40 are attention: 80 are computed, so that utilization counts 100/80."""
        counted = {"flops_per_token": 100, "attention_flops_per_token": 40}
        assert calculate("counted_per_computed", **counted, prediction_masked_attention=0.5) == 1.25
        assert calculate("counted_per_computed", **counted, prediction_masked_attention=0) == 1

    @pytest.mark.parametrize(
        ("flags", "state"),
        [({}, 0), ({"thin_count": 1}, 1), ({"thin_size": 1, "is_mixture": 1}, 1), ({"beyond_evidence": 1}, 2)],
    )
    def test_a_prediction_is_well_covered_extrapolated_or_without_evidence(
        self, flags: dict[str, int], state: int
    ) -> None:
        none = dict.fromkeys(
            ("beyond_evidence", "thin_accelerator", "thin_count", "thin_size", "is_mixture", "thin_method"), 0
        )
        assert calculate("prediction_class", **none | flags) == state
        widths = {"prediction_covered_width": 1, "prediction_extrapolated_width": 2, "prediction_unknown_width": 3}
        assert calculate("prediction_width", prediction_class=state, **widths) == state + 1


class TestHours:
    def test_a_published_utilisation_has_its_goodput_taken_out_once(self) -> None:
        as_published = {"published_utilisation": 0.36, "recompute_speed": 1, "method_speed": 1}
        assert calculate("mfu_in_use", mfu=0, **as_published) == pytest.approx(0.4)
        assert calculate("mfu_in_use", mfu=0.45, **as_published) == pytest.approx(0.45)

    @pytest.mark.parametrize("method", ["full", "lora", "qlora"])
    def test_an_own_mfu_is_taken_as_it_is_measured(self, method: str) -> None:
        """An MFU from the log of a LoRA run already includes LoRA's speed."""
        assert Budget(plain(), method=method, mfu=0.5, goodput=1)["utilisation"] == 0.5

    @pytest.mark.parametrize(("recomputed", "speed"), [(0, 7 / 6), (0.5, 1), (1, 7 / 8)])
    def test_recomputing_as_much_as_published_runs_is_as_fast_as_they_are(
        self, recomputed: float, speed: float
    ) -> None:
        """They did 7 N with 6 N counted: hardware does the same work an hour at any share."""
        found = calculate("recompute_speed", flops_per_token=6e9, recomputed_flops_per_token=2e9 * recomputed)
        assert found == pytest.approx(speed)

    def test_published_runs_are_predicted_without_a_slant(self) -> None:
        """Counting every organization once, and earlier software as slower, as often too high as too low."""
        misses: dict[str, list[float]] = {}
        runs = catalog.usable_runs()
        for run, speed in zip(runs, speeds(runs, tuple(runs)), strict=True):
            budget = Budget(
                plain(), method="full", parameters_total=max(run.params_total, run.params_active),
                parameters_active=run.params_active, tokens=run.tokens, context_length=run.context_len or 4096,
                accelerator=run.accelerator, n_accelerators=run.n_accelerators or 1024, spot_share=0, goodput=0.9,
                recompute_share=0.5,
            )  # fmt: skip
            predicted = budget["training_hours"] / speed
            misses.setdefault(run.organisation, []).append(log(predicted / run.accelerator_hours))
        assert median(map(mean, misses.values())) == pytest.approx(0, abs=0.05)

    @pytest.mark.parametrize(("method", "least", "most"), [("lora", 1.8, 2.3), ("qlora", 1.4, 1.55)])
    def test_adapters_are_as_much_faster_as_was_measured(self, method: str, least: float, most: float) -> None:
        """The authors of torchtune measured 1.82 to 2.23 times the tokens of full training for LoRA, 1.46 for QLoRA."""
        full, adapters = (
            Budget(plain(), method=name, context_length=2048, recompute_share=0) for name in ("full", method)
        )
        assert least < full["training_hours"] / adapters["training_hours"] < most

    def test_hours_of_a_run(self) -> None:
        """1000 TFLOP/s at 40% and 90% is 1.296e18 FLOP in an hour."""
        utilisation = calculate("utilisation", mfu_in_use=0.4, goodput_in_use=0.9)
        per_hour = calculate("flops_per_hour", peak_tflops=1000, utilisation=utilisation)
        assert per_hour == pytest.approx(1.296e18)
        hours = calculate("training_hours", training_flops=1.296e22, flops_per_hour=per_hour, paid_per_useful_hour=1)
        assert hours == pytest.approx(10_000)
        rented = {"owned_part_share": 0, "owned_daily_hours": 0, "n_accelerators": 100}
        assert calculate("wall_clock_days", training_hours=hours, **rented) == pytest.approx(10_000 / 2400)
        experiments = calculate("experiment_hours", training_hours=hours, experiment_multiplier=0.5)
        siblings = calculate("sibling_hours", training_hours=hours, siblings_multiplier=0.9)
        window = calculate("window_hours", training_hours=hours, experiment_hours=experiments, sibling_hours=siblings)
        assert calculate("training_window_days", window_hours=window, **rented) == pytest.approx(10)

    def test_spot_hours_that_are_lost_are_paid_and_take_time(self) -> None:
        steady = Budget(plain(), spot_share=0)
        shaky = Budget(plain(), spot_share=1, spot_interruption_rate=30)
        assert shaky["spot_overhead"] > 1.05
        for name in ("training_hours", "accelerator_hours", "wall_clock_days"):
            assert shaky[name] == pytest.approx(steady[name] * shaky["spot_overhead"])
        assert shaky["training_cost"] == pytest.approx(shaky["training_hours"] * shaky["spot_price"])

    def test_more_accelerators_finish_sooner_for_the_same_hours(self) -> None:
        """At the same utilization; the prediction for few accelerators is another one."""
        one, two = (Budget(plain(), n_accelerators=n, mfu=0.4, goodput=0.9, spot_share=0) for n in (8, 16))
        assert two["training_hours"] == one["training_hours"]
        assert two["wall_clock_days"] == pytest.approx(one["wall_clock_days"] / 2)


class TestMemory:
    @pytest.mark.parametrize(("method", "gigabytes"), [("full", 126), ("lora", 15.12), ("qlora", 4.27)])
    def test_7_billion_weights_take(self, method: str, gigabytes: float) -> None:
        """Full: 2 + 16 = 18 bytes; LoRA: 2 + 1% of 16; QLoRA: 0.55 + 1% of 6, Adam paged out."""
        budget = Budget(plain(), method=method, parameters_total=7e9, parameters_active=7e9)
        assert budget["model_gigabytes"] == pytest.approx(gigabytes)

    @pytest.mark.parametrize(
        ("sharding", "gigabytes"),
        [("none", 7 * 18), ("zero1", 7 * (2 + 4 + 12 / 8)), ("zero2", 7 * (2 + 16 / 8)), ("zero3", 7 * 18 / 8)],
    )
    def test_sharding_splits_states_then_gradients_then_weights(self, sharding: str, gigabytes: float) -> None:
        """7 billion weights on 8 accelerators: 2 bytes of weights, 4 of gradients, 12 of states (ZeRO)."""
        budget = Budget(
            plain(), method="full", parameters_total=7e9, parameters_active=7e9, n_accelerators=8, sharding=sharding
        )
        assert budget["accelerator_model_gigabytes"] == pytest.approx(gigabytes)

    def test_the_fewest_accelerators_by_sharding(self) -> None:
        """53.75 GB of room: unsplit 126 GB fit nowhere; 42 whole and 84 split need 8; 14 and 112 need 3; 126 need 3."""
        found = []
        for split in (0.0, 84.0, 112.0, 126.0):
            room = calculate("split_room", model_room=53.75, model_gigabytes=126.0, split_gigabytes=split)
            found.append(calculate("least_accelerators", split_gigabytes=split, split_room=float(room)))
        assert found == [0, 8, 3, 3]

    def test_what_is_not_split_and_fits_needs_one(self) -> None:
        room = calculate("split_room", model_room=53.75, model_gigabytes=20.0, split_gigabytes=0.0)
        assert calculate("least_accelerators", split_gigabytes=0.0, split_room=float(room)) == 1

    @pytest.mark.parametrize(("recomputed", "gigabytes"), [(0, 18.253611008), (1, 1.644167168), (0.5, 9.948889088)])
    def test_activations_of_32_layers(self, recomputed: float, gigabytes: float) -> None:
        """4096 tokens · width 4096 · (34, 2 or 18 bytes · 32 layers, and the layer that is recomputed)."""
        kept = calculate("activation_bytes_per_token", n_layers=32, width=4096, recompute_share=recomputed)
        passing = calculate(
            "passing_bytes_per_token", vocabulary=0, loss_bytes=12, width=4096, recompute_share=recomputed
        )
        found = calculate(
            "activation_gigabytes", tokens_at_once=4096, activation_bytes_per_token=kept,
            passing_bytes_per_token=passing, fragmentation_factor=1,
        )  # fmt: skip
        assert found == pytest.approx(gigabytes)

    def test_scores_of_a_large_vocabulary_take_gigabytes(self) -> None:
        """8192 tokens · 128 256 words · 12 bytes are 12.6 GB, with fragmentation 14.2 GB."""
        passing = calculate("passing_bytes_per_token", vocabulary=128_256, loss_bytes=12, width=4096, recompute_share=0)
        found = calculate(
            "activation_gigabytes", tokens_at_once=8192, activation_bytes_per_token=0,
            passing_bytes_per_token=passing, fragmentation_factor=1.13,
        )  # fmt: skip
        assert found == pytest.approx(12.6080778 * 1.13)

    def test_the_loss_and_the_layer_that_is_recomputed_are_not_in_memory_at_once(self) -> None:
        """34 bytes · 4096 of width are 139 264; 12 bytes · 32 000 words are 384 000, and 12 · 1 000 are 12 000."""
        sizes = {"loss_bytes": 12, "width": 4096, "recompute_share": 1}
        assert calculate("passing_bytes_per_token", vocabulary=32_000, **sizes) == 384_000
        assert calculate("passing_bytes_per_token", vocabulary=1_000, **sizes) == 139_264

    def test_80_gigabytes_of_a_data_sheet_are_86_billion_bytes_of_which_96_percent_can_be_filled(self) -> None:
        assert calculate("usable_gigabytes", accelerator_memory=80) == pytest.approx(82.463372)

    def test_accelerators_that_hold_a_model(self) -> None:
        """72 GB can be filled; 18.25 go to activations; 126 / 53.75 = 2.3 needs three."""
        room = calculate("model_room", usable_gigabytes=72, activation_gigabytes=18.253611008)
        assert room == pytest.approx(53.746388992)
        split = calculate("split_room", model_room=room, model_gigabytes=126.0, split_gigabytes=126.0)
        assert calculate("least_accelerators", split_gigabytes=126.0, split_room=float(split)) == 3
        assert calculate("check_memory", n_accelerators=3, least_accelerators=3) == 1
        assert calculate("check_memory", n_accelerators=2, least_accelerators=3) == 0

    def test_no_number_of_accelerators_is_enough_when_activations_fill_each_of_them(self) -> None:
        room = calculate("model_room", usable_gigabytes=72, activation_gigabytes=73)
        assert room == 0
        assert calculate("least_accelerators", split_gigabytes=126.0, split_room=float(room)) == 0
        assert calculate("check_memory", n_accelerators=1_000_000, least_accelerators=0) == 0


PRICES = ("on_demand_price", "listed_reserved_1y_price", "listed_spot_price", "offer_number", "check_offer")


def priced(plan: Plan, **changes: str) -> dict[str, Any]:
    """Return the prices of a changed plan alone: hundreds are asked for."""
    changed = plan.replace(**changes)
    return model().evaluate(facts() | values(changed), PRICES)


class TestPrices:
    def test_the_mix_of_half_on_demand_30_reserved_20_spot(self) -> None:
        """0.5 · 4 + 0.3 · 2.8 + 0.2 · 2 · 1.08 = 3.272 for 1.016 paid hours."""
        shares = {"reserved_1y_share": 0.3, "reserved_3y_share": 0, "spot_share": 0.2}
        rest = calculate("left_share", **shares, owned_share=0)
        paid = calculate("rented_per_useful_hour", on_demand_share_in_use=rest, **shares, spot_overhead=1.08)
        assert paid == pytest.approx(1.016)
        found = calculate(
            "blended_price", on_demand_share_in_use=rest, on_demand_price=4, **shares, reserved_1y_price=2.8,
            reserved_3y_price=9, spot_price=2, spot_overhead=1.08, rented_per_useful_hour=float(paid),
        )  # fmt: skip
        assert found == pytest.approx(3.272 / 1.016)

    @pytest.mark.parametrize(
        ("quote", "listed", "market", "price"), [(5, 4, 3, 5), (0, 4, 3, 4), (0, 0, 3, 3), (0, 0, 0, 0)]
    )
    def test_a_quote_goes_before_the_list_and_the_list_before_the_market(
        self, quote: float, listed: float, market: float, price: float
    ) -> None:
        found = calculate("on_demand_price", on_demand_quote=quote, listed_on_demand_price=listed, market_price=market)
        assert found == price

    @pytest.mark.parametrize(("quote", "listed", "price"), [(1, 2, 1), (0, 2, 2), (0, 0, 2.8)])
    def test_a_reserved_price_that_is_not_listed_is_a_share_of_on_demand(
        self, quote: float, listed: float, price: float
    ) -> None:
        found = calculate(
            "reserved_1y_price",
            reserved_1y_quote=quote, listed_reserved_1y_price=listed, on_demand_price=4, usual_reserved_1y_ratio=0.7,
        )  # fmt: skip
        assert found == pytest.approx(price)

    def test_every_offer_of_the_catalogue_is_found(self) -> None:
        base = Budget(plain(), on_demand_quote=None, reserved_1y_quote=None, spot_quote=None)
        for offer in catalog.offers():
            found = priced(base.plan, accelerator=offer.accelerator, provider=offer.provider, region=offer.region)
            assert found["on_demand_price"] == offer.on_demand_price
            assert found["listed_reserved_1y_price"] == (offer.reserved_1y_price or 0)
            assert found["listed_spot_price"] == (offer.spot_price or 0)
            assert found["offer_number"] > 0
            assert found["check_offer"] == 1

    def test_no_offer_stands_twice_in_the_table_that_formulas_sum(self) -> None:
        columns = fact_tables()["offers"].columns
        keys = list(zip(*(columns[name][1] for name in ("accelerator", "provider", "region")), strict=True))
        assert [key for key, times in Counter(keys).items() if times > 1] == []

    def test_no_discounted_price_is_above_the_price_on_demand(self) -> None:
        columns = {name: np.array(entries) for name, (_, entries) in fact_tables()["offers"].columns.items()}
        assert np.all(columns["reserved_1y_price"] <= columns["on_demand_price"])
        assert np.all(columns["spot_price"] <= columns["on_demand_price"])

    def test_a_provider_without_a_price_for_any_region_has_the_median_of_its_regions(self) -> None:
        regional = {(o.accelerator, o.provider) for o in catalog.offers() if o.region != "any"}
        regional -= {(o.accelerator, o.provider) for o in catalog.offers() if o.region == "any"}
        assert regional
        for accelerator, provider in regional:
            prices = [
                o.on_demand_price for o in catalog.offers() if (o.accelerator, o.provider) == (accelerator, provider)
            ]
            found = priced(plain(), accelerator=accelerator, provider=provider, region="any")
            assert found["on_demand_price"] == pytest.approx(median(prices))

    def test_an_offer_that_does_not_exist_is_priced_at_the_market_and_said_so(self) -> None:
        lone = next(o for o in catalog.offers() if o.region != "any")
        other = next(r for r in catalog.regions() if r not in catalog.regions_of(lone.accelerator, lone.provider))
        found = Budget(plain(), accelerator=lone.accelerator, provider=lone.provider, region=other)
        assert found["on_demand_price"] == catalog.typical_price(lone.accelerator)
        assert "check_offer" in found.failed_checks()

    def test_the_market_median_is_the_median_over_providers(self) -> None:
        for accelerator in {offer.accelerator for offer in catalog.offers()}:
            found = Budget(plain(), accelerator=accelerator, provider="market median", region="any")
            assert found["on_demand_price"] == pytest.approx(catalog.typical_price(accelerator))
            assert found["offer_number"] > 0


class TestCompute:
    def test_checkpoints_are_kept_from_the_start_of_training_to_the_end(self) -> None:
        """10 checkpoints of 7e9 · 13 bytes, months 3 to 12, at 0.023 USD: 209.30; of 1% of them in LoRA."""
        size = calculate("checkpoint_gigabytes", n_checkpoints=10, parameters_total=7e9, trained_share=1)
        assert size == pytest.approx(910)
        months = calculate("checkpoint_months", checkpoint_first_month=3, checkpoint_last_month=12)
        found = calculate(
            "checkpoint_storage_cost", checkpoint_gigabytes=size, storage_price=0.023, checkpoint_months=months
        )
        assert found == pytest.approx(209.3)
        adapters = calculate("checkpoint_gigabytes", n_checkpoints=10, parameters_total=7e9, trained_share=0.01)
        assert adapters == pytest.approx(9.1)

    def test_hours_and_gigabytes_are_paid_at_their_price(self) -> None:
        assert calculate(
            "training_cost", training_hours=1000, rented_share=1, blended_price=2.5, training_rent_factor=1.1
        ) == pytest.approx(2750)
        priced = {"blended_price": 2.5, "training_rent_factor": 1}
        assert calculate("experiment_cost", experiment_hours=500, rented_share=0.4, **priced) == 500
        assert calculate("egress_cost", egress_gigabytes=500, egress_price=0.09) == pytest.approx(45)
