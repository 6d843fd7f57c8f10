"""Low precision and faster kernels."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import across, entry, lookup, same_name, sum_over
from llmbudget.quantities.quantity import Value, check, quantity
from llmbudget.strategies.rows import OnRuns, chosen, reaches
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, PlanValues

TITLE = "Low precision and faster kernels"


@reaches
class LowPrecision(OnRuns):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "low_precision"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = "Train in 8-bit floating point (fp8) if the accelerator supports it, with faster kernels."
    adjusts: ClassVar[str] = "utilization in training, of further runs too; adds runs that confirm quality"
    evidence: ClassVar[str] = (
        "PyTorch measured float8 training up to 1.5 times as fast as bf16 on 512 H100s. On 8 H100s, with 8 "
        "billion parameters, it was up to 1.25 times as fast. LinkedIn's Liger kernels raise multi-GPU training "
        "throughput by about 20%."
    )
    source: ClassVar[str] = "torchao_float8"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = SAME_WORK
    fitting: ClassVar[str] = "runs that learn and have no measured steps"

    fp8_speedup: Annotated[
        float,
        Number(
            "Speedup from fp8",
            "×",
            at_least=1,
            at_most=2,
            low=1.1,
            high=1.4,
            source="torchao_float8",
            help="1 means not used. Small models and long contexts gain least. The catalog lists fp8 accelerators.",
        ),
    ] = 1.25
    kernel_speedup: Annotated[
        float,
        Number(
            "Speedup from faster kernels",
            "×",
            at_least=1,
            at_most=2,
            low=1.05,
            high=1.25,
            source="liger_kernel",
            help="1 means not used. The default is below the measured 1.20 because published runs already use some of "
            "them.",
        ),
    ] = 1.15
    most_speedup: Annotated[
        float,
        Number(
            "Largest speedup of both",
            "×",
            at_least=1,
            at_most=4,
            low=1.4,
            high=1.8,
            help="Their gains overlap: fp8 measurements include some of the faster kernels.",
        ),
    ] = 1.6
    extra_experiments: Annotated[
        float,
        Number(
            "Runs to confirm quality",
            "× main run",
            at_least=0,
            at_most=10,
            low=0.03,
            high=0.12,
            help="Compared with runs in bf16, and added to the experiments, or to the tries of a further run.",
        ),
    ] = 0.05

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Warn if the plan has its own MFU, which may already include the speedup."""
        if not values["mfu"] or not values["low_precision_on_main"]:
            return ""
        return (
            f"Your MFU of {values['mfu']:.0%} must be measured in bf16 without these kernels. "
            "Otherwise their speedup counts twice."
        )

    def refusals(self, plan: PlanValues) -> Iterator[str]:
        """Refuse fp8 on an accelerator without it."""
        name = plan.value("accelerator")
        if self.acts_on_main and self.fp8_speedup > 1 and not plan.catalog.accelerator(name).fp8:
            yield (
                f"Speedup from fp8: {self.fp8_speedup:g} is above 1, but {name} does not support fp8; "
                "enter 1, choose another accelerator, or switch low precision off."
            )


@quantity("yes = 1", "The accelerator supports fp8", help="Whether the catalog lists fp8 that is faster than bf16.")
def has_fp8(accelerator: Value, accelerators_id: Value, accelerators_fp8: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_fp8)


@quantity(
    "×",
    "Speedup from fp8 and kernels",
    help="Both together, up to the largest speedup. fp8 counts only if the accelerator supports it.",
)
def low_precision_speed(
    low_precision_fp8_speedup: Value, has_fp8: Value, low_precision_kernel_speedup: Value,
    low_precision_most_speedup: Value,
) -> Value:  # fmt: skip
    fp8 = np.where(has_fp8 > 0, low_precision_fp8_speedup, 1)
    return np.minimum(fp8 * low_precision_kernel_speedup, low_precision_most_speedup)


@adjusts("low_precision", help="Raised by the speedup over bf16, at most to the full bf16 peak.")
def mfu_in_use(mfu_in_use: Value, low_precision_speed: Value) -> Value:
    return np.minimum(mfu_in_use * low_precision_speed, 1)


@adjusts("low_precision", help="Includes the runs to confirm quality.")
def experiment_multiplier(experiment_multiplier: Value, low_precision_extra_experiments: Value) -> Value:
    return experiment_multiplier + low_precision_extra_experiments


@quantity("yes = 1", "Each cluster supports fp8", help="Whether the catalog lists fp8 that is faster than bf16.")
def cluster_has_fp8(cluster_accelerator: Value, accelerators_id: Value, accelerators_fp8: Value) -> Value:
    return entry(cluster_accelerator, accelerators_id, accelerators_fp8)


@quantity("yes = 1", "Low precision acts on each run", help="On runs that learn, unless their steps are measured.")
def low_precision_on_run(
    low_precision_on_further: Value, low_precision_only: Value, run_name: Value, run_kind_trains: Value,
    run_step_seconds: Value, run_kind_by_steps: Value,
) -> Value:  # fmt: skip
    predicted = np.where(run_step_seconds * run_kind_by_steps > 0, 0, run_kind_trains)
    return chosen(low_precision_on_further, low_precision_only, run_name) * predicted


@quantity("yes = 1", "Accelerators of each run support fp8", help="The cluster's, or the plan's own ones.")
def run_has_fp8(
    run_on_main: Value, has_fp8: Value, cluster_name: Value, run_cluster: Value, cluster_has_fp8: Value
) -> Value:
    return np.where(run_on_main > 0, has_fp8, sum_over(same_name(across(cluster_name), run_cluster), cluster_has_fp8))


@quantity("×", "Speedup of each run from fp8 and kernels", help="As for the main run. 1 where it does not act.")
def run_low_precision_speed(
    low_precision_fp8_speedup: Value, run_has_fp8: Value, low_precision_kernel_speedup: Value,
    low_precision_most_speedup: Value, low_precision_on_run: Value,
) -> Value:  # fmt: skip
    fp8 = np.where(run_has_fp8 > 0, low_precision_fp8_speedup, 1)
    speed = np.minimum(fp8 * low_precision_kernel_speedup, low_precision_most_speedup)
    return np.where(low_precision_on_run > 0, speed, 1)


@adjusts("low_precision", help="Raised by the speedup over bf16, at most to the full bf16 peak.", rows=True)
def run_mfu_in_use(run_mfu_in_use: Value, run_low_precision_speed: Value) -> Value:
    return np.minimum(run_mfu_in_use * run_low_precision_speed, 1)


@adjusts("low_precision", help="Includes the tries that confirm quality.", rows=True)
def run_tries(run_tries: Value, low_precision_extra_experiments: Value, low_precision_on_run: Value) -> Value:
    return run_tries + low_precision_extra_experiments * low_precision_on_run


@check(
    "The accelerator supports fp8 if the plan uses it",
    "The plan uses fp8, but the accelerator does not support it.",
    "Set the speedup from fp8 to 1, choose another accelerator, or switch low precision off. Until then, fp8 "
    "saves nothing.",
    detail=lambda v: f"{v['accelerator']} has no fp8 that is faster than bf16.",
    help="The form refuses this, but a workbook can be changed to it.",
)
def check_low_precision(low_precision_on_main: Value, low_precision_fp8_speedup: Value, has_fp8: Value) -> Value:
    counted_on = np.where(low_precision_fp8_speedup > 1, low_precision_on_main, 0)
    return np.where(counted_on > has_fp8, 0, 1)
