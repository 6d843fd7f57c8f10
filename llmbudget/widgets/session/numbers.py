"""Numbers for JSON, which has neither infinity nor "not a number"."""

import math
from typing import Any

UNKNOWN = "unknown"
"""Sent in place of a number that is not finite."""


def number(value: Any) -> float | str:  # noqa: ANN401 - a float, or an array without axes
    """Return a number for JSON, or `UNKNOWN`."""
    plain = float(value)
    return plain if math.isfinite(plain) else UNKNOWN
