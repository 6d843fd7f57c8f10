"""Distributed training."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import across, same_name, sum_over
from llmbudget.quantities.quantity import Value, check, quantity
from llmbudget.strategies.rows import OnClusters, chosen, reaches
from llmbudget.strategies.schedule import ends_earlier, follows, moved_up
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK

TITLE = "Distributed training"


@reaches
class DistributedTraining(OnClusters):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "distributed_training"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Use more accelerators at once. Training ends sooner but takes slightly more hours. You save money only "
        "if people and machines are paid for fewer months."
    )
    adjusts: ClassVar[str] = (
        "number of accelerators, of further clusters too, and schedule; adds hours lost to communication"
    )
    evidence: ClassVar[str] = (
        "MosaicML went from 128 to 512 H100s. Models of 3 to 70 billion parameters kept 92 to 97% of the speed per "
        "accelerator, and 1 billion kept 90%. The run ends 3.6 to 3.9 times sooner at 3 to 11% more accelerator-hours."
    )
    source: ClassVar[str] = "llm_foundry"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = SAME_WORK
    fitting: ClassVar[str] = "clusters without granted hours"

    accelerators_multiple: Annotated[
        float,
        Number(
            "Times as many accelerators",
            "×",
            at_least=2,
            at_most=1000,
            usual=(2, 8),
            whole=True,
            help="The batch grows with them. If it must not, they lose more speed than measured.",
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
            help="For each accelerator: 0.97 with twice as many, 0.94 with four times, 0.91 with eight times.",
        ),
    ] = 0.97
    months_saved: Annotated[
        float,
        Number(
            "Months saved in training",
            "months",
            at_least=0,
            at_most=MAX_MONTHS,
            usual=(0, 6),
            whole=True,
            help="Full months, up to those that computing saves, if people and machines really stop sooner. "
            "0 keeps the plan's months.",
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
            help="1: the budget ends sooner by all months saved. 0: it ends as planned. Rounded down to full months.",
        ),
    ] = 1

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Say how many months can be saved if none is entered."""
        possible = int(values["computing_months_saved"])
        if not possible or values["distributed_training_months_saved"]:
            return ""
        return (
            f"More accelerators save {values['computing_months_saved']:,.1f} months of computing. "
            f"To end training sooner, enter up to {possible:,} as the months saved."
        )


@adjusts("distributed_training", help="Multiplied by the strategy's multiple.")
def n_accelerators(n_accelerators: Value, distributed_training_accelerators_multiple: Value) -> Value:
    return n_accelerators * distributed_training_accelerators_multiple


@quantity("share", "Speed kept by each accelerator", help="Reduced once for each doubling of accelerators.")
def scaling_efficiency(
    distributed_training_accelerators_multiple: Value, distributed_training_doubling_efficiency: Value, doubling: Value
) -> Value:
    doublings = np.log(np.maximum(distributed_training_accelerators_multiple, 1)) / np.log(doubling)
    return distributed_training_doubling_efficiency**doublings


@adjusts("distributed_training", help="Reduced by the time spent waiting for other accelerators.")
def mfu_in_use(mfu_in_use: Value, scaling_efficiency: Value) -> Value:
    return mfu_in_use * scaling_efficiency


@quantity(
    "months",
    "Computing months saved",
    help="In training, experiments and other sizes, through more accelerators. 0 without the strategy.",
)
def computing_months_saved(
    distributed_training_on_main: Value, training_window_days: Value,
    distributed_training_accelerators_multiple: Value, scaling_efficiency: Value, days_per_month: Value,
) -> Value:  # fmt: skip
    times_as_fast = distributed_training_accelerators_multiple * scaling_efficiency
    return distributed_training_on_main * training_window_days * (times_as_fast - 1) / days_per_month


# People decide the months saved; they do not follow from the hours of the work. In a window of fixed length, more
# work leaves people less time, so a window cut by computing time saved would get shorter, and cheaper, with more work.
@adjusts("distributed_training", help="Less the months saved, at least one.")
def training_months(training_months: Value, distributed_training_months_saved: Value) -> Value:
    return np.maximum(training_months - distributed_training_months_saved, 1)


@adjusts("distributed_training", help="Earlier by the months saved.")
def evaluation_start(evaluation_start: Value, distributed_training_months_saved: Value, training_start: Value) -> Value:
    return moved_up(evaluation_start, distributed_training_months_saved, training_start)


@adjusts("distributed_training", help="Shorter by a share of the months saved.")
def horizon_months(
    horizon_months: Value, distributed_training_months_saved: Value, distributed_training_ends_earlier_share: Value,
    tolerance: Value,
) -> Value:  # fmt: skip
    saved = distributed_training_months_saved * distributed_training_ends_earlier_share
    return ends_earlier(horizon_months, saved, tolerance)


