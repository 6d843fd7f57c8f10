"""Transfer learning starts from an open model: less of everything, and the base model's own cost."""

from typing import Any

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.file import PlanError
from llmbudget.plan.values import values

DATASETS = [
    {
        "name": "Bought", "tokens": 1e9, "acquisition_price": 1000, "licence_price": 1200, "collection_price": 2,
        "generation_price": 3, "cleaning_price": 4, "deduplication_price": 1, "teacher_parameters": 1e9,
    },
    {"name": "Annotated", "n_examples": 100, "annotation_price": 10},
]  # fmt: skip
LONG = {
    "horizon_months": 24, "training_start": 4, "training_months": 10, "evaluation_start": 14, "evaluation_months": 2,
}  # fmt: skip


def _plan(**changes: Any) -> Budget:  # noqa: ANN401 - values of any parameter
    return Budget(plain(), datasets=DATASETS, annotation_rework_rate=0, spot_share=0, **{**LONG, **changes})


def test_a_tenth_of_the_tokens_takes_a_tenth_of_the_hours_and_experiments_shrink_twice() -> None:
    """Experiments are a multiple of the main run: half of the multiple of a tenth of the run is a twentieth."""
    before, after = _plan(), _plan().use("transfer_learning", tokens_share=0.1, experiments_share=0.5)
    assert after["tokens"] == pytest.approx(2e9)
    assert after["training_hours"] == pytest.approx(before["training_hours"] / 10)
    assert after["experiment_hours"] == pytest.approx(before["experiment_hours"] / 20)


def test_the_method_of_adaptation_takes_the_place_of_the_plans() -> None:
    """LoRA trains 1% of the weights: it takes 4.02 FLOPs a weight and token instead of 6."""
    before, after = _plan(method="full"), _plan(method="full").use("transfer_learning", method="lora", tokens_share=1)
    assert after["method"] == "lora"
    assert after["weight_flops_per_token"] / before["weight_flops_per_token"] == pytest.approx(0.67)


@pytest.mark.parametrize("phase", ["post_training", "evaluation"])
def test_fewer_tokens_make_post_training_and_evaluation_no_shorter(phase: str) -> None:
    """They are multiples of the main run, whose hours are a tenth."""
    before, after = _plan(), _plan().use("transfer_learning", tokens_share=0.1)
    less = _plan().use("transfer_learning", tokens_share=0.1, **{f"{phase}_share": 0.4})
    assert before[f"{phase}_hours"] > 0
    assert after[f"{phase}_hours"] == pytest.approx(before[f"{phase}_hours"])
    assert less[f"{phase}_hours"] == pytest.approx(0.4 * before[f"{phase}_hours"])


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("acquisition_cost", 1000),
        ("collection_cost", 2000),
        ("generation_cost", 3000),
        ("annotation_cost", 1000),
        ("cleaning_cost", 4000),
        ("deduplication_cost", 1000),
    ],
)
def test_a_fifth_of_the_data_is_still_got_made_cleaned_and_deduplicated(line: str, before: float) -> None:
    """1,000 USD, 2, 3, 4 and 1 USD for each of 1,000 million tokens, and 100 examples at 10 USD: each a fifth."""
    assert _plan()[line] == pytest.approx(before)
    assert _plan().use("transfer_learning", data_share=0.2)[line] == pytest.approx(before / 5)


def test_a_fifth_of_the_data_is_still_stored_and_written_by_own_teachers() -> None:
    """With the months of the budget as they were."""
    after = _plan().use("transfer_learning", data_share=0.2, window_share=1)
    for name in ("data_storage_cost", "generation_hours", "own_generation_cost"):
        assert _plan()[name] > 0
        assert after[name] == pytest.approx(_plan()[name] / 5)


def test_licences_are_paid_for_a_fifth_of_the_data_until_the_budget_ends_earlier() -> None:
    """100 USD a month; of 24 months 7 are saved: 17 × 100 × 0.2."""
    after = _plan().use("transfer_learning", data_share=0.2, window_share=0.3)
    assert _plan()["licence_cost"] == pytest.approx(2400)
    assert after["licence_cost"] == pytest.approx(340)


@pytest.mark.parametrize(
    ("share", "months", "starts", "ends"),
    [(0.3, 3, 7, 17), (0.31, 4, 8, 18), (0.7, 7, 11, 21), (0, 1, 5, 15), (1, 10, 14, 24)],
    ids=["3 of 10", "whole months", "7 of 10", "at least one", "all of it"],
)
def test_training_takes_a_share_of_its_months_and_what_follows_moves_earlier(
    share: float, months: int, starts: int, ends: int
) -> None:
    """Training from month 4 for 10 months, evaluation from month 14, the budget until month 24."""
    after = _plan().use("transfer_learning", window_share=share)
    assert [after[n] for n in ("training_months", "evaluation_start", "horizon_months")] == [months, starts, ends]
    assert after["check_order"] == 1


