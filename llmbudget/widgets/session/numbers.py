"""Numbers as they can be sent: JSON has neither infinity nor "not a number"."""

import math
from typing import Any

UNKNOWN = "unknown"
"""Stands for a number that is none."""


def number(value: Any) -> float | str:  # noqa: ANN401 - a float, or an array without axes
    """Return a number as it can be sent."""
    plain = float(value)
    return plain if math.isfinite(plain) else UNKNOWN
