"""Example plans reproduce published figures from published assumptions, with the same omissions."""

from pathlib import Path

import pytest

from llmbudget import Budget
from llmbudget.evidence.examples import Prediction, figures, prediction_cells, predictions, stage_cells, stages
from llmbudget.model import model
from llmbudget.parameters.record import plain_number
from llmbudget.presets import examples, preset, programs

HOURS_OF_A_YEAR = 365 * 24
PAGE = Path(__file__).parents[2] / "docs/examples.md"
LEFT_OUT = ("people_cost", "experiment_cost", "reserve_cost", "software_cost", "other_cost", "facilities_cost")


class TestGpt3:
    def test_it_takes_355_years_of_one_v100(self) -> None:
        assert Budget("gpt3")["training_hours"] == pytest.approx(355 * HOURS_OF_A_YEAR, rel=1e-3)

    def test_it_costs_what_lambda_estimated(self) -> None:
        """355 GPU-years at 1.50 USD an hour are 4.66 million: quoted as 4.6, without rounding up."""
        total = Budget("gpt3")["total_cost"]
        assert total == pytest.approx(355 * HOURS_OF_A_YEAR * 1.5, rel=1e-3)
        assert total == pytest.approx(4.6e6, rel=0.015)

    def test_a_v100_does_28_tflops_on_the_weights(self) -> None:
        budget = Budget("gpt3")
        flops = budget["tokens"] * budget["weight_flops_per_token"]
        assert flops == pytest.approx(3.14e23, rel=2e-3)
        assert flops / (budget["training_hours"] * 3600) == pytest.approx(28e12, rel=5e-3)


class TestDeepSeekV3:
    def test_it_takes_the_hours_of_the_report(self) -> None:
        budget = Budget("deepseek_v3")
        assert budget["training_hours"] == pytest.approx(2.664e6, rel=1e-4)
        assert budget["post_training_hours"] == pytest.approx(119e3 + 5e3, rel=1e-4)
        assert budget["accelerator_hours"] == pytest.approx(2.788e6, rel=1e-4)

    def test_it_costs_what_the_report_says(self) -> None:
        assert Budget("deepseek_v3")["total_cost"] == pytest.approx(5.576e6, rel=1e-4)

    def test_pre_training_takes_less_than_two_months(self) -> None:
        assert Budget("deepseek_v3")["wall_clock_days"] == pytest.approx(54, abs=0.5)


class TestBloom:
    def test_it_takes_the_published_hours_and_days(self) -> None:
        budget = Budget("bloom")
        assert budget["accelerator_hours"] == pytest.approx(1_082_990, rel=1e-4)
        assert budget["wall_clock_days"] == pytest.approx(118, abs=1)

    def test_it_draws_and_emits_what_luccioni_counted(self) -> None:
        budget = Budget("bloom")
        assert budget["energy_mwh"] == pytest.approx(433.196, rel=1e-4)
        assert budget["emissions_tonnes"] == pytest.approx(24.69, abs=0.01)

    def test_its_hours_are_worth_what_the_model_card_says(self) -> None:
        assert 2e6 <= Budget("bloom")["total_cost"] <= 5e6


class TestLlama2:
    def test_it_takes_the_hours_of_the_model_card(self) -> None:
        assert Budget("llama2_7b")["accelerator_hours"] == pytest.approx(184_320, rel=1e-4)

    def test_it_emits_what_the_model_card_says(self) -> None:
        assert Budget("llama2_7b")["emissions_tonnes"] == pytest.approx(31.22, abs=0.01)


class TestAlpaca:
    def test_it_takes_three_hours_on_eight_accelerators(self) -> None:
        budget = Budget("alpaca")
        assert budget["n_accelerators"] == 8
        assert budget["wall_clock_days"] * 24 == pytest.approx(3, rel=1e-3)

    def test_training_costs_under_100_and_data_under_500_dollars(self) -> None:
        budget = Budget("alpaca")
        assert 90 < budget["compute_cost"] < 100
        assert 490 < budget["data_cost"] < 500
        assert budget["total_cost"] < 600


class TestQlora:
    def test_65_billion_parameters_are_tuned_on_48_gigabytes_in_a_day(self) -> None:
        budget = Budget("qlora")
        assert budget["n_accelerators"] == budget["least_accelerators"] == 1
        assert budget["accelerator_memory"] == 48
        assert budget["training_hours"] == pytest.approx(24, rel=1e-3)

    def test_full_training_does_not_fit(self) -> None:
        assert "check_memory" in Budget("qlora", method="full", mfu=None).failed_checks()

    def test_the_price_is_that_of_the_catalogue(self) -> None:
        listed = Budget("qlora", on_demand_quote=None, provider="RunPod")
        assert listed["on_demand_price"] == Budget("qlora")["on_demand_price"]


