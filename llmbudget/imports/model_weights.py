"""How many weights a decoder has, from its config.json.

In formulas, d is the width of the model, h and k the number of heads and key-value heads, and H the size of a head.
"""

from dataclasses import dataclass

from llmbudget.catalog.model_families import ModelFamily
from llmbudget.imports.config_fields import ConfigFields, refused, shown

_MOST_LAYERS, _MOST_WIDTH = 10_000, 1_000_000
_MOST_HEADS = 10_000


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The sizes of a decoder that all families have.

    Attributes:
        layers: number of layers.
        width: values that represent a token between layers, d.
        vocabulary: rows of the embedding.
        heads: heads of attention, h.
        kv_heads: heads of keys and values, k; in latent attention it means nothing.
        head_size: values of a head, H.
    """

    layers: int
    width: int
    vocabulary: int
    heads: int
    kv_heads: int
    head_size: int


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The weights of a decoder, by part.

    Attributes:
        input_embedding: the table of the vocabulary, and of positions that have weights.
        output_head: the matrix of the scores of words; 0 if it is the input embedding.
        attention: of all layers.
        feed_forward: of all dense layers.
        experts: of all experts and their routers.
        experts_active: of those that process each token.
        norms: of all layers and the last one.
        experts_held: experts of a layer that are chosen from, without shared ones; 0 in a dense model.
        experts_used: experts chosen for each token.
        cache_values: keys and values that attention keeps for each token, in all layers.
    """

    input_embedding: int
    output_head: int
    attention: int
    feed_forward: int
    experts: int
    experts_active: int
    norms: int
    experts_held: int
    experts_used: int
    cache_values: int

    @property
    def total(self) -> int:
        """All weights."""
        return self.input_embedding + self.output_head + self.attention + self.feed_forward + self.experts + self.norms

    @property
    def active(self) -> int:
        """Weights that process each token, both embeddings included."""
        return self.total - self.experts + self.experts_active


def sizes(fields: ConfigFields, family: ModelFamily) -> Sizes:
    """Return the sizes that all families have.

    Raises:
        PlanError: a field is missing, or cannot be right.
    """
    width = fields.whole("hidden_size", "n_embd", "n_embed", at_most=_MOST_WIDTH)
    heads = fields.whole("num_attention_heads", "n_head", at_most=_MOST_HEADS)
    return Sizes(
        layers=fields.whole("num_hidden_layers", "n_layer", at_most=_MOST_LAYERS),
        width=width,
        vocabulary=fields.whole("vocab_size"),
        heads=heads,
        kv_heads=heads if family.latent else _kv_heads(fields, heads),
        head_size=0 if family.latent else _head_size(fields, width, heads),
    )


def weights(fields: ConfigFields, family: ModelFamily, size: Sizes) -> Weights:
    """Return the weights of a decoder.

    Raises:
        PlanError: see `sizes`.
    """
    positions = fields.whole("max_position_embeddings", "n_positions") if family.learned_positions else 0
    attention, cache_values = _latent(fields, size) if family.latent else _attention(fields, family, size)
    table = size.vocabulary * size.width
    sparse = _sparse_layers(fields, size.layers) if family.expert_width_field else 0
    held, used = _n_experts(fields) if family.expert_width_field else (0, 0)
    every, active = _experts(fields, family, size, held, used) if sparse else (0, 0)
    dense = size.layers - sparse
    return Weights(
        input_embedding=table + positions * size.width,
        output_head=0 if fields.is_on("tie_word_embeddings") else table,
        attention=size.layers * attention,
        feed_forward=dense * _feed_forward(fields, family, size.width) if dense else 0,
        experts=sparse * every,
        experts_active=sparse * active,
        norms=size.width * (size.layers * _layer_norms(fields, family) + family.final_norms),
        experts_held=held,
        experts_used=used,
        cache_values=size.layers * cache_values,
    )


def _kv_heads(fields: ConfigFields, heads: int) -> int:
    """Return the heads of keys and values; an early Falcon has one, whatever it states."""
    if fields.is_on("multi_query") and not fields.is_on("new_decoder_architecture"):
        return 1
    kv_heads = fields.optional("num_key_value_heads", "num_kv_heads", "n_head_kv", at_most=_MOST_HEADS) or heads
    if heads % kv_heads:
        reason = f"{kv_heads:,} does not divide the {heads:,} heads of attention; enter a number that does"
        raise refused(fields.read["num_key_value_heads"], reason)
    return kv_heads


