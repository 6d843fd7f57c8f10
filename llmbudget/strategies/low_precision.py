"""Low precision and faster kernels."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts
from llmbudget.quantities.numbers import lookup
from llmbudget.quantities.quantity import Value, check, quantity
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, PlanValues, Strategy

TITLE = "Low precision and faster kernels"


class LowPrecision(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "low_precision"
    title: ClassVar[str] = TITLE
    help: ClassVar[str] = (
        "Training in 8-bit floating point (fp8) where the accelerator has it, with faster programs for its parts."
    )
    adjusts: ClassVar[str] = "utilisation while training; adds runs that show that quality holds"
    evidence: ClassVar[str] = (
        "PyTorch measured float8 training up to 1.5 times as fast as bf16 on 512 H100s, and up to 1.25 times for "
        "8 billion parameters on 8; LinkedIn's Liger kernels raise multi-GPU training throughput by about 20%."
    )
    source: ClassVar[str] = "torchao_float8"
    risk: ClassVar[str] = MEDIUM
    work: ClassVar[str] = SAME_WORK

    fp8_speedup: Annotated[
        float,
        Number(
            "Speed by fp8",
            "×",
            at_least=1,
            at_most=2,
            low=1.1,
            high=1.4,
            source="torchao_float8",
            help="1: not used. Small models and long contexts gain least. The catalogue says which accelerators can.",
        ),
    ] = 1.25
    kernel_speedup: Annotated[
        float,
        Number(
            "Speed by faster kernels",
            "×",
            at_least=1,
            at_most=2,
            low=1.05,
            high=1.25,
            source="liger_kernel",
            help="1: not used. Below the measured 1.20, since published runs use some of them already.",
        ),
    ] = 1.15
    most_speedup: Annotated[
        float,
        Number(
            "Both together at most",
            "×",
            at_least=1,
            at_most=4,
            low=1.4,
            high=1.8,
            help="They overlap: what was measured of fp8 has some of the faster kernels in it.",
        ),
    ] = 1.6
    extra_experiments: Annotated[
        float,
        Number(
            "Runs that show that quality holds",
            "× main run",
            at_least=0,
            at_most=10,
            low=0.03,
            high=0.12,
            help="Compared with runs in bf16; added to the experiments.",
        ),
    ] = 0.05

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """A utilisation of one's own may have the speed in it already."""
        if not values["mfu"]:
            return ""
        return (
            f"The plan's own MFU of {values['mfu']:.0%} must be one measured in bf16 without these kernels, or their "
            "speed is counted twice."
        )

    def refusals(self, plan: PlanValues) -> Iterator[str]:
        """An accelerator without fp8 does not get faster by it."""
        name = plan.value("accelerator")
        if self.fp8_speedup > 1 and not plan.catalog.accelerator(name).fp8:
            yield (
                f"Speed by fp8: {self.fp8_speedup:g} is above 1, and {name} does not compute in fp8; "
                "enter 1, choose another accelerator, or switch low precision off."
            )


@quantity("yes = 1", "The accelerator computes in fp8", help="By the catalogue: fp8 that is faster than bf16.")
def has_fp8(accelerator: Value, accelerators_id: Value, accelerators_fp8: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_fp8)


@quantity(
    "×",
    "Speed by fp8 and kernels",
    help="Both together when they are used, up to the most; fp8 only on an accelerator that has it.",
)
def low_precision_speed(
    low_precision_fp8_speedup: Value, has_fp8: Value, low_precision_kernel_speedup: Value,
    low_precision_most_speedup: Value,
) -> Value:  # fmt: skip
    fp8 = np.where(has_fp8 > 0, low_precision_fp8_speedup, 1)
    return np.minimum(fp8 * low_precision_kernel_speedup, low_precision_most_speedup)


@adjusts("low_precision", help="So much faster than in bf16, whose peak it is a share of; never above all of that.")
def mfu_in_use(mfu_in_use: Value, low_precision_speed: Value) -> Value:
    return np.minimum(mfu_in_use * low_precision_speed, 1)


@adjusts("low_precision", help="With the runs that show that quality holds.")
def experiment_multiplier(experiment_multiplier: Value, low_precision_extra_experiments: Value) -> Value:
    return experiment_multiplier + low_precision_extra_experiments


@check(
    "The accelerator computes in fp8 where that is counted on",
    "Set the speed by fp8 to 1, choose another accelerator, or switch low precision off: it is not counted.",
    detail=lambda v: f"{v['accelerator']} does not compute in fp8.",
    help="The form refuses it; a workbook can be changed to it.",
)
def check_low_precision(low_precision_use: Value, low_precision_fp8_speedup: Value, has_fp8: Value) -> Value:
    counted_on = np.where(low_precision_fp8_speedup > 1, low_precision_use, 0)
    return np.where(counted_on > has_fp8, 0, 1)
