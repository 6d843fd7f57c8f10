"""Transfer learning."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

import numpy as np

from llmbudget.catalog import Catalog, initial_weights, labels, methods
from llmbudget.parameters.record import Choice, Number
from llmbudget.quantities.adjustment import adjusts, replaces, scales
from llmbudget.quantities.numbers import choose, lookup, ratio
from llmbudget.quantities.quantity import Value, check, cost_line, quantity
from llmbudget.strategies.rows import OnRuns, chosen, reaches
from llmbudget.strategies.schedule import ends_earlier, follows, moved_up, whole_months
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK, PlanValues

TITLE = "Transfer learning"


def _method_ids(rows: Catalog) -> tuple[str, ...]:
    return tuple(rows.methods)


def _share(label: str, low: float, high: float, help: str, *, at_least: float = 0) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "share", at_least=at_least, at_most=1, low=low, high=high, help=help)


@reaches
@replaces({"method": "Set to the strategy's method of adaptation."})
@scales(
    "transfer_learning_data_share",
    {
        "acquisition_cost": "Share still bought.",
        "licence_cost": "Share still licensed.",
        "collection_cost": "Share still collected.",
        "generation_cost": "Share still written by other companies' models.",
        "generation_hours": "Share that your own teacher models still write.",
        "annotation_cost": "Share still annotated.",
        "cleaning_cost": "Share still cleaned.",
        "deduplication_cost": "Share still deduplicated.",
        "data_storage_cost": "Share still stored.",
    },
)
class TransferLearning(OnRuns):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "transfer_learning"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = "Adapt an open base model to the task instead of training one from scratch."
    adjusts: ClassVar[str] = (
        "method, tokens, experiments, data cost and windows, of further runs too; adds license and evaluation of the "
        "base model"
    )
    evidence: ClassVar[str] = (
        "Meta made Code Llama from Llama 2 with 500 billion further tokens, a quarter of the 2 trillion of Llama "
        "2 itself. Tuning for a task costs 1 to 10% of training from scratch, or less."
    )
    source: ClassVar[str] = "code_llama"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK
    fitting: ClassVar[str] = "pretraining from scratch, other sizes with tokens of their own, and experiments"

    method: Annotated[
        str,
        Choice(
            "Method of adaptation",
            _method_ids,
            source="torchtune",
            help="Full trains every weight. LoRA trains small adapters on frozen weights, QLoRA on 4-bit weights.",
            words=labels(methods),
        ),
    ] = "full"
    tokens_share: Annotated[
        float,
        _share(
            "Tokens of adaptation", 0.004, 0.03,
            "As a share of training from scratch: 0.25 for Code Llama, 0.0002 for Vicuna.", at_least=1e-6,
        ),
    ] = 0.01  # fmt: skip
    data_share: Annotated[
        float,
        _share("Cost of data still spent", 0.1, 0.4, "For acquiring, generating, cleaning and storing data."),
    ] = 0.2
    experiments_share: Annotated[
        float, _share("Experiments still needed", 0.15, 0.6, "As a share of their multiple of the main run's hours.")
    ] = 0.3
    post_training_share: Annotated[
        float, _share("Post-training still needed", 0.6, 1, "As a share of its hours. Fewer tokens do not shorten it.")
    ] = 1
    evaluation_share: Annotated[
        float, _share("Evaluation still needed", 0.6, 1, "As a share of its hours. Fewer tokens do not shorten it.")
    ] = 1
    window_share: Annotated[
        float,
        _share(
            "Training window still needed", 0.2, 0.5,
            "Rounded up to whole months, at least one. Post-training and evaluation move earlier by the months saved.",
        ),
    ] = 0.3  # fmt: skip
    ends_earlier_share: Annotated[
        float,
        Number(
            "Months saved that end the budget",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            help="1: you pay people and storage for fewer months. 0: the budget keeps its months, as in a fixed-length "
            "grant.",
        ),
    ] = 1
    licence_price: Annotated[
        float,
        Number(
            "License of the base model",
            "USD",
            at_least=0,
            at_most=1e10,
            spread=(0.9, 1.3),
            help="0 for open weights. Check what their license allows.",
        ),
    ] = 0
    evaluation_price: Annotated[
        float,
        Number(
            "Evaluation of candidates",
            "USD",
            at_least=0,
            at_most=1e10,
            low=3000,
            high=15_000,
            help="To choose one: three models at 2,000 USD.",
        ),
    ] = 6000

    def refusals(self, plan: PlanValues) -> Iterator[str]:
        """Refuse transfer learning if the weights to start from rule it out."""
        weights = initial_weights()[plan.value("initial_weights")]
        if self.acts_on_main and not weights.may_transfer:
            allowed = " or ".join(f"“{row.label}”" for row in initial_weights().values() if row.may_transfer)
            yield (
                f"Weights to start from: “{weights.label}” cannot be combined with transfer learning, because "
                f"{weights.note}; choose {allowed} as the weights, or switch transfer learning off."
            )


@adjusts("transfer_learning", help="The strategy's share of the tokens of training from scratch.")
def tokens(tokens: Value, transfer_learning_tokens_share: Value) -> Value:
    return tokens * transfer_learning_tokens_share


@quantity("yes = 1", "Transfer learning acts on each run", help="On runs that would train a new model from scratch.")
def transfer_learning_on_run(
    transfer_learning_on_further: Value, transfer_learning_only: Value, run_name: Value, run_kind_from_scratch: Value,
    run_kind_by_multiple: Value, run_kind_trains: Value,
) -> Value:  # fmt: skip
    fits = run_kind_from_scratch + run_kind_by_multiple * (1 - run_kind_trains)
    return chosen(transfer_learning_on_further, transfer_learning_only, run_name) * fits


@adjusts("transfer_learning", help="The strategy's share of the tokens of training from scratch.", rows=True)
def run_tokens(run_tokens: Value, transfer_learning_tokens_share: Value, transfer_learning_on_run: Value) -> Value:
    return run_tokens * (1 - transfer_learning_on_run * (1 - transfer_learning_tokens_share))


@adjusts("transfer_learning", help="Fewer experiments, because architecture and tokenizer are given.", rows=True)
def run_multiple(
    run_multiple: Value, transfer_learning_experiments_share: Value, transfer_learning_on_run: Value,
    run_kind_trains: Value,
) -> Value:  # fmt: skip
    trials = transfer_learning_on_run * (1 - run_kind_trains)
    return run_multiple * (1 - trials * (1 - transfer_learning_experiments_share))


@adjusts("transfer_learning", help="The strategy's method of adaptation, in runs on which it acts.", rows=True)
def run_method(
    run_method: Value, transfer_learning_method: Value, transfer_learning_on_run: Value, run_kind_trains: Value
) -> Value:
    return choose(transfer_learning_on_run * run_kind_trains > 0, transfer_learning_method, run_method)


@adjusts("transfer_learning", help="Share of the window still needed, in whole months, at least one.", rows=True)
def run_months(
    run_months: Value, transfer_learning_window_share: Value, transfer_learning_on_run: Value,
    run_kind_from_scratch: Value, tolerance: Value,
) -> Value:  # fmt: skip
    shorter = whole_months(run_months * transfer_learning_window_share, tolerance)
    return np.where(transfer_learning_on_run * run_kind_from_scratch > 0, shorter, run_months)


@adjusts("transfer_learning", help="Earlier by the months saved, if it begins after training.")
def run_start(run_start: Value, training_start: Value, training_months_before: Value, training_months: Value) -> Value:
    return follows(run_start, training_start + training_months_before, training_months_before - training_months)


@adjusts("transfer_learning", help="Fewer trial runs, because architecture and tokenizer are given.")
def experiment_multiplier(experiment_multiplier: Value, transfer_learning_experiments_share: Value) -> Value:
    return experiment_multiplier * transfer_learning_experiments_share


@adjusts("transfer_learning", help="Raised for the shorter main run, so that the share still needed keeps its hours.")
def post_training_multiplier(
    post_training_multiplier: Value, transfer_learning_tokens_share: Value, transfer_learning_post_training_share: Value
) -> Value:
    return ratio(post_training_multiplier, transfer_learning_tokens_share) * transfer_learning_post_training_share


@adjusts("transfer_learning", help="Raised for the shorter main run, so that the share still needed keeps its hours.")
def evaluation_multiplier(
    evaluation_multiplier: Value, transfer_learning_tokens_share: Value, transfer_learning_evaluation_share: Value
) -> Value:
    return ratio(evaluation_multiplier, transfer_learning_tokens_share) * transfer_learning_evaluation_share


@adjusts("transfer_learning", help="Share of the window still needed, in whole months, at least one.")
def training_months(training_months: Value, transfer_learning_window_share: Value, tolerance: Value) -> Value:
    return whole_months(training_months * transfer_learning_window_share, tolerance)


@adjusts("transfer_learning", help="Earlier by the months saved.")
def evaluation_start(
    evaluation_start: Value, training_months_before: Value, training_months: Value, training_start: Value
) -> Value:
    return moved_up(evaluation_start, training_months_before - training_months, training_start)


@adjusts("transfer_learning", help="Shorter by a share of the months saved.")
def horizon_months(
    horizon_months: Value,
    training_months_before: Value,
    training_months: Value,
    transfer_learning_ends_earlier_share: Value,
    tolerance: Value,
) -> Value:
    saved = (training_months_before - training_months) * transfer_learning_ends_earlier_share
    return ends_earlier(horizon_months, saved, tolerance)


@cost_line(
    "data",
    "Base model: license and evaluation",
    account="6250",
    phase="data",
    help="Choosing an open model and paying for its license.",
)
def base_model_cost(
    transfer_learning_use: Value, transfer_learning_licence_price: Value, transfer_learning_evaluation_price: Value
) -> Value:
    return np.where(transfer_learning_use > 0, transfer_learning_licence_price + transfer_learning_evaluation_price, 0)


@check(
    "Transfer learning fits the plan",
    "The weights to start from rule out transfer learning.",
    "Switch transfer learning off, or choose weights to start from that allow it.",
    help="The form refuses this, but a workbook can be switched to it.",
)
def check_transfer_learning(
    transfer_learning_on_main: Value, initial_weights: Value, initial_weights_id: Value,
    initial_weights_may_transfer: Value,
) -> Value:  # fmt: skip
    may_transfer = lookup(initial_weights, initial_weights_id, initial_weights_may_transfer)
    return np.where(transfer_learning_on_main > 0, may_transfer, 1)
