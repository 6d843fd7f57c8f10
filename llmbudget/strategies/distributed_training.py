"""Distributed training."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.schedule import ends_earlier, moved_up, whole_months
from llmbudget.strategies.strategy import LOW, Strategy


class DistributedTraining(Strategy):
    """More accelerators at once: training ends sooner, at a few more hours, and what is paid by the month stops sooner.

    It saves time, and no hours: money only where people and machines are paid until the end.
    """

    id: ClassVar[str] = "distributed_training"
    title: ClassVar[str] = "Distributed training"
    adjusts: ClassVar[str] = "number of accelerators and schedule; adds hours lost to communication"
    evidence: ClassVar[str] = (
        "Going from 128 to 512 H100s kept 92 to 97% of the speed per accelerator in MosaicML's benchmarks of models "
        "from 3 to 70 billion parameters (90% for 1 billion): the run ends 3.6 to 3.9 times sooner at 3 to 11% more "
        "accelerator-hours."
    )
    source: ClassVar[str] = "llm_foundry"
    risk: ClassVar[str] = LOW

    accelerators_multiple: Annotated[
        float,
        Number(
            "Times as many accelerators",
            "×",
            at_least=2,
            at_most=1000,
            low=2,
            high=8,
            whole=True,
            help="The batch grows with them; where it must not, they lose more speed than was measured.",
        ),
    ] = 4
    scaling_efficiency: Annotated[
        float,
        Number(
            "Speed kept by each",
            "share",
            at_least=0.5,
            at_most=1,
            low=0.9,
            high=0.975,
            source="llm_foundry",
            help="With four times as many; with twice as many 0.97.",
        ),
    ] = 0.94
    ends_earlier_share: Annotated[
        float,
        Number(
            "Months saved that end the budget",
            "share",
            at_least=0,
            at_most=1,
            low=0,
            high=1,
            help="1: whoever is paid to the end leaves as much sooner; 0: the budget ends when it did. Whole months.",
        ),
    ] = 1


@adjusts("distributed_training")
def n_accelerators(n_accelerators: Value, distributed_training_accelerators_multiple: Value) -> Value:
    """So many times as many work at once."""
    return n_accelerators * distributed_training_accelerators_multiple


@adjusts("distributed_training")
def mfu_in_use(mfu_in_use: Value, distributed_training_scaling_efficiency: Value) -> Value:
    """Each is slowed down by waiting for the others."""
    return mfu_in_use * distributed_training_scaling_efficiency


@adjusts("distributed_training")
def training_months(
    training_months: Value, distributed_training_accelerators_multiple: Value,
    distributed_training_scaling_efficiency: Value, tolerance: Value,
) -> Value:  # fmt: skip
    """The window shrinks as the run gets faster, to whole months."""
    times_as_fast = distributed_training_accelerators_multiple * distributed_training_scaling_efficiency
    return whole_months(ratio(training_months, times_as_fast), tolerance)


@adjusts("distributed_training")
def evaluation_start(
    evaluation_start: Value, training_months_before: Value, training_months: Value, training_start: Value
) -> Value:
    """Sooner by the months saved."""
    return moved_up(evaluation_start, training_months_before - training_months, training_start)


@adjusts("distributed_training")
def horizon_months(
    horizon_months: Value, training_months_before: Value, training_months: Value,
    distributed_training_ends_earlier_share: Value, tolerance: Value,
) -> Value:  # fmt: skip
    """The budget ends sooner by a share of the months saved."""
    saved = (training_months_before - training_months) * distributed_training_ends_earlier_share
    return ends_earlier(horizon_months, saved, tolerance)
