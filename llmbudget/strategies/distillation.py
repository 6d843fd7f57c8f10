"""Pruning and distillation."""

from typing import Annotated, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity
from llmbudget.strategies.rows import OnRuns, chosen, reaches
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK

TITLE = "Pruning and distillation"


@reaches
class Distillation(OnRuns):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "distillation"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Prune the family's other sizes from the main model and let it teach them, instead of training from scratch."
    )
    adjusts: ClassVar[str] = "hours of the other sizes of a family, as further runs too; adds the teacher's passes"
    evidence: ClassVar[str] = (
        "NVIDIA derived models of 8 and 4 billion parameters from one of 15, each with up to 40 times fewer "
        "tokens. This cut the family's compute by a factor of 1.8."
    )
    source: ClassVar[str] = "minitron"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK
    fitting: ClassVar[str] = "runs of other sizes"

    tokens_share: Annotated[
        float,
        Number(
            "Tokens of a derived model",
            "share",
            at_least=0,
            at_most=1,
            low=0.025,
            high=0.2,
            help="As a share of training from scratch. Minitron took 0.025 at best, Llama 3.2 up to 0.6.",
        ),
    ] = 0.05
    size_share: Annotated[
        float,
        Number(
            "Size of a derived model",
            "share",
            at_least=0.001,
            at_most=1,
            usual=(0.1, 0.55),
            source="minitron",
            help="As a share of the main model's parameters, on average. The main model also reads each token, as the "
            "teacher.",
        ),
    ] = 0.5


@adjusts(
    "distillation",
    help="Fewer tokens. Each takes a forward pass of the teacher, and forward and backward passes of the derived "
    "model.",
)
def siblings_multiplier(
    siblings_multiplier: Value, distillation_tokens_share: Value, distillation_size_share: Value,
    backward_passes: Value,
) -> Value:  # fmt: skip
    derived = siblings_multiplier * distillation_tokens_share
    return derived + ratio(derived, (1 + backward_passes) * distillation_size_share)


@quantity("yes = 1", "Distillation acts on each run", help="On runs that train other sizes of the model.")
def distillation_on_run(
    distillation_on_further: Value, distillation_only: Value, run_name: Value, run_kind_by_multiple: Value,
    run_kind_trains: Value,
) -> Value:  # fmt: skip
    other_sizes = run_kind_by_multiple * run_kind_trains
    return chosen(distillation_on_further, distillation_only, run_name) * other_sizes


@adjusts("distillation", help="Fewer tokens, read by the teacher too.", rows=True)
def run_multiple(
    run_multiple: Value, distillation_tokens_share: Value, distillation_size_share: Value, backward_passes: Value,
    distillation_on_run: Value,
) -> Value:  # fmt: skip
    derived = run_multiple * distillation_tokens_share
    taught = derived + ratio(derived, (1 + backward_passes) * distillation_size_share)
    return np.where(distillation_on_run > 0, taught, run_multiple)


@adjusts("distillation", help="Fewer tokens than training from scratch.", rows=True)
def run_tokens(run_tokens: Value, distillation_tokens_share: Value, distillation_on_run: Value) -> Value:
    return run_tokens * (1 - distillation_on_run * (1 - distillation_tokens_share))


@adjusts("distillation", help="Includes the forward pass of the main model, the teacher, over each token.", rows=True)
def run_flops(
    run_flops: Value, run_learned_tokens: Value, flops_per_weight: Value, parameters_active_in_use: Value,
    distillation_on_run: Value,
) -> Value:  # fmt: skip
    return run_flops + distillation_on_run * run_learned_tokens * flops_per_weight * parameters_active_in_use
