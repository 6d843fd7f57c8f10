"""Distributed training."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.quantity import Value, check, quantity
from llmbudget.strategies.schedule import ends_earlier, moved_up
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, Strategy

TITLE = "Distributed training"


class DistributedTraining(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "distributed_training"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "More accelerators at once: training ends sooner, at a few more hours, and what is paid by the month stops "
        "sooner. It saves time, and no hours: money only where people and machines are paid until the end."
    )
    adjusts: ClassVar[str] = "number of accelerators and schedule; adds hours lost to communication"
    evidence: ClassVar[str] = (
        "Going from 128 to 512 H100s kept 92 to 97% of the speed per accelerator in MosaicML's benchmarks of models "
        "from 3 to 70 billion parameters (90% for 1 billion): the run ends 3.6 to 3.9 times sooner at 3 to 11% more "
        "accelerator-hours."
    )
    source: ClassVar[str] = "llm_foundry"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = SAME_WORK

    accelerators_multiple: Annotated[
        float,
        Number(
            "Times as many accelerators",
            "×",
            at_least=2,
            at_most=1000,
            usual=(2, 8),
            whole=True,
            help="The batch grows with them; where it must not, they lose more speed than was measured.",
        ),
    ] = 4
    doubling_efficiency: Annotated[
        float,
        Number(
            "Speed kept at each doubling",
            "share",
            at_least=0.5,
            at_most=1,
            low=0.95,
            high=0.987,
            source="llm_foundry",
            help="By each accelerator: 0.97 with twice as many, 0.94 with four times, 0.91 with eight times.",
        ),
    ] = 0.97
    months_saved: Annotated[
        float,
        Number(
            "Months that training ends sooner",
            "months",
            at_least=0,
            at_most=MAX_MONTHS,
            usual=(0, 6),
            whole=True,
            help="Up to the whole months that computing takes less, where people and machines really stop sooner. 0: "
            "the plan's months stay.",
        ),
    ] = 0
    ends_earlier_share: Annotated[
        float,
        Number(
            "Months saved that end the budget",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            help="1: whoever is paid to the end leaves as much sooner; 0: the budget ends when it did. Whole months.",
        ),
    ] = 1

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Say how many months computing makes room to save, where none are."""
        possible = int(values["computing_months_saved"])
        if not possible or values["distributed_training_months_saved"]:
            return ""
        return (
            f"Computing takes {values['computing_months_saved']:,.1f} months less. To end training sooner, enter up to "
            f"{possible:,} as the months saved."
        )


@adjusts("distributed_training", help="So many times as many work at once.")
def n_accelerators(n_accelerators: Value, distributed_training_accelerators_multiple: Value) -> Value:
    return n_accelerators * distributed_training_accelerators_multiple


@quantity(
    "share", "Speed kept by each of the accelerators", help="Once less at each doubling: as often as they are doubled."
)
def scaling_efficiency(
    distributed_training_accelerators_multiple: Value, distributed_training_doubling_efficiency: Value, doubling: Value
) -> Value:
    doublings = np.log(np.maximum(distributed_training_accelerators_multiple, 1)) / np.log(doubling)
    return distributed_training_doubling_efficiency**doublings


@adjusts("distributed_training", help="Each is slowed down by waiting for the others.")
def mfu_in_use(mfu_in_use: Value, scaling_efficiency: Value) -> Value:
    return mfu_in_use * scaling_efficiency


@quantity(
    "months",
    "Months that computing takes less with more accelerators",
    help="Of training, experiments and other sizes; 0 without the strategy.",
)
def computing_months_saved(
    distributed_training_use: Value, training_window_days: Value, distributed_training_accelerators_multiple: Value,
    scaling_efficiency: Value, days_per_month: Value,
) -> Value:  # fmt: skip
    times_as_fast = distributed_training_accelerators_multiple * scaling_efficiency
    return distributed_training_use * training_window_days * (times_as_fast - 1) / days_per_month


# The months saved are decided and not taken from the hours of the work. Within a window of fixed length, more work
# leaves people less time: a window cut by what computing saves would get shorter, and cheaper, with more work.
@adjusts("distributed_training", help="Without the months saved; at least one stays.")
def training_months(training_months: Value, distributed_training_months_saved: Value) -> Value:
    return np.maximum(training_months - distributed_training_months_saved, 1)


@adjusts("distributed_training", help="Sooner by the months saved.")
def evaluation_start(evaluation_start: Value, distributed_training_months_saved: Value, training_start: Value) -> Value:
    return moved_up(evaluation_start, distributed_training_months_saved, training_start)


@adjusts("distributed_training", help="The budget ends sooner by a share of the months saved.")
def horizon_months(
    horizon_months: Value, distributed_training_months_saved: Value, distributed_training_ends_earlier_share: Value,
    tolerance: Value,
) -> Value:  # fmt: skip
    saved = distributed_training_months_saved * distributed_training_ends_earlier_share
    return ends_earlier(horizon_months, saved, tolerance)


@quantity(
    "accelerators",
    "Own accelerators at work at once",
    help="The own cluster's share of them; none when an internal rate is charged, since it is not yours to plan.",
)
def owned_at_once(n_accelerators: Value, owned_share: Value, charged_share: Value, chargeback_quote: Value) -> Value:
    return np.where(chargeback_quote > 0, 0, n_accelerators * owned_share * charged_share)


@quantity("accelerators", "Own accelerators for this project", help="What others leave of them.")
def owned_left(n_owned: Value, other_use_share: Value) -> Value:
    return n_owned * (1 - other_use_share)


def _too_few(v: Mapping[str, Any]) -> str:
    return (
        f"Of {v['n_accelerators']:,.0f} at work at once {v['owned_at_once']:,.0f} would be own ones, and others leave "
        f"{v['owned_left']:,.0f} of {v['n_owned']:,.0f}."
    )


@check(
    "Distributed training has the accelerators",
    "Take fewer times as many, own more, let other projects use less, or move hours to rented ones.",
    detail=_too_few,
    help="It does not work with own ones that are not there.",
)
def check_distributed_training(
    distributed_training_use: Value, owned_at_once: Value, owned_left: Value, tolerance: Value
) -> Value:
    there = np.where(owned_at_once <= owned_left * (1 + tolerance), 1, 0)
    return np.where(distributed_training_use > 0, there, 1)


def _not_saved(v: Mapping[str, Any]) -> str:
    return (
        f"Training is planned to end {v['distributed_training_months_saved']:,.0f} months sooner, and computing takes "
        f"{v['computing_months_saved']:,.1f} months less."
    )


@check(
    "Distributed training saves its months",
    "Save fewer months, or take more accelerators.",
    detail=_not_saved,
    help="Only computing gets faster: time in which people think stays.",
)
def check_months_saved(
    distributed_training_use: Value, distributed_training_months_saved: Value, computing_months_saved: Value,
    tolerance: Value,
) -> Value:  # fmt: skip
    saved = np.where(distributed_training_months_saved <= computing_months_saved + tolerance, 1, 0)
    return np.where(distributed_training_use > 0, saved, 1)
