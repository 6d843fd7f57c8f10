"""The size of a model follows from its config.json, to the weight.

published_models.csv has 22 models, with values from litgpt 0.5.13 and Transformers 5.24, and their counts of weights.
"""

import csv
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from each import each

from llmbudget import Budget, PlanError, SetAsideWarning
from llmbudget.catalog.model_families import config_defaults, model_families
from llmbudget.imports.model_config import LONGEST_CONFIG, model_in, model_of, read_model
from llmbudget.imports.model_to_plan import filled_in, left_alone, with_model
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

HERE = Path(__file__).parent
MIXTURE = HERE / "mixture.json"
ABOUT = ("model", "config_from", "note")
NAMES = {
    "gpt2": {
        "num_hidden_layers": "n_layer", "hidden_size": "n_embd", "num_attention_heads": "n_head",
        "max_position_embeddings": "n_positions",
    },
    "falcon": {"num_key_value_heads": "num_kv_heads"},
    "mixtral": {"num_experts": "num_local_experts"},
    "gpt_oss": {"num_experts": "num_local_experts"},
    "deepseek_v3": {"num_experts": "n_routed_experts"},
}  # fmt: skip
"""What a family calls a field of the table."""

LLAMA = {
    "model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "intermediate_size": 11008,
    "num_attention_heads": 32, "vocab_size": 32000,
}  # fmt: skip
LLAMA_WEIGHTS = 6_738_415_616


