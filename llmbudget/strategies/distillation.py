"""Pruning and distillation."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import MEDIUM, OTHER_WORK, Strategy


class Distillation(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "distillation"
    title: ClassVar[str] = "Pruning and distillation"
    help: ClassVar[str] = (
        "Prune the family's other sizes from the main model and let it teach them, instead of training from scratch."
    )
    adjusts: ClassVar[str] = "hours of the other sizes of a family; adds the teacher's passes"
    evidence: ClassVar[str] = (
        "NVIDIA derived models of 8 and 4 billion parameters from one of 15, each with up to 40 times fewer "
        "tokens. This cut the family's compute by a factor of 1.8."
    )
    source: ClassVar[str] = "minitron"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = OTHER_WORK

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
