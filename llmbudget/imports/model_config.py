"""The size of a model, read from its Hugging Face config.json."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmbudget.catalog.model_families import model_families
from llmbudget.imports.config_fields import FILE, ConfigFields, refused, shown
from llmbudget.imports.model_weights import Sizes, Weights, sizes, weights
from llmbudget.plan.file import PlanError

LONGEST_CONFIG = 300_000
"""Longest text in characters; published files have some thousand."""

_MOST_BYTES = 4 * LONGEST_CONFIG

CACHE_BYTES = 2
"""Bytes of each key and value that attention keeps: 2 in bf16, an assumption."""

_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure derived from the file.

    Attributes:
        label: what it is.
        value: the figure.
        unit: its unit.
        origin: what in the file gives it.
    """

    label: str
    value: int
    unit: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class ModelShape:
    """The size of a model.

    Attributes:
        name: its name in the file, or its family.
        model_type: its family.
        layers: number of layers.
        width: values that represent a token between layers.
        vocabulary: rows of the embedding, padding included.
        context: the most tokens that it takes at once; None if the file does not say.
        parameters_total: all weights.
        parameters_active: weights that process each token, both embeddings included.
        parameters_multiplied: the same without the input embedding, which is looked up.
        experts: experts of a layer; 0 in a dense model.
        experts_used: experts chosen for each token; 0 in a dense model.
        kv_bytes_per_token: bytes that attention keeps for each token, in bf16.
        figures: what was derived, and what in the file gives it.
        notes: sentences about what is not counted, or was assumed.
    """

    name: str
    model_type: str
    layers: int
    width: int
    vocabulary: int
    context: int | None
    parameters_total: int
    parameters_active: int
    parameters_multiplied: int
    experts: int
    experts_used: int
    kv_bytes_per_token: int
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]

    @property
    def is_mixture(self) -> bool:
        """Whether it is a mixture of experts, so that fewer weights than all process each token."""
        return self.parameters_active < self.parameters_total


def read_model(config: str | Path | Mapping[str, Any]) -> ModelShape:
    """Return the size of a model.

    Args:
        config: the path of a config.json or of its folder, its text (which begins with a brace), or its content.

    Raises:
        PlanError: the file cannot be read; or see `model_of`.
    """
    if isinstance(config, Mapping):
        return model_of(config)
    is_text = isinstance(config, str) and config.lstrip("\ufeff \t\r\n").startswith("{")
    return model_in(str(config) if is_text else _text(Path(config)))


def model_in(text: str) -> ModelShape:
    """Return the size of a model from the text of its config.json.

    Raises:
        PlanError: the text is too long or not JSON; or see `model_of`.
    """
    whole = f"paste the whole {FILE}, from the first “{{” to the last “}}”."
    if len(text) > LONGEST_CONFIG:
        raise PlanError([f"{FILE}: {len(text):,} characters exceed the limit of {LONGEST_CONFIG:,}; {whole}"])
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise PlanError([f"{FILE}: is not JSON (line {error.lineno}: {error.msg}); {whole}"]) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of too many digits
        raise PlanError([f"{FILE}: is not JSON that can be read; {whole}"]) from error
    if not isinstance(data, dict):
        raise PlanError([f"{FILE}: {shown(data)} is not a list of fields; {whole}"])
    return model_of(data)


def model_of(data: Mapping[str, Any]) -> ModelShape:
    """Return the size of a model from the content of its config.json.

    Raises:
        PlanError: its family is not known, or a field is missing or cannot be right.
    """
    model, model_type = _language_model(data)
    fields, family = ConfigFields(model, model_type), model_families()[model_type]
    size = sizes(fields, family)
    counted = weights(fields, family, size)
    context = fields.optional("max_position_embeddings", "n_positions")
    name = (ConfigFields(data, model_type).text("_name_or_path") or model_type)[:_LONGEST_NAME]
    return ModelShape(
        name=name,
        model_type=model_type,
        layers=size.layers,
        width=size.width,
        vocabulary=size.vocabulary,
        context=context,
        parameters_total=counted.total,
        parameters_active=counted.active,
        parameters_multiplied=_multiplied(counted),
        experts=counted.experts_held,
        experts_used=counted.experts_used,
        kv_bytes_per_token=CACHE_BYTES * counted.cache_values,
        figures=tuple(_figures(fields, size, counted, context)),
        notes=tuple(_notes(data, fields, counted)),
    )


def _text(path: Path) -> str:
    """Return the text of a file."""
    try:
        path = path / FILE if path.is_dir() else path
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        reason = getattr(error, "strerror", None) or "no such file"
        raise PlanError([f"{path}: cannot be read ({reason}); give the path of a {FILE}."]) from error
    if content.startswith(b"GGUF"):
        raise PlanError([f"{path}: is a GGUF file; give the {FILE} of the model that it was made from."])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError([f"{path}: is not a text file; give the path of a {FILE}."]) from error