def test_a_share_that_gives_whole_months_but_for_binary_digits_is_not_rounded_up() -> None:
    """56% of 25 months are 14; their product is 14.000000000000002."""
    long = _plan(training_months=25, evaluation_start=29, horizon_months=40)
    assert long.use("transfer_learning", window_share=0.56)["training_months"] == 14


@pytest.mark.parametrize(("share", "ends"), [(0, 24), (0.5, 21), (1, 17)])
def test_the_budget_ends_earlier_by_whole_months_of_those_saved(share: float, ends: int) -> None:
    """7 months are saved: none of them, half of them (3.5, of which 3 are whole), all."""
    assert _plan().use("transfer_learning", ends_earlier_share=share)["horizon_months"] == ends


def test_the_budget_keeps_a_month() -> None:
    short = _plan(horizon_months=3).use("transfer_learning", window_share=0.1)
    assert short["horizon_months"] == 1


@pytest.mark.parametrize(("start", "moved"), [(8, 4), (2, 2)], ids=["while training", "before training"])
def test_evaluation_does_not_move_before_training_unless_it_already_was(start: int, moved: int) -> None:
    """Training starts in month 4 and saves 7 months."""
    assert _plan(evaluation_start=start).use("transfer_learning")["evaluation_start"] == moved


def test_people_with_an_open_end_are_paid_to_the_earlier_end() -> None:
    role = {"name": "Engineer", "headcount": 1, "salary": 120_000, "benefits_rate": 0, "time_share": 1}
    plan = _plan(roles=[role], raise_rate=0, recruiting_rate=0)
    assert plan["people_cost"] == pytest.approx(24 * 10_000)
    assert plan.use("transfer_learning")["people_cost"] == pytest.approx(17 * 10_000)


def test_licence_and_evaluation_of_the_base_model_are_a_line_of_the_budget() -> None:
    after = _plan().use("transfer_learning", licence_price=1000, evaluation_price=6000)
    assert after["base_model_cost"] == 7000
    assert after.lines().loc["base_model_cost", "total"] == 7000
    assert after["data_cost"] == pytest.approx(sum(after.lines().query("category == 'data'")["total"]))


@pytest.mark.parametrize(
    ("weights", "words"), [("scratch", "New weights by decision"), ("open", "Weights of an open model")]
)
def test_a_plan_that_decided_on_its_weights_refuses_it_with_what_to_do(weights: str, words: str) -> None:
    with pytest.raises(PlanError) as caught:
        _plan(method="full", initial_weights=weights).use("transfer_learning")
    assert len(caught.value.problems) == 1
    sentence = caught.value.problems[0]
    assert f"Weights to start from: “{words}” cannot be combined with transfer learning, because " in sentence
    assert sentence.endswith("; choose “Not decided” as the weights, or switch transfer learning off.")


@pytest.mark.parametrize(
    ("use", "weights", "fits"), [(1, "either", 1), (1, "scratch", 0), (1, "open", 0), (0, "open", 1)]
)
def test_a_switch_turned_in_a_workbook_fails_a_check_where_the_form_refuses_it(
    use: int, weights: str, fits: int
) -> None:
    turned = values(_plan().plan) | {"transfer_learning_use": float(use), "initial_weights": weights}
    assert model().evaluate(facts() | turned)["check_transfer_learning"] == fits


@pytest.mark.parametrize("method", ["lora", "qlora"])
def test_adapters_on_new_weights_are_a_contradiction_of_the_plan_itself(method: str) -> None:
    label = {"lora": "LoRA", "qlora": "QLoRA"}[method]
    with pytest.raises(PlanError, match=f"{label} adds adapters to an existing model, and “New weights by decision”"):
        _plan(method=method, initial_weights="scratch")
    typed = values(_plan().plan) | {"method": method, "initial_weights": "scratch"}
    assert model().evaluate(facts() | typed)["check_adapters"] == 0
    for weights in ("either", "open"):
        assert _plan(method=method, initial_weights=weights)["check_adapters"] == 1


def test_full_training_starts_from_any_weights() -> None:
    totals = {_plan(method="full", initial_weights=name)["total_cost"] for name in ("either", "scratch", "open")}
    assert len(totals) == 1


def test_what_stays_when_all_shares_are_one_is_the_plan_and_the_base_models_cost() -> None:
    shares = {f"{name}_share": 1 for name in ("tokens", "data", "experiments", "window", "post_training", "evaluation")}
    after = _plan().use("transfer_learning", licence_price=0, evaluation_price=0, **shares)
    assert np.array_equal(after["total_cost_by_month"], _plan()["total_cost_by_month"])