@adjusts("distributed_training", help="Earlier by the months saved, if it begins after training.")
def run_start(run_start: Value, training_start: Value, training_months_before: Value, training_months: Value) -> Value:
    return follows(run_start, training_start + training_months_before, training_months_before - training_months)


@quantity("yes = 1", "Distributed training acts on each cluster", help="On clusters without granted hours.")
def distributed_training_on_cluster(
    distributed_training_on_further: Value, distributed_training_only: Value, cluster_name: Value,
    cluster_granted_hours: Value,
) -> Value:  # fmt: skip
    fits = np.where(cluster_granted_hours > 0, 0, 1)
    return chosen(distributed_training_on_further, distributed_training_only, cluster_name) * fits


@adjusts("distributed_training", help="Multiplied by the strategy's multiple.", rows=True)
def cluster_n_accelerators(
    cluster_n_accelerators: Value, distributed_training_accelerators_multiple: Value,
    distributed_training_on_cluster: Value,
) -> Value:  # fmt: skip
    return cluster_n_accelerators * (
        1 + distributed_training_on_cluster * (distributed_training_accelerators_multiple - 1)
    )


@quantity("yes = 1", "Distributed training acts on each run", help="On runs on the clusters on which it acts.")
def distributed_training_on_run(
    run_on_main: Value, distributed_training_on_main: Value, cluster_name: Value, run_cluster: Value,
    distributed_training_on_cluster: Value,
) -> Value:  # fmt: skip
    further = sum_over(same_name(across(cluster_name), run_cluster), distributed_training_on_cluster)
    return np.where(run_on_main > 0, distributed_training_on_main, further)


@adjusts("distributed_training", help="Reduced by the time spent waiting for other accelerators.", rows=True)
def run_mfu_in_use(run_mfu_in_use: Value, scaling_efficiency: Value, distributed_training_on_run: Value) -> Value:
    return np.where(distributed_training_on_run > 0, run_mfu_in_use * scaling_efficiency, run_mfu_in_use)


@adjusts("distributed_training", help="Shorter by more accelerators, less what they wait for each other.", rows=True)
def run_step_seconds(
    run_step_seconds: Value, distributed_training_accelerators_multiple: Value, scaling_efficiency: Value,
    distributed_training_on_run: Value,
) -> Value:  # fmt: skip
    faster = run_step_seconds / (distributed_training_accelerators_multiple * scaling_efficiency)
    return np.where(distributed_training_on_run > 0, faster, run_step_seconds)


@quantity(
    "accelerators",
    "Own accelerators at work at once",
    help="The own cluster's share of accelerators. 0 with an internal rate, because its capacity is not yours to plan.",
)
def owned_at_once(n_accelerators: Value, owned_share: Value, charged_share: Value, chargeback_quote: Value) -> Value:
    return np.where(chargeback_quote > 0, 0, n_accelerators * owned_share * charged_share)


@quantity("accelerators", "Own accelerators for this project", help="Left by other projects.")
def owned_left(n_owned: Value, other_use_share: Value) -> Value:
    return n_owned * (1 - other_use_share)


def _too_few(v: Mapping[str, Any]) -> str:
    return (
        f"The plan needs {v['owned_at_once']:,.0f} own accelerators among {v['n_accelerators']:,.0f} at work at once, "
        f"but other projects leave {v['owned_left']:,.0f} of {v['n_owned']:,.0f}."
    )


@check(
    "The own cluster has room for distributed training",
    "The own cluster has too few accelerators for distributed training.",
    "Choose a smaller multiple, own more, let other projects use less, or move hours to rented ones.",
    detail=_too_few,
    help="No more own accelerators work at once than the cluster has left.",
)
def check_distributed_training(
    distributed_training_on_main: Value, owned_at_once: Value, owned_left: Value, tolerance: Value
) -> Value:
    enough = np.where(owned_at_once <= owned_left * (1 + tolerance), 1, 0)
    return np.where(distributed_training_on_main > 0, enough, 1)


def _not_saved(v: Mapping[str, Any]) -> str:
    return (
        f"Training is planned to end {v['distributed_training_months_saved']:,.0f} months sooner, but more "
        f"accelerators save {v['computing_months_saved']:,.1f} months of computing."
    )


@check(
    "Distributed training saves the months planned",
    "Distributed training does not save as many months as planned.",
    "Save fewer months, or take more accelerators.",
    detail=_not_saved,
    help="Only computing gets faster. People need the same time to think.",
)
def check_months_saved(
    distributed_training_on_main: Value, distributed_training_months_saved: Value, computing_months_saved: Value,
    tolerance: Value,
) -> Value:  # fmt: skip
    saved = np.where(distributed_training_months_saved <= computing_months_saved + tolerance, 1, 0)
    return np.where(distributed_training_on_main > 0, saved, 1)