@cache
def published() -> list[dict[str, str]]:
    with (HERE / "published_models.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def config_of(row: dict[str, str]) -> dict[str, Any]:
    """Return the config.json of a line of the table."""
    names = NAMES.get(row["model_type"], {})
    given = {name: text for name, text in row.items() if text and name not in ABOUT and "_" in name}
    given = {name: text for name, text in given.items() if not name.startswith(("derived", "published"))}
    return {names.get(name, name): text if name == "model_type" else json.loads(text) for name, text in given.items()}


@each("row", published())
def test_every_published_model_has_its_weights_to_the_digit(row: dict[str, str]) -> None:
    shape = model_of(config_of(row))
    derived = (shape.parameters_total, shape.parameters_active, shape.parameters_multiplied)
    columns = ("derived_total", "derived_active_with_embeddings", "derived_active_without_input_embedding")
    assert derived == tuple(int(row[column]) for column in columns)
    assert (shape.layers, shape.width) == (int(row["num_hidden_layers"]), int(row["hidden_size"]))
    assert shape.vocabulary == int(row["vocab_size"])


@each("row", published())
def test_the_weights_are_those_that_publishers_name(row: dict[str, str]) -> None:
    """Names are rounded: 70B is 70.6B. Publishers count active weights with or without the input embedding."""
    shape = model_of(config_of(row))
    assert shape.parameters_total == pytest.approx(float(row["published_total"]), rel=0.012)
    if row["published_active"]:
        active = float(row["published_active"])
        errors = [abs(count / active - 1) for count in (shape.parameters_active, shape.parameters_multiplied)]
        assert min(errors) < 0.04


def test_every_family_is_among_the_published_models_but_one_that_is_counted_below() -> None:
    assert set(model_families()) - {row["model_type"] for row in published()} == {"gemma"}
    assert {family for family, _ in config_defaults()} <= set(model_families())


@pytest.mark.parametrize(
    ("fields", "weights"),
    [
        ({"model_type": "gemma", "num_hidden_layers": 18, "hidden_size": 2048, "intermediate_size": 16384,
          "num_attention_heads": 8, "num_key_value_heads": 1, "vocab_size": 256_000}, 2_506_172_416),
        ({"model_type": "gpt_neox", "num_hidden_layers": 6, "hidden_size": 512, "intermediate_size": 2048,
          "num_attention_heads": 8, "vocab_size": 50_304}, 70_426_624),
        ({"model_type": "falcon", "num_hidden_layers": 60, "hidden_size": 8192, "num_attention_heads": 128,
          "num_kv_heads": 8, "new_decoder_architecture": True, "vocab_size": 65_024}, 41_303_293_952),
        ({**LLAMA, "attention_bias": True, "mlp_bias": True}, LLAMA_WEIGHTS + 32 * (4 * 4096 + 2 * 11008 + 4096)),
        ({**LLAMA, "tie_word_embeddings": True}, LLAMA_WEIGHTS - 32_000 * 4096),
        ({**LLAMA, "head_dim": 64}, LLAMA_WEIGHTS - 32 * 2 * 4096 * 4096),
        ({**LLAMA, "num_key_value_heads": None}, LLAMA_WEIGHTS),
    ],
    ids=["Gemma 2B", "Pythia 70M", "Falcon 40B", "with biases", "tied", "smaller heads", "no grouped heads"],
)  # fmt: skip
def test_other_forms_of_the_families_are_counted(fields: dict[str, Any], weights: int) -> None:
    assert model_of(fields).parameters_total == weights


def test_the_language_model_of_a_model_with_images_is_counted_with_the_usual_values_of_its_family() -> None:
    """Gemma 3 4B states five of its fields: 3,880,099,328 weights with 262,144 words, and 64 words more."""
    text = {"model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34,
            "sliding_window": 1024}  # fmt: skip
    shape = model_of({"model_type": "gemma3", "text_config": text, "vision_config": {"hidden_size": 1152}})
    assert shape.parameters_total == 3_880_099_328 + 64 * 2560
    told = " ".join(shape.notes)
    assert "Only the language model is counted." in told
    assert "vocab_size (262,208), num_key_value_heads (4), head_dim (256), tie_word_embeddings (true)" in told
    assert "Some layers keep 1,024 tokens at most" in told


def test_some_layers_of_a_mixture_may_be_dense() -> None:
    mixture = json.loads(MIXTURE.read_text("utf-8"))
    every = model_of(mixture).parameters_total
    expert = 3 * 2048 * 768
    dense = 3 * 2048 * 6144 - 128 * expert - 2048 * 128  # a dense part in the place of experts and router
    assert model_of({**mixture, "mlp_only_layers": [0, 1, 5]}).parameters_total == every + 3 * dense
    assert model_of({**mixture, "decoder_sparse_step": 2}).parameters_total == every + 24 * dense
    other = {"decoder_sparse_step": 2, "mlp_only_layers": [1]}  # every second layer from the second on has experts
    assert model_of({**mixture, **other}).parameters_total == every + 25 * dense


def test_attention_keeps_keys_and_values_and_latent_attention_a_compressed_vector() -> None:
    assert read_model(MIXTURE).kv_bytes_per_token == 2 * 48 * 4 * 128 * 2
    latent = next(row for row in published() if row["model_type"] == "deepseek_v3")
    assert model_of(config_of(latent)).kv_bytes_per_token == 61 * (512 + 64) * 2


def test_what_is_not_counted_is_told() -> None:
    told = model_of({**LLAMA, "num_nextn_predict_layers": 1, "quantization_config": {"bits": 4}}).notes
    assert any("several tokens at once are not counted" in note for note in told)
    assert any("compressed" in note for note in told)
    assert model_of(LLAMA).notes == ()


def test_each_figure_says_what_in_the_file_gave_it() -> None:
    shape = read_model(MIXTURE)
    origins = {figure.label: figure.origin for figure in shape.figures}
    assert origins["Layers"] == "num_hidden_layers"
    assert origins["Active parameters"] == "8 of 128 experts (num_experts_per_tok, num_experts)"
    parts = origins["Total parameters"].replace(",", "").split(" + ")
    assert sum(int(part.rpartition(" ")[2]) for part in parts) == shape.parameters_total
    small = next(row for row in published() if row["model_type"] == "gpt2")
    assert "n_layer" in {figure.origin for figure in model_of(config_of(small)).figures}


REFUSED = [
    ("", "config.json: is not JSON"),
    ("just words", "config.json: is not JSON (line 1: Expecting value); paste the whole config.json"),
    ('{"model_type": "llama"', "config.json: is not JSON (line 1: Expecting ',' delimiter); paste the whole"),
    ("[" * 100_000, "config.json: is not JSON that can be read; paste the whole config.json"),
    ("[1]", "config.json: [1] is not a list of fields; paste the whole config.json"),
    ("9" * 5000, "config.json: is not JSON that can be read; paste the whole config.json"),
    (f'{{"model_type": "{"x" * LONGEST_CONFIG}"}}', "exceed the limit of 300,000; paste the whole config.json"),
    ("{}", "config.json, model_type: missing; paste the whole file"),
    ('{"model_type": "mamba"}', "config.json, model_type: 'mamba' is not a known family; known are deepseek_v3, "),
    ('{"model_type": 7}', "config.json, model_type: 7 is not a known family"),
    ('{"peft_type": "LORA", "base_model_name_or_path": "a/b"}', "an adapter; use the config.json of a/b."),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_a_text_that_is_no_known_config_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        model_in(text)
    (told,) = caught.value.problems
    assert sentence in told
    assert len(told) < 400


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hidden_size": -5}, "config.json, hidden_size: -5 is not possible; enter a whole number from 1 to 1,000,000"),
        ({"vocab_size": "32k"}, "config.json, vocab_size: '32k' is not possible; enter a whole number from 1 to"),
        ({"num_hidden_layers": 32.5}, "config.json, num_hidden_layers: 32.5 is not possible"),
        ({"num_hidden_layers": True}, "config.json, num_hidden_layers: True is not possible"),
        ({"vocab_size": float("nan")}, "config.json, vocab_size: nan is not possible"),
        ({"intermediate_size": None}, "config.json, intermediate_size: missing. Paste the whole file: it states a"),
        ({"num_attention_heads": 33}, "33 heads do not divide the width of 4,096; correct one, or state head_dim"),
        ({"num_key_value_heads": 5}, "config.json, num_key_value_heads: 5 does not divide the 32 heads of attention"),
        ({"tie_word_embeddings": "no"}, "config.json, tie_word_embeddings: 'no' is not possible; enter true or false"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_with_its_field(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        model_of({**LLAMA, **wrong})
    assert sentence in str(caught.value)


def test_more_experts_for_a_token_than_there_are_is_refused() -> None:
    with pytest.raises(PlanError, match="num_experts_per_tok: 129 exceeds the 128 experts; enter a number from 1 to"):
        model_of({**json.loads(MIXTURE.read_text("utf-8")), "num_experts_per_tok": 129})


ODD = (None, True, -1, 0, 0.5, 7, 10**400, float("inf"), "", "8", "\x00", [], [None], [[1]], {}, {"a": 1})


@each("row", published())
def test_any_field_may_be_nonsense_and_the_answer_is_a_sentence_or_a_size(row: dict[str, str]) -> None:
    """Missing, empty, huge or of another kind: each field of each family, one at a time."""
    config = config_of(row)
    for name in [*config, "text_config", "_name_or_path", "mlp_only_layers", "layer_types", "sliding_window"]:
        for odd in ODD:
            with suppress(PlanError):
                shape = model_of({**config, name: odd})
                assert 0 < shape.parameters_active <= shape.parameters_total


def test_a_model_that_is_too_small_for_a_plan_is_refused_in_a_sentence() -> None:
    tiny = model_of({**LLAMA, "num_hidden_layers": 1, "hidden_size": 64, "intermediate_size": 64, "vocab_size": 99})
    with pytest.raises(PlanError, match="Total parameters: 41,536 is below 1,000,000; enter a number"):
        with_model(Plan(), tiny)


def test_a_file_its_folder_its_text_and_its_content_are_the_same_model(tmp_path: Path) -> None:
    text = MIXTURE.read_text("utf-8")
    (tmp_path / "config.json").write_text(f"\ufeff{text}", "utf-8")
    given = (MIXTURE, str(MIXTURE), tmp_path, text, json.loads(text))
    assert len({read_model(config) for config in given}) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"GGUF\x03\x00", "is a GGUF file"), (b"\xff\xfe\x00", "is not a text file"), (None, "cannot be read (No such")],
)
def test_a_file_that_is_none_is_refused(content: bytes | None, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "model"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlanError) as caught:
        read_model(path)
    assert f"{path}: {sentence}" in str(caught.value)
    assert "config.json" in str(caught.value)


def test_a_pasted_text_is_never_taken_for_a_path() -> None:
    """A page that a server shows must not read the server's files."""
    with pytest.raises(PlanError, match="is not JSON"):
        model_in(str(MIXTURE))


def test_a_mixture_fills_in_its_size_and_a_plan_says_where_it_is_from() -> None:
    shape = read_model(MIXTURE)
    plan = with_model(preset("startup"), shape)
    work = plan.workload
    assert (work.parameters_total, work.parameters_active) == (30_532_122_624, 3_353_032_704)
    assert (work.layers, work.model_width, work.vocabulary) == (48, 2048, 151_936)
    assert (work.tokens, work.context_length) == (2e10, 8192)
    named = ("parameters_total", "parameters_active", "layers", "model_width", "vocabulary")
    assert {plan.notes[name] for name in named} == {"From the config.json of qwen3_moe."}
    assert filled_in(shape) == (
        "Filled in from qwen3_moe: total parameters 30.53B, active parameters 3.353B, layers 48, width 2,048, "
        "vocabulary 151,936."
    )


def test_a_dense_model_leaves_the_active_parameters_empty() -> None:
    plan = with_model(preset("startup").replace(parameters_active=2e9), model_of(LLAMA))
    assert plan.workload.parameters_active is None
    assert "parameters_active" not in plan.notes


def test_what_a_model_leaves_alone_is_told_and_a_context_that_it_does_not_take() -> None:
    plan = preset("startup")
    assert left_alone(plan, model_of(LLAMA)) == "Unchanged: training tokens 20B, context length 8,192."
    longer = model_of({**LLAMA, "max_position_embeddings": 131_072})
    assert left_alone(plan, longer).endswith("context length 8,192 (the model takes up to 131,072).")
    shorter = model_of({**LLAMA, "max_position_embeddings": 4096})
    assert left_alone(plan, shorter).endswith("The model takes 4,096 tokens at most: lower the context length.")


def test_the_budget_follows_the_layers_and_width_of_the_model() -> None:
    """48 layers of width 2048, where a usual decoder of 3.35 billion active weights has 25.74 layers of width 3295."""
    budget = Budget("startup").with_model(MIXTURE)
    assert (budget["n_layers"], budget["width"]) == (48, 2048)
    assert budget["attention_pass_flops"] == 4 * 48 * 2048 * 8192
    usual = budget.replace(layers=None, model_width=None)
    assert (float(usual["n_layers"]), float(usual["width"])) == pytest.approx((25.74, 3294.7), rel=1e-4)
    assert budget["activation_gigabytes"] != usual["activation_gigabytes"]
    assert budget["compute_cost"] > usual["compute_cost"]


def test_another_size_sets_the_layers_and_width_aside_and_they_come_back() -> None:
    plan = with_model(preset("startup"), read_model(MIXTURE))
    other = plan.replace(parameters_total=7e10)
    assert (other.workload.layers, other.workload.model_width) == (None, None)
    back = other.replace(parameters_total=plan.workload.parameters_total)
    assert (back.workload.layers, back.workload.model_width) == (48, 2048)
    with pytest.warns(SetAsideWarning, match="Layers"):
        assert Budget(plan).largest(1e6, "parameters").budget.plan.workload.layers is None
