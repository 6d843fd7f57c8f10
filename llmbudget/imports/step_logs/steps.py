"""The steps of a training run as a log has them, whatever its format."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Rows of a log, in their order.

    Attributes:
        name: the log's file name.
        step: number of the step at each row; it falls where the run restarted from a checkpoint.
        seconds: time at the end of each row, from the first row on.
        evaluated: whether the row has a result of an evaluation.
        tokens_per_step: tokens that a step learns from; None if the log does not say.
        has_clock: whether the seconds include what happens between steps.
    """

    name: str
    step: Array
    seconds: Array
    evaluated: npt.NDArray[np.bool_]
    tokens_per_step: float | None
    has_clock: bool
