"""Synthetic data."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Value, quantity
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK, Strategy

TITLE = "Synthetic data"

_MOST_REJECTED = 0.95
"""Above it, hardly any paid output is left."""


def _share(label: str, low: float, high: float, help: str, *, at_most: float = 1) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "share", at_least=0, at_most=at_most, low=low, high=high, help=help)


class SyntheticData(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "synthetic_data"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = "Let a model write examples and texts that people would otherwise annotate or you would buy."
    adjusts: ClassVar[str] = (
        "annotation, acquisition and licenses of data; adds generation, rejected examples and human checks"
    )
    evidence: ClassVar[str] = (
        "NVIDIA aligned Nemotron-4 340B with about 20,000 human-annotated examples and over 98% synthetic data. "
        "ChatGPT labeled tweets and news for under 0.003 USD each, about thirty times cheaper than crowd workers."
    )
    source: ClassVar[str] = "nemotron4_340b"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK

    annotated_share: Annotated[
        float,
        _share(
            "Annotated examples replaced", 0.5, 0.9,
            "0.98 for Nemotron-4 340B. The terms of an API may forbid training on its output.",
        ),
    ] = 0.7  # fmt: skip
    checked_share: Annotated[
        float,
        _share(
            "Checked by people", 0.02, 0.12, "As a share of replaced examples. Each costs as much as an annotated one."
        ),
    ] = 0.05
    bought_share: Annotated[
        float,
        Number(
            "Bought data replaced",
            "share",
            at_least=0,
            at_most=1,
            spread=(0.7, 1.2),
            help="As a share of bought and licensed data, token for token.",
        ),
    ] = 0
    tokens_per_example: Annotated[
        float,
        Number(
            "Tokens per example",
            "tokens",
            at_least=1,
            at_most=1e6,
            low=600,
            high=2500,
            help="Output and prompt together: about 480 for Alpaca, thousands with reasoning.",
        ),
    ] = 1000
    generation_price: Annotated[
        float,
        Number(
            "Generation",
            "USD/M tokens",
            at_least=0,
            at_most=10_000,
            low=1,
            high=4,
            source="tokencost",
            help="API price per million output tokens.",
        ),
    ] = 2
    rejected_share: Annotated[
        float,
        _share(
            "Rejected", 0.15, 0.5, "As a share of paid output. In a sample of 2022, 46% had problems.",
            at_most=_MOST_REJECTED,
        ),
    ] = 0.3  # fmt: skip


@quantity(
    "tokens",
    "Tokens of examples written by a model",
    help="If a model wrote all examples that people annotate in the plan.",
)
def example_tokens(dataset_n_examples: Value, synthetic_data_tokens_per_example: Value) -> Value:
    return sum_rows(dataset_n_examples) * synthetic_data_tokens_per_example


@quantity(
    "tokens",
    "Tokens bought or licensed",
    help="Tokens of bought or licensed datasets, which synthetic data may replace.",
)
def bought_tokens(dataset_tokens: Value, dataset_acquisition_price: Value, dataset_licence_price: Value) -> Value:
    return sum_rows((dataset_acquisition_price + dataset_licence_price > 0) * dataset_tokens)


@adjusts("synthetic_data", help="People annotate the rest, and check some model-written examples.")
def annotation_cost(
    annotation_cost: Value, synthetic_data_annotated_share: Value, synthetic_data_checked_share: Value
) -> Value:
    return annotation_cost * (1 - synthetic_data_annotated_share * (1 - synthetic_data_checked_share))


@adjusts("synthetic_data", help="Cost of data still bought.")
def acquisition_cost(acquisition_cost: Value, synthetic_data_bought_share: Value) -> Value:
    return acquisition_cost * (1 - synthetic_data_bought_share)


@adjusts("synthetic_data", help="Cost of data still licensed.")
def licence_cost(licence_cost: Value, synthetic_data_bought_share: Value) -> Value:
    return licence_cost * (1 - synthetic_data_bought_share)


@adjusts("synthetic_data", help="Examples kept plus rejected, after earlier strategies.")
def generation_cost(
    generation_cost: Value, example_tokens: Value, annotation_cost_before: Value,
    annotation_cost_before_strategies: Value, bought_tokens: Value, acquisition_cost_before: Value,
    licence_cost_before: Value, acquisition_cost_before_strategies: Value, licence_cost_before_strategies: Value,
    synthetic_data_annotated_share: Value, synthetic_data_bought_share: Value, synthetic_data_rejected_share: Value,
    synthetic_data_generation_price: Value, mega: Value,
) -> Value:  # fmt: skip
    examples = example_tokens * ratio(annotation_cost_before, annotation_cost_before_strategies)
    planned = acquisition_cost_before_strategies + licence_cost_before_strategies
    bought = bought_tokens * ratio(acquisition_cost_before + licence_cost_before, planned)
    kept = examples * synthetic_data_annotated_share + bought * synthetic_data_bought_share
    generated = ratio(kept, 1 - synthetic_data_rejected_share)
    return generation_cost + generated / mega * synthetic_data_generation_price