@pytest.mark.parametrize("name", examples())
def test_what_the_figure_leaves_out_costs_nothing_and_the_notes_say_so(name: str) -> None:
    budget, notes = Budget(name), preset(name).notes
    assert [line for line in LEFT_OUT if budget[line]] == []
    for left_out in ("experiment_multiplier", "role_salary", "compute_contingency_rate"):
        assert notes[left_out].startswith(("The published figure", "The report says"))


@pytest.mark.parametrize("name", examples())
def test_an_example_costs_its_hours_and_data_and_nothing_else(name: str) -> None:
    budget = Budget(name)
    hours = {"training_cost", "post_training_cost", "generation_cost"}
    assert {line for line in model().cost_lines if budget[line]} <= hours


@pytest.mark.parametrize("prediction", predictions(), ids=lambda one: one.plan)
def test_the_prediction_with_blank_mfu_stands_beside_each_example_with_its_error(prediction: Prediction) -> None:
    """On the page, in the note on the field of the form, and as a plan with both fields blank gives it."""
    blank = Budget(prediction.plan, mfu=None, goodput=None)
    assert prediction.hours == pytest.approx(blank["training_hours"])
    assert prediction.published == pytest.approx(Budget(prediction.plan)["training_hours"], rel=1e-4)
    assert preset(prediction.plan).notes["mfu"].endswith(f" {prediction.note}")
    cells = " | ".join(prediction_cells(prediction))
    assert f"| {cells} |" in PAGE.read_text("utf-8")


def test_every_example_has_a_prediction_and_a_figure() -> None:
    assert {prediction.plan for prediction in predictions()} == {figure.plan for figure in figures()} == set(examples())


@pytest.mark.parametrize("name", examples())
def test_what_was_set_so_that_a_figure_comes_out_is_said_on_the_page_and_in_the_notes(name: str) -> None:
    """A note that starts with "Chosen so that" belongs to a number chosen to fit; the page names each, and no other."""
    chosen = {parameter for figure in figures() if figure.plan == name for parameter in figure.chosen}
    assert {key for key, note in preset(name).notes.items() if note.startswith("Chosen so that ")} == chosen


@pytest.mark.parametrize("name", programs())
def test_a_program_is_predicted_with_nothing_set_to_fit(name: str) -> None:
    plan = preset(name)
    runs = plan.program.runs
    assert (plan.compute.mfu, plan.reliability.goodput) == (None, None)
    assert [run.mfu or run.step_seconds for run in runs] == [None] * len(runs)
    assert {run.excess for run in runs} <= {1}
    assert not any(note.startswith("Chosen so that ") for note in plan.notes.values())


def test_each_stage_stands_on_the_page_with_its_error_as_the_plan_gives_it() -> None:
    assert {stage.plan for stage in stages()} == set(programs())
    for stage in stages():
        assert f"| {' | '.join(stage_cells(stage))} |" in PAGE.read_text("utf-8")
    budget = Budget("olmo3_program")
    rollouts = next(stage for stage in stages() if stage.name == "Rollouts, 32B")
    assert rollouts.hours == pytest.approx(budget["run_own_hours"][3].item())


def test_every_run_of_a_program_is_compared_or_states_its_hours() -> None:
    for name in programs():
        compared = {run for stage in stages() if stage.plan == name for run in stage.name.split(" + ")}
        assert {run.name for run in preset(name).program.runs if run.kind != "given_hours"} <= compared


def test_errors_of_the_programs_are_those_of_the_page() -> None:
    """They change only with the model; the largest are long contexts: with sliding windows, and with wide attention."""
    errors = {(stage.plan, stage.name): round(stage.error, 2) for stage in stages()}
    assert errors.pop(("olmo3_program", "Long context, 32B")) == pytest.approx(0.54, abs=0.05)
    assert errors.pop(("deepseek_v3_program", "Context of 32,768 + Context of 131,072")) == pytest.approx(
        -0.54, abs=0.05
    )
    assert all(-0.5 < error < 0.5 for error in errors.values())


def _rows() -> list[list[str]]:
    lines = [
        line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `") and "_program`" not in line
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_has_every_example() -> None:
    assert {row[0].strip("`") for row in _rows()} == set(examples())


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_the_numbers_of_the_page_are_those_of_the_model(row: list[str]) -> None:
    name, quantity, published, shown, _ = (cell.strip("`") for cell in row)
    decimals = len(shown.partition(".")[2])
    budget = Budget(name)
    assert f"{budget[quantity]:,.{decimals}f}" == shown, plain_number(budget[quantity])
    assert published.endswith(f" {budget.unit(quantity)}")
