"""Deduplication and quality filtering."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio, sum_rows
from llmbudget.quantities.quantity import Value, quantity
from llmbudget.strategies.rows import OnRuns, chosen, reaches
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK

TITLE = "Deduplication and quality filtering"


@reaches
class Deduplication(OnRuns):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "deduplication"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = "Remove duplicates and poor texts, so that fewer tokens teach as much."
    adjusts: ClassVar[str] = "training tokens, of further runs too; adds processing of the raw data"
    evidence: ClassVar[str] = (
        "Careful choice of data reached the same or better quality with 20 to 40% less training. It saved 20% at "
        "6.7 billion parameters (Meta's D4), 26% of steps (SoftDedup) and 27% of time (nanochat). DCLM needed 40% "
        "less compute than the best earlier open-data model."
    )
    source: ClassVar[str] = "d4"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK
    fitting: ClassVar[str] = "runs with training tokens"

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
            help="Saves nothing if your training tokens already assume clean data.",
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
            help="Per million raw tokens. The classifier of FineWeb-Edu alone took about 0.0016.",
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
            help="Per training token of the plan. FineWeb-Edu kept one of 12.5.",
        ),
    ] = 5

    @classmethod
    def counts(cls, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see the base class
        """Return which runs state training tokens."""
        return values["run_tokens"] > 0

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Warn if the plan already pays for deduplication."""
        if not values["deduplication_cost_before_strategies"]:
            return ""
        return "The plan already pays for deduplication. Its tokens may be clean, so there may be none left to remove."


@adjusts("deduplication", help="Excludes tokens that teach nothing new.")
def tokens(tokens: Value, deduplication_removed_share: Value) -> Value:
    return tokens * (1 - deduplication_removed_share)


@adjusts("deduplication", help="Raised for the shorter main run, so that its hours stay the same.")
def post_training_multiplier(post_training_multiplier: Value, deduplication_removed_share: Value) -> Value:
    return ratio(post_training_multiplier, 1 - deduplication_removed_share)


@adjusts("deduplication", help="Raised for the shorter main run, so that its hours stay the same.")
def evaluation_multiplier(evaluation_multiplier: Value, deduplication_removed_share: Value) -> Value:
    return ratio(evaluation_multiplier, 1 - deduplication_removed_share)


@quantity("yes = 1", "Deduplication acts on each run", help="On runs that learn from the training tokens stated.")
def deduplication_on_run(
    deduplication_on_further: Value, deduplication_only: Value, run_name: Value, run_kind_by_tokens: Value
) -> Value:
    return chosen(deduplication_on_further, deduplication_only, run_name) * run_kind_by_tokens


@adjusts("deduplication", help="Excludes tokens that teach nothing new.", rows=True)
def run_tokens(run_tokens: Value, deduplication_removed_share: Value, deduplication_on_run: Value) -> Value:
    return run_tokens * (1 - deduplication_on_run * deduplication_removed_share)


@adjusts(
    "deduplication",
    help="Includes the raw tokens from which all its training tokens are chosen.",
    rows=True,
)
def deduplication_cost(
    deduplication_cost: Value, tokens_before: Value, deduplication_on_main: Value, run_tokens_before: Value,
    deduplication_on_run: Value, deduplication_raw_per_token: Value, deduplication_processing_price: Value, mega: Value,
) -> Value:  # fmt: skip
    chosen_from = tokens_before * deduplication_on_main + sum_rows(run_tokens_before * deduplication_on_run)
    return deduplication_cost + chosen_from * deduplication_raw_per_token / mega * deduplication_processing_price
