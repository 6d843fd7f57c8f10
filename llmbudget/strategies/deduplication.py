"""Deduplication and quality filtering."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK, Strategy


class Deduplication(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "deduplication"
    title: ClassVar[str] = "Deduplication and quality filtering"
    help: ClassVar[str] = "Duplicates and poor texts are taken out, and fewer tokens teach as much."
    adjusts: ClassVar[str] = "training tokens; adds processing of the raw data"
    evidence: ClassVar[str] = (
        "Choosing the data with care reached the same or better quality with 20 to 40% less training: 20% at 6.7 "
        "billion parameters (Meta's D4), 26% fewer steps (SoftDedup), 27% less time (nanochat), 40% less compute than "
        "the best earlier open-data model (DCLM)."
    )
    source: ClassVar[str] = "d4"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK

    removed_share: Annotated[
        float,
        Number(
            "Training tokens removed",
            "share",
            at_least=0,
            at_most=0.95,
            low=0.1,
            high=0.35,
            source="d4",
            help="Nothing is saved where the training tokens were already set for clean data.",
        ),
    ] = 0.2
    processing_price: Annotated[
        float,
        Number(
            "Processing",
            "USD/M tokens",
            at_least=0,
            at_most=10_000,
            low=0.002,
            high=0.015,
            help="Per million raw tokens; the classifier of FineWeb-Edu alone took about 0.0016.",
        ),
    ] = 0.005
    raw_per_token: Annotated[
        float,
        Number(
            "Raw tokens processed",
            "tokens/token",
            at_least=1,
            at_most=1000,
            low=3,
            high=9,
            help="Per training token of the plan; FineWeb-Edu kept one of 12.5.",
        ),
    ] = 5

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """What is deduplicated once is not deduplicated again."""
        if not values["deduplication_cost_before_strategies"]:
            return ""
        return "The plan pays for deduplication already: its tokens may be clean, and then there are none to remove."


@adjusts("deduplication", help="Without those that taught nothing new.")
def tokens(tokens: Value, deduplication_removed_share: Value) -> Value:
    return tokens * (1 - deduplication_removed_share)


@adjusts("deduplication", help="Of a shorter main run, so that its hours stay.")
def post_training_multiplier(post_training_multiplier: Value, deduplication_removed_share: Value) -> Value:
    return ratio(post_training_multiplier, 1 - deduplication_removed_share)


@adjusts("deduplication", help="Of a shorter main run, so that its hours stay.")
def evaluation_multiplier(evaluation_multiplier: Value, deduplication_removed_share: Value) -> Value:
    return ratio(evaluation_multiplier, 1 - deduplication_removed_share)


@adjusts("deduplication", help="Also of the raw tokens that those of the training run are chosen from.")
def deduplication_cost(
    deduplication_cost: Value, tokens_before: Value, deduplication_raw_per_token: Value,
    deduplication_processing_price: Value, mega: Value,
) -> Value:  # fmt: skip
    return deduplication_cost + tokens_before * deduplication_raw_per_token / mega * deduplication_processing_price