def _language_model(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """Return the fields and the family of the language model, which models with images have in a part of their own."""
    if "peft_type" in data:
        base = ConfigFields(data, "").text("base_model_name_or_path") or "its base model"
        raise PlanError([f"{FILE}: this describes an adapter; use the {FILE} of {base[:_LONGEST_NAME]}."])
    part = data.get("text_config")
    if isinstance(part, Mapping):
        model_type = part.get("model_type", f"{data.get('model_type')}_text")
        model = {"tie_word_embeddings": data["tie_word_embeddings"], **part} if "tie_word_embeddings" in data else part
    else:
        model, model_type = data, data.get("model_type")
    known = ", ".join(sorted(model_families()))
    if model_type is None:
        raise refused("model_type", f"missing; paste the whole file. It names the family, which is one of {known}")
    if not isinstance(model_type, str) or model_type not in model_families():
        reason = f"{shown(model_type)} is not a known family; known are {known}"
        raise refused("model_type", f"{reason}. For another model, enter its sizes yourself")
    return model, model_type


def _multiplied(counted: Weights) -> int:
    """Return the active weights less the input embedding, unless it is the output head too."""
    return counted.active - (counted.input_embedding if counted.output_head else 0)


def _figures(fields: ConfigFields, size: Sizes, counted: Weights, context: int | None) -> Iterator[Figure]:
    read = fields.read
    yield Figure(label="Total parameters", value=counted.total, unit="parameters", origin=_sum(counted))
    if counted.experts:
        used, held = counted.experts_used, counted.experts_held
        origin = f"{used:,} of {held:,} experts ({read['num_experts_per_tok']}, {read['num_experts']})"
        yield Figure(label="Active parameters", value=counted.active, unit="parameters", origin=origin)
    if counted.output_head:
        yield Figure(
            label="Active without the input embedding", value=_multiplied(counted), unit="parameters",
            origin="the input embedding is looked up, not multiplied",
        )  # fmt: skip
    yield Figure(label="Layers", value=size.layers, unit="layers", origin=read["num_hidden_layers"])
    yield Figure(label="Width", value=size.width, unit="values/token", origin=read["hidden_size"])
    yield Figure(label="Vocabulary", value=size.vocabulary, unit="words", origin=read["vocab_size"])
    if context is not None:
        origin = read["max_position_embeddings"]
        yield Figure(label="Longest context", value=context, unit="tokens", origin=origin)
    yield Figure(
        label="KV cache", value=CACHE_BYTES * counted.cache_values, unit="bytes/token",
        origin=_cache(fields, size, counted),
    )  # fmt: skip


def _sum(counted: Weights) -> str:
    parts = {
        "input embedding": counted.input_embedding,
        "output head": counted.output_head,
        "attention": counted.attention,
        "feed-forward": counted.feed_forward,
        "experts": counted.experts,
        "norms": counted.norms,
    }
    return " + ".join(f"{label} {number:,}" for label, number in parts.items() if number)


def _cache(fields: ConfigFields, size: Sizes, counted: Weights) -> str:
    """Return how the size of the cache follows."""
    if "kv_lora_rank" in fields.read:
        kept = counted.cache_values // size.layers
        return f"{size.layers:,} layers × {kept:,} compressed values × {CACHE_BYTES} bytes"
    heads = f"{size.kv_heads:,} key-value heads × {size.head_size:,}"
    return f"2 × {size.layers:,} layers × {heads} × {CACHE_BYTES} bytes"


def _notes(data: Mapping[str, Any], fields: ConfigFields, counted: Weights) -> Iterator[str]:
    if data.get("text_config") is not None:
        yield "Only the language model is counted. Add the weights that read images or sound to the total yourself."
    extra = fields.optional("num_nextn_predict_layers", "num_mtp_layers", at_least=0) or 0
    if extra:
        yield "The layers that predict several tokens at once are not counted, as in the published size."
    if data.get("quantization_config") is not None:
        yield "The published weights are compressed, so their files are smaller. The number of weights is the same."
    window = fields.optional("sliding_window")
    if window and _slides(fields):
        yield f"Some layers keep {window:,} tokens at most, so long contexts need less KV cache than stated."
    if fields.assumed:
        values = ", ".join(f"{name} ({value})" for name, value in fields.assumed.items())
        yield f"Not in the file, so the family's usual values count: {values}."
    if not counted.output_head:
        yield "Input embedding and output head are one matrix, which is counted once."


def _slides(fields: ConfigFields) -> bool:
    """Return whether some layers attend to a window only."""
    if "use_sliding_window" in fields:
        return fields.is_on("use_sliding_window")
    windowed = model_families()[fields.model_type].sliding
    return bool(windowed) or "sliding_attention" in fields.texts("layer_types")
