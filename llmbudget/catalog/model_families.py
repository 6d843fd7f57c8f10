"""Families of models: which weights their layers have, and what a field means that is not in a config.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Count, Flag, Number, read_table

HEAD_NORMS = ("none", "each", "all")
"""Norms of q and k: none, one in each head, or one over all heads."""


@dataclass(frozen=True, kw_only=True)
class ModelFamily:
    """The weights of one ``model_type`` of Hugging Face Transformers.

    Attributes:
        id: the ``model_type`` in a config.json.
        mlp_matrices: 3 for a gated feed-forward part, 2 for a plain one.
        qkv_bias: whether q, k and v always have biases.
        output_bias: whether the output of attention always has one.
        attention_bias_field: the field that gives all of attention biases; empty if there is none.
        mlp_bias: whether the feed-forward part always has biases.
        mlp_bias_field: the field that gives it biases; empty if there is none.
        head_norms: one of `HEAD_NORMS`.
        layer_norms: vectors of the model's width that the norms of a layer have.
        final_norms: vectors of the model's width that the last norm has.
        latent: whether attention keeps a compressed vector instead of keys and values.
        learned_positions: whether positions have weights.
        sinks: whether each head has a sink, which is one weight.
        sliding: whether layers attend to a window only, where the file states one.
        expert_width_field: the field with the width of an expert; empty in a dense model.
        expert_bias: whether experts have biases.
        router_bias: whether the router has one for each expert.
        source: id of the source.
        note: how the family differs.
    """

    id: str
    mlp_matrices: Count
    qkv_bias: Flag
    output_bias: Flag
    attention_bias_field: str = ""
    mlp_bias: Flag
    mlp_bias_field: str = ""
    head_norms: str
    layer_norms: Count
    final_norms: Count
    latent: Flag
    learned_positions: Flag
    sinks: Flag
    sliding: Flag
    expert_width_field: str = ""
    expert_bias: Flag
    router_bias: Flag
    source: str
    note: str


@dataclass(frozen=True, kw_only=True)
class _Default:
    """The value of a field that is not in the file; 1 and 0 for true and false."""

    model_type: str
    field: str
    value: Number
    source: str


@cache
def model_families() -> Mapping[str, ModelFamily]:
    """Return every family by its ``model_type`` (shared; do not modify).

    Raises:
        CatalogError: model_families.csv has an invalid entry.
    """
    refers = {"source": shipped_sources(), "head_norms": HEAD_NORMS}
    return {row.id: row for row in read_table("model_families.csv", ModelFamily, key=("id",), refers=refers)}


@cache
def config_defaults() -> Mapping[tuple[str, str], int]:
    """Return the values of fields that a file may leave out, by ``model_type`` and field (shared; do not modify).

    Raises:
        CatalogError: config_defaults.csv has an invalid entry.
    """
    refers = {"source": shipped_sources(), "model_type": model_families()}
    rows = read_table("config_defaults.csv", _Default, key=("model_type", "field"), refers=refers)
    return {(row.model_type, row.field): int(row.value) for row in rows}
