"""A model's config.json on the command line."""

from pathlib import Path

import pytest
from every_command import commands

from llmbudget import Budget
from llmbudget.cli import main
from llmbudget.imports.model_config import read_model
from llmbudget.imports.model_to_plan import values_of

MIXTURE = Path(__file__).parents[1] / "imports" / "mixture.json"
SEVERAL_OR_NONE = {
    "serve", "compare", "read", "update", "validate", "model", "template list", "template check", "template name",
    "template suggest", "actuals import", "actuals status", "calibrate", "prices refresh",
}  # fmt: skip
"""Commands that take no plan, several, or one that must stay as it is."""


def test_every_command_that_takes_one_plan_takes_a_model() -> None:
    without = {str(command) for command in commands() if "model" not in {action.dest for action in command.actions}}
    assert without == SEVERAL_OR_NONE


def test_model_prints_each_figure_with_the_field_that_gave_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", str(MIXTURE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "qwen3_moe, family qwen3_moe"
    rows = [line.split() for line in lines[1:]]
    for row in (
        ["Layers", "48", "layers", "num_hidden_layers"],
        ["Width", "2,048", "values/token", "hidden_size"],
        ["Vocabulary", "151,936", "words", "vocab_size"],
    ):
        assert row in rows
    assert any(line.startswith("Total parameters") and "30,532,122,624" in line for line in lines)
    assert any("8 of 128 experts (num_experts_per_tok, num_experts)" in line for line in lines)


def test_new_writes_a_preset_for_the_model_and_says_what_it_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    assert main(["new", "startup", "--model", str(MIXTURE), "-o", str(path)]) == 0
    plan = Budget(path).plan
    filled = values_of(read_model(MIXTURE))
    assert {name: plan.value(name) for name in filled} == filled
    told = capsys.readouterr().out
    assert "- Filled in from qwen3_moe: total parameters 30.53B" in told
    assert "- Unchanged: training tokens 20B, context length 8,192." in told


def test_a_command_uses_the_model_in_place_of_the_plans_size(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    assert main(["csv", "startup", "--model", str(MIXTURE), "-o", str(path)]) == 0
    planned = tmp_path / "planned.csv"
    assert main(["csv", "startup", "-o", str(planned)]) == 0
    assert path.read_text("utf-8") != planned.read_text("utf-8")


def test_a_wrong_model_is_told_in_one_line_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "config.json"
    wrong.write_text('{"model_type": "mamba"}', "utf-8")
    assert main(["new", "startup", "--model", str(wrong), "-o", str(tmp_path / "plan.yaml")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("config.json, model_type: 'mamba' is not a known family; known are ")
    assert told.count("\n") == 1
    assert not (tmp_path / "plan.yaml").exists()