def _head_size(fields: ConfigFields, width: int, heads: int) -> int:
    """Return the values of a head: stated, or its part of the width."""
    stated = fields.optional("head_dim", at_most=_MOST_WIDTH)
    if stated is None and width % heads:
        name = fields.read["num_attention_heads"]
        raise refused(name, f"{heads:,} heads do not divide the width of {width:,}; correct one, or state head_dim")
    return stated or width // heads


def _attention(fields: ConfigFields, family: ModelFamily, size: Sizes) -> tuple[int, int]:
    """Return the weights of attention in one layer, and the values that it keeps for each token."""
    q, kv, width = size.heads * size.head_size, size.kv_heads * size.head_size, size.width
    biased = bool(family.attention_bias_field) and fields.is_on(family.attention_bias_field)
    matrices = width * (q + 2 * kv) + q * width
    biases = (q + 2 * kv) * (biased or family.qkv_bias) + width * (biased or family.output_bias)
    norms = {"none": 0, "each": 2 * size.head_size, "all": q + kv}[family.head_norms]
    return matrices + biases + norms + size.heads * family.sinks, 2 * kv


def _latent(fields: ConfigFields, size: Sizes) -> tuple[int, int]:
    """Return weights and kept values of latent attention, which keeps one compressed vector for each token."""
    rank, kept = fields.optional("q_lora_rank"), fields.whole("kv_lora_rank")
    plain, rotary, value = (fields.whole(name) for name in ("qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"))
    width, heads, q_head = size.width, size.heads, plain + rotary
    queries = width * heads * q_head if rank is None else width * rank + rank + rank * heads * q_head
    keys = width * (kept + rotary) + kept + kept * heads * (plain + value)
    biases = ((rank or 0) + kept + rotary + width) * fields.is_on("attention_bias")
    return queries + keys + heads * value * width + biases, kept + rotary


def _feed_forward(fields: ConfigFields, family: ModelFamily, width: int) -> int:
    """Return the weights of a dense feed-forward part."""
    inner = fields.optional("intermediate_size", "n_inner", "ffn_hidden_size")
    if inner is None and family.mlp_matrices > 2:  # noqa: PLR2004 - a plain one is four times the width unless stated
        inner = fields.whole("intermediate_size")
    inner = inner or 4 * width
    biased = family.mlp_bias or (bool(family.mlp_bias_field) and fields.is_on(family.mlp_bias_field))
    return family.mlp_matrices * width * inner + ((family.mlp_matrices - 1) * inner + width) * biased


def _layer_norms(fields: ConfigFields, family: ModelFamily) -> int:
    """Return the vectors of the norms of a layer: an early Falcon shares one between attention and MLP."""
    shared = fields.is_on("parallel_attn") and (
        not fields.is_on("new_decoder_architecture") or fields.optional("num_ln_in_parallel_attn") == 1
    )
    return family.layer_norms // 2 if shared else family.layer_norms


def _sparse_layers(fields: ConfigFields, layers: int) -> int:
    """Return how many layers have experts."""
    first = fields.optional("first_k_dense_replace", at_least=0, at_most=layers) or 0
    every = fields.optional("moe_layer_freq", at_most=layers) or 1
    step = fields.optional("decoder_sparse_step", at_most=layers) or 1
    dense = fields.numbers("mlp_only_layers")
    return sum(
        number >= first and number % every == 0 and (number + 1) % step == 0 and number not in dense
        for number in range(layers)
    )


def _n_experts(fields: ConfigFields) -> tuple[int, int]:
    held = fields.whole("num_experts", "num_local_experts", "n_routed_experts")
    used = fields.whole("num_experts_per_tok", "experts_per_token")
    if used > held:
        name = fields.read["num_experts_per_tok"]
        raise refused(name, f"{shown(used)} exceeds the {held:,} experts; enter a number from 1 to {held:,}")
    return held, used


def _experts(fields: ConfigFields, family: ModelFamily, size: Sizes, held: int, used: int) -> tuple[int, int]:
    """Return the weights of the experts of one layer with their router: all, and those that process each token."""
    inner, width = fields.whole(family.expert_width_field), size.width
    expert = family.mlp_matrices * width * inner + ((family.mlp_matrices - 1) * inner + width) * family.expert_bias
    always = fields.optional("n_shared_experts", at_least=0) or 0
    router = width * held + held * family.router_bias
    return (held + always) * expert + router, (used + always) * expert + router
